"""One block of a page while it grows."""

from llamalicense.documents.blocks import LINE, SIGNS, UNKNOWN, Block, Place


class GrowingBlock:
    """The pieces of one block, its place, and the line of the file on which each of its lines begins."""

    __slots__ = ("level", "lines", "pieces", "place", "what")

    def __init__(self, place: Place, what: str, level: int) -> None:
        self.pieces: list[str] = []
        self.lines: list[int] = []
        self.place, self.what, self.level = place, what, level

    def take(self) -> Block | None:
        """The block of the pieces so far, which are taken away; None where no words are in them."""
        if not self.pieces:
            return None
        text = "".join(self.pieces)
        lines = self.lines
        self.pieces, self.lines = [], []
        if not text.strip(f" \t\n\v\f\x85\xa0{SIGNS}"):
            # Whoever reads for words goes past it; inside an agreement it may be any.
            return Block(UNKNOWN, "never", (lines[0],), 0, "what code writes") if UNKNOWN in text else None
        if "\n" not in text:
            words = " ".join(text.split()) if "  " in text or not text.isprintable() else text.strip()
            return Block(words, self.place, (lines[0],), self.level, self.what)
        kept = [
            (words, number)
            for line, number in zip(text.split("\n"), lines, strict=True)
            if (words := " ".join(line.split()))
        ]
        numbers = tuple(number for _, number in kept)
        return Block(LINE.join(words for words, _ in kept), self.place, numbers, self.level, self.what)
