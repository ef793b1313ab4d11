"""Is this the Notice, §1.b.iii: the attribution sentence within a "Notice" text file?"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from llamalicense.documents.blocks import EDGE, HOLE, LINE, Block
from llamalicense.documents.cutting import divided
from llamalicense.documents.document import Answer, Document, column, place_of, stem
from llamalicense.documents.patterns import regex
from llamalicense.documents.read import STRINGS
from llamalicense.documents.sentences import announces, last_sentence, last_words, plain

# What is no part of a sentence: white space, quotation marks, and the signs of comments at a line's ends.
_LOST = regex(
    r"(?m)^[ \t]*+(?:[#/*;%|!>.-]++[ \t]*+|(?:REM|dnl)\b[ \t]*+)++|(?<=[ \t])[#/*|-]++[ \t]*+$"
    rf"|[\s{EDGE}{HOLE}\"'‘’‚‛′“”„‟″«»`]+"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))
COPYRIGHT_SIGNS = ("©", "(c)", "(C)")
# How the agreement announces the sentence that it asks for.
_AS_QUOTED = ("aspartofsuchcopies:", "apartofsuchcopies:")
# What is still to come is no Notice yet.
_LATER = r"will (?:\w{1,20} )?be added|to be added|coming soon|tb[ad]"
_DENIES = regex(
    rf"\b(?:not|no longer|never|disputes?|disputed|example of|no part of|{_LATER}|todo|replace|only if|claims that"
    r"|wrong to say|removed(?=[^:\n]{0,20}:)|(?:placeholder|template|sample|draft|proposed|suggested|old|former"
    r"|previous)(?: (?:text|notice|wording))?(?=\)?:))\b",
    re.IGNORECASE,
)
_TAKES_BACK = regex(
    rf"\b(?:void|superseded|withdrawn|revoked|untrue|not true|no longer|does not apply|invalid"
    rf"|(?:is|was) (?:wrong|incorrect|false)|{_LATER})\b",
    re.IGNORECASE,
)
_NAMES_IT = regex(r"\b(?:llama|meta|notice|above)\b", re.IGNORECASE)
_SENTENCE = regex(r"[^.!?]*[.!?]?")
_SOME_NOTICE = regex(r"((?:\bMeta\s+)?\bLlama\s+\d+(?:\.\d+)*)\s+is\s+licensed\s+under\s+the\b")
_EIGHT, _FAR, _SHORTEST = 8, 400, len("void")


class NoticePlace(NamedTuple):
    """Where the sentence stands, and what becomes of it there; the lower the rank, the more it is the Notice."""

    rank: int
    word: str
    why: str
    block: Block
    offset: int


def read_notice(document: Document, sentence: str) -> Answer:
    """Whether a file is the Notice: exact, other-sign, elsewhere, unclear or absent; the best of all places."""
    return document.once(("notice", sentence), lambda one: _of(one, sentence))


def _of(document: Document, sentence: str) -> Answer:
    name = document.name
    if document.text is None or document.seen.problem:
        problem = document.problem or document.seen.problem or "shows nothing"
        if document.unread == "kind":
            return Answer("absent", f'{name} {problem}; the licence asks for a "Notice" text file')
        return Answer("unclear" if document.is_unread else "absent", f"{name} {problem}")
    own, quoted = divided(document)
    places = [*_places(own, sentence, name), *_places(quoted, sentence, name, in_agreement=True)]
    if document.kind in STRINGS and not places:
        places = list(_places(document.read_again, sentence, name))
    if not places:
        return Answer("absent", _without(document, sentence))
    best = min(places, key=lambda place: place.rank)
    line = best.block.line(best.offset)
    detail, word = f"{place_of(name, line)} {best.why}", best.word
    if word == "exact" and stem(name) != "notice":
        word, detail = "elsewhere", f"{detail}, but the file is not called Notice"
    where = column(document, line, sentence.partition(" ")[0])
    return Answer(word, detail, line, where)


class _Squeezed:
    """A block's letters and signs without what is lost or added by layout, and where each stood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []  # of each piece in the squeezed text
        self.origins: list[int] = []  # and in the block
        pieces, at, length = [], 0, 0
        for lost in _LOST.finditer(text):
            if lost.start() > at:
                pieces.append(text[at : lost.start()])
                self.starts.append(length)
                self.origins.append(at)
                length += lost.start() - at
            at = lost.end()
        if at < len(text):
            pieces.append(text[at:])
            self.starts.append(length)
            self.origins.append(at)
        self.letters = "".join(pieces).translate(_DASHES)

    def origin(self, place: int) -> int:
        """Where a squeezed character stands in the block."""
        piece = bisect_right(self.starts, place) - 1
        return self.origins[piece] + place - self.starts[piece]


def _squeezed_sentence(sentence: str) -> str:
    return "".join(_LOST.sub("", sentence).translate(_DASHES).split()).rstrip(".")


def _places(blocks: Sequence[Block], sentence: str, name: str, *, in_agreement: bool = False) -> Iterator[NoticePlace]:
    for number, block in enumerate(blocks):
        if _may_have(block.text, sentence):
            back = _TakenBack(blocks, number)
            for span, after_announcement, sign in _spans(block.text, sentence):
                quotes = in_agreement or after_announcement
                yield _judged(blocks, number, span, quotes, sign, sentence, name, back)


def _may_have(text: str, sentence: str) -> bool:
    """Whether words of a Notice stand in a text: of a licence, with a sign of copyright where the sentence has one."""
    if any(sign in sentence for sign in COPYRIGHT_SIGNS) and "©" not in text and not ("(" in text and ")" in text):
        return False
    return "icense" in text or "license" in "".join(text.split()).casefold()


