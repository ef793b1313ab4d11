"""XML resources of programs: the text of elements is shown, attributes and comments are not."""

from typing import Any

from llamalicense.documents.blocks import EDGE, MAX_DEPTH, Block, TooMuch, block, bounded, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.literals import unescaped

_INLINE = frozenset("a b big br em font i small span strong sub sup u g x ph".split())
_EDGE = "\ufdd0"  # no character of any text
_DECLARATION = regex(r"\A\s*<\?xml[^>]*\?>")


class _Refused(Exception):
    """A document type with entities of its own, which could stand for anything."""


def read(text: str, name: str = "") -> list[Block]:
    """The texts of an XML file; what is no XML is read as a page."""
    from xml.parsers.expat import ExpatError

    text = seen(text)
    try:
        return _Reader().read(_DECLARATION.sub(lambda head: "\n" * head[0].count("\n"), text))
    except (ExpatError, _Refused):
        from llamalicense.documents.read import html

        return html.read(text, name)


class _Reader:
    def __init__(self) -> None:
        from xml.parsers.expat import ParserCreate

        self.blocks: list[Block] = []
        self.names: list[str] = []
        self.pieces: list[str] = []
        self.first = 1
        self.parser: Any = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.parser.CommentHandler = self.comment
        self.parser.EntityDeclHandler = self.refused

    def read(self, text: str) -> list[Block]:
        self.parser.Parse(text.encode(errors="replace"), True)
        return self.blocks

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.names) >= MAX_DEPTH:
            raise TooMuch(f"has more than {MAX_DEPTH} elements inside each other")
        name = name.rpartition(":")[2].casefold()
        self.names.append(name)
        if name in _INLINE:
            self.pieces.append(EDGE)
        else:
            self.keep()
        for value in attributes.values():
            if value.count(" ") > 1 and (made := block(value, self.parser.CurrentLineNumber, "never", "an attribute")):
                bounded(self.blocks).append(made)

    def end(self, _: str) -> None:
        if self.names.pop() in _INLINE:
            self.pieces.append(EDGE)
        else:
            self.keep()

    def words(self, text: str) -> None:
        if not self.pieces:
            self.first = self.parser.CurrentLineNumber
        self.pieces.append(text)

    def comment(self, text: str) -> None:
        if made := block(text, self.parser.CurrentLineNumber, "never", "a comment"):
            bounded(self.blocks).append(made)

    def refused(self, *_: Any) -> None:
        raise _Refused

    def keep(self) -> None:
        """The words so far are a block; Android's resources escape as programs do, and quote what keeps its spaces."""
        words, self.pieces = "".join(self.pieces), []
        words = unescaped(words.strip())
        if len(words) > 1 and words[0] == words[-1] == '"':
            words = words[1:-1]
        # The edges of inline elements stand for nothing in what is read; they come back as what they are.
        if made := block(words.replace(EDGE, _EDGE), self.first, "string"):
            bounded(self.blocks).append(made._replace(text=made.text.replace(_EDGE, EDGE)))
