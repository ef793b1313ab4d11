"""A policy ready to be evaluated: parameters filled in, conditions compiled once."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from llamalicense.policy.conditions import Compare, Condition, FactsByName, Raw, leaves
from llamalicense.policy.sentences import Sentence
from llamalicense.vocabulary import RuleId
from llamalicense.yamlfile import Source


class PolicySource(NamedTuple):
    """A policy file as plain values, with their positions."""

    document: Mapping[str, Any]
    sha256: str
    source: Source


class Clause(NamedTuple):
    """The sentence that a rule or exception encodes; `anchor` identifies it without copying it."""

    source: str
    at: str
    anchor: str | None


class Say(NamedTuple):
    """A sentence and when it is the right one."""

    when: Condition | None
    sentence: Sentence


def chosen_of(says: Iterable[Say], facts: FactsByName) -> Sentence | None:
    """The first of some sentences that is the right one."""
    for when, sentence in says:
        if when is None or when.check(facts):
            return sentence
    return None


class Exemption(NamedTuple):
    """An exception; `proven`: the licensee must prove it, so that absence counts as false."""

    id: str
    clauses: tuple[Clause, ...]
    when: Condition
    proven: bool
    because: Sentence


class Doubt(NamedTuple):
    """A case that the text leaves open, and what settles it; `id`: its name within its rule, if it has one."""

    when: Condition
    because: Sentence
    remedy: Sentence
    id: str = ""


class Equivalent(NamedTuple):
    """A mutant of a rule that nothing can tell from it, by the name that `llamalicense test` gives it, and why."""

    mutant: str
    because: str


class Remark(NamedTuple):
    """What readers of a report should know; `rules`: the ids of those that must fail for it, None: it is always said.

    An empty `rules` means whichever rule of the policy fails; `when`: it is said only where this holds.
    """

    id: str
    rules: frozenset[str] | None
    says: tuple[Say, ...]
    examples: tuple[Raw, ...] = ()
    when: Condition | None = None


class Rule(NamedTuple):
    """One duty of one policy; conditions are compiled.

    `name` is the id that users see, such as llama-4/mau-threshold; `asks` the facts that the conditions look at;
    `fails_without` those whose absence fails; `no_baseline`: a baseline can hold no fail of it; `differs_by` the
    parameters that tell how the duty differs between licences. `examples` and `equivalents` are what tests look at.
    """

    policy: str
    id: str
    name: str
    title: str
    clauses: tuple[Clause, ...]
    clause: str
    for_each: str | None
    about: str
    applies: Condition | None
    fails: Condition | None
    unless: tuple[Exemption, ...]
    doubts: tuple[Doubt, ...]
    explain: Mapping[str, tuple[Say, ...]]
    remedy: Sentence
    remark: str
    never_fails: str
    fails_without: tuple[str, ...]
    no_baseline: bool
    differs_by: tuple[str, ...]
    examples: tuple[Raw, ...]
    asks: tuple[str, ...]
    equivalents: tuple[Equivalent, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides, the exceptions' and doubts' included."""
        nodes = [self.applies, self.fails, *(part.when for part in self.unless), *(part.when for part in self.doubts)]
        return tuple(node for node in nodes if node is not None)

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """Every condition, those that choose between sentences included."""
        whens = [say.when for says in self.explain.values() for say in says if say.when is not None]
        return (*self.conditions, *whens)

    @property
    def open_conditions(self) -> list[Condition]:
        """The conditions that leave the rule open while they are: an exception that must be proven is none of them."""
        nodes = [self.applies, self.fails, *(doubt.when for doubt in self.doubts)]
        nodes += [exemption.when for exemption in self.unless if not exemption.proven]
        return [node for node in nodes if node is not None]

    @property
    def looks_at_grants(self) -> bool:
        """Whether what Meta granted for this rule could change its outcome."""
        asked = [leaf for node in self.conditions for leaf in leaves(node) if isinstance(leaf, Compare)]
        grants = {"category.granted": True, "organisation.grants": self.id}
        return any(grants.get(leaf.fact) == leaf.value for leaf in asked)


class Override(NamedTuple):
    """A rule of another policy made stricter."""

    rule: str
    unclear: bool
    missing: bool

    def concerns(self, rule: str) -> bool:
        """Whether it speaks of a rule; `*/<id>` speaks of that id under every licence."""
        return self.rule == rule or RuleId.of(self.rule) == ("*", RuleId.of(rule).rule)


class Policy(NamedTuple):
    """A licence (or an organisation's own rules) as rules in the order of its clauses."""

    id: str
    title: str
    kind: str
    sha256: str
    effective: str | None
    reviewed: str
    sources: Mapping[str, Raw]
    parameters: Raw
    rules: tuple[Rule, ...]
    overrides: tuple[Override, ...]
    facts: Mapping[str, Raw]
    terms: Mapping[str, Condition]
    remarks: tuple[Remark, ...] = ()
    assumptions: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    labels: Mapping[str, str] = MappingProxyType({})
    bar: int | None = None


def in_words(clauses: Iterable[Clause]) -> str:
    """§2 and Acceptable Use Policy, item 1.8."""
    places = [f"Acceptable Use Policy, {c.at}" if c.source == "acceptable-use" else c.at for c in clauses]
    return " and ".join(dict.fromkeys(places)) or "not a licence term"
