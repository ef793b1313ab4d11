"""Whether a file is a copy of the agreement of a licence, §1.b.i(A), and what else it holds."""

from collections.abc import Sequence
from typing import NamedTuple

from llamalicense.documents.beside import beside
from llamalicense.documents.copies import Copy, Cut, Difference, cut
from llamalicense.documents.document import Answer, Document
from llamalicense.documents.statements import Statement

_MOST_DIFFERENCES = 3
_LONGEST_QUOTE = 100
_PLACES = {
    "comment": "in comments or a docstring",
    "metadata": "in front matter or a field about the file",
    "struck": "in struck words",
}


class Held(NamedTuple):
    """What a file holds of agreements and use policies: its parts, the copies, and the sentences beside agreements."""

    cut: Cut
    beside: tuple[Statement, ...]

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The agreements and use policies, in the order of the file."""
        return self.cut.copies


def held(document: Document) -> Held:
    """What a document holds of agreements and use policies, found once whatever asks."""

    def find(document: Document) -> Held:
        parts = cut(document.seen.blocks)
        shown = any(copy.is_agreement and copy.place == "shown" for copy in parts.copies)
        return Held(parts, beside(parts) if shown else ())

    return document.once(("agreements",), find)


def judge_agreement(document: Document, licence: str) -> Answer:
    """Whether a document is a copy of the agreement of a policy id: exact, unclear, altered, other or absent."""
    return document.once(("agreement", licence), lambda document: _judge(document, licence))


def agreement_of(licence: str) -> str:
    """What a person calls the agreement of a policy id."""
    return f"{licence.replace('-', ' ').title()} agreement"


def _judge(document: Document, licence: str) -> Answer:
    name, wanted = document.name, agreement_of(licence)
    if document.text is None or document.seen.problem:
        word = "unclear" if document.is_unread else "absent"
        problem = document.problem or document.seen.problem or "shows nothing"
        return Answer(word, f"{name} {problem}", remedy=f"Name a text file that has the {wanted}.")
    copies = held(document).copies
    ours = [copy for copy in copies if copy.text.licence == licence and copy.is_agreement]
    shown = [copy for copy in ours if copy.place == "shown"]
    whole = next((copy for copy in shown if copy.is_whole), None)
    if whole:
        return _judge_whole(document, whole)
    if shown:
        return _altered(name, shown[0])
    if ours:
        where = _PLACES.get(ours[0].place, "where nobody sees it")
        detail = f"{name} has the {wanted} {where}, from line {ours[0].lines[0]}"
        return Answer("unclear", detail, ours[0].lines[0], remedy="Put the text where readers of the file see it.")
    return _other(name, wanted, copies)


def _judge_whole(document: Document, copy: Copy) -> Answer:
    name, wanted = document.name, copy.text.name
    parts, sentences = held(document)
    doubts = [_doubt(name, wanted, other) for other in parts.copies if other.place == "shown" and not other.is_whole]
    if copy.hides:
        doubts.append(
            Answer(
                "",
                f"{name} has the {wanted}, and words that are not shown stand inside it",
                copy.lines[0],
                remedy="Remove what is hidden, struck or commented out inside the agreement.",
            )
        )
    if sentences:
        doubts.append(_beside(name, wanted, sentences))
    if doubts:
        return doubts[0]._replace(word="unclear", detail="; ".join(doubt.detail for doubt in doubts))
    verb = "is" if len(parts.copies) == 1 and not parts.rest else "holds"
    return Answer("exact", f"{name} {verb} the {wanted}", copy.lines[0])


def _doubt(name: str, wanted: str, other: Copy) -> Answer:
    detail = f"{name} holds the {wanted} and an altered copy of the {other.text.name}: {_listed(other.differences)}"
    return Answer("", detail, other.lines[0], remedy="Leave out the altered copy, or replace it with Meta's text.")


def _beside(name: str, wanted: str, sentences: Sequence[Statement]) -> Answer:
    first, more = sentences[0], len(sentences) - 1
    words = first.text if len(first.text) <= _LONGEST_QUOTE else f"{first.text[:_LONGEST_QUOTE]}…"
    others = f" and {more} more sentence{'s' if more > 1 else ''}" if more else ""
    detail = f'{name} holds the {wanted}, and beside it line {first.line} says "{words}"{others}'
    return Answer("", detail, first.line, remedy="Move what is no part of the agreement to another file.")


def _altered(name: str, copy: Copy) -> Answer:
    detail = f"{name} differs from the {copy.text.name}: {_listed(copy.differences)}"
    line = copy.differences[0].line if copy.differences else copy.lines[0]
    return Answer("altered", detail, line, remedy="Replace the text with Meta's own.")


def _other(name: str, wanted: str, copies: Sequence[Copy]) -> Answer:
    if not copies:
        return Answer("other", f"{name} is no copy of the {wanted}")
    first = next((copy for copy in copies if copy.is_agreement), copies[0])
    verb = "is" if len(copies) == 1 else "holds"
    detail = f"{name} {verb} {'the' if first.is_whole else 'an altered'} {first.text.name}, not the {wanted}"
    return Answer("other", detail, first.lines[0])


def _listed(differences: Sequence[Difference]) -> str:
    more = len(differences) - _MOST_DIFFERENCES
    listed = "; ".join(map(str, differences[:_MOST_DIFFERENCES])) or "its words are not Meta's"
    return listed + (f"; and {more} more" if more > 0 else "")
