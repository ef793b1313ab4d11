"""What one document of a project shows: the phrase, the attribution notice or the agreement itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.text import collapse, straight, visible


class Document(NamedTuple):
    """A path or URL as the manifest writes it, with the text of the file or the problem why it shows none.

    `sha256` is the digest of the file's bytes, None where it was not read to its end.
    """

    name: str
    text: str | None
    problem: str | None
    sha256: str | None = None

    @property
    def is_url(self) -> bool:
        """Whether the name is an https URL, which is recorded and never fetched."""
        return self.name.casefold().startswith("https://")


class Reading(NamedTuple):
    """What a document shows: a status, a clause that says so in plain English, and the line that shows it, from 1."""

    status: str
    detail: str
    line: int | None = None


class _Found(NamedTuple):
    status: str
    words: str
    place: int


_LONGEST_QUOTE = 60
_MOST_DIFFERENCES = 3

# The patterns are compiled when a document is read: many runs read none, and start-up counts.
# "Llama.cpp", "Llama-Index" and "Llama's" are other words than "Llama", as "Rebuilt" is another than "Built".
_WORD_BEGINS, _WORD_ENDS = r"(?<!\w)(?<!\w[-'])", r"(?!\w|[-'.]\w)"
_VERSION = (
    r"[®™]?(?:[-.]|(?P<gap>\s+)|[ \t]*(?P<open>\())?(?:v(?:ersion)?\.?[ \t]*)?\d{1,3}(?:\.\d+)*b?(?![\d%])(?(open)\)?)"
)
_LIST_MARK = r"[.)]\s"
_BEST_FIRST = ("exact", "versioned", "other-case")
_HOWEVER = {"versioned": ", the phrase with a version after it", "other-case": ", which is in other letter case"}
_SIMILAR = rf"(?i)\b(?:built\s+(?:with|on)|powered\s+by)\s(?:[^\n.!?|]|\.\b){{1,{_LONGEST_QUOTE}}}"

_HTML_COMMENT_SIGNS = r"<!--|-->"
_COMMENT_SIGNS = r"(?m)^[ \t]*+(?:[#/*;%|!>.-]++[ \t]*+|(?:REM|dnl)\b[ \t]*+)++|(?<![ \t#/*|-])[ \t]*+[#/*|-]++[ \t]*+$"
_COPYRIGHT_SIGNS = ("©", "(c)", "(C)")
# A word right before makes it another sentence; the line before may end in any word but the first of "Meta Llama 3".
_GOES_ON = r"(?:[\w,][ \t]?|\bMeta[ \t]*\n?[ \t]*)\Z"
_LONGEST_BEFORE = 80
_SOME_NOTICE = r"((?:\bMeta\s+)?\bLlama\s+\d+(?:\.\d+)*)\s+is\s+licensed\s+under\s+the\b"


def read_phrase(document: Document, phrase: str) -> Reading:
    """Whether a file displays a phrase, §1.b.i(B): exact, versioned, other-case or absent; the best of all places."""
    if document.text is None:
        return _shows_nothing(document)
    return _read_phrase(document.text, phrase, document.name)


def read_words(text: str, where: str, phrase: str) -> Reading:
    """As `read_phrase`, for the words that a manifest says are shown at a place such as a URL."""
    return _read_phrase(text, phrase, f"the text stated for {where}", with_line=False)


def read_notice(document: Document, sentence: str) -> Reading:
    """Whether a file holds the attribution notice, §1.b.iii: exact, other-sign, elsewhere or absent.

    Where it holds the notice of another Llama version instead, the reading says whose.
    """
    if document.text is None:
        return _shows_nothing(document)
    name, text = document.name, _notice_text(document.text)
    found = _find_sentence(text, sentence)
    if not found:
        return Reading("absent", _without_notice(name, text, sentence))
    has = f"{name} line {_line(text, found)} has the attribution notice"
    status = found.status
    if status == "other-sign":
        has += f" with {found.words}"
    elif _stem(name) != "notice":
        status, has = "elsewhere", f"{has}, but the file is not called Notice"
    return Reading(status, has, _line(text, found))


def read_agreement(document: Document, licence: str) -> Reading:
    """Whether a file is a copy of the agreement of a policy id, §1.b.i(A): exact, altered, other or absent."""
    if document.text is None:
        return _shows_nothing(document)
    from llamalicense.agreement import identify  # hashes and fingerprints, which only this reading needs

    name, wanted = document.name, _agreement_of(licence)
    matches = sorted(identify(document.text), key=lambda match: not match.exact)
    ours = next((match for match in matches if match.licence == licence), None)
    if ours and not ours.exact:
        return Reading("altered", f"{name} differs from the {wanted}: {_listed(ours.differences)}")
    verb = "is" if len(matches) == 1 else "holds"
    if ours:
        return Reading("exact", f"{name} {verb} the {wanted}")
    if matches:
        found = f"{'the' if matches[0].exact else 'an altered'} {_agreement_of(matches[0].licence)}"
        return Reading("other", f"{name} {verb} {found}, not the {wanted}")
    return Reading("other", f"{name} is no copy of the {wanted}")


def _shows_nothing(document: Document) -> Reading:
    return Reading("absent", f"{document.name} {document.problem or 'shows nothing'}")


def _read_phrase(text: str, phrase: str, name: str, with_line: bool = True) -> Reading:
    seen = straight(visible(text))
    best = min(_phrases(seen, collapse(straight(phrase))), key=lambda one: _BEST_FIRST.index(one.status), default=None)
    if best:
        line = _line(seen, best) if with_line else None
        where = f"{name} line {line}" if line else name
        return Reading(best.status, f'{where} shows "{_quotable(best.words)}"{_HOWEVER.get(best.status, "")}', line)
    similar = [match[0] for match in re.finditer(_SIMILAR, seen)]
    instead = next((words for words in similar if "llama" in words.casefold()), similar[0] if similar else None)
    however = f', but "{_quotable(instead)}"' if instead else ""
    return Reading("absent", f'{name} does not show "{phrase}"{however}')


def _phrases(text: str, phrase: str) -> Iterator[_Found]:
    words = r"\s+".join(map(re.escape, phrase.split()))
    pattern = re.compile(rf"{_WORD_BEGINS}({words})(?:(?P<version>{_VERSION})|{_WORD_ENDS})", re.IGNORECASE)
    for match in pattern.finditer(text):
        gap, after = match["gap"] or "", text[match.end() : match.end() + 2]
        versioned = match["version"] and not _begins_a_paragraph(gap, after)
        status = "versioned" if versioned else "exact"
        if collapse(match[1]) != phrase:
            status = "other-case"
        yield _Found(status, match[0] if versioned else match[1], match.start())
        if status == "exact":
            return


def _begins_a_paragraph(gap: str, after: str) -> bool:
    """Whether a number stands at the beginning of a paragraph or list item, and so is no version."""
    return gap.count("\n") > 1 or ("\n" in gap and bool(re.match(_LIST_MARK, after)))


def _notice_text(text: str) -> str:
    """The text line by line without quote marks and comment signs, of which HTML has its own."""
    return re.sub(_COMMENT_SIGNS, "", _without_quotes(visible(re.sub(_HTML_COMMENT_SIGNS, "", text))))


def _without_quotes(text: str) -> str:
    return straight(text).replace('"', "").replace("'", "")


def _without_notice(name: str, text: str, sentence: str) -> str:
    if _loosely(sentence).search(text):
        return f"{name} has the attribution notice, but not exactly as the licence words it"
    other = re.search(_SOME_NOTICE, text)
    if other and not sentence.startswith(f"{other[1]} "):
        line = _line(text, _Found("absent", other[0], other.start()))
        return f"{name} line {line} has the attribution notice of {collapse(other[1])} instead"
    return f"{name} does not have the attribution notice"


def _find_sentence(text: str, sentence: str) -> _Found | None:
    """The first exact place of a sentence in a notice's text, else the first with another copyright sign."""
    words = _without_quotes(sentence).split()
    own = next((word for word in words if word in _COPYRIGHT_SIGNS), "")
    any_sign = f"({'|'.join(map(re.escape, _COPYRIGHT_SIGNS))})"
    pattern = r"\s+".join(any_sign if word == own else re.escape(word) for word in words)
    second_best = None
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        if re.search(_GOES_ON, text[max(0, match.start() - _LONGEST_BEFORE) : match.start()]):
            continue
        if not own or match[1] == own:
            return _Found("exact", match[0], match.start())
        second_best = second_best or _Found("other-sign", f'"{match[1]}" in place of "{own}"', match.start())
    return second_best


def _loosely(sentence: str) -> re.Pattern[str]:
    words = [word for word in re.findall(r"\w+", sentence) if word != "c"]
    return re.compile(r"\W+(?:c\W+)?".join(words), re.IGNORECASE)


def _stem(name: str) -> str:
    """A file's name up to the first full stop, case folded."""
    return name.replace("\\", "/").rpartition("/")[2].partition(".")[0].casefold()


def _line(text: str, found: _Found) -> int:
    return 1 + text.count("\n", 0, found.place)


def _quotable(text: str) -> str:
    """Words of a file that are safe to print: one line, bounded, without control characters."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in collapse(text))
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"


def _agreement_of(licence: str) -> str:
    return f"{licence.replace('-', ' ').title()} agreement"


def _listed(differences: tuple[str, ...]) -> str:
    more = len(differences) - _MOST_DIFFERENCES
    return "; ".join(differences[:_MOST_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
