"""What elements and words come to on a page: blocks, with what is hidden, struck or never shown apart.

The readers of Markdown, HTML and JSX say here what they meet, in the order of the file.
"""

from collections.abc import Mapping

from llamalicense.documents.blocks import (
    EDGE,
    HOLE,
    LINE,
    MAX_BLOCKS,
    MAX_DEPTH,
    RULE,
    UNKNOWN,
    Block,
    Place,
    TooMuch,
    visible,
)
from llamalicense.documents.hiding import PICTURE
from llamalicense.documents.read.declarations import Grounds
from llamalicense.documents.read.elements import BLOCKS, HEADINGS, PLACES, SPECIAL, VOID, Hides, Rules, hides, style_of
from llamalicense.documents.read.growing import GrowingBlock
from llamalicense.documents.read.pictures import ADDRESS, spelled

_CONTEXTS = PLACES.keys() | HEADINGS.keys()
UNSEEN = ("never", "struck", "hidden")
UNDER_CONDITION = Hides("hidden", "what stands under a condition or in a definition")
_FAR = 50  # elements up from an end tag in which its beginning is looked for
_OF_A_TAG = ("the attribute", "the title of a link", PICTURE)  # which stand between no words


class PageReader:
    """Makes blocks of elements, text and comments as they come; `line` is that of the file, from 1."""

    def __init__(self, sheet: Rules | None = None, *, templates_shown: bool = False) -> None:
        self.line = 1
        self.sheet = sheet
        self.templates_shown = templates_shown
        self._blocks: list[Block] = []
        self._asides: list[Block] = []
        self._stack: list[str] = []
        self._hiders: list[int] = []  # how deep those elements stand that have a writer of their own
        self._contexts: list[tuple[Place, int]] = [("prose", 0)]
        self._writers = [GrowingBlock("prose", "", 0)]
        self._grounds = Grounds()
        self._conditions = 0
        self._if = GrowingBlock(*UNDER_CONDITION, 0)

    def blocks(self) -> list[Block]:
        """All blocks, what is still open ended."""
        while self._stack:
            self._pop()
        self._flush()
        return self._blocks

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "br":
            self.line_break()
            return
        if name == "wbr":
            return
        is_block = name in BLOCKS
        hiding = None
        if attributes or self.sheet or name in SPECIAL:
            style = style_of(name, attributes)
            hiding = hides(name, attributes, style, self.sheet, templates_shown=self.templates_shown)
            if style and name not in VOID and self._grounds.hide(len(self._stack), style) and not hiding:
                hiding = Hides("hidden", "an element in the colour of its ground")
            self._attributes(attributes)
        if is_block:
            self._flush()
        elif not hiding:
            self._write(EDGE, self.line)
        if name == "hr" and not hiding:
            self._write(RULE, self.line)
            self._flush()
        if name in VOID:
            if name == "img" and "src" in attributes:
                self.picture(attributes["src"], hiding)
            alternative = " ".join(attributes.get("alt", "").split())  # on the line of its tag's end
            if alternative and not hiding:
                self.text(alternative)
                self._write(EDGE, self.line)
            elif alternative and hiding:
                self.aside(alternative, hiding)
            return
        if len(self._stack) >= MAX_DEPTH:
            raise TooMuch(f"has more than {MAX_DEPTH} elements inside each other")
        self._push(name, hiding)

    def _push(self, name: str, hiding: Hides | None) -> None:
        if name in _CONTEXTS:
            self._contexts.append((PLACES.get(name, "heading"), HEADINGS.get(name, 0)))
        if hiding:
            if self._writers[-1].pieces:
                self._write(HOLE, self.line)
            outer = self._writers[-1]
            stays = outer.place == "never" or (outer.place == "struck" and hiding.place == "hidden")
            place, what = (outer.place, outer.what) if stays else hiding
            self._writers.append(GrowingBlock(place, what, 0))
            self._hiders.append(len(self._stack))
        self._stack.append(name)

    def end(self, name: str) -> None:
        """An element ends; what is open inside it ends with it, and an end without a beginning is none."""
        stack = self._stack
        if stack and stack[-1] == name:
            self._pop()
        elif name in stack[-_FAR:]:
            while stack[-1] != name:
                self._pop()
            self._pop()

    def _pop(self) -> None:
        name = self._stack.pop()
        self._grounds.leave(len(self._stack))
        if self._hiders and self._hiders[-1] == len(self._stack):
            self._hiders.pop()
            self._flush()
            self._writers.pop()
        elif name in BLOCKS:
            self._flush()
        else:
            self._write(EDGE, self.line)
        if name in _CONTEXTS:
            self._contexts.pop()

    own = staticmethod(visible)  # words without what stands for nothing on this page

    def lost(self) -> list[Block]:
        """Blocks that are not among the page's since no words are where they stand."""
        return []

    def text(self, text: str) -> None:
        """Words, with line ends of the file in them."""
        self._write(visible(text), self.line)

    def signs(self, text: str) -> None:
        """Words with a reader's own signs among them."""
        self._write(text, self.line)

    def aside(self, text: str, hiding: Hides, line: int | None = None) -> None:
        """A piece that stands apart from the words around it, such as a comment."""
        writer = GrowingBlock(hiding.place, hiding.what, 0)
        first = self.line if line is None else line
        text = visible(text)
        writer.pieces = [text]
        writer.lines = list(range(first, first + 1 + text.count("\n")))
        if made := writer.take():
            if not hiding.what.startswith(_OF_A_TAG):
                self.hole()
            self._keep(made)

    def picture(self, address: str, hiding: Hides | None = None) -> None:
        """A picture stands here, which may show what its address spells."""
        if words := spelled(address):
            within = self.within
            self.aside(words, within if within.place in UNSEEN else hiding or ADDRESS)

    def hole(self) -> None:
        """A piece was taken out here."""
        if self._writers[-1].pieces:
            self._write(HOLE, self.line)

    def condition(self, step: int) -> None:
        """What follows is shown only if a condition of a template holds (1), or no longer (-1)."""
        if step > 0 and not self._conditions and self._writers[0].pieces:
            self._write(HOLE + UNKNOWN, self.line)
        self._conditions = max(0, self._conditions + step)
        if not self._conditions and (made := self._if.take()):
            self._keep(made)

    def paragraph(self, text: str = "") -> None:
        """Some words as a block of their own; without any, what follows is another block."""
        self._flush()
        if not text:
            return
        if len(self._writers) == 1 and not self._conditions and text.isascii() and text.isprintable():
            place, level = self._contexts[-1]
            if words := " ".join(text.split()):
                self._blocks.append(Block(words, place, (self.line,), level))
                self._bound()
        else:
            self.text(text)
            self._flush()

    def _attributes(self, attributes: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            if name not in ("alt", "style", "class", "href", "src") and value.count(" ") > 1:
                self.aside(" ".join(value.split()), Hides("never", f"the attribute `{name}`"))

    @property
    def within(self) -> Hides:
        """Where words go that come now, and what takes them off the page, if anything does."""
        writer = self._writer()
        return Hides(writer.place, writer.what)

    def _writer(self) -> GrowingBlock:
        return self._if if self._conditions and len(self._writers) == 1 else self._writers[-1]

    def _write(self, text: str, line: int) -> None:
        writer = self._writer()
        if not writer.pieces:
            if writer is self._writers[0]:
                writer.place, writer.level = self._contexts[-1]
            writer.lines.append(line)
        writer.pieces.append(text)
        if "\n" in text:
            writer.lines.extend(range(line + 1, line + text.count("\n") + 1))

    def line_break(self) -> None:
        """The next words stand on a line of their own, on the page at least."""
        writer = self._writer()
        if writer.pieces:
            writer.pieces.append(LINE)
            writer.lines.append(self.line)

    def string(self, text: str, line: int | None = None) -> None:
        """A string of code among the words: a piece of its own, which is shown where the words around it are."""
        within = self.within
        self.aside(text, within if within.place in UNSEEN else Hides("string", ""), line)

    def _flush(self) -> None:
        if not self._writers[-1].pieces and not self._asides and not self._conditions:
            return
        made = self._writers[-1].take()
        if len(self._writers) > 1:
            if made:
                self._keep(made)
            return
        if made:
            self._blocks.append(made)
        if self._conditions and (conditional := self._if.take()):
            self._keep(conditional)
        if self._asides:
            self._blocks += self._asides
            self._asides = []
        self._bound()

    def _bound(self) -> None:
        if len(self._blocks) > MAX_BLOCKS or len(self._asides) > MAX_BLOCKS:
            raise TooMuch(f"has more than {MAX_BLOCKS:,} pieces of text")

    def _keep(self, aside: Block) -> None:
        (self._asides if self._writers[0].pieces else self._blocks).append(aside)
        self._bound()
