"""What of a document is an agreement or use policy of Llama, and what is its own: told before all else is asked."""

from collections.abc import Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import Block
from llamalicense.documents.document import Document
from llamalicense.documents.mentions import may_hold


class Divided(NamedTuple):
    """The blocks of a document: its own, and those that say what an agreement or use policy says."""

    own: Sequence[Block]
    quoted: Sequence[Block]


def divided(document: Document) -> Divided:
    """The blocks of a document, with agreements and use policies of any version told from the rest."""
    if not _may_hold(document):
        return Divided(document.seen.blocks, ())
    from llamalicense.documents.agreement import held  # fingerprints, which only such a document needs

    parts = held(document).cut
    return Divided(parts.rest, parts.inside)


def may_hold_copies(document: Document) -> bool:
    """Whether it may hold an agreement or use policy, as it stands or as its strings come to as Markdown."""
    return _may_hold(document) or may_hold(document.read_again)


def _may_hold(document: Document) -> bool:
    return document.taken_out("may hold agreements", lambda one: may_hold(one.seen.blocks))
