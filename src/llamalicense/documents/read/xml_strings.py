"""XML resources of programs: the text of elements is shown, attributes and comments are not."""

from typing import Any

from llamalicense.documents.blocks import EDGE, MAX_DEPTH, Block, TooMuch, block, bounded, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import SHOWN_STRING, Hides
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.translations import NOTE, TRANSLATED, state_of

_INLINE = frozenset("a b big br em font i small span strong sub sup u g x ph mrk pc sc ec bx ex".split())
# Elements whose words are for translators, by the format, and the attributes of others that are words on the screen.
_NOTES = {
    **dict.fromkeys(("xlf", "xliff"), frozenset("note notes alt-trans context context-group header skeleton".split())),
    "resx": frozenset(("comment", "resheader")),
}
_SCREENS = frozenset(("xaml", "storyboard", "xib"))
_ON_THE_SCREEN = frozenset("text content title header label placeholder".split())
_UNITS = frozenset(("trans-unit", "segment"))
_EDGE = "\ufdd0"  # no character of any text
_DECLARATION = regex(r"\A\s*<\?xml[^>]*\?>")

_NEAR = 8  # elements inside each other in a message
_ATTRIBUTE = Hides("never", "an attribute")


class _Refused(Exception):
    """A document type with entities of its own, which could stand for anything."""


def read(text: str, name: str = "") -> list[Block]:
    """The texts of an XML file; what is no XML is read as a page."""
    from xml.parsers.expat import ExpatError

    text = seen(text)
    try:
        return _Reader(name.rpartition(".")[2].casefold()).read(
            _DECLARATION.sub(lambda head: "\n" * head[0].count("\n"), text)
        )
    except (ExpatError, _Refused):
        from llamalicense.documents.read import html

        return html.read(text, name)


class _Reader:
    def __init__(self, suffix: str) -> None:
        from xml.parsers.expat import ParserCreate

        self.suffix = suffix
        self.notes = _NOTES.get(suffix, frozenset())
        self.blocks: list[Block] = []
        self.names: list[str] = []
        self.hiding: list[tuple[int, Hides]] = []  # how deep elements stand whose words no program shows
        self.sources: list[int] = []  # the blocks of a unit that are its message
        self.is_translated = False  # the unit
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
        if hides := self.hides(name, attributes):
            self.hiding.append((len(self.names), hides))
        if name in _UNITS:
            self.sources, self.is_translated = [], False
        for key, value in attributes.items():
            on_screen = self.suffix in _SCREENS and key.rpartition(":")[2].casefold() in _ON_THE_SCREEN
            is_shown = on_screen or key == "android:text"
            hides = (self.hiding[-1][1] if self.hiding else SHOWN_STRING) if is_shown else _ATTRIBUTE
            if value.count(" ") > 1 and (made := block(value, self.parser.CurrentLineNumber, *hides)):
                bounded(self.blocks).append(made)

    def hides(self, name: str, attributes: dict[str, str]) -> Hides | None:
        """What an element says of the words in it that takes them off the screen."""
        if name in self.notes:
            return NOTE
        if self.suffix == "plist" and name == "key":
            return Hides("never", "a key")
        seen = (value for key, value in attributes.items() if key.casefold() in ("visibility", "android:visibility"))
        if next(seen, "").casefold() in ("collapsed", "hidden", "gone", "invisible"):
            return Hides("hidden", "an element that is not visible")
        return state_of(attributes) if name in ("target", "segment", "translation") else None

    def end(self, _: str) -> None:
        if self.names[-1] in _INLINE:
            self.pieces.append(EDGE)
        else:
            self.keep()
        if self.hiding and self.hiding[-1][0] == len(self.names):
            self.hiding.pop()
        if self.names.pop() in _UNITS and self.is_translated:
            for number in self.sources:
                self.blocks[number] = self.blocks[number]._replace(**TRANSLATED._asdict())

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
        hides = self.hiding[-1][1] if self.hiding else SHOWN_STRING
        if made := block(words.replace(EDGE, _EDGE), self.first, *hides):
            bounded(self.blocks).append(made._replace(text=made.text.replace(_EDGE, EDGE)))
            if hides == SHOWN_STRING and "source" in self.names[-_NEAR:]:
                self.sources.append(len(self.blocks) - 1)
            self.is_translated = self.is_translated or (hides == SHOWN_STRING and "target" in self.names[-_NEAR:])
