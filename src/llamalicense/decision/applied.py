"""The policies that a manifest was judged under."""

from typing import NamedTuple


class Encoded(NamedTuple):
    """A text that a policy encodes: its name in citations, its address, SHA-256 of the copy that was read.

    The digest is empty where the policy pins no copy.
    """

    name: str
    url: str
    sha256: str


class PolicyInUse(NamedTuple):
    """A policy that a manifest was judged under, the models that it governs, the digest of its file, its texts.

    `kind` is licence, catalogue, project or house; `no_baseline` has the rules of which a baseline holds no fail.
    """

    id: str
    title: str
    models: tuple[str, ...]
    sha256: str
    reviewed: str
    kind: str = "licence"
    encodes: tuple[Encoded, ...] = ()
    no_baseline: frozenset[str] = frozenset()
