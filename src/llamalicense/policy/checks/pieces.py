"""The rules of a policy as they are put together, each field with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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


def conditions_of(rule: Raw) -> Iterator[tuple[NodePath, Raw]]:
    """The conditions of a rule as they are written, each with its place in it."""
    yield from (((field,), rule[field]) for field in ("applies_when", "fails_when") if field in rule)
    for field in ("unless", "unclear_when"):
        yield from (((field, place, "when"), part["when"]) for place, part in enumerate(rule.get(field, ())))
    for outcome, says in rule.get("explain", {}).items():
        for place, choice in enumerate(says):
            if isinstance(says, list) and "when" in choice:
                yield ("explain", outcome, place, "when"), choice["when"]


def sentences_of(rule: Raw) -> Iterator[tuple[NodePath, str]]:
    """What a rule says, with facts and parameters to be filled in, each sentence with its place in the rule."""
    yield from (((field,), rule[field]) for field in ("title", "remedy", "remark", "never_fails") if field in rule)
    for outcome, says in rule.get("explain", {}).items():
        yield from sentences_in(says, ("explain", outcome))
    for field in ("unless", "unclear_when"):
        for place, part in enumerate(rule.get(field, ())):
            yield from (((field, place, inner), part[inner]) for inner in ("because", "remedy") if inner in part)


def sentences_in(says: Any, path: NodePath = ()) -> Iterator[tuple[NodePath, str]]:
    """What is said in an outcome or a note: a sentence, or those of a list, each with its place."""
    if isinstance(says, str):
        yield path, says
    else:
        yield from (((*path, place, "say"), choice["say"]) for place, choice in enumerate(says))


def cites_of(rule: Raw) -> Iterator[tuple[NodePath, Raw]]:
    """What a rule and its exceptions cite, each with its place in the rule."""
    parts: list[tuple[NodePath, Raw]] = [((), rule)]
    parts += [(("unless", place), exemption) for place, exemption in enumerate(rule.get("unless", ()))]
    for path, part in parts:
        cites = part.get("cite", [])
        yield from (((*path, "cite"), cite) for cite in (cites if isinstance(cites, list) else [cites]))
