"""Is the phrase displayed here, §1.b.i(B)? To mention is not to display, and neither is to show it to nobody."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from unicodedata import decomposition

from llamalicense.documents.announcing import Headings, announced
from llamalicense.documents.blocks import EDGE, HOLE, LINE, SIGNS, UNKNOWN, Block
from llamalicense.documents.cutting import divided
from llamalicense.documents.document import Answer, Document, column, place_of, quoted
from llamalicense.documents.doubting import doubtful, doubtful_file, qualified, safe, unseen
from llamalicense.documents.hiding import PICTURE
from llamalicense.documents.patterns import regex
from llamalicense.documents.read import STRINGS, as_marked_up
from llamalicense.documents.sentences import (
    Before,
    Context,
    Ends,
    SentenceAround,
    around,
    denial,
    end_of_words,
    is_object_of_duty,
    plain,
    plain_lines,
    telling,
)

_BETWEEN = rf"[\s{SIGNS}]+(?:(?<=\n)\*[ \t]+)?"
_VERSION = regex(
    r"[®™]?(?:[-.‐‑–]|[ \t]+|[ \t]*(?P<open>\())?(?:v(?:ersion)?\.?[ \t]*)?\d{1,3}(?:\.\d+)*[bB]?(?![\d%])(?(open)\)?)"
)
_GOES_ON = regex(r"[-.'’‐‑/]\w")
# Letters of scripts that put no space between words: what stands beside them is a word of its own.
_UNSPACED = regex(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
# What a program, a template or a shell puts other words for; `{#a}` and `{.a}` name a heading in Markdown.
_PLACEHOLDER = regex(r"[ \t]?(?:\{(?![#.:\s])|[$#%@]\{|\$\w|%(?:\d?[sd]\b|[(@])|<[%?]|\\\()")
_SIMILAR = regex(r"\b(?:built\s+(?:with|on)|powered\s+by)\s(?:[^\n.!?|]|\.\b){1,60}", re.IGNORECASE)
_NOT_READ = "which is not read; write them beside it, or as its alternative text"
_NOT_ON_THE_PAGE, _MOST_SIMILAR, _SIGNS_BEFORE = ("never", "struck", "metadata"), 50, 8


class PhrasePlace(NamedTuple):
    """One place where the words stand: a word of `Answer`, why, and where; the lower the rank, the more is shown."""

    rank: int
    word: str
    why: str
    block: Block
    offset: int
    words: str


def read_phrase(document: Document, phrase: str) -> Answer:
    """Whether a file displays a phrase: exact, versioned, other-case, unclear or absent; the best of all places."""
    return document.once(("phrase", phrase), lambda one: _of(one, phrase, one.name))


def read_words(text: str, where: str, phrase: str) -> Answer:
    """As `read_phrase`, for the words that a manifest says are shown at a place such as a URL."""
    return _of(Document("", text), phrase, f"the text stated for {where}", with_line=False)


def _of(document: Document, phrase: str, name: str, with_line: bool = True) -> Answer:
    if document.text is None or document.seen.problem:
        return _of_nothing(document)
    own, quoted_blocks = divided(document)
    if document.kind in STRINGS:
        own = [as_marked_up(block, phrase) for block in own]
    displays = list(displayed(own, phrase, name))
    if document.kind in STRINGS and not quoted_blocks and not any(one.word == "exact" for one in displays):
        displays += displayed(document.read_again, phrase, name)
    if not displays and any(displayed(quoted_blocks, phrase, name)):
        return Answer("absent", f'{name} has "{phrase}" only as the agreement quotes it')
    if not displays:
        return _without(document, phrase, name)
    best = min(displays, key=lambda one: one.rank)
    line = best.block.line(best.offset) if with_line else None
    detail = f"{place_of(name, line)} {best.why.format(words=quoted(best.words))}"
    return Answer(best.word, detail, line, column(document, line, best.words))


def _of_nothing(document: Document) -> Answer:
    problem = document.problem or document.seen.problem or "shows nothing"
    return Answer("unclear" if document.is_unread else "absent", f"{document.name} {problem}")


def displayed(blocks: Sequence[Block], phrase: str, name: str) -> Iterator[PhrasePlace]:
    """The places in which the words of a phrase stand, the first for all of a block with the same words around."""
    words = phrase.split()
    pattern = re.compile(_BETWEEN.join(map(_word, words)), re.IGNORECASE)
    last = words[-1].casefold()
    before, headings, passed = Before(), Headings(), 0
    for number in [number for number, block in enumerate(blocks) if last in block.text.replace(EDGE, "").casefold()]:
        for block in blocks[passed : number + 1]:
            before.passes(block)
            headings.passes(block)
        passed, block = number + 1, blocks[number]
        ends: Ends | None = None
        contexts = set[tuple[Context, str, str]]()
        for match in pattern.finditer(block.text):
            if not _stands_free(block.text, match.start()):
                continue
            behind = _behind(block.text, match.end())
            if behind == "another word":
                continue
            ends = ends or Ends(block.text)
            context = ends.context(match.start(), match.end())
            if (context, match[0], behind) in contexts:
                continue  # the same words among the same: what comes of them stands for both
            contexts.add((context, match[0], behind))
            sentence = around(context, before.blocks())
            judged = _judged(block, sentence, match, behind, phrase, name, headings.announcing())
            yield judged
            if not judged.rank:
                return


def _word(word: str) -> str:
    """A word, edges of elements inside it too: the first letter may be one of its own."""
    return f"{EDGE}*".join(map(re.escape, word))


def _stands_free(text: str, start: int) -> bool:
    """Whether no word runs into the place from before: "Rebuilt with" and "re-Built with" are other words."""
    before = text[max(0, start - 2) : start]
    if before[-1:] in tuple("-'’‐‑"):
        return not before[:-1].isalnum()
    return not (before[-1:].isalnum() or before.endswith("_")) or bool(_UNSPACED.match(before[-1:]))


def _behind(text: str, end: int) -> str:
    """What stands right behind the words: nothing that matters, a version, something, or the rest of another word."""
    after = text[end : end + 40]
    line = after.partition(LINE)[0].replace(HOLE, "")
    if not line:
        return ""
    bare = line.replace(EDGE, "")
    if bare[:1] == UNKNOWN or line[:2] == f" {UNKNOWN}" or _PLACEHOLDER.match(line):
        return "something"
    bare = bare.replace(UNKNOWN, "")
    if not bare or (not bare.isascii() and _UNSPACED.match(bare)):
        return ""
    if bare[:1].isalnum() and decomposition(bare[0]).startswith("<super>"):
        return "something"
    if bare[:1].isalpha() or bare[:1] == "_":
        return "another word" if line[:1] != EDGE else "something"
    if _VERSION.match(bare):
        return "a version"
    if bare[:1].isdigit():
        return "another word"
    is_followed_by_a_name = line[:1] in (" ", "\t") and line.lstrip(" \t")[:1].isupper()
    return "something" if _GOES_ON.match(bare) or (EDGE not in line[:2] and is_followed_by_a_name) else ""


def _judged(
    block: Block,
    sentence: SentenceAround,
    match: re.Match[str],
    behind: str,
    phrase: str,
    name: str,
    heading: str,
) -> PhrasePlace:
    words = plain(match[0])

    def display(rank: int, word: str, why: str) -> PhrasePlace:
        return PhrasePlace(rank, word, why, block, match.start(), shown)

    shown = plain(block.text[match.start() : end_of_words(block.text, match.end())]) if behind else words
    if why := unseen(block):
        return display(9, "absent", why)
    if sentence.is_question:
        return display(8, "absent", 'has "{words}" in a question')
    if denies := denial(sentence.near):
        return display(8, "absent", f'has "{{words}}" behind "{safe(denies[0])}", which denies it')
    if is_object_of_duty(sentence.before, sentence.near):
        return display(8, "absent", 'has "{words}" where it tells somebody to show it, which is not to show it')
    if block.what == PICTURE:
        return display(7, "unclear", f'has "{{words}}" only in {PICTURE}, {_NOT_READ}')
    if later := announced(sentence, heading):
        return display(6, "unclear", f'has "{{words}}" {safe(later)}')
    if behind == "a version":
        return display(1, "versioned", 'shows "{words}", the phrase with a version after it')
    if words != phrase:
        return display(2, "other-case", 'shows "{words}", which is in other letter case')
    before = block.text[max(0, match.start() - _SIGNS_BEFORE) : match.start()]
    if behind or UNKNOWN in before.rstrip(EDGE + HOLE)[-1:] + match[0]:
        return display(3, "unclear", 'shows "{words}", where more stands, or may, among or directly beside its words')
    if why := doubtful(block, name) or doubtful_file(name):
        return display(4, "unclear", why)
    if words_beside := telling((sentence.before, sentence.after)) or qualified(sentence.near, sentence.after):
        why = f'has "{{words}}" in a sentence with "{safe(words_beside)}", which may deny it or ask it of others'
        return display(5, "unclear", why)
    return display(0, "exact", 'shows "{words}"')


def _without(document: Document, phrase: str, name: str) -> Answer:
    shown = (block for block in document.seen.blocks if block.place not in _NOT_ON_THE_PAGE)
    texts = (block.text if block.text.isascii() else plain_lines(block) for block in shown)
    places = (match[0] for text in texts if "uilt" in text or "owered" in text for match in _SIMILAR.finditer(text))
    similar = list(islice(places, _MOST_SIMILAR))
    instead = next((words for words in similar if "llama" in words.casefold()), similar[0] if similar else None)
    however = f', but "{quoted(instead)}"' if instead else ""
    return Answer("absent", f'{name} does not show "{phrase}"{however}')
