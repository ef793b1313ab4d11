"""A policy that is tested, with its files and the places in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.test.examples import FactTypes
from llamalicense.facts import FACTS
from llamalicense.facts.house import house_facts
from llamalicense.policy import library
from llamalicense.policy.files import bundled_source
from llamalicense.policy.policy import Policy
from llamalicense.policy.resources import folder
from llamalicense.vocabulary import policy_named
from llamalicense.yamlfile import NodePath, Source, parse

ListEntry = tuple[str, str]  # an entry of a list in a policy, by one of its keys and what stands there
WHOLE = 100


class Tested(NamedTuple):
    """A policy, the facts that it may name, the files that it is made of (its own first), and what it asks of itself.

    `bar`: of a hundred mutants and comparisons how many its examples must tell apart; None: no one says. `is_bundled`:
    it comes with the program.
    """

    policy: Policy
    table: FactTypes
    files: tuple[Source, ...]
    bar: int | None
    is_bundled: bool

    def place(self, rule: str, field: str, entry: ListEntry | None = None) -> tuple[Source, NodePath]:
        """Where a field of a rule stands, or an entry of that field: with the rule, or with its pattern."""
        for source, path in self._homes(rule, field):
            if entry is None:
                return source, path
            for number, member in enumerate(_at(source.value, path)):
                if member.get(entry[0]) == entry[1] and member.get("rule", rule) == rule:
                    return source, (*path, number, entry[0])
        source, path = next(self._homes(rule, "id"))
        return source, path[:-1]

    def _homes(self, rule: str, field: str) -> Iterator[tuple[Source, NodePath]]:
        """Where a field stands, first where it counts: lists of examples are all read."""
        pattern = ""
        if field == "examples" and "examples" in self.files[0].value:
            yield self.files[0], ("examples",)
        for source in self.files:
            for part in ("rules", "notes"):
                for number, raw in enumerate(source.value.get(part, ())):
                    if raw["id"] == rule:
                        pattern = raw.get("pattern", pattern)
                        if field in raw:
                            yield source, (part, number, field)
        for source in self.files:
            if field in source.value.get("patterns", {}).get(pattern, {}):
                yield source, ("patterns", pattern, field)


def _at(value: Any, path: NodePath) -> Any:
    for key in path:
        value = value[key]
    return value


def load(name: str) -> Tested:
    """A policy by its id or file; raises UsageError and InputError."""
    is_bundled = library.is_bundled(name)
    if is_bundled:
        library.check_bundled(policy_named(name))
    policy = library.named(name)  # refuses a file that is too large before it is read whole
    own = parsed(policy.id) if is_bundled else parse(Path(name).read_bytes(), name)
    shared = [parsed(policy_id) for policy_id in own.value.get("extends", ())]
    # Of two shared files the later one wins, as when they are merged.
    files = (own, *reversed(shared))
    bar = WHOLE if is_bundled else policy.bar
    return Tested(policy, {**FACTS, **house_facts(policy.facts)}, files, bar, is_bundled)


def parsed(policy_id: str) -> Source:
    """A bundled file, with its places."""
    return bundled_source(policy_id).source


def bundled_files() -> list[Source]:
    """Every bundled file."""
    return [parsed(path.stem) for path in sorted(folder("policies").glob("*.yaml"))]


def written_examples(source: Source) -> Iterator[tuple[NodePath, str, str]]:
    """The examples in a file: the place of the name of each, its rule or pattern, and its name."""
    lists: list[tuple[NodePath, str, Any]] = [
        ((part, number), raw["id"], raw)
        for part in ("rules", "notes")
        for number, raw in enumerate(source.value.get(part, ()))
    ]
    lists += [(("patterns", name), name, raw) for name, raw in source.value.get("patterns", {}).items()]
    for path, rule, raw in lists:
        for number, example in enumerate(raw.get("examples", ())):
            yield (*path, "examples", number, "name"), rule, example["name"]
    for number, example in enumerate(source.value.get("examples", ())):
        yield ("examples", number, "name"), example["rule"], example["name"]
