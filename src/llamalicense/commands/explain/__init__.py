"""`llamalicense explain`: one rule in sentences, and why it came out as it did for a manifest."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from llamalicense.commands.explain.ways import MOST_WAYS, ways
from llamalicense.counterfactual.search import MOST_TRIALS
from llamalicense.decision.evaluate import decided, views
from llamalicense.decision.explanations import traced_fact
from llamalicense.decision.judged import BUILDS, Judged
from llamalicense.decision.places import Places
from llamalicense.decision.result import Location, Result, TracedFact
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.policy import library
from llamalicense.policy.page import Quotes, RulePage, cited, reading
from llamalicense.policy.policy import Clause, Policy, Rule, in_words
from llamalicense.policy.sentences import shown
from llamalicense.project.load import Loaded
from llamalicense.report.fix import Fix
from llamalicense.report.formats.pages import PageSection, Paragraph, of_rule
from llamalicense.report.formats.pages.in_text import laid_out, wrapped
from llamalicense.report.formats.summary import TRUTHS, stricter
from llamalicense.run import Checker, Given
from llamalicense.vocabulary import RuleId, policy_named

DISPUTED = (
    "What would make it pass depends on which licence governs a model that sources disagree about: state the `licence` "
    "of that model to see it."
)
MORE = "`--verbose` adds the conditions, every comparison and the examples."
_MOST_WAYS = 4


def explained(name: str, checker: Checker, given: Given | None, *, verbose: bool = False) -> str:
    """A rule by its full id, such as llama-4/mau-threshold; raises InputError, and UsageError for an unknown one.

    With a manifest the id alone will do where one policy that it is under has it, and what comes out for the manifest
    is told in place of the rule. `verbose`: that, and the rule with its conditions and examples.
    """
    loaded = checker.load(given) if given else None
    policy, rule = _find(name, checker, loaded)
    quotes = checker.quotes([policy])
    page = reading(policy, rule, quotes, brief=not verbose)
    lines = [page.rule, *wrapped(page.title)]
    if loaded is None or given is None:
        lines += [*_quoted(rule.clauses, quotes), "", *_about(page)]
    else:
        lines += _applied(policy, rule, page, quotes, checker, loaded, given, verbose=verbose)
        lines += ["", *(_about(page) if verbose else wrapped(f"Policy: {page.policy} ({page.standing})", hang="  "))]
    if verbose or loaded is None:
        lines += chain.from_iterable(laid_out(of_rule(part), bullet="" if verbose else "- ") for part in page.parts)
    if not verbose:
        lines += ["", MORE] if loaded is None else [MORE]
    return "\n".join(lines) + "\n"


def _find(name: str, checker: Checker, loaded: Loaded | None) -> tuple[Policy, Rule]:
    policy_id, rule_id = RuleId.of(name := policy_named(name))
    own = {rule.name: (policy, rule) for policy in checker.house for rule in policy.rules}
    if name in own:
        return own[name]
    if rule_id in (library.rule_ids(policy_id) or ()):
        policy = library.bundled(policy_id, examples=True)
        return policy, next(rule for rule in policy.rules if rule.id == rule_id)
    if (library.rule_ids(policy_id) or any(policy.id == policy_id for policy in checker.house)) and not rule_id:
        raise UsageError(f'"{name}" is a policy; `llamalicense rules {name}` lists its rules')
    in_use = [rule.name for policy in checker.policies(loaded) for rule in policy.rules] if loaded else []
    if len(applied := _of_id(name, in_use)) == 1:
        return _find(applied[0], checker, loaded)
    bundled = [
        f"{policy}/{rule}" for policy in library.bundled_ids() for rule in sorted(library.rule_ids(policy) or ())
    ]
    known = [*own, *bundled]
    if loaded and not rule_id and not applied and (full := _of_id(name, known)):
        raise UsageError(f'no policy that {loaded.source.name} is under has a rule "{name}"; others: {", ".join(full)}')
    raise UsageError(f'there is no rule "{name}"{_hint(name, known, applied or in_use)}')


def _of_id(rule_id: str, rules: Sequence[str]) -> list[str]:
    return [rule for rule in rules if RuleId.of(rule).rule == rule_id]


def _hint(name: str, known: Sequence[str], in_use: Sequence[str]) -> str:
    """What may have been meant, among the rules in use before others."""
    policy_id, rule_id = RuleId.of(name)
    if full := _of_id(name, in_use) or _of_id(name, known):
        return f"; name its policy as well: {', '.join(full)}"
    if rules := [known_id.rule for known_id in map(RuleId.of, known) if known_id.policy == policy_id]:
        return did_you_mean(rule_id, rules, f"{policy_id}/") or f"; `llamalicense rules {policy_id}` lists its rules"
    ids = dict.fromkeys(RuleId.of(rule).rule for rule in in_use or known)
    near = did_you_mean(name, ids) if not rule_id else did_you_mean(name, known)
    alike = [f'"{rule}"' for rule in ids if name in rule.split("-")]
    return near or (f"; did you mean {' or '.join(alike)}?" if alike else "; `llamalicense rules` lists them")


def _about(page: RulePage) -> Iterator[str]:
    yield from wrapped(f"Policy: {page.policy} ({page.standing})", hang="  ")
    for clause in page.clauses:
        url = f" of {clause.url}" if clause.url else ""
        anchor = f" (sentence {clause.anchor})" if clause.anchor else ""
        yield from wrapped(f"Clause: {clause.clause}{url}{anchor}", hang="  ")
    yield from wrapped(f"Looks at: {page.looks_at}", hang="  ")
    if page.covers:
        yield from wrapped(f"Covers: {page.covers}", hang="  ")


def _quoted(clauses: Iterable[Clause], quotes: Quotes) -> Iterator[str]:
    """The sentences that clauses encode, in the words of the copies at hand."""
    for clause in clauses:
        if clause.anchor in quotes:
            sentence, source = quotes[clause.anchor or ""]
            quote = PageSection(f"{in_words([clause])}, as {source} has it", (Paragraph(f'"{sentence}"'),))
            yield from laid_out(quote)


def _elsewhere(page: RulePage, checker: Checker) -> Iterator[str]:
    """Where the sentences stand that no copy at hand has."""
    copies = tuple(dict.fromkeys(checker.copies.values()))
    why = "no copy at hand; `--licence-text FILE` names one"
    if copies:
        have = "has" if len(copies) == 1 else "have"
        why = f"{', '.join(copies)} {have} no such sentence; `--licence-text FILE` names another"
    places = [f"{clause.clause} of {clause.url}" for clause in page.clauses if clause.url and not clause.sentence]
    for place in dict.fromkeys(places):
        yield from ("", *wrapped(f"{place} ({why})", hang="  "))


def _applied(
    policy: Policy,
    rule: Rule,
    page: RulePage,
    quotes: Quotes,
    checker: Checker,
    loaded: Loaded,
    given: Given,
    *,
    verbose: bool,
) -> Iterator[str]:
    """What came out, the sentence, why, and what would change it."""
    results = [result for result in checker.judge(loaded).results if result.rule == rule.name]
    decisions = decided(views(loaded.project, checker.policies(loaded), checker.as_of))
    judged = {decision.subject.name: decision for decision in decisions if decision.rule.name == rule.name}
    heads = {result.subject: _head(result) for result in results}
    yield ""
    yield from chain.from_iterable(heads.values())
    if not results:
        yield from wrapped(f"No listed model in {loaded.source.name} is under {policy.id}, so it is not applied.")
    excepted = [one.decision.exemption.clauses for one in judged.values() if one.decision.exemption]
    clauses = cited(rule) if verbose else tuple(dict.fromkeys((*rule.clauses, *chain.from_iterable(excepted))))
    yield from _quoted(clauses, quotes)
    yield from () if verbose else _elsewhere(page, checker)
    licences = [row.lineage.licences for row in loaded.project.listing.rows]
    disputed = any(len(candidates) > 1 and policy.id in candidates for candidates in licences)
    # The search for ways to pass is shared out, so that many subjects take no longer than one.
    share = MOST_TRIALS // max(sum(result.verdict != "pass" for result in results), 1)
    fixes = checker.fixes(given, results)
    for result in results:
        yield from ["", *(heads[result.subject] if len(results) > 1 else ())]
        yield from _result(result)
        yield from _writing(result, fixes, loaded.source.name)
        yield from _steps(result) if verbose else _why(judged[result.subject], loaded)
        if not disputed:
            yield from ways(judged[result.subject], share, MOST_WAYS if verbose else _MOST_WAYS)
        elif result.verdict != "pass":
            yield from wrapped(DISPUTED, "  ")


def _head(result: Result) -> list[str]:
    return wrapped(f"{result.verdict.upper()}  {result.subject}, {result.reason}, {result.location}", hang="      ")


def _result(result: Result) -> Iterator[str]:
    yield from wrapped(result.explanation, "  ")
    if result.remedy and result.reason != "missing":
        yield from wrapped(f"Do: {result.remedy}", "  ", "  ")
    yield from wrapped(stricter(result), "  ")
    if result.waiver:
        waiver = result.waiver
        yield from wrapped(f"Waived until {waiver.expires} by {waiver.approved_by}: {waiver.reason}", "  ", "  ")
    for missing in result.missing:
        yield from wrapped(f"Not stated: {missing.fact}. {missing.question} ({missing.ask})", "  ", "  ")


def _writing(result: Result, fixes: Iterable[Fix], manifest: str) -> Iterator[str]:
    """What writes what a result lacks, where something does."""
    for fix in fixes:
        if (result.rule, result.subject) in fix.claims:
            choice = "" if fix.is_safe else " That is your choice."
            yield from wrapped(f"`{fix.command(manifest, result.rule)}` writes it: {fix.title}.{choice}", "  ", "  ")


def _why(judged: Judged, loaded: Loaded) -> Iterator[str]:
    """The facts that decided, each once."""
    if judged.subject.path == BUILDS:
        return
    names = judged.decision.facts
    places = Places(loaded.source)
    facts = [traced_fact(judged.situation, name, judged.subject.facts, places) for name in names]
    yield from ["  Because:"] if facts else ()
    for fact in facts:
        about = f" ({fact.about})" if fact.about else ""
        place = f", {_place(fact.location, loaded)}" if fact.location else ""
        yield from wrapped(f"- {fact.fact}{about}: {_value(fact)}{place}", "  ", "  ")


def _place(location: Location, loaded: Loaded) -> str:
    return f"line {location.line}" if location.path == loaded.source.name else str(location)


def _value(fact: TracedFact) -> str:
    return shown(fact.value) or "nothing"


def _steps(result: Result) -> Iterator[str]:
    yield from ["  What was compared:"] if result.trace else ()
    for step in result.trace:
        seen = [f"{_value(fact)}, {fact.location or 'derived'}" for fact in step.facts if fact.value is not None]
        basis = f" ({'; '.join(seen)})" if seen else ""
        yield from wrapped(f"- {step.condition}: {TRUTHS[step.value]}{basis}", "  ", "  ")
