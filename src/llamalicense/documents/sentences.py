"""Sentences of a block, and what a sentence says of the words in it: a denial, a duty, a question."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import EDGE, SIGNS, Block
from llamalicense.documents.patterns import regex

# Each begins with one of a few signs, which is what a search through a long block runs over fast.
_END = regex(
    r"[.!?\s](?:(?<=[.!?])(?<!\bInc.)(?<!\be\.g.)(?<!\bi\.e.)(?<!\betc.)(?<!\bvs.)(?<!\bLtd.)(?<!\bNo.)"
    rf"[\"'”’)\]{SIGNS}]*(?=\s|$)|(?<=\s)[|·•]\s|(?<=\n)(?=[^\S\n]*+(?:[-*•+]|\d{{1,3}}[.)])\s))"
)
_ELEMENTS = regex(rf"(?<=\S){EDGE}\s+{EDGE}|(?<=\w){EDGE}{EDGE}(?=\w|$)")
_SIGNS_AROUND = 8
_OPEN_A_LINE = f" *_\"“‘'({SIGNS}-"
_CLOSE_A_SENTENCE = f"\"'”’)]{SIGNS}"
_NEXT_LINE = regex(rf"[ .!\"”’')*_{SIGNS}]{{0,8}}\n[ \"“‘'(*_{SIGNS}]{{0,8}}[^\W\d_]")
_GONE = str.maketrans(dict.fromkeys(SIGNS))
_BELOW = regex(r"\b(?:below|following|follows|underneath|next line)\b", re.IGNORECASE)
_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORT, _SOME = 40, 12
_NEAR = 4  # words behind which a denial is of something else
_LAST = 300  # characters of a sentence that are looked at, before and behind

DENIAL = regex(
    r"\b(?:not(?!\s+(?:just|only|merely))|never|no longer|until|without|removed|refuses?|refused|formerly|unlike|cannot"
    r"|\w+n['’ʼ′]t|(?:is|are|was|were|does|do|did|has|have|ca|wo)nt|neither|nor|none|nothing|nobody|hardly|no more"
    r"|den(?:y|ies|ied|ying)|untrue|previously|dropped|deleted|discontinued"
    # In other languages: not, no, never, without.
    r"|nicht|kein(?:e[nmrs]?)?|niemals|ohne|pas|jamais|aucun|não|nunca|jamás|niet|geen|zonder|nooit"
    r"|no (?:es|está|son|fue|se)|не|нет|никогда|без)\b|ません|ではな[いく]|不是|[并並]非|[没沒]有",
    re.IGNORECASE,
)
# Words that deny only what stands right behind them.
DENIED_NEXT = regex(
    r"\b(?:no|instead of|rather than|used to be|stopped being|ceased to be|anything but)(?:\s+(?:an?|the))?\W*$",
    re.IGNORECASE,
)
DUTY = regex(
    r"\b(?:must|should|shall|required(?!\s+(?:attributions?|notices?))|requires?|obliged|please|ha(?:s|ve) to|needs? to"
    r"|asks?|wants?|to-?do|fixme|mandatory|ensure|make sure|forbid\w{0,5}|prohibit\w{0,6}|false(?:ly)?|wrong(?:ly)?"
    r"|doubts?|muss|müssen|sollten?|bitte|doit|doivent|devez|veuillez|debe[ns]?|deve[m]?|moet|должн[оы]?)\b|必须|必須|须|請|请",
    re.IGNORECASE,
)
_SHOW = r"(?:display|show|include|add(?!-?\s?ons?\b)|put|say(?!\s+(?:hello|hi)\b)|state(?!\s+of\b))"
_ALSO_SHOW = r"(?:write|print|place|insert|mention|paste)(?!\s+(?:to|us|me|your)\b)"
_SHOWS = frozenset(("display", "show", "include", "add", "put", "say", "state"))
_OBLIGES = frozenset(("must", "should", "shall", "please"))
_OBLIGES_TO = frozenset(
    "required require requires want wants wanted ask asks asked need needs needed obliged has have had agree agrees "
    "agreed mandatory necessary obligatory important essential".split()
)
_IMPERATIVE = regex(
    r"^\W*+(?:(?:(?:\d+|[a-z]|[ivx]{2,4})[.)]|then|also|now|just|always|and|or|do|to-?do|\w{2,20}ly)\W++)*"
    rf"(?:{_SHOW}|{_ALSO_SHOW})\b(?!\s*case)"
    rf"|^\W*(?:to-?do\W+)?(?:ensure|make\s+sure|be\s+sure|remember|see\s+to\s+it)\b[^\n]{{0,200}}\b{_SHOW}s?\b"
    rf"|^\W*(?:if|when|whenever|to|for|in|on|before|after|once|unless)\b[^,]{{0,200}},\s*(?:then\s+|also\s+)?{_SHOW}\b",
    re.IGNORECASE,
)


class SentenceAround(NamedTuple):
    """The words around a place: what goes before it in its sentence, with what announces it, and what follows.

    `near` is what goes before it since the last element of its own, such as another link of a footer.
    """

    before: str
    near: str
    after: str
    is_question: bool


class Context(NamedTuple):
    """What the judgement of a place rests on: the words before and behind it, and the sentence before its own.

    `earlier` is None in the first sentence of a block. All are of bounded length, signs among them.
    """

    words: str
    earlier: str | None
    after: str
    sentence_end: str


class Ends:
    """Where the sentences of a block end, found once for all that is asked of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = _ends(text)

    def context(self, start: int, end: int) -> Context:
        """What stands around a place."""
        text, first = self.text, bisect_right(self.ends, start)
        begin = self.ends[first - 1] if first else 0
        earlier = self.ends[first - 2] if first > 1 else 0
        last = bisect_left(self.ends, end)
        stop = self.ends[last] if last < len(self.ends) else len(text)
        stop = _end_of_own_line(text, start, end) or stop
        return Context(
            text[max(begin, start - _LAST) : start],
            text[max(earlier, begin - _LAST) : begin] if begin else None,
            text[end : min(stop, end + _LAST)],
            text[max(end, stop - _SHORT) : stop],
        )


