"""How much a policy is once its terms, patterns and parameters stand in their places: counted, before any is put there.

A few lines can stand for more than a machine holds: a term that names another twice, and that one a third. The limits
are some fifteen times what the largest licence needs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

from llamalicense.policy.checks import Flaw
from llamalicense.policy.checks.pieces import cites_of, conditions_of, sentences_in, sentences_of
from llamalicense.policy.conditions import Compare, Raw, leaves
from llamalicense.policy.inheritance import expanded, merge
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.sentences import Sentence, names_in, parameter_shown, shown
from llamalicense.yamlfile import NodePath

MAX_NODES = 10_000
MAX_DEPTH = 40
MAX_CHARACTERS = 2_000_000
MAX_ENTRIES = 100_000
# What the results of house policies may weigh together, for one manifest: a result of one sentence weighs about 1,500.
MAX_RESULTS = 30_000_000
_RESULT, _COMPARISON = 1_000, 10
_LONGEST_FACT = 500  # the characters of a name, which is what most facts fill in


class Size(NamedTuple):
    """Nodes of a condition, its depth, and the characters of its values."""

    nodes: int = 1
    depth: int = 1
    characters: int = 0


def excess(document: Raw, shared: Sequence[Raw]) -> Iterator[Flaw]:
    """Where a policy, put together, becomes too large; the first such place."""
    merged = merge(document, shared)
    lengths = {name: len(parameter_shown(value)) for name, value in merged["parameters"].items()}
    terms: dict[str, Size] = {}
    nodes = 0
    for name, raw in merged["terms"].items():
        terms[name] = size = _size(raw, terms, merged["parameters"])
        nodes += size.nodes
        if nodes > MAX_NODES or size.depth > MAX_DEPTH:
            yield (
                ("terms", name),
                _too_large("with the terms that they name, the terms are up to this one", size, nodes),
            )
            return
    yield from _rules(document, merged, _Count(terms, merged["parameters"], lengths))


def _lines(example: Raw, tables: Raw) -> int:
    """How many examples stand in a table, one where an example is none."""
    listed = (
        tables.get(values, ()) if isinstance(values, str) else values for values in example.get("each", {}).values()
    )
    return prod(len(values) for values in listed)


class _Count:
    """Counts each piece once, as rules of one pattern share its pieces."""

    def __init__(self, terms: Mapping[str, Size], parameters: Raw, lengths: Mapping[str, int]) -> None:
        self.terms = terms
        self.parameters = parameters
        self.lengths = lengths
        self._sizes: dict[int, Size] = {}
        self._texts: dict[int, int] = {}

    def size(self, raw: Any) -> Size:
        """The size of a condition."""
        return self._sizes.get(id(raw)) or self._sizes.setdefault(id(raw), _size(raw, self.terms, self.parameters))

    def text(self, raw: str) -> int:
        """The characters of a sentence with parameters in their places, and room for its facts."""
        if id(raw) not in self._texts:
            self._texts[id(raw)] = len(raw) + sum(self.lengths.get(name, _LONGEST_FACT) for name in names_in(raw))
        return self._texts[id(raw)]


def _rules(document: Raw, merged: Raw, count: _Count) -> Iterator[Flaw]:
    own = {rule["id"]: number for number, rule in enumerate(document.get("rules", ()))}
    beside = [*merged["assumptions"], *(text for note in merged["notes"] for _, text in sentences_in(note["say"]))]
    nodes, characters, entries = 0, sum(map(count.text, beside)), 0
    if characters > MAX_CHARACTERS:
        yield (), f"with its parameters, the policy says in its notes more than {MAX_CHARACTERS:,} characters"
        return
    for rule in expanded(merged):
        path: NodePath = ("rules", own[rule["id"]]) if rule["id"] in own else ()
        for _, raw in conditions_of(rule):
            size = count.size(raw)
            nodes, characters = nodes + size.nodes, characters + size.characters
            if size.depth > MAX_DEPTH or nodes > MAX_NODES:
                yield (
                    path,
                    _too_large("with terms and patterns in their places, the policy is up to this rule", size, nodes),
                )
                return
        more = [example for example in document.get("examples", ()) if example["rule"] == rule["id"]]
        examples = (*rule.get("examples", ()), *more)
        texts = [text for _, text in sentences_of(rule)]
        texts += [*(cite["at"] for _, cite in cites_of(rule)), *(example["name"] for example in examples)]
        characters += sum(map(count.text, texts))
        if characters > MAX_CHARACTERS:
            yield path, f"with its parameters, the policy says up to this rule more than {MAX_CHARACTERS:,} characters"
            return
        assumed = len(rule.get("assume", ()))
        for example in examples:
            entries += (1 + assumed + len(example.get("given", ()))) * _lines(example, merged["tables"])
        if entries > MAX_ENTRIES:
            yield (
                path,
                f"with its patterns, the policy gives more than {MAX_ENTRIES:,} facts in examples up to this rule",
            )
            return


def _too_large(what: str, size: Size, nodes: int) -> str:
    if size.depth > MAX_DEPTH:
        return f"{what} nested {size.depth} levels deep; the limit is {MAX_DEPTH}"
    return f"{what} {nodes:,} conditions; the limit is {MAX_NODES:,}"


def _size(raw: Any, terms: Mapping[str, Size], parameters: Raw) -> Size:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return Size()
    [(word, body)] = raw.items()
    if word == "term":
        return terms.get(body, Size()) if isinstance(body, str) else Size()
    if word == "not":
        inner = _size(body, terms, parameters)
        return Size(inner.nodes + 1, inner.depth + 1, inner.characters)
    if word in ("all", "any") and isinstance(body, list):
        parts = [_size(part, terms, parameters) for part in body]
        depth = max((part.depth for part in parts), default=0)
        return Size(1 + sum(part.nodes for part in parts), 1 + depth, sum(part.characters for part in parts))
    values = list(body.values()) if isinstance(body, Mapping) else [body]
    filled = [parameters.get(value[1:], value) if _is_parameter(value) else value for value in values]
    nodes = 1 + sum(len(value) for value in filled if isinstance(value, list | dict))
    return Size(nodes, 1, len(word) + sum(len(str(value)) for value in filled))


def _is_parameter(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("$")


def results_weigh(policy: Policy, models: int, builds: int, stated: Mapping[str, Any]) -> int:
    """What the results of a policy weigh for so many models and builds, with what is stated under `house`."""

    def subjects(rule: Rule) -> int:
        words = rule.for_each or ""
        return max(1, ("model" in words) * models + ("build" in words) * builds)

    def fill(sentence: Sentence) -> int:
        names = (name.partition(".") for name in sentence.facts)
        return len(sentence.text) + sum(
            len(shown(stated.get(name, ""))) if subject == "house" else _LONGEST_FACT for subject, _, name in names
        )

    return sum(subjects(rule) * _weight(rule, fill) for rule in policy.rules)


def _weight(rule: Rule, fill: Callable[[Sentence], int]) -> int:
    sentences = [
        *(say.sentence for says in rule.explain.values() for say in says),
        *(exemption.because for exemption in rule.unless),
        *(doubt.because for doubt in rule.doubts),
    ]
    remedies = [rule.remedy, *(doubt.remedy for doubt in rule.doubts)]
    compared = [leaf for node in rule.conditions for leaf in leaves(node)]
    values = sum(len(str(leaf.value)) for leaf in compared if isinstance(leaf, Compare))
    longest = max(map(fill, sentences), default=0) + max(map(fill, remedies))
    return _RESULT + longest + len(rule.remark) + values + _COMPARISON * len(compared)
