"""What of a document is an agreement or use policy of Llama, and what is its own: told before all else is asked."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import Block
from llamalicense.documents.document import Document

_SIGNS = re.compile(r"[\W_]+")
# Of these every agreement and use policy has some, without the spaces.
WORDS_OF_ALL = ("llamamaterials", "llama2materials", "acceptableusepolicy")


class Divided(NamedTuple):
    """The blocks of a document: its own, and those that say what an agreement or use policy says."""

    own: Sequence[Block]
    quoted: Sequence[Block]


def divided(document: Document) -> Divided:
    """The blocks of a document, with agreements and use policies of any version told from the rest."""
    if not document.once(("may hold agreements",), lambda one: may_hold(one.seen.blocks)):
        return Divided(document.seen.blocks, ())
    from llamalicense.documents.agreement import held  # fingerprints, which only such a document needs

    parts = held(document).cut
    return Divided(parts.rest, parts.inside)


def may_hold(blocks: Iterable[Block]) -> bool:
    """Whether words stand in some blocks that no agreement or use policy lacks."""
    letters = "".join(_SIGNS.sub("", block.text) for block in blocks).casefold()
    return any(words in letters for words in WORDS_OF_ALL)