def _spans(text: str, sentence: str) -> Iterator[tuple[tuple[int, int], bool, str]]:
    """Where a sentence stands, whether as the agreement announces it, and a copyright sign in place of its own."""
    if text.removesuffix(".") == sentence.removesuffix("."):  # all that most files have
        yield (0, len(sentence.removesuffix("."))), False, ""
        return
    wanted = _squeezed_sentence(sentence)
    own = next((sign for sign in COPYRIGHT_SIGNS if sign in wanted), "")
    spellings = {wanted: "", **{wanted.replace(own, sign): sign for sign in COPYRIGHT_SIGNS if own and sign != own}}
    squeezed = _Squeezed(text)
    for spelling, sign in spellings.items():
        at = squeezed.letters.find(spelling)
        while at >= 0:
            start, end = squeezed.origin(at), squeezed.origin(at + len(spelling) - 1) + 1
            if _is_whole(text, start, end):
                yield (start, end), squeezed.letters.endswith(_AS_QUOTED, 0, at), sign
            at = squeezed.letters.find(spelling, at + len(spelling))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word runs into the sentence or out of it."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not before.isalnum() and not after.isalnum()


def _judged(
    blocks: Sequence[Block],
    number: int,
    span: tuple[int, int],
    quotes: bool,
    sign: str,
    sentence: str,
    name: str,
    back: "_TakenBack",
) -> NoticePlace:
    block = blocks[number]
    start, end = span
    of = sentence.partition(" is ")[0]
    has = f"has the sentence of {of}"

    def place(rank: int, word: str, why: str) -> NoticePlace:
        return NoticePlace(rank, word, why, block, start)

    if block.place in ("never", "struck"):
        return place(9, "absent", f"{has} only in {block.what}, which nobody sees")
    if quotes and stem(name) != "notice":
        return place(8, "absent", f"{has} only as the agreement quotes it")
    if quotes:
        return place(5, "unclear", f"{has} as the agreement quotes it; whether that is the Notice is open")
    if denial := _denied(blocks, number, start):
        return place(6, "unclear", f'{has} behind "{denial}", which may deny it')
    if taken := back.after(end):
        return place(6, "unclear", f'{has}, and then "{taken}", which may take it back')
    if block.place in ("comment", "metadata", "hidden"):
        return place(4, "unclear", f"{has} only in {block.what}")
    before = plain(block.text[max(0, start - 60) : start].rpartition(LINE)[2])
    if before.endswith("Meta") and not of.startswith("Meta"):
        return place(4, "unclear", f'{has} with "Meta" directly before it, which makes it another sentence')
    if sign:
        own = next(one for one in COPYRIGHT_SIGNS if one in sentence)
        return place(1, "other-sign", f'{has} with "{sign}" in place of "{own}"')
    return place(0, "exact", has)


def _denied(blocks: Sequence[Block], number: int, start: int) -> str | None:
    """A denial within eight words before, on the line, or in the sentence before that names the below."""
    text = blocks[number].text
    line_start = text.rfind(LINE, 0, start) + 1
    near = last_words(plain(text[max(line_start, start - _FAR) : start]), _EIGHT)
    if near and (denial := _DENIES.search(near)):
        return denial[0]
    earlier = plain(text[max(0, start - _FAR) : start])
    above = _next_seen(blocks, range(number - 1, -1, -1))
    before = last_sentence(earlier) if earlier else last_sentence(above.text) if above else ""
    denial = _DENIES.search(before) if announces(before) else None
    return denial[0] if denial else None


def _next_seen(blocks: Sequence[Block], numbers: Iterable[int]) -> Block | None:
    """The first of some blocks that somebody may see."""
    return next((blocks[number] for number in numbers if blocks[number].place != "never"), None)


class _TakenBack:
    """What takes back the words before it, looked for once however often the sentence stands in a block."""

    def __init__(self, blocks: Sequence[Block], number: int) -> None:
        self.text = blocks[number].text
        self.taken_back: re.Match[str] | None = None
        self.looked_to = -1
        self.blocks, self.number = blocks, number

    @cached_property
    def following(self) -> str | None:
        """The words of the next block that take back those of this one, which they name."""
        below = _next_seen(self.blocks, range(self.number + 1, len(self.blocks)))
        for sentence in _SENTENCE.findall(below.text[: _FAR * 5]) if below else ():
            if _NAMES_IT.search(sentence) and (takes_back := _TAKES_BACK.search(sentence)):
                return plain(takes_back[0])
        return None

    def after(self, end: int) -> str | None:
        """The words that take back what ends here: behind it in its block, or in the next where it names this one."""
        if self.looked_to < end <= len(self.text) - _SHORTEST:
            self.taken_back = _TAKES_BACK.search(self.text, end)
            self.looked_to = self.taken_back.start() if self.taken_back else len(self.text)
        return plain(self.taken_back[0]) if self.taken_back else self.following


def _without(document: Document, sentence: str) -> str:
    name = document.name
    blocks = document.seen.blocks
    words = [word for word in re.findall(r"\w+", sentence) if word != "c"]
    candidates = [block.text for block in blocks if words[-1].casefold() in block.text.casefold()]
    if candidates and any(map(re.compile(r"\W+(?:c\W+)?".join(words), re.IGNORECASE).search, candidates)):
        return f"{name} has the attribution notice, but not exactly as the licence words it"
    for block in blocks:
        other = _SOME_NOTICE.search(block.text) if "licensed" in block.text else None
        if other and not sentence.startswith(f"{plain(other[1])} "):
            return f"{place_of(name, block.line(other.start()))} has the sentence of {plain(other[1])} instead"
    return f"{name} does not have the attribution notice"
