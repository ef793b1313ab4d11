"""The map of clauses: each sentence of a licence and its policy, with the rules that encode it or why none does."""

from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.policy.conditions import Raw
from llamalicense.policy.policy import Clause, Policy
from llamalicense.policy.sentences import Sentence

_EVERY_LICENCE = "all"


class MappedSentence(NamedTuple):
    """A sentence of a licence, by the clause where it stands and its anchor, without its text.

    `rules`: the ids of those that encode it; `reason`: why none does, or what of it they leave out; `see`: the ids of
    rules and notes that have to do with it; `same_in`: the other licences that have it in the same words; `copy_of`:
    the item of the policy's own file, for the copy of it that the licence file of Llama 3 holds.
    """

    clause: Clause
    about: str
    rules: tuple[str, ...]
    reason: str
    see: tuple[str, ...]
    same_in: tuple[str, ...]
    copy_of: str = ""


def clause_map(document: Raw, policy: Policy) -> tuple[MappedSentence, ...]:
    """What the map says of one licence: its own file, then its use policy, each in the order of the text."""
    licence, use = (list(_mapped(document, source, policy)) for source in ("licence", "acceptable-use"))
    copied = [_copied(row["copy"], one) for row, one in use if document["copied_in"] == policy.id and "copy" in row]
    return (*(one for _, one in licence), *copied, *(one for _, one in use))


def _mapped(document: Raw, source: str, policy: Policy) -> Iterator[tuple[Raw, MappedSentence]]:
    for row in document[source]:
        reason = row.get("reason", "")
        for anchor, having in row["sentences"].items():
            licences = document["licences"] if having == _EVERY_LICENCE else having
            if policy.id in licences:
                sentence = MappedSentence(
                    Clause(source, Sentence(row["at"], policy.parameters).text, anchor),
                    row["about"],
                    tuple(row.get("rules", ())),
                    document["reasons"].get(reason, reason),
                    tuple(row.get("see", ())),
                    tuple(licence for licence in licences if licence != policy.id),
                )
                yield row, sentence


def _copied(copy: Raw, own: MappedSentence) -> MappedSentence:
    """A sentence as it stands in a licence's file, which has a copy of the policy."""
    clause = Clause("licence", f"Acceptable Use Policy, {copy['at']}", copy.get("anchor", own.clause.anchor))
    return own._replace(clause=clause, same_in=(), copy_of=own.clause.at)
