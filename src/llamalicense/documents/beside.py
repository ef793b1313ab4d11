"""The words beside a copy of the agreement: each sentence of its section is known, or makes the copy unclear.

In other sections a sentence counts that licenses, grants, restricts or charges, and names Llama, Meta, the model or its
weights; where the heading names no other work, every such sentence does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from llamalicense.documents.blocks import LINE, SHOWN, Block
from llamalicense.documents.copies import Cut
from llamalicense.documents.harmless import is_harmless, is_name
from llamalicense.documents.patterns import regex
from llamalicense.documents.statements import Statement, statements

_RULE = regex(r"\s*([-=*_#~+])(?:\s*\1){2,}\s*")
_TERMS = regex(
    r"(?i)\b(?:licen[cs]\w*|grant(?:s|ed|ing)?|restrict\w*|terms|permitted|permission|permits?|may not|may only|shall"
    r"|must|only|fees?|pay(?:s|ing|able|ments?)?|paid|revenue|void|charg(?:e|es|ed)|royalt\w+|prohibit\w*|forbid\w*"
    r"|not allowed|consent|revoke[sd]?|terminat\w*|owes?|non-?commercial\w*|superseded|expires?|withdrawn|cannot"
    r"|not (?:be )?(?:used|hosted|sold|shared)|no longer|(?:not|in) (?:valid|force))\b"
)
_LLAMA = regex(r"(?i)\b(?:llama\w*|meta|(?:the|this|these) (?:\w+ )?(?:models?|weights)|agreement)\b")
_FEWEST_WORDS = 5
# A heading of these words alone names no work.
_GENERAL = frozenset(
    (
        "a acceptable adapter adapters additional addendum agreement amendment and checkpoint checkpoints commercial "
        "conditions cost costs derivative derivatives distribution exceptions fees fine finetune finetuned finetunes "
        "for further general hosting important in legal licence licences license licenses licensing limitations llama "
        "meta model models more note notes notice of on or other our payment permitted policy pricing redistribution "
        "restrictions rights rules service special supplementary supplemental terms the these this to tune tuned "
        "tunes usage use user users uses weights with your"
    ).split()
)
# A heading with these speaks of the agreement, whoever else it names.
_AMENDS = regex(
    r"(?i)\b(?:addend(?:um|a)|amend\w+|riders?|(?:additional|further|special|supplement\w*|extra)\s+(?:\w+\s+)?"
    r"(?:terms|conditions|restrictions|provisions|rules))\b"
)


@dataclass
class _Section:
    """The sentences of a section, and what its heading says of whose it is."""

    heading: str | None
    is_field: bool = False  # one string among others
    has_copy: bool = False
    statements: list[Statement] = field(default_factory=list)

    def names_no_work(self) -> bool:
        """Whether what stands here may be meant of the agreement."""
        if self.is_field:
            return False
        title = self.heading
        if title is None:
            first = self.statements[0].text if self.statements else ""
            title = first if is_name(first) and not first.endswith(".") else ""
        words = re.findall(r"[^\W\d_]+", title.casefold())
        return all(word in _GENERAL for word in words) or bool(_AMENDS.search(title))


def beside(parts: Cut) -> tuple[Statement, ...]:
    """The sentences beside the agreements of a file that are not known to be harmless, in their order."""
    return tuple(statement for section in _sections(parts) for statement in _unknown(section))


def _unknown(section: _Section) -> Iterator[Statement]:
    texts = [statement.text for statement in section.statements]
    harmless = {text: is_harmless(text) for text in set(texts) if _counts(section, text)}
    doubtful = [not harmless.get(text, True) for text in texts]
    if any(doubtful):
        from llamalicense.documents.common_licences import of_common_licences  # a table that few files need

        known = of_common_licences(texts)
        # A title such as "Additional Terms" is a licence's only among its sentences.
        long = [of and len(text.split()) >= _FEWEST_WORDS for of, text in zip(known, texts, strict=True)]
        for number, statement in enumerate(section.statements):
            if doubtful[number] and not (known[number] and any(long[max(0, number - 1) : number + 2])):
                yield statement


def _counts(section: _Section, text: str) -> bool:
    if section.has_copy:
        return True
    return bool(_TERMS.search(text)) and (section.names_no_work() or bool(_LLAMA.search(text)))


def _sections(parts: Cut) -> Iterator[_Section]:
    """The sections of a file: parted by headings, lines of repeated signs and fields; each string is one of its own."""
    of_strings = _is_spread_over_strings(parts)
    section, before = _Section(None), -1
    for block, copy, number in parts.parts:
        is_agreement = copy is not None and parts.copies[copy].is_agreement
        if block.place == "metadata":
            yield section
            section = _Section(None)
        if block.place not in SHOWN:
            continue
        is_field = block.place == "string" and not of_strings
        # Words before an agreement whose title is a heading are beside it, unless a heading says whose they are.
        is_heading = block.place == "heading" and (copy is None or section.heading is not None)
        if number != before and (is_heading or is_field):
            yield section
            section = _Section(block.text if is_heading else None, is_field)
        before = number
        if copy is not None:
            section.has_copy = section.has_copy or is_agreement
            continue
        for place, piece in enumerate(_between_rules(block)):
            if place:
                yield section
                section = _Section(None, is_field)
            section.statements += statements(piece)
    yield section


def _is_spread_over_strings(parts: Cut) -> bool:
    """Whether an agreement stands in several strings, a line or paragraph in each, so that the file is one text."""
    numbers: dict[int, set[int]] = {}
    for block, copy, number in parts.parts:
        if copy is not None and block.place == "string":
            numbers.setdefault(copy, set()).add(number)
    return any(len(strings) > 1 for strings in numbers.values())


def _between_rules(block: Block) -> Iterator[Block]:
    """The block cut at its lines of repeated signs; empty pieces are kept, as the ends of sections."""
    lines, first = block.text.split(LINE), 0
    for number, line in enumerate([*lines, "---"]):
        if _RULE.fullmatch(line):
            yield block._replace(text=LINE.join(lines[first:number]), lines=block.lines[first:number] or block.lines)
            first = number + 1
