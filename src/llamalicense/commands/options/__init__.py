"""`llamalicense options`: the same project under every licence and modality, and what stands in the way of each."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from llamalicense.catalogue.lineage import Lineage
from llamalicense.commands.explain.ways import sentence
from llamalicense.counterfactual.candidates import OF_ORIGIN
from llamalicense.counterfactual.search import smallest_way
from llamalicense.decision.evaluate import decided, views
from llamalicense.decision.explanations import result
from llamalicense.decision.judged import Judged
from llamalicense.decision.places import Places
from llamalicense.decision.result import Missing, Result, Verdict, worst
from llamalicense.policy.conditions import leaves
from llamalicense.policy.library import bundled_ids
from llamalicense.policy.policy import Policy, Rule
from llamalicense.project.load import Loaded
from llamalicense.project.project import Project
from llamalicense.report.fix import Fix
from llamalicense.run import Checker, Given
from llamalicense.vocabulary import LICENCES, SubjectId

MODALITIES = {False: "text-only", True: "multimodal", None: "any"}
# What documents show or tags say. A rule that asks for one of these is about papers, which are exchanged with the
# model; every other is about who the organisation is and what it does.
PAPERS = frozenset(
    f"build.{name}" for name in ("agreement", "notice", "phrase", "tag", "disclosure", "user_terms", "licence_text")
)
_EXAMPLES = 3
_TRIALS = 200
_IN_PLACE = "the model in place of"


class Candidate(NamedTuple):
    """A licence and a modality (None: any) that a project could move to, with models that are an example.

    `classifiers`: the catalogue has no model of this kind that answers in words.
    """

    policy: Policy
    multimodal: bool | None
    examples: tuple[str, ...]
    classifiers: bool


class Obstacle(NamedTuple):
    """A result that is in the way, and the smallest change that clears it; empty where none was found.

    `written_by`: the command that writes what it lacks; empty where none does.
    """

    result: Result
    clears: str
    written_by: str = ""


class Option(NamedTuple):
    """A project under a candidate: which listed models are such already, and what was found for it."""

    policy: Policy
    modality: str
    classifiers: bool
    examples: tuple[str, ...]
    listed: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]
    documents: tuple[Obstacle, ...]
    lacking: tuple[Result, ...]
    passes: int

    @property
    def verdict(self) -> Verdict:
        """The verdict as things are."""
        return worst([self.in_order, *(obstacle.result.verdict for obstacle in self.documents)])

    @property
    def in_order(self) -> Verdict:
        """The verdict once the documents are in order."""
        results = (*(obstacle.result for obstacle in self.obstacles), *self.lacking)
        return worst(["pass", *(result.verdict for result in results)])

    @property
    def missing(self) -> dict[str, Missing]:
        """The facts that are not stated and would decide results that lack them, by their paths."""
        return {missing.fact: missing for result in self.lacking for missing in result.missing}

    def count(self, verdict: Verdict) -> int:
        """How many obstacles have a verdict."""
        return sum(obstacle.result.verdict == verdict for obstacle in self.obstacles)


class Options(NamedTuple):
    """Every option of one project on one day."""

    manifest: str
    organisation: str
    as_of: date
    options: tuple[Option, ...]

    def own(self, option: Option) -> tuple[str, ...]:
        """The facts that matter under the licence of an option and under no other."""
        others = {fact for other in self.options if other.policy.id != option.policy.id for fact in other.missing}
        return tuple(fact for fact in option.missing if fact not in others)


def options_of(checker: Checker, given: Given) -> Options:
    """A project under every licence and modality of the catalogue, then under the alternatives; raises InputError."""
    loaded = checker.load(given)
    papers = {rule.name for policy in checker.policies(loaded) for rule in policy.rules if _is_about_papers(rule)}
    results = [outcome for outcome in checker.judge(loaded).results if outcome.rule in papers]
    fixes = {claim: fix for fix in checker.fixes(given, results) for claim in fix.claims}
    return Options(
        loaded.source.name,
        loaded.project.manifest.organisation.name,
        checker.as_of,
        tuple(_option(candidate, checker, loaded, fixes) for candidate in _candidates(checker)),
    )


def _candidates(checker: Checker) -> Iterator[Candidate]:
    # A model whose licence is in dispute or that was never released is no example of anything.
    settled = [entry for entry in checker.catalogue if len(entry.licences) == 1 and not entry.announced]
    for licence in LICENCES:
        for multimodal in (False, True):
            kind = ((licence,), multimodal)
            fitting = [entry for entry in settled if (entry.licences, entry.multimodal) == kind]
            answering = [entry for entry in fitting if not entry.classifier]
            if examples := [entry.id for entry in answering or fitting]:
                yield Candidate(checker.policy(licence), multimodal, tuple(examples[:_EXAMPLES]), not answering)
    for policy in (checker.policy(name) for name in bundled_ids() if name not in LICENCES):
        if policy.kind == "alternative":
            yield Candidate(policy, None, tuple(policy.parameters["models"]), False)


def _option(candidate: Candidate, checker: Checker, loaded: Loaded, fixes: Mapping[tuple[str, str], Fix]) -> Option:
    project, source = loaded.project, loaded.source
    listed = tuple(row.model.id for row in project.listing.rows if _is_such(row.lineage, candidate))
    supposed = _supposed(project, candidate)
    decisions = decided(views(supposed, [candidate.policy], checker.as_of))
    places = Places(source)
    results = [result(judged, places, checker.settings) for judged in decisions]
    names = dict(zip(_subjects(supposed), _subjects(project), strict=True))
    papers = {rule.name for rule in candidate.policy.rules if _is_about_papers(rule)}
    pairs = sorted(zip(results, decisions, strict=True), key=lambda pair: pair[0].verdict != "fail")
    against = [
        Obstacle(
            _presented(outcome, names), _clearing(judged), _written_by(outcome, fixes, source.name if listed else "")
        )
        for outcome, judged in pairs
        if outcome.reason in ("violated", "unclear")
    ]
    return Option(
        candidate.policy,
        MODALITIES[candidate.multimodal],
        candidate.classifiers,
        candidate.examples,
        listed,
        tuple(obstacle for obstacle in against if obstacle.result.rule not in papers),
        tuple(obstacle for obstacle in against if obstacle.result.rule in papers),
        tuple(outcome for outcome in results if outcome.reason == "missing"),
        sum(outcome.verdict == "pass" for outcome in results),
    )


def _written_by(result: Result, fixes: Mapping[tuple[str, str], Fix], manifest: str) -> str:
    """The command that writes what a result lacks, where the models are such already."""
    fix = fixes.get((result.rule, result.subject)) if manifest else None
    return fix.command(manifest, result.rule) if fix else ""


def _clearing(judged: Judged) -> str:
    way = smallest_way(judged, _TRIALS)
    # Another model than the supposed one is another row.
    if way is None or any(change.path[0] == "models" and change.path[-1] in OF_ORIGIN for change in way.changes):
        return ""
    return sentence(way)


def _is_such(lineage: Lineage, candidate: Candidate) -> bool:
    return (lineage.licences, lineage.multimodal) == ((candidate.policy.id,), candidate.multimodal)


def _is_about_papers(rule: Rule) -> bool:
    nodes = [rule.fails, *(doubt.when for doubt in rule.doubts)]
    return any(leaf.fact in PAPERS for node in nodes if node is not None for leaf in leaves(node))


def _subjects(project: Project) -> list[str]:
    return [str(SubjectId("models", model.id)) for model in project.manifest.models]


def _presented(result: Result, names: Mapping[str, str]) -> Result:
    """A result under the subject's own name, with a sentence that begins like one."""
    explanation = result.explanation
    if explanation.startswith(_IN_PLACE):
        explanation = explanation[0].upper() + explanation[1:]
    return result.changed(subject=names.get(result.subject, result.subject), explanation=explanation)


def _supposed(project: Project, candidate: Candidate) -> Project:
    """The project with every listed model that is no such model replaced by one that is."""
    model_of = Lineage(None, None, (candidate.policy.id,), candidate.multimodal, True)
    # What a manifest says of a model is true of that model alone; who has it how, and what is built with it, stays.
    unsaid: dict[str, Any] = dict.fromkeys(("licence", "multimodal", "derived_from", "released"))
    return project.supposed(
        row
        if _is_such(row.lineage, candidate)
        else row._replace(
            model=row.model.model_copy(update={"id": f"{_IN_PLACE} {row.model.id}", **unsaid}), lineage=model_of
        )
        for row in project.listing.rows
    )
