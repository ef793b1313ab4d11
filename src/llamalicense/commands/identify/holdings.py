"""What one document holds: agreements, use policies, Notices and phrases of every version, each with how complete."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from llamalicense.documents.agreement import PLACES, held
from llamalicense.documents.copies import Copy
from llamalicense.documents.document import Answer, Document
from llamalicense.documents.notice import read_notice
from llamalicense.documents.phrase import read_phrase
from llamalicense.documents.statements import Statement

HoldingKind = Literal["agreement", "acceptable-use", "notice", "phrase"]


class Departure(NamedTuple):
    """Where a text departs from Meta's, or why it is open what it comes to: the section, the line, a sentence.

    `lacking` counts the words of Meta's that are not there, `added` has the words in their place. `before` and `after`
    are the file's own words around them.
    """

    section: str | None
    line: int | None
    says: str
    lacking: int = 0
    added: str = ""
    before: str = ""
    after: str = ""


class Holding(NamedTuple):
    """One thing that a file holds, by the licences whose words it has.

    `whole`: all of its words, in their order and where people see them. `beside` are sentences that stand beside an
    agreement and are not known to be harmless.
    """

    kind: HoldingKind
    licences: tuple[str, ...]
    whole: bool
    lines: tuple[int, int] | None
    departures: tuple[Departure, ...] = ()
    beside: tuple[Statement, ...] = ()


class Identified(NamedTuple):
    """A file with what it holds; `unread` says why nothing is known of it."""

    path: str
    holdings: tuple[Holding, ...]
    is_named: bool
    unread: str = ""


def holdings(
    document: Document, notices: Mapping[str, Sequence[str]], phrases: Mapping[str, Sequence[str]]
) -> Iterator[Holding]:
    """What a document holds: agreements and use policies in its order, then Notices by licence, then phrases."""
    texts = held(document)
    shown = [copy for copy in texts.copies if copy.place == "shown"]
    copies = [copy for copy in texts.copies if copy in shown or not any(_is_within(copy, other) for other in shown)]
    last = max((number for number, copy in enumerate(copies) if copy.is_agreement), default=-1)
    for number, copy in enumerate(copies):
        yield _of_copy(copy, texts.beside if number == last else ())
    for licence, sentences in notices.items():
        answers = [read_notice(document, sentence) for sentence in sentences]
        answer = next((one for one in answers if one.word in _WHOLE), answers[0] if answers else None)
        if answer and answer.word != "absent":
            yield _of_answer("notice", (licence,), answer, document.name)
    for phrase, licences in phrases.items():
        answer = read_phrase(document, phrase)
        if answer.word != "absent":
            yield _of_answer("phrase", tuple(licences), answer, document.name)


_WHOLE = ("exact", "elsewhere")  # of a Notice: in a file of that name, and in another


def _is_within(copy: Copy, shown: Copy) -> bool:
    """Whether a copy that is not shown is the same text on the same lines as one that is, read in another way."""
    same = (copy.text.licence, copy.text.kind) == (shown.text.licence, shown.text.kind)
    return same and shown.lines[0] <= copy.lines[0] and copy.lines[1] <= shown.lines[1]


def _of_copy(copy: Copy, beside: tuple[Statement, ...]) -> Holding:
    departures = [
        Departure(one.section, one.line, one.told(), one.lacking, one.words, one.before, one.after)
        for one in copy.differences
    ]
    if copy.hides:
        departures.append(Departure(None, copy.lines[0], "words that are not shown stand inside it"))
    if copy.place != "shown":
        where = PLACES.get(copy.place, "where nobody sees it")
        departures.append(Departure(None, copy.lines[0], f"it stands {where}"))
    kind: HoldingKind = "agreement" if copy.is_agreement else "acceptable-use"
    is_whole = copy.is_whole and not departures
    return Holding(kind, (copy.text.licence,), is_whole, copy.lines, tuple(departures), beside)


def _of_answer(kind: HoldingKind, licences: tuple[str, ...], answer: Answer, name: str) -> Holding:
    lines = (answer.line, answer.line) if answer.line else None
    if answer.word in _WHOLE:
        return Holding(kind, licences, True, lines)
    says = answer.detail.removeprefix(name).removeprefix(f":{answer.line}").strip()
    return Holding(kind, licences, False, lines, (Departure(None, answer.line, says),))
