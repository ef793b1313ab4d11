"""What stands in a file between the words of a copy of the agreement and is not shown: does it hold words?"""

from llamalicense.documents.blocks import Block
from llamalicense.documents.patterns import regex

PICTURE = "the address of a picture"  # which may show the words that it spells
_HIDING = frozenset(["comment", "hidden", "struck"])


# What belongs to a tag, a link or a string and not between the words of a page.
_OF_OTHERS = regex(r"(?:an|the) attribute|the title of a link|a key|a message")
_PROGRAMS = ("<script>", "<style>", "template code", "an instruction")
_WORDS_IN_A_ROW = regex(r"(?<![^\W\d_])[^\W\d_]++(?:,?\s[^\W\d_]++){2}")


def hides(block: Block) -> bool:
    """Whether a block hides words between those of a copy; link targets, attributes and fields are no words."""
    if block.what in ("inline mark-up", PICTURE):  # of which the first is shown as well
        return False
    if block.place == "never" and block.what in _PROGRAMS:
        return bool(_WORDS_IN_A_ROW.search(block.text))
    return block.place in _HIDING or (block.place == "never" and not _OF_OTHERS.match(block.what))
