"""The rules of a policy as they are put together, each field with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from llamalicense.policy.conditions import Raw
from llamalicense.policy.inheritance import expanded, merge
from llamalicense.policy.policy import PolicySource
from llamalicense.yamlfile import NodePath


class Piece(NamedTuple):
    """A merged rule and where each of its fields stands: in the policy, in a shared file or in a pattern."""

    rule: Raw
    homes: Mapping[str, tuple[PolicySource, NodePath]]

    def at(self, field: str, *rest: str | int) -> tuple[PolicySource, NodePath]:
        """The place of a field, or of the rule when no file states it."""
        home, path = self.homes.get(field, self.homes["id"])
        return home, (*path, field, *rest) if field in self.homes else path


def pieces(own: PolicySource, files: Sequence[PolicySource]) -> Iterator[Piece]:
    """The merged rules of a policy; `files`: those that it extends, and itself last."""
    documents = [file.document for file in files[:-1]]
    for rule in expanded(merge(own.document, documents)):
        homes: dict[str, tuple[PolicySource, NodePath]] = {}
        for file in files:
            pattern = file.document.get("patterns", {}).get(rule.get("pattern"), {})
            homes.update({field: (file, ("patterns", rule["pattern"])) for field in pattern if field not in homes})
        stating = [
            (file, number, raw)
            for file in files
            for number, raw in enumerate(file.document.get("rules", ()))
            if raw["id"] == rule["id"]
        ]
        # Of the shared files the last that has the rule counts; the policy's own fields stand in its place.
        for file, number, raw in stating[-2 if stating[-1][0] is own else -1 :]:
            homes.update(dict.fromkeys(raw, (file, ("rules", number))))
        yield Piece(rule, homes)
