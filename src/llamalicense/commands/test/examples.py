"""The examples of a rule: each, or each line of a table, is decided like a manifest and held to what it expects."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from llamalicense.commands.test.outcomes import TOLD
from llamalicense.decision.decide import Decision, decide, undecided
from llamalicense.decision.result import PASSING, Reason
from llamalicense.facts import FactType
from llamalicense.policy.checks.comparisons import misfit
from llamalicense.policy.conditions import BadCondition, Compare, Raw, substitute
from llamalicense.policy.page import Blanks
from llamalicense.policy.policy import Rule
from llamalicense.policy.sentences import Sentence, shown

# What `expect` may say beside a reason itself.
VERDICTS: dict[str, tuple[Reason, ...]] = {"pass": PASSING, "fail": ("violated",), "warn": ("unclear", "missing")}
NEUTRAL: dict[str, Any] = {"flag": False, "words": ()}
MOST_OF_A_TABLE = 10_000
_OUTCOME = {reason: outcome for outcome, reason in TOLD.items()}
FactTypes = Mapping[str, FactType]


class ExampleError(Exception):
    """An example that cannot be run, and why."""


class GivenFacts(dict[str, tuple[Any]]):
    """An example's facts; what it leaves out is not stated.

    What every manifest states is different: left out, a flag is false and a list empty; nothing else has a neutral
    value, so where a condition asks for it the example must give it. Raises ExampleError.
    """

    def __init__(self, stated: Raw, table: FactTypes) -> None:
        super().__init__({name: (value,) for name, value in stated.items()})
        self.table = table

    def __missing__(self, name: str) -> tuple[Any]:
        fact = self.table[name]
        if fact.always and fact.kind not in NEUTRAL:
            raise ExampleError(f"a condition asks for {name}, which every manifest states; give it a value")
        return (NEUTRAL[fact.kind] if fact.always else None,)

    def or_anything(self, name: str) -> Any:
        """The value of a fact, and "" for one that the example had to give if anything asked for it."""
        try:
            return self[name][0]
        except ExampleError:
            return ""


class Case(NamedTuple):
    """An example, or a line of one that is a table; `line`: what tells it from the others of its table.

    `decision` is None where it cannot be run, and `wrong` says what is wrong with it.
    """

    example: Raw
    line: str
    facts: GivenFacts
    decision: Decision | None
    wrong: tuple[str, ...]


def expected(example: Raw) -> tuple[Reason, ...]:
    """The reasons that an example allows."""
    expect: Any = example["expect"]
    return VERDICTS.get(expect, ("violated",) if expect == "fail" else (expect,))


def cases(rule: Rule, example: Raw, table: FactTypes, parameters: Raw) -> Iterator[Case]:
    """The lines of an example, one where it is no table."""
    columns: Mapping[str, list[Any] | str] = example.get("each", {})
    unknown = next((values for values in columns.values() if isinstance(values, str)), None)
    if unknown is not None:
        yield Case(example, "", GivenFacts({}, table), None, (f'there is no table "{unknown}"',))
        return
    for number, values in enumerate(product(*columns.values())):
        if number == MOST_OF_A_TABLE:
            wrong = (f"its table has more than {MOST_OF_A_TABLE:,} lines",)
            yield Case(example, "", GivenFacts({}, table), None, wrong)
            return
        given = {**example["given"], **dict(zip(columns, values, strict=True))}
        line = ", ".join(map(_in_words, values))
        # Every sentence is written about the first line of a table, as about an example that is none.
        yield _case(rule, example, line, given, table, parameters, in_full=number == 0)


def _in_words(value: Any) -> str:
    return _in_words(value["of"]) if isinstance(value, Mapping) and "of" in value else shown(value)


def _case(rule: Rule, example: Raw, line: str, given: Raw, table: FactTypes, parameters: Raw, *, in_full: bool) -> Case:
    facts = GivenFacts({}, table)
    try:
        facts = GivenFacts(dict(_stated(given, table, parameters)), table)
        decision = decide(rule, facts)
        if in_full:
            _say(rule, facts)
    except ExampleError as error:
        return Case(example, line, facts, None, (str(error),))
    return Case(example, line, facts, decision, tuple(_wrong(rule, example, facts, decision)))


def _wrong(rule: Rule, example: Raw, facts: GivenFacts, decision: Decision) -> Iterator[str]:
    got = "fail" if decision.reason == "violated" else decision.reason
    if decision.reason not in expected(example):
        yield f"expected {example['expect']}, got {got}"
    if got == "fail" and rule.never_fails:
        yield "it fails, and `never_fails` says that this rule cannot"
    if "doubts" in example:
        open_ = [doubt.id or "one without an id" for doubt in decision.doubts]
        if sorted(open_) != sorted(example["doubts"]):
            yield f"expected the doubts {_listed(example['doubts'])}, got {_listed(open_)}"
    if "missing" in example:
        lacks = undecided(rule, facts) if decision.reason == "missing" else ()
        if sorted(lacks) != sorted(example["missing"]):
            yield f"expected that {_listed(example['missing'])} is missing, got {_listed(lacks)}"
    text = explanation(rule, facts, decision)
    for phrase in phrases(example):
        if phrase not in text:
            yield f'expected the words "{phrase}", got "{text}"'


def phrases(example: Raw) -> list[str]:
    """The words that an example expects."""
    says = example.get("says", [])
    return [says] if isinstance(says, str) else says


def _listed(names: Any) -> str:
    return ", ".join(names) or "none"


def explanation(rule: Rule, facts: GivenFacts, decision: Decision) -> str:
    """What is said of an example: why it came out so, then what to do."""
    words = words_of(facts)
    if decision.exemption:
        sentences = [decision.exemption.because]
    elif decision.doubts:
        sentences = [doubt.because for doubt in decision.doubts]
        sentences += dict.fromkeys(doubt.remedy for doubt in decision.doubts)
    else:
        says = rule.explain.get(_OUTCOME[decision.reason], ())
        say = next((candidate for candidate in says if candidate.when is None or candidate.when.check(facts)), None)
        sentences = ([say.sentence] if say else []) + ([rule.remedy] if decision.reason == "violated" else [])
    return " ".join([*(sentence.fill(words) for sentence in sentences), *([rule.remark] if rule.remark else [])])


def words_of(facts: GivenFacts) -> Blanks:
    """The facts of an example as sentences fill them in."""
    return Blanks({name: value for name, value in facts.items() if value[0] is not None})


def _stated(given: Raw, table: FactTypes, parameters: Raw) -> Iterator[tuple[str, Any]]:
    for name, raw in given.items():
        fact = table.get(name)
        if isinstance(raw, Mapping):
            yield name, _of(name, raw, fact, parameters)
            continue
        try:
            value = substitute(raw, parameters)
        except BadCondition as error:
            raise ExampleError(f"{name}: {error}") from None
        if fact is not None and value == "not-stated":
            if fact.always:
                raise ExampleError(f"{name} is stated by every manifest; an example cannot leave it open")
            continue
        if fact is not None and isinstance(value, tuple) is not (fact.kind == "words"):
            raise ExampleError(f"{name} takes {'a list' if fact.kind == 'words' else f'a {fact.kind}, not a list'}")
        word = "contains" if isinstance(value, tuple) else "is"
        message = misfit(Compare(lambda _: None, name, word, value), table, None)
        if message:
            raise ExampleError(message)
        yield name, value


def _of(name: str, raw: Raw, fact: FactType | None, parameters: Raw) -> Any:
    """What a fact comes to for something that a manifest or file holds."""
    if fact is None:
        raise ExampleError(misfit(Compare(lambda _: None, name, "is", ""), {}, None) or "")
    if set(raw) != {"of"}:
        raise ExampleError(f"{name} takes a value, or `of:` and what a manifest or file holds")
    if fact.of is None:
        raise ExampleError(f"{name} cannot be given by what it comes to (`of`); give its value")
    try:
        return fact.of(raw["of"], parameters)
    except (AttributeError, KeyError, TypeError) as error:
        raise ExampleError(f"{name} cannot be read of {raw['of']!r} ({error})") from None


def _say(rule: Rule, given: GivenFacts) -> None:
    """Writes every sentence of a rule about an example, chosen or not, to show that each can be written."""
    phrasings = [say for says in rule.explain.values() for say in says]
    for say in phrasings:
        if say.when is not None:
            say.when.check(given)
    sentences: list[Sentence] = [say.sentence for say in phrasings] + [exemption.because for exemption in rule.unless]
    sentences += [sentence for doubt in rule.doubts for sentence in (doubt.because, doubt.remedy)]
    words = words_of(given)
    for sentence in (*sentences, rule.remedy):
        sentence.fill(words)
