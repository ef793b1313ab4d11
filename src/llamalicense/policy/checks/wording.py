"""Whether the sentences of a rule are there, and name only facts that are stated where they are said."""

from collections.abc import Iterator, Mapping

from llamalicense.errors import did_you_mean
from llamalicense.facts import FACTS, FactType
from llamalicense.policy.certainty import certain, certain_facts
from llamalicense.policy.checks import FlawInFile
from llamalicense.policy.checks.pieces import Piece
from llamalicense.policy.conditions import Raw
from llamalicense.policy.policy import Rule
from llamalicense.policy.sentences import Sentence, names_in
from llamalicense.yamlfile import NodePath

_OUTCOMES = {"pass": "satisfied", "fail": "violated", "not-applicable": "not-applicable", "missing": "missing"}


def sentence_faults(
    rule: Rule, piece: Piece, parameters: Raw, facts: Mapping[str, FactType], *, of_house: bool
) -> Iterator[FlawInFile]:
    """What is wrong with what a rule says, at its place; `of_house`: its sentences are read by nobody else before."""
    yield from _rule(rule, piece, facts)
    yield from _unfilled(rule, piece, parameters)
    if of_house:
        yield from _empty(rule, piece)


def _rule(rule: Rule, piece: Piece, facts: Mapping[str, FactType]) -> Iterator[FlawInFile]:
    for message in _lacking(rule):
        yield *piece.at("id"), message
    for outcome, says in rule.explain.items():
        sure = _surely(rule, _OUTCOMES[outcome])
        for place, say in enumerate(says):
            if (say.when is None) is not (place == len(says) - 1):
                yield *piece.at("explain", outcome), "each sentence but the last has a `when`, and the last has none"
            known = sure | certain(say.when, True) if say.when is not None else sure
            for message in _unsure(say.sentence, known, facts):
                yield *piece.at("explain", outcome), message
    for place, exemption in enumerate(rule.unless):
        for message in _unsure(exemption.because, certain(exemption.when, True), facts):
            yield *piece.at("unless", place, "because"), message
    sure = _surely(rule, "unclear")
    for place, doubt in enumerate(rule.doubts):
        if piece.rule["unclear_when"][place]["when"] == piece.rule.get("fails_when"):
            yield (
                *piece.at("unclear_when", place, "when"),
                "this stands under `fails_when` as well; it fails or is open",
            )
        for sentence in (doubt.because, doubt.remedy):
            for message in _unsure(sentence, sure | certain(doubt.when, True), facts):
                yield *piece.at("unclear_when", place, "because"), message


def _surely(rule: Rule, outcome: str) -> frozenset[str]:
    return frozenset[str]().union(*certain_facts(rule, outcome))


def _is_of_repository(rule: Rule) -> bool:
    """Whether a rule only tells what a repository shows."""
    return any(FACTS[name].of_repository for name in rule.asks if name in FACTS)


def _lacking(rule: Rule) -> Iterator[str]:
    if rule.fails is None and not rule.doubts and not _is_of_repository(rule):
        yield "this rule can only pass; state `fails_when` or `unclear_when`"
    if not rule.remedy.template:
        yield "`remedy` is missing: what is to be done when this fails or is unclear?"
    if not rule.title:
        yield "`title` is missing: the duty in one line"
    if rule.fails is None and not rule.never_fails:
        yield "without `fails_when` a rule says in `never_fails` why it cannot fail"
    for name in rule.fails_without:
        if name not in rule.asks:
            yield f"no condition asks for {name}, so that nothing can lack it (`fails_without`)"
    needed = ["pass", *(["fail"] if not rule.never_fails else []), *(["not-applicable"] if rule.applies else [])]
    for outcome in needed:
        if outcome not in rule.explain:
            yield f"`explain` has no sentence for {outcome}"


def _unfilled(rule: Rule, piece: Piece, parameters: Raw) -> Iterator[FlawInFile]:
    """Names of examples that cannot be filled in."""
    for number, example in enumerate(rule.examples):
        for name in names_in(example["name"]):
            if name not in parameters:
                what = "only parameters are filled in here, not facts" if "." in name else ""
                hint = what or f'there is no parameter "{name}" to fill in{did_you_mean(name, parameters)}'
                yield *piece.at("examples", number, "name"), hint


def _empty(rule: Rule, piece: Piece) -> Iterator[FlawInFile]:
    """Sentences with no word but what is filled in, which may be nothing; a licence's are read by its tests."""
    places: list[tuple[NodePath, Sentence]] = [(("remedy",), rule.remedy)]
    places += [(("explain", outcome), say.sentence) for outcome, says in rule.explain.items() for say in says]
    places += [(("unless", number, "because"), part.because) for number, part in enumerate(rule.unless)]
    for number, doubt in enumerate(rule.doubts):
        places += [(("unclear_when", number, "because"), sentence) for sentence in (doubt.because, doubt.remedy)]
    for (first, *rest), sentence in places:
        if sentence.template and not any(map(str.isalnum, sentence.text.replace("%s", ""))):
            message = "a sentence has words of its own beside what is filled in, which may be empty"
            yield *piece.at(str(first), *rest), message


def _unsure(sentence: Sentence, known: frozenset[str], facts: Mapping[str, FactType]) -> Iterator[str]:
    for name in sentence.facts:
        fact = facts[name]
        if not (fact.always or name in known or fact.beside in known):
            yield f"{{{name}}} may not be stated here; say it only after a `when` that asks for it"
