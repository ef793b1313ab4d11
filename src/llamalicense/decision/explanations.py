"""A decision becomes a result: the facts that decided, the explanation, the remedy, what is missing."""

from collections.abc import Iterator, Sequence
from functools import cache

from llamalicense.decision.decide import Decision, settling, undecided
from llamalicense.decision.judged import BUILDS, Judged, Subject
from llamalicense.decision.places import location, related, seen_at
from llamalicense.decision.result import Missing, Reason, Result, Traced, TracedFact, Verdict
from llamalicense.decision.settings import Settings
from llamalicense.facts import Facts, Situation
from llamalicense.facts.fact import BASES, Basis
from llamalicense.facts.organisation import ended_grants
from llamalicense.facts.situation import distinct
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.questions import question
from llamalicense.policy.conditions import Compare, Stated, leaves, show
from llamalicense.policy.policy import Rule, in_words
from llamalicense.yamlfile import Source

# How many statements about other builds a result asks for.
_MOST_ELSEWHERE = 3

_VERDICT: dict[Reason, Verdict] = {
    "satisfied": "pass",
    "not-applicable": "pass",
    "exception": "pass",
    "violated": "fail",
    "unclear": "warn",
    "missing": "warn",
}
# The sentence of `explain` that tells of a reason; a fail that sources dispute is told as a fail.
_OUTCOME: dict[Reason, str] = {"satisfied": "pass", "not-applicable": "not-applicable"}


def result(judged: Judged, source: Source, settings: Settings) -> Result:
    view, rule, subject, decision, dispute = judged
    facts, reason, names = subject.facts, decision.reason, decision.facts
    verdict = _VERDICT[reason]
    if reason == "missing" and any(facts[name].value is None for name in rule.fails_without):
        verdict = "fail"
    missing = lacking(judged) if verdict != "pass" and reason != "violated" else ()
    if dispute:
        missing = distinct((*missing, *dispute.missing))
    path = facts[names[0]].path if names else missing[0] if reason == "missing" else subject.path
    places = seen_at(judged) if subject.shown else ()
    explanation = _explanation(judged, missing)
    if verdict != "pass" or rule.remark:
        explanation = " ".join(filter(None, (explanation, *_beside(judged, verdict))))
    return Result(
        rule.name,
        subject.name,
        verdict,
        reason,
        _basis(facts, names) if verdict == "pass" else None,
        _clause(rule, decision),
        rule.title,
        explanation,
        _remedy(judged, missing) if verdict != "pass" else "",
        tuple([_ask(view, asked) for asked in _nearest(missing, subject)]) if missing else (),
        places[0] if places else location(view, source, path),
        _trace(judged, source) if settings.trace and subject.path != BUILDS else (),
        None,
        None,
        tuple(related(judged, source)) if places else (),
    )


def _nearest(missing: Sequence[Path], subject: Subject) -> Sequence[Path]:
    """What a result asks for: of other builds' statements the first few, which stand nearest.

    Each of these builds asks for its own; builds inside each other would list all of them on every level.
    """
    if subject.path[0] == "organisation" or len(missing) <= _MOST_ELSEWHERE:
        return missing
    elsewhere = [path for path in missing if path[0] == "builds" and path[:2] != subject.path]
    left_out = set(elsewhere[_MOST_ELSEWHERE:])
    return [path for path in missing if path not in left_out]


def _basis(facts: Facts, names: Sequence[str]) -> Basis:
    if len(names) == 1:
        return facts[names[0]].basis
    stated: Basis = "stated"
    return max((facts[name].basis for name in names), key=BASES.index, default=stated)


def _clause(rule: Rule, decision: Decision) -> str:
    if decision.exemption is None or not decision.exemption.clauses:
        return rule.clause
    return in_words(dict.fromkeys((*rule.clauses, *decision.exemption.clauses)))


def _explanation(judged: Judged, missing: Sequence[Path]) -> str:
    rule, subject, decision = judged.rule, judged.subject, judged.decision
    facts = subject.facts
    if decision.exemption:
        return decision.exemption.because.fill(facts)
    if decision.doubts:
        return " ".join(doubt.because.fill(facts) for doubt in decision.doubts)
    if decision.reason == "missing":
        return f"{_say(rule, 'missing', facts)} {_not_stated(judged, missing)}".strip()
    if subject.name == "builds" and decision.reason == "not-applicable":
        if subject.facts.situation.manifest.builds:
            return "No build contains a model under this licence or was trained with one."
        return "The manifest states that nothing is made with the models."
    return _say(rule, _OUTCOME.get(decision.reason, "fail"), facts) or rule.title


def _beside(judged: Judged, verdict: Verdict) -> Iterator[str]:
    """What is said after an explanation: the dispute about a licence, grants that have ended, the rule's own remark."""
    view, rule, _, _, dispute = judged
    if dispute:
        yield dispute.because
    if verdict != "pass":
        for grant in ended_grants(view, rule.id):
            yield f"The grant {grant.reference} names this rule; it ended on {grant.until} and counts as none."
    yield rule.remark


