"""Signs in Markdown by which generators of sites leave words out, which stand on the page of a forge as they are."""

import re
from collections.abc import Iterable

from llamalicense.documents.blocks import SHOWN, Block, put_away
from llamalicense.documents.patterns import regex

_LEFT_OUT = "what a generator of sites may leave out"
_HIDING = r"(?:\.(?:content-)?hidden|\.d-none|\.sr-only|\.visually-hidden|\.content-visible|display:\s?none)"
# An attribute list of kramdown or Pandoc, behind a paragraph or a picture.
_LIST = regex(rf"\{{:?[^{{}}\n]{{0,80}}{_HIDING}[^{{}}\n]{{0,80}}\}}")
_PAIRS = (
    (regex(rf"^:{{3,}}\s?\{{[^{{}}\n]{{0,80}}{_HIDING}", re.MULTILINE), regex(r"^:{3,}\s*$", re.MULTILINE)),
    (regex(r"\{%-?\s?(?:comment|if|unless|case)\b"), regex(r"\{%-?\s?end(?:comment|if|unless|case)\b")),
    (regex(r"\{::comment\}"), regex(r"\{:/(?:comment)?\}")),
    (regex(r"\{\{-?\s?/\*"), regex(r"\*/\s?-?\}\}")),
    (regex(r"^%%", re.MULTILINE), regex(r"%%")),
)


def left_out(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a page, those that such signs enclose hidden; what nothing closes encloses nothing."""
    read: list[Block] = []
    closes, begun = None, 0
    for block in blocks:
        read.append(block)
        if block.place not in SHOWN or block.place == "code":
            continue
        at = 0
        if closes is None:
            begun = len(read) - 1
            pairs = ((sign.search(block.text), closing) for sign, closing in _PAIRS)
            if opening := next(((sign.end(), closing) for sign, closing in pairs if sign), None):
                at, closes = opening
        if closes is not None and closes.search(block.text, at):
            read[begun:] = [put_away(one, _LEFT_OUT) for one in read[begun:]]
            closes = None
        elif closes is None and _LIST.search(block.text):
            read[-1] = put_away(block, _LEFT_OUT)
    return read
