"""Facts of an organisation that hold for every row that does not state its own; a file in YAML."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from llamalicense.documents.document import Document
from llamalicense.errors import InputError, Problem, did_you_mean
from llamalicense.manifest.messages import nulls
from llamalicense.manifest.values import EXAMPLE_MODEL
from llamalicense.project.load import SPELLINGS, spelled, unmarked
from llamalicense.run import Checker
from llamalicense.steps import finished
from llamalicense.yamlfile import NodePath, Source, parse

PARTS = ("organisation", "use", "house", "waivers")
_ELSEWHERE = {part: other for other, part in SPELLINGS.items()}


class SharedFacts(NamedTuple):
    """The facts that a file states for all rows of one licensee."""

    source: Source

    @property
    def name(self) -> str:
        """The licensee."""
        name: str = self.source.value["organisation"]["name"]
        return name

    def given_to(self, row: Source) -> Source:
        """A row with these facts where it does not state its own, each still at its place in the file.

        Fields of `organisation`, `use` and `house` hold one by one, whole; `waivers` hold together. A row of another
        licensee is returned as it is: facts of one are never those of another.
        """
        stated, part = row.value, "organisation"
        if not isinstance(stated, dict):
            return row
        if part not in stated and _ELSEWHERE[part] in stated:
            part = _ELSEWHERE[part]
        own = stated.get(part, {})
        if not isinstance(own, dict) or not is_same_licensee(own.get("name", self.name), self.name):
            return row
        values, places = dict(stated), dict[NodePath, Source](row.elsewhere)
        for name, facts in self.source.value.items():
            here = part if name == "organisation" else name
            if here not in stated:
                values[here] = facts
                places[(name,)] = self.source
            elif isinstance(facts, dict) and isinstance(stated[here], dict):
                values[here] = {**facts, **stated[here]}
                places.update({(name, field): self.source for field in facts if field not in stated[here]})
        return row._replace(value=values, elsewhere=places)


def is_same_licensee(one: Any, other: str) -> bool:
    """Whether two names are those of one licensee: letter case and spaces aside they are the same."""
    return isinstance(one, str) and one.casefold().split() == other.casefold().split()


def shared_facts(data: bytes, name: str, checker: Checker) -> SharedFacts:
    """The shared facts that these bytes are, checked as a check would those of a manifest; raises InputError."""
    source, problems = spelled(parse(data, name))
    if not isinstance(source.value, dict):
        raise InputError([source.problem((), f"shared facts are a mapping of {', '.join(PARTS)}")])
    problems += nulls(source)
    problems += (_unknown(source, part) for part in source.value if part not in PARTS)
    problems += _of_others(source)
    if "organisation" not in source.value:
        message = '"organisation" is required: the licensee whose facts these are, by its name'
        problems.append(source.problem((), message))
    if problems:
        raise InputError(problems)
    facts = SharedFacts(source)
    # With these facts the smallest manifest must be one: what is wrong with them is told here, and not row by row.
    smallest = unmarked({"manifest": 1, "models": [{"id": EXAMPLE_MODEL}]}, name, 1)
    places: Mapping[NodePath, Source] = {(part,): source for part in source.value}
    finished(checker.load_values(smallest._replace(value=smallest.value | source.value, elsewhere=places), _unopened))
    return facts


def _unknown(source: Source, part: str) -> Problem:
    hint = did_you_mean(part, PARTS) or f"; a row states that itself, and shared are {', '.join(PARTS)}"
    return source.problem((part,), f'unknown key "{part}"{hint}', at_key=True)


def _of_others(source: Source) -> Iterator[Problem]:
    """Waivers of a model or build, which other rows do not have."""
    waivers = source.value.get("waivers")
    for number, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        subject = waiver.get("subject", "") if isinstance(waiver, dict) else ""
        if isinstance(subject, str) and subject.partition("/")[0] in ("builds", "models"):
            message = f'"{subject}" is of one row and not of all; state this waiver in that row'
            yield source.problem(("waivers", number, "subject"), message)


def _unopened(name: str) -> Document:
    return Document(name, None)
