"""Whether words stand in a file that no agreement or use policy of Llama lacks: most files are not compared."""

from collections.abc import Iterable

from llamalicense.documents.blocks import Block

# Of these every agreement and use policy has some, without the spaces.
WORDS_OF_ALL = ("llamamaterials", "llama2materials", "acceptableusepolicy")


def may_hold(blocks: Iterable[Block]) -> bool:
    """Whether words stand in some blocks that no agreement or use policy lacks."""
    letters = "".join(filter(str.isalnum, "".join([block.text for block in blocks]))).casefold()
    return any(words in letters for words in WORDS_OF_ALL)
