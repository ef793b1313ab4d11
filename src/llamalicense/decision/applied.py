"""The policies that a manifest was judged under."""

from typing import NamedTuple

from llamalicense.policy.policy import Policy
from llamalicense.policy.sentences import address_shown


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


def applied(policy: Policy) -> PolicyInUse:
    """A policy as one that was applied, whatever it governs."""
    return PolicyInUse(
        policy.id,
        policy.title,
        (),
        policy.sha256,
        policy.reviewed,
        policy.kind,
        tuple(
            Encoded(name, address_shown(text["url"]), text.get("sha256") or "") for name, text in policy.sources.items()
        ),
        frozenset(rule.name for rule in policy.rules if rule.no_baseline),
    )
