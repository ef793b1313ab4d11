"""The map of clauses: each sentence of a licence and its policy, with the rules that encode it or why none does."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from llamalicense.policy.conditions import Raw
from llamalicense.policy.policy import Clause
from llamalicense.policy.sentences import Sentence
from llamalicense.yamlfile import NodePath

_EVERY_LICENCE = "all"


class MappedSentence(NamedTuple):
    """A sentence of a licence, by the clause where it stands and its anchor, without its text.

    `rules`: the ids of those that encode it; `reason`: why none does, or what of it they leave out; `see`: the ids of
    rules and notes that have to do with it; `same_in`: the other licences that have it in the same words; `place`:
    where the map's file says this; `parts`: what a rule cites of it behind the clause; `copy_of`: the item of the
    policy's own file, for the copy of it that the licence file of Llama 3 holds.
    """

    clause: Clause
    about: str
    rules: tuple[str, ...]
    reason: str
    see: tuple[str, ...]
    same_in: tuple[str, ...]
    place: NodePath
    parts: Mapping[str, str]
    copy_of: str = ""


def clause_map(document: Raw, licence: str) -> tuple[MappedSentence, ...]:
    """What the map says of one licence: its own file, then its use policy, each in the order of the text."""
    own, use = (list(_mapped(document, source, licence)) for source in ("licence", "acceptable-use"))
    copied = [_copied(row["copy"], one) for row, one in use if document["copied_in"] == licence and "copy" in row]
    return (*(one for _, one in own), *copied, *(one for _, one in use))


def _mapped(document: Raw, source: str, licence: str) -> Iterator[tuple[Raw, MappedSentence]]:
    numbers = {
        name: next((number for number, licences in counts.items() if licence in licences), f"{{{name}}}")
        for name, counts in document["numbers"].items()
    }
    for position, row in enumerate(document[source]):
        reason = row.get("reason", "")
        for anchor, having in row["sentences"].items():
            licences = document["licences"] if having == _EVERY_LICENCE else having
            if licence in licences:
                sentence = MappedSentence(
                    Clause(source, Sentence(row["at"], numbers).text, anchor),
                    row["about"],
                    tuple(row.get("rules", ())),
                    document["reasons"].get(reason, reason),
                    tuple(row.get("see", ())),
                    tuple(other for other in licences if other != licence),
                    (source, position),
                    row.get("parts", {}),
                )
                yield row, sentence


def _copied(copy: Raw, own: MappedSentence) -> MappedSentence:
    """A sentence as it stands in a licence's file, which has a copy of the policy."""
    clause = Clause("licence", f"Acceptable Use Policy, {copy['at']}", copy.get("anchor", own.clause.anchor))
    return own._replace(clause=clause, same_in=(), copy_of=own.clause.at)
