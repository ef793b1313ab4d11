"""What a person sees of a file: blocks of text in the order of the file, each with its place and its lines.

Readers make blocks, judgements ask them; nothing is ever asked of raw bytes, and nothing joins words across two blocks.
"""

from typing import Literal, NamedTuple

Place = Literal["prose", "heading", "item", "cell", "code", "string", "comment", "metadata", "hidden", "struck"]

# Signs of their own in a block's text. Readers take private-use characters out of what they read, so these are theirs.
LINE = "\n"  # a line end, or a <br>
EDGE = "\ue000"  # the edge of a link, a picture or another element
HOLE = "\ue001"  # where a hidden or struck piece was taken out; the piece is a block of its own, right after this one


class Block(NamedTuple):
    """One piece of text: entities and escapes resolved, inline mark-up gone, spaces collapsed.

    `lines` has the line of the file, from 1, on which each line of `text` (parted by `LINE`) begins. `level` is that of
    a heading, from 1; of all else 0.
    """

    text: str
    place: Place
    lines: tuple[int, ...]
    level: int = 0

    def line(self, offset: int) -> int:
        """The line of the file on which a character of `text` stands."""
        return self.lines[self.text.count(LINE, 0, offset)]