def _say(rule: Rule, outcome: str, facts: Facts) -> str:
    for say in rule.explain.get(outcome, ()):
        if say.when is None or say.when.check(facts):
            return say.sentence.fill(facts)
    return ""


def _not_stated(judged: Judged, missing: Sequence[Path]) -> str:
    # A review may be stated and attest nothing, because it is older than what it reviews; the rule says so.
    facts = judged.subject.facts.values()
    void = {fact.path for fact in facts if fact.value is None and fact.basis == "attested"}
    unstated = [dotted(path) for path in missing if path not in void]
    return f"The manifest does not state {_listed(unstated)}." if unstated else ""


def _listed(items: Sequence[str]) -> str:
    shown = items if len(items) <= 4 else [*items[:3], f"{len(items) - 3} more"]
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _remedy(judged: Judged, missing: Sequence[Path]) -> str:
    view, rule, subject, decision, _ = judged
    if decision.reason == "missing":
        # With several facts the question of one would hide the others.
        asked = f" {_ask(view, missing[0]).question}" if len(missing) == 1 else ""
        return f"State {_listed([dotted(path) for path in missing])}.{asked}"
    if decision.doubts:
        return " ".join(dict.fromkeys(doubt.remedy.fill(subject.facts) for doubt in decision.doubts))
    return rule.remedy.fill(subject.facts)


def lacking(judged: Judged) -> tuple[Path, ...]:
    """The statements that could still change the outcome; what most likely settles it alone comes first."""
    subject, reason = judged.subject, judged.decision.reason
    if subject.path == BUILDS:
        return (BUILDS,) if reason == "missing" else ()
    names = _facts_lacking(judged)
    if subject.is_subject is None:
        which = ("build.contains", "build.trained_with")
        names = (*(name for name in which if subject.facts[name].value is None), *names)
    return distinct(path for name in names for path in subject.facts[name].missing)


def _facts_lacking(judged: Judged) -> tuple[str, ...]:
    """The same as facts; subjects of which a rule sees the same lack the same, so each case is worked out once."""
    view, rule, subject, decision, _ = judged
    facts, known = subject.facts, view.kept(_facts_lacking)
    key = (rule.name, decision.reason, subject.is_subject, tuple([facts[name].value for name in rule.asks]))
    if key not in known:
        short: tuple[Reason, ...] = ("missing", "unclear") if decision.reason == "unclear" else ("missing",)
        shares = {
            name: settling(rule, facts, name, subject.is_subject, view.table[name].words, short)
            for name in undecided(rule, facts)
        }
        names = sorted(shares, key=shares.__getitem__, reverse=True)
        known[key] = tuple(name for name in names if shares[name] or decision.reason != "unclear")
    return known[key]


def _ask(view: Situation, path: Path) -> Missing:
    known = view.kept(_ask)
    if path not in known:
        manifest, name = view.manifest, ""
        if len(path) > 1 and isinstance(path[1], int):
            name = manifest.models[path[1]].id if path[0] == "models" else (manifest.builds or ())[path[1]].name
        asked = question(path, name)
        known[path] = Missing(dotted(path), asked.to_state, asked.ask)
    return known[path]


@cache
def _in_words(leaf: Compare | Stated) -> str:
    """One text for each comparison of a policy, however many manifests it is made in."""
    return show(leaf)[0]


def _trace(judged: Judged, source: Source) -> tuple[Traced, ...]:
    """What each comparison of a rule came to; rules that share one share what is kept of it.

    Without that, a report in full on a thousand manifests would consist of little else.
    """
    view, rule, subject = judged.situation, judged.rule, judged.subject
    known, here = view.kept(_traced), (subject.path, subject.facts.category)
    # Equal comparisons have closures of their own, which stand first in each.
    compared = {(here, leaf[1:]): leaf for node in rule.conditions for leaf in leaves(node)}
    for comparison, leaf in compared.items():
        if comparison not in known:
            known[comparison] = _traced(view, leaf, subject.facts, source)
    return tuple([known[comparison] for comparison in compared])


def _traced(view: Situation, leaf: Compare | Stated, facts: Facts, source: Source) -> Traced:
    fact = traced_fact(view, leaf.fact, facts, source)
    about = f" ({fact.about})" if fact.about else ""
    condition = f"{fact.fact}{about}{_in_words(leaf).removeprefix(leaf.fact)}"
    return Traced(condition, leaf.check(facts), (fact,))


def traced_fact(view: Situation, name: str, facts: Facts, source: Source) -> TracedFact:
    """A fact under the name that the manifest has for what it rests on."""
    fact = facts[name]
    path = fact.path or next(iter(fact.missing), ())
    is_field = bool(path) and name.rpartition(".")[2] == path[-1]
    place = location(view, source, fact.path) if fact.path else None
    return TracedFact(dotted(path), fact.value, place, "" if is_field else view.table[name].about)
