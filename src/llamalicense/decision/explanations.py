"""A decision becomes a result: the facts that decided, the explanation, the remedy, what is missing."""

from collections.abc import Iterator, Sequence
from functools import cache

from llamalicense.decision.judged import BUILDS, Dispute, Judged, Subject
from llamalicense.decision.memory import Case
from llamalicense.decision.places import Places, related, seen_at
from llamalicense.decision.result import Missing, Reason, Result, Ruling, Traced, TracedFact, Verdict, whole
from llamalicense.decision.settings import Settings
from llamalicense.decision.telling import Told, facts_lacking, tell
from llamalicense.facts import Facts, Situation
from llamalicense.facts.fact import BASES, Basis
from llamalicense.facts.organisation import ended_grants
from llamalicense.facts.situation import distinct
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.questions import question
from llamalicense.policy.conditions import Compare, Stated, leaves, show

# How many statements about other builds a result asks for.
_MOST_ELSEWHERE = 3


def result(judged: Judged, places: Places, settings: Settings) -> Result:
    view, rule, subject, decision, _, _ = judged
    facts, reason, names = subject.facts, decision.reason, decision.facts
    told = told_of(judged)
    verdict, passes = told.verdict, told.verdict == "pass"
    missing = () if passes else _missing(subject, reason, told, judged.dispute)
    path = facts[names[0]].path if names else missing[0] if reason == "missing" else subject.path
    shown_at = seen_at(judged) if subject.shown else ()
    explanation = _explanation(judged, told, missing)
    if not passes or rule.remark:
        explanation = " ".join(filter(None, (explanation, *_beside(judged, verdict))))
    return whole(
        rule.name,
        subject.name,
        verdict,
        reason,
        _basis(facts, names) if passes else None,
        told.clause,
        rule.title,
        explanation,
        "" if passes else _remedy(judged, told, missing),
        tuple([_ask(view, asked) for asked in _nearest(missing, subject)]) if missing else (),
        shown_at[0] if shown_at else places[path],
        _trace(judged, places) if settings.trace and subject.path != BUILDS else (),
        None,
        None,
        tuple(related(judged, places)) if shown_at else (),
    )


def passed(case: Case, subject: Subject, places: Places) -> Result:
    """The same of a pass that is not traced and of which the repository shows nothing, as most results are."""
    rule, (reason, _, _, names), (_, _, because, _, clause) = case.rule, case.decision, case.told
    name, path, facts, _, _ = subject
    # Most have one sentence, and rest on one fact.
    why = because[0].fill(facts) if len(because) == 1 else _because(case.told, subject, reason)
    title, remark, basis = rule.title, rule.remark, None
    if names:
        _, path, basis, _ = facts[names[0]]
    return whole(
        rule.name,
        name,
        "pass",
        reason,
        basis if len(names) == 1 else _basis(facts, names),
        clause,
        title,
        f"{why or title} {remark}" if remark else why or title,
        "",
        (),
        places[path],
    )


def ruling(judged: Judged) -> Ruling:
    """The same without what explains it."""
    told = told_of(judged)
    missing = () if told.verdict == "pass" else asked_for(judged, told)
    return Ruling(judged.rule.name, judged.subject.name, told.verdict, judged.decision.reason, tuple(missing))


def ruled(case: Case, subject: Subject) -> Ruling:
    """The same of what is no pass, as it is remembered."""
    told, reason = case.told, case.decision.reason
    missing = _nearest(_missing(subject, reason, told), subject)
    return Ruling(case.rule.name, subject.name, told.verdict, reason, tuple(missing))


def told_of(judged: Judged) -> Told:
    """What tells of a decision: as it is remembered, else worked out."""
    view, rule, subject, decision, dispute, told = judged
    if told is not None and dispute is None:
        return told
    # Of the empty or unstated list of builds no fact of a build can be asked for.
    table = view.table if subject.path != BUILDS else None
    return tell(rule, subject.facts, subject.is_subject, decision, table)


def _missing(subject: Subject, reason: Reason, told: Told, dispute: Dispute | None = None) -> tuple[Path, ...]:
    """The statements that could still change a result."""
    if subject.path == BUILDS:
        return (BUILDS,) if reason == "missing" else ()
    missing = _statements(subject.facts, told.lacking) if told.lacking else ()
    return distinct((*missing, *dispute.missing)) if dispute else missing


def asked_for(judged: Judged, told: Told) -> Sequence[Path]:
    """What a result asks for of what could still change it."""
    subject = judged.subject
    return _nearest(_missing(subject, judged.decision.reason, told, judged.dispute), subject)