def _ends(text: str) -> list[int]:
    """Where sentences end in a text; one of a few words has none, which is told without the expression."""
    if "\n" not in text and not any(map(_may_end, text.split())):
        return []
    return [match.end() for match in _END.finditer(text)]


def _may_end(word: str) -> bool:
    return word in "|·•" or word.rstrip(_CLOSE_A_SENTENCE)[-1:] in (".", "!", "?", "")


class Before:
    """The blocks that may announce what stands in one: the one before it, and that before the list that it is in."""

    def __init__(self) -> None:
        self._last: Block | None = None
        self._before: tuple[Block, ...] = ()
        self._before_list: Block | None = None

    def passes(self, block: Block) -> None:
        """The next block, in the order of the file; what is never shown announces nothing."""
        last = self._last
        if block.place == "item" and last is not None and last.place != "item":
            self._before_list = last
        self._before = tuple(one for one in (last, self._before_list if block.place == "item" else None) if one)
        if block.place != "never":
            self._last = block

    def blocks(self) -> tuple[Block, ...]:
        """Those before the block that came last."""
        return self._before


def around(context: Context, before: Sequence[Block]) -> SentenceAround:
    """The sentence around a place of a block, with the one before it where that announces what comes.

    `before` are the blocks that may: the one before it, and that before the list of which it is an item.
    """
    head = near = plain(context.words)
    if EDGE in context.words:
        near = plain(_ELEMENTS.split(context.words)[-1])
    announced = [last_sentence(block.text) for block in before] if context.earlier is None else [plain(context.earlier)]
    if previous := next(filter(announces, announced), ""):
        head, near = f"{previous} {head}".rstrip(), f"{previous} {near}".rstrip()
    is_question = context.sentence_end.rstrip(f" \n\"'”’)]{SIGNS}").endswith("?")
    return SentenceAround(head, near, plain(context.after), is_question)


def _end_of_own_line(text: str, start: int, end: int) -> int | None:
    """Where a line ends that holds this place alone and after which another sentence begins."""
    before = text[max(0, start - _SIGNS_AROUND) : start]
    opening = before.rstrip(_OPEN_A_LINE)
    begins = opening.endswith("\n") or not (opening or start > _SIGNS_AROUND)
    if not begins or "\n" not in text[end : end + _SIGNS_AROUND + 1]:
        return None
    match = _NEXT_LINE.match(text, end)
    return match.end() - 1 if match and match[0][-1].isupper() else None


def plain(text: str) -> str:
    """Words without signs, on one line."""
    return " ".join(text.translate(_GONE).split())


def end_of_words(text: str, start: int) -> int:
    """Where some words end that stand on the line from here on."""
    line = text[start : start + _SHORT].partition("\n")[0]
    cut = line.find(" ", _SOME)
    return start + (cut if cut >= 0 else len(line))


def plain_lines(block: Block) -> str:
    """A block's words without signs, its lines as they are."""
    return block.text.translate(_GONE)


def last_sentence(text: str) -> str:
    """The last sentence of a block."""
    tail = text[-_LAST:]
    ends = [end for end in _ends(tail) if end < len(tail.rstrip())]
    return plain(tail[ends[-1] :] if ends else tail)


def announces(sentence: str) -> bool:
    """Whether a sentence speaks of what follows: it ends in a colon or names the below."""
    if sentence.endswith(":"):
        return True
    folded = sentence.casefold()
    return any(word in folded for word in ("below", "follow", "underneath", "next line")) and bool(
        _BELOW.search(sentence)
    )


def denial(near: str) -> re.Match[str] | None:
    """What denies the words that follow these."""
    if not near:
        return None
    return DENIAL.search(last_words(near, _NEAR)) or DENIED_NEXT.search(near)


def last_words(text: str, count: int) -> str:
    """The last words of a text."""
    return " ".join(text.rsplit(None, count)[-count:])


def is_object_of_duty(before: str, near: str) -> bool:
    """Whether what follows these words is what somebody is told to show; an imperative stands in its own element."""
    if not before:
        return False
    if _IMPERATIVE.search(near):
        return True
    folded = before.casefold()
    if not any(map(folded.__contains__, _SHOWS)):
        return False
    obliged = obliges_to = False
    for word in _WORD.findall(folded):
        if word in _SHOWS and obliged:
            return True
        obliged = obliged or word in _OBLIGES or (word == "to" and obliges_to)
        obliges_to = obliges_to or word in _OBLIGES_TO
    return False


def telling(sentence: Sequence[str]) -> str | None:
    """A word of duty or denial in pieces of a sentence, or an imperative at its beginning."""
    if sentence[0] and (imperative := _IMPERATIVE.search(sentence[0])):
        return imperative[0].split()[-1]
    for piece in sentence:
        if piece and (word := DENIAL.search(piece) or DUTY.search(piece)):
            return word[0]
    return None
