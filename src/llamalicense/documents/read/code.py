"""Source code: comments and docstrings apart from strings, and strings from the code around them.

One tokenizer for all languages, told by a row of a table what begins a comment or a string; it goes on where a string
that should end on its line does not.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from llamalicense.documents.blocks import LINE, Block, block, bounded, may_show, paragraphs, put_away, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.looking import unshown


class Language(NamedTuple):
    """What begins a comment up to the end of the line, what encloses a comment, what encloses a string.

    A string sign of three characters goes over lines, as does "`"; any other ends on its line.
    """

    line: tuple[str, ...]
    enclosed: tuple[tuple[str, str], ...] = ()
    strings: tuple[str, ...] = ('"', "'")
    words_are_shown: bool = False  # what stands outside strings may be what a shell prints


_C = (("/*", "*/"),)
_LANGUAGES = {
    "c cc cpp cxx h hpp m mm v sol proto css scss sass less": Language(("//",), _C),
    "java kt kts scala groovy gradle swift cs dart": Language(("//",), _C, ('"""', '"', "'")),
    "js mjs cjs ts mts cts jsx tsx graphql go": Language(("//",), _C, ('"', "'", "`")),
    "rs": Language(("//",), _C, ('"',)),
    "py pyi pyx nim": Language(("#",), (), ('"""', "'''", '"', "'")),
    "jl ex exs": Language(("#",), (("#=", "=#"),), ('"""', '"')),
    "rb pl pm r cmake mk coffee": Language(("#",), (("\n=begin", "\n=end"),)),
    "sh bash zsh fish ps1 conf env": Language(("#",), (("<#", "#>"),), words_are_shown=True),
    "bat cmd": Language(("REM ", "rem ", "::"), (), ('"',), words_are_shown=True),
    "ml mli fs fsx": Language(("//",), (("(*", "*)"),), ('"""', '"')),
    "tf hcl nix": Language(("#", "//"), _C, ('"',)),
    "lua": Language(("--",), (("--[[", "]]"),)),
    "sql": Language(("--",), _C, ("'", '"')),
    "hs elm": Language(("--",), (("{-", "-}"),), ('"',)),
    "erl": Language(("%",), (), ('"',)),
    "clj lisp el": Language((";",), (("#|", "|#"),), ('"',)),
    "cfg ini": Language(("#", ";"), (), (), words_are_shown=True),
    "f90": Language(("!",)),
    "vb": Language(("'", "REM "), (), ('"',)),
    "zig": Language(("//",), (), ('"',)),
}
BY_SUFFIX = {suffix: language for suffixes, language in _LANGUAGES.items() for suffix in suffixes.split()}
_NAMED = Language(("#",), (), ('"', "'"), words_are_shown=True)  # Dockerfile, Makefile, .gitignore, requirements.txt
_DOCSTRINGS = ("py", "pyi", "pyx")
_JOINS = regex(r"[\s\\]*+(?:[+.]|\.\.)?[\s\\]*+(?:[fFrRbBuUL@$]{0,2})")
_LONGEST_JOIN = 200

TokenKind = Literal["comment", "string", "code"]


class Token(NamedTuple):
    """A comment, a string or what stands between, by what is inside its signs and where the whole begins and ends."""

    kind: TokenKind
    start: int
    end: int
    inner: str


def read(text: str, name: str) -> list[Block]:
    """The blocks of a source file."""
    suffix = name.rpartition(".")[2].casefold()
    language = BY_SUFFIX.get(suffix, _NAMED)
    return blocks_of(seen(text), language, docstrings=suffix in _DOCSTRINGS)


def blocks_of(text: str, language: Language, *, docstrings: bool = False, first: int = 1) -> list[Block]:
    """The blocks of a piece of code that begins on line `first`."""
    return _Gatherer(text, first, language.words_are_shown, docstrings).gathered(tokens(text, language))


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """Every sign that begins something; the longest first, and a comment that encloses before one to the line's end."""
    begins = [begin for begin, _ in language.enclosed]
    signs = sorted([*begins, *language.line, *language.strings], key=len, reverse=True)
    return re.compile("|".join(re.escape(sign) for sign in signs) or r"(?!)")


@cache
def _ending(sign: str) -> re.Pattern[str]:
    """What ends a string, past what is escaped; one of a single sign ends on its line, a "`" anywhere."""
    if len(sign) == 3:
        return re.compile(rf"(?:[^\\{sign[0]}]|\\.|{sign[0]}(?!{sign[0]}{{2}}))*+{sign}", re.DOTALL)
    if sign == "`":
        return re.compile(r"(?:[^`\\]|\\.)*+`", re.DOTALL)
    return re.compile(rf"(?:[^\\\n{sign}]|\\.|\\\n)*+{sign}")


