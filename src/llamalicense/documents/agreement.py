"""Whether a file is a copy of the agreement of a licence, §1.b.i(A), and what else it holds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from llamalicense.brief import shortened
from llamalicense.documents.blocks import SHOWN, Block
from llamalicense.documents.document import Answer, Document, place_of, quoted
from llamalicense.documents.read import STRINGS
from llamalicense.documents.verbatim import published

if TYPE_CHECKING:
    from llamalicense.documents.copies import Copy, Cut
    from llamalicense.documents.difference import Difference
    from llamalicense.documents.statements import Statement

_MOST_DIFFERENCES, _MOST_QUOTED = 3, 5
PLACES = {
    "comment": "in comments or a docstring",
    "metadata": "in front matter or a field about the file",
    "struck": "in struck words",
}


class Held(NamedTuple):
    """What a file holds of agreements and use policies: its parts, the copies, and the sentences beside agreements."""

    cut: "Cut"
    beside: tuple["Statement", ...]

    @property
    def copies(self) -> tuple["Copy", ...]:
        """The agreements and use policies, in the order of the file."""
        return self.cut.copies


def held(document: Document) -> Held:
    """What a document holds of agreements and use policies, found once whatever asks."""

    def find(document: Document) -> Held:
        from llamalicense.documents.copies import cut  # fingerprints, which a published file does without

        parts = cut(document.seen.blocks)
        if document.kind in STRINGS and not _has_whole(parts):
            marked_up = cut(document.read_again)
            parts = marked_up if _has_whole(marked_up) else parts
        shown = any(copy.is_agreement and copy.place == "shown" for copy in parts.copies)
        if not shown or not any(map(_has_words, parts.rest)):
            return Held(parts, ())
        from llamalicense.documents.beside import beside  # patterns, which a file that is the agreement does without

        return Held(parts, beside(parts))

    return document.taken_out("agreements", find)


def _has_whole(parts: "Cut") -> bool:
    return any(copy.is_agreement and copy.is_whole for copy in parts.copies)


def judge_agreement(document: Document, licence: str) -> Answer:
    """Whether a document is a copy of the agreement of a policy id: exact, unclear, altered, other or absent."""
    return document.once(("agreement", licence), lambda document: _judge(document, licence))


def agreement_of(licence: str) -> str:
    """What a person calls the agreement of a policy id."""
    return f"{licence.replace('-', ' ').title()} agreement"


def _judge(document: Document, licence: str) -> Answer:
    name, wanted = document.name, agreement_of(licence)
    file = published(document.text) if document.text and document.kind == "plain" else None
    if file and file.licence == licence:
        return Answer("exact", f"{name} {file.verb} the {wanted}", file.line)
    if document.text is None or document.seen.problem:
        problem = document.problem or document.seen.problem or "shows nothing"
        return Answer("unclear" if document.is_unread else "absent", f"{name} {problem}")
    copies = held(document).copies
    ours = [copy for copy in copies if copy.text.licence == licence and copy.is_agreement]
    shown = [copy for copy in ours if copy.place == "shown"]
    if whole := next((copy for copy in shown if copy.is_whole), None):
        return _judge_whole(document, whole)
    if shown:
        return _altered(name, shown[0])
    if ours:
        where, line = PLACES.get(ours[0].place, "where nobody sees it"), ours[0].lines[0]
        return Answer("unclear", f"{place_of(name, line)} has the {wanted} {where}", line)
    return _other(name, wanted, copies)


def _judge_whole(document: Document, copy: "Copy") -> Answer:
    name, line = document.name, copy.lines[0]
    parts, statements = held(document)
    doubts = list[Answer]()
    for other in parts.copies:
        if other.place == "shown" and not other.is_whole:
            doubts.append(_altered_beside(other))
    if copy.hides:
        doubts.append(Answer("unclear", "words that are not shown, or that code writes, stand inside it", line))
    if statements:
        doubts.append(_beside(statements))
    if doubts:
        reasons = ", and ".join(doubt.detail for doubt in doubts)
        return Answer("unclear", f"{name} holds the {copy.text.name}; {reasons}", doubts[0].line, doubts[0].column)
    verb = "is" if len(parts.copies) == 1 and not any(map(_has_words, parts.rest)) else "holds"
    return Answer("exact", f"{name} {verb} the {copy.text.name}", line)


def _has_words(block: Block) -> bool:
    return block.place in SHOWN and any(map(str.isalnum, block.text))


def _altered_beside(other: "Copy") -> Answer:
    detail = f"an altered copy of the {other.text.name} stands beside it ({_listed(other.differences)})"
    return Answer("unclear", detail, other.lines[0])


def _beside(statements: Sequence["Statement"]) -> Answer:
    line, words = statements[0].line, quoted(" ".join(statement.text for statement in statements[:_MOST_QUOTED]))
    return Answer("unclear", f'line {line} beside it says "{words}"', line)


def _altered(name: str, copy: "Copy") -> Answer:
    detail = f"{name} differs from the {copy.text.name}: {_listed(copy.differences)}"
    return Answer("altered", detail, copy.differences[0].line if copy.differences else copy.lines[0])


def _other(name: str, wanted: str, copies: Sequence["Copy"]) -> Answer:
    if not copies:
        return Answer("other", f"{name} is no copy of the {wanted}")
    first = next((copy for copy in copies if copy.is_agreement), copies[0])
    verb = "is" if len(copies) == 1 else "holds"
    detail = f"{name} {verb} {'the' if first.is_whole else 'an altered'} {first.text.name}, not the {wanted}"
    return Answer("other", detail, first.lines[0])


def _listed(differences: Sequence["Difference"]) -> str:
    return shortened(differences, _MOST_DIFFERENCES, "; ") or "its words are not Meta's"
