"""Whether a policy file means something: its facts, words, parameters and sentences exist and fit together.

Every problem is found at once and stands at its line. Bundled policies are checked by their tests, others when loaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pydantic import ValidationError

from llamalicense.errors import InputError, did_you_mean
from llamalicense.facts import FACTS, FactType
from llamalicense.facts.house import house_facts
from llamalicense.facts.loose import READ
from llamalicense.manifest.messages import nulls, problems_of
from llamalicense.policy.assembly import assemble
from llamalicense.policy.checks import FlawInFile
from llamalicense.policy.checks.comparisons import faults, without_parameters
from llamalicense.policy.checks.pieces import Piece, cites_of, conditions_of, pieces, sentences_of
from llamalicense.policy.checks.remarks import remark_faults
from llamalicense.policy.checks.structure import RuleIds, misfits
from llamalicense.policy.checks.wording import sentence_faults
from llamalicense.policy.conditions import Condition, Raw
from llamalicense.policy.file import PolicyFile
from llamalicense.policy.inheritance import merge, together, uses
from llamalicense.policy.policy import PolicySource
from llamalicense.policy.sentences import names_in
from llamalicense.vocabulary import CATEGORIES
from llamalicense.yamlfile import Source

# Whoever reads so many has enough to do, and each takes time to find a word that may be meant.
_MOST_TOLD = 100
_BOUND = {"models": "model", "uses": "seen"}


def validate(source: Source) -> Raw:
    """The file's content, its shape checked; raises InputError."""
    problems = list(nulls(source))
    try:
        PolicyFile.model_validate(source.value)
    except ValidationError as error:
        problems += problems_of(error, source, PolicyFile)
    if problems:
        raise InputError(problems)
    content: Raw = source.value
    return content


def check(own: PolicySource, shared: Sequence[PolicySource], bundled: RuleIds) -> None:
    """Raises InputError with what a policy says wrongly, in its own file or in one that it extends; a hundred at most.

    `bundled`: the rules of each bundled policy, which overrides may name.
    """
    files = [*shared, own]
    documents = [file.document for file in shared]
    flaws = [(own, path, message) for path, message in islice(misfits(own.document, documents, bundled), _MOST_TOLD)]
    if not flaws and own.document.get("kind") != "shared":
        flaws = list(islice(_meaning(own, files), _MOST_TOLD))
    problems = [file.source.problem(path, message) for file, path, message in flaws]
    if problems:
        raise InputError(problems)


def _meaning(own: PolicySource, files: Sequence[PolicySource]) -> Iterator[FlawInFile]:
    documents = [file.document for file in files]
    parameters = together(documents, "parameters")
    of_licence = own.document.get("kind", "licence") in ("licence", "alternative")
    known = {name: kind for name, kind in FACTS.items() if of_licence or not kind.of_licence}
    if own.document.get("kind") != "project":
        known = {name: kind for name, kind in known.items() if not kind.of_repository}
    facts = {**known, **house_facts(own.document.get("facts", {}))}
    terms: dict[str, Condition] = {}
    bad = False
    for file in files:
        for name, raw in file.document.get("terms", {}).items():
            if file is own or uses(raw) <= parameters.keys():
                for path, message in faults(raw, ("terms", name), terms, parameters, facts, None):
                    bad = True
                    yield file, path, message
    rules_in_place = list(pieces(own, files))
    for piece in rules_in_place:
        for home, path, message in _conditions(piece, terms, parameters, facts):
            bad = True
            yield home, path, message
    for home, path, message in remark_faults(files, terms, parameters, facts):
        bad = True
        yield home, path, message
    if not bad:
        rules = {rule.id: rule for rule in assemble(merge(own.document, documents[:-1]), "").rules}
        for piece in rules_in_place:
            of_house = own.document.get("kind") == "house"
            yield from sentence_faults(rules[piece.rule["id"]], piece, parameters, facts, of_house=of_house)


def _conditions(
    piece: Piece, terms: dict[str, Condition], parameters: Raw, facts: Mapping[str, FactType]
) -> Iterator[FlawInFile]:
    rule = piece.rule
    scope, facts = _scope(rule), _askable(rule, facts)
    for (first, *rest), raw in conditions_of(rule):
        home, path = piece.at(str(first), *rest)
        absence = first == "unclear_when"
        for inner, message in faults(raw, path, terms, parameters, facts, scope, absence=absence):
            yield home, inner, message
    yield from _names(piece, parameters, facts)


def _names(piece: Piece, parameters: Raw, facts: Mapping[str, FactType]) -> Iterator[FlawInFile]:
    """Facts, parameters and categories that are named outside of conditions and do not exist."""
    rule = piece.rule
    for place, name in enumerate(rule.get("fails_without", ())):
        if name not in facts:
            yield *piece.at("fails_without", place), f'there is no fact "{name}"{did_you_mean(name, facts)}'
    for path in (("title",), ("remark",), ("never_fails",)):
        if "." in "".join(names_in(rule.get(path[0], ""))):
            yield *piece.at(*path), "only parameters are filled in here, not facts"
    for (first, *rest), cite in cites_of(rule):
        needed = {*names_in(cite["at"]), *uses({"anchor": cite.get("anchor", "")})}
        for name in sorted(needed - parameters.keys()):
            yield *piece.at(str(first), *rest), f'there is no parameter "{name}"{did_you_mean(name, parameters)}'
    if rule.get("about") and rule["about"] not in CATEGORIES:
        yield *piece.at("about"), f'there is no category "{rule["about"]}"{did_you_mean(rule["about"], CATEGORIES)}'
    for (first, *rest), text in sentences_of(rule):
        for name in names_in(text):
            known: Mapping[str, Any] = facts if "." in name else parameters
            if name not in known:
                what = "fact" if "." in name else "parameter"
                message = f'there is no {what} "{name}" to fill in{did_you_mean(name, known)}'
                yield *piece.at(str(first), *rest), message
            elif "." in name and (message := without_parameters(name, facts, parameters) or ""):
                yield *piece.at(str(first), *rest), message


def _askable(rule: Raw, facts: Mapping[str, FactType]) -> Mapping[str, FactType]:
    """The facts that a rule may ask for: of a model that no build contains few of those about builds are known."""
    if rule.get("for_each") != "builds-and-models":
        return facts
    return {name: kind for name, kind in facts.items() if not name.startswith("build.") or name in READ}


def _scope(rule: Raw) -> tuple[str, ...]:
    for_each = rule.get("for_each", "")
    own = () if not for_each else (_BOUND.get(for_each, "build"),)
    return ("organisation", "use", "house", *own, *(("category",) if rule.get("about") else ()))