def tokens(text: str, language: Language) -> Iterator[Token]:
    """The tokens of a source text, in order and without a gap."""
    pattern = _pattern(language)
    closing = dict(language.enclosed)
    unended: dict[str, int] = {}  # how far a sign has no end
    at = kept = 0
    while match := pattern.search(text, at):
        sign, start = match[0], match.start()
        if sign in closing:
            end = text.find(closing[sign], match.end())
            stop = len(text) if end < 0 else end + len(closing[sign])
            token = Token("comment", start, stop, text[match.end() : stop if end < 0 else end])
        elif sign in language.line and not (sign in language.strings and sign != "'"):
            if _is_no_comment(text, start, sign):
                at = match.end()
                continue
            end = text.find("\n", start)
            stop = len(text) if end < 0 else end
            token = Token("comment", start, stop, text[match.end() : stop])
        else:
            ending = None if unended.get(sign, -1) > start else _ending(sign).match(text, match.end())
            if ending is None:
                if unended.get(sign, -1) < start:  # it would be looked for as far as that each time
                    line_end = -1 if len(sign) == 3 or sign == "`" else text.find("\n", start)
                    unended[sign] = line_end if line_end >= 0 else len(text)
                at = match.end()
                continue
            token = Token("string", start, ending.end(), text[match.end() : ending.end() - len(sign)])
        if kept < token.start:
            yield Token("code", kept, token.start, text[kept : token.start])
        yield token
        at = kept = token.end
    if kept < len(text):
        yield Token("code", kept, len(text), text[kept:])


def _is_no_comment(text: str, start: int, sign: str) -> bool:
    """Whether a sign is part of a word: an address, `$#`, a colour."""
    before = text[start - 1] if start else "\n"
    if sign == "//":
        return before == ":"
    if sign in ("#", ";", "%", "!"):
        return not (before.isspace() or before in "{}()[];,")
    return sign.strip().isalpha() and not (before == "\n" or before.isspace())


class _Gatherer:
    """Makes blocks of tokens: line comments that follow each other are one, and so are adjacent literals."""

    def __init__(self, text: str, first: int, words_are_shown: bool, docstrings: bool) -> None:
        self.text, self.words_are_shown, self.docstrings = text, words_are_shown, docstrings
        self.line, self.counted = first, 0
        self.blocks: list[Block] = []
        self.comment: list[str] = []
        self.comment_line = 0
        self.string: list[tuple[str, int]] = []
        self.span = (0, 0)  # of those literals
        self.depth = 0

    def gathered(self, tokens: Iterator[Token]) -> list[Block]:
        """All blocks."""
        before = ""
        for token in tokens:
            self.line += self.text.count("\n", self.counted, token.start)
            self.counted = token.start
            if token.kind == "code":
                self._code(token.inner)
                before = token.inner
            elif token.kind == "comment":
                self._comment(token)
                before = ""
            else:
                self._string(token, before)
                before = '"'
        self._end_string()
        self._end_comment()
        return self.blocks

    def _code(self, code: str) -> None:
        self.depth += sum(map(code.count, "([{")) - sum(map(code.count, ")]}"))
        joins = len(code) <= _LONGEST_JOIN and _JOINS.fullmatch(code)
        if not joins:
            self._end_string()
        if code.count("\n") > 1 or not code.isspace():
            self._end_comment()
        if code.strip() and not code.isspace() and " " in code.strip():
            place_what = "the code" if not self.words_are_shown else "a command"
            self._keep(paragraphs(code, self.line, "code", place_what))

    def _comment(self, token: Token) -> None:
        if "\n" in token.inner or (self.text[token.start : token.start + 1] in "/{<-(" and token.inner.count("\n")):
            self._end_comment()
            lines = [line.strip().removeprefix("*").strip(" \t") for line in token.inner.split("\n")]
            self._keep(paragraphs("\n".join(lines), self.line, "comment", "a comment"))
            return
        if self.comment and self.comment_line + len(self.comment) != self.line:
            self._end_comment()
        if not self.comment:
            self.comment_line = self.line
        self.comment.append(token.inner.strip().lstrip("/#*!;%-").rstrip("*/ "))

    def _string(self, token: Token, before: str) -> None:
        self._end_comment()
        if self.docstrings and not self.string and self._stands_alone(token, before):
            self._keep(paragraphs(token.inner, self.line, "comment", "a docstring"))
            return
        raw = before[-1:] in ("r", "R") and self.docstrings
        self.span = (self.span[0] if self.string else token.start, token.end)
        inner = token.inner if raw or "\\" not in token.inner else unescaped(token.inner)
        self.string.append((inner, self.line))

    def _stands_alone(self, token: Token, before: str) -> bool:
        """Whether a string is a statement by itself, as docstrings are; `before` is the code right before it."""
        _, line_end, head = before.rpartition("\n")
        begins = bool(line_end) or token.start == len(before)
        after = self.text[token.end : token.end + 80].partition("\n")[0].strip()
        return begins and self.depth <= 0 and head.strip() in ("", "r", "R", "u") and after[:1] in ("", "#")

    def _end_string(self) -> None:
        pieces, self.string = self.string, []
        if not any(" " in piece or "\n" in piece for piece, _ in pieces) and len(pieces) < 2:
            return
        text = "".join(piece for piece, _ in pieces)
        lines = [line for piece, line in pieces for line in (line,) * (piece.count("\n"))]
        lines = [pieces[0][1], *lines]
        shown = [(" ".join(part.split()), line) for part, line in zip(text.split("\n"), lines, strict=True)]
        kept = [(part, line) for part, line in shown if part]
        if kept:
            made = Block(LINE.join(part for part, _ in kept), "string", tuple(line for _, line in kept))
            made = made._replace(text=seen(made.text))
            what = unshown(self.text, *self.span) if may_show(made.text) else ""
            self._keep([put_away(made, what) if what else made])

    def _end_comment(self) -> None:
        lines, self.comment = self.comment, []
        if lines and (made := block("\n".join(lines), self.comment_line, "comment", "a comment")):
            self._keep([made])

    def _keep(self, blocks: list[Block]) -> None:
        self.blocks += blocks
        bounded(self.blocks)