def _statements(facts: Facts, names: Sequence[str]) -> tuple[Path, ...]:
    if len(names) == 1 and len(missing := facts[names[0]].missing) == 1:
        return missing
    return distinct(path for name in names for path in facts[name].missing)


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
    if not names:
        return "stated"
    weakest = facts[names[0]].basis
    for name in names[1:]:
        basis = facts[name].basis
        if basis is not weakest and BASES.index(basis) > BASES.index(weakest):
            weakest = basis
    return weakest


def _explanation(judged: Judged, told: Told, missing: Sequence[Path]) -> str:
    reason = judged.decision.reason
    because = _because(told, judged.subject, reason)
    if reason == "missing":
        return f"{because} {_not_stated(judged, missing)}".strip()
    return because or judged.rule.title


def _because(told: Told, subject: Subject, reason: Reason) -> str:
    facts = subject.facts
    if told.because or subject.path != BUILDS or reason != "not-applicable":
        return " ".join([sentence.fill(facts) for sentence in told.because])
    if facts.situation.manifest.builds:
        return "No build contains a model under this licence or was trained with one."
    return "The manifest states that nothing is made with the models."


def _beside(judged: Judged, verdict: Verdict) -> Iterator[str]:
    """What is said after an explanation: the dispute about a licence, grants that have ended, the rule's own remark."""
    view, rule, _, _, dispute, _ = judged
    if dispute:
        yield dispute.because
    if verdict != "pass":
        for grant in ended_grants(view, rule.id):
            yield f"The grant {grant.reference} names this rule; it ended on {grant.until} and counts as none."
    yield rule.remark


def _not_stated(judged: Judged, missing: Sequence[Path]) -> str:
    # A review may be stated and attest nothing, because it is older than what it reviews; the rule says so.
    facts = judged.subject.facts.values()
    void = {fact.path for fact in facts if fact.value is None and fact.basis == "attested"}
    unstated = [dotted(path) for path in missing if path not in void]
    return f"The manifest does not state {_listed(unstated)}." if unstated else ""


def _listed(items: Sequence[str]) -> str:
    shown = items if len(items) <= 4 else [*items[:3], f"{len(items) - 3} more"]
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _remedy(judged: Judged, told: Told, missing: Sequence[Path]) -> str:
    if judged.decision.reason == "missing":
        # With several facts the question of one would hide the others.
        asked = f" {_ask(judged.situation, missing[0]).question}" if len(missing) == 1 else ""
        return f"State {_listed([dotted(path) for path in missing])}.{asked}"
    remedies = [remedy.fill(judged.subject.facts) for remedy in told.remedies]
    return " ".join(dict.fromkeys([*remedies, judged.dispute.remedy] if judged.dispute else remedies))


def lacking(judged: Judged) -> tuple[Path, ...]:
    """The statements that could still change the outcome; what most likely settles it alone comes first."""
    view, rule, subject, decision, _, _ = judged
    if subject.path == BUILDS:
        return (BUILDS,) if decision.reason == "missing" else ()
    names = facts_lacking(rule, subject.facts, subject.is_subject, decision.reason, view.table)
    return _statements(subject.facts, names)


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


def _trace(judged: Judged, places: Places) -> tuple[Traced, ...]:
    """What each comparison of a rule came to; rules that share one share what is kept of it.

    Without that, a report in full on a thousand manifests would consist of little else.
    """
    view, rule, subject = judged.situation, judged.rule, judged.subject
    known, here = view.kept(_traced), (subject.path, subject.facts.category)
    # Equal comparisons have closures of their own, which stand first in each.
    compared = {(here, leaf[1:]): leaf for node in rule.conditions for leaf in leaves(node)}
    for comparison, leaf in compared.items():
        if comparison not in known:
            known[comparison] = _traced(view, leaf, subject.facts, places)
    return tuple([known[comparison] for comparison in compared])


def _traced(view: Situation, leaf: Compare | Stated, facts: Facts, places: Places) -> Traced:
    fact = traced_fact(view, leaf.fact, facts, places)
    about = f" ({fact.about})" if fact.about else ""
    condition = f"{fact.fact}{about}{_in_words(leaf).removeprefix(leaf.fact)}"
    return Traced(condition, leaf.check(facts), (fact,))


def traced_fact(view: Situation, name: str, facts: Facts, places: Places) -> TracedFact:
    """A fact under the name that the manifest has for what it rests on."""
    fact = facts[name]
    path = fact.path or next(iter(fact.missing), ())
    is_field = bool(path) and name.rpartition(".")[2] == path[-1]
    place = places[fact.path] if fact.path else None
    return TracedFact(dotted(path), fact.value, place, "" if is_field else view.table[name].about)
