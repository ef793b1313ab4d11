"""`llamalicense explain`: one rule in sentences, and why it came out as it did for a manifest."""

from collections.abc import Iterator
from itertools import chain

from llamalicense import bundle
from llamalicense.anchors import find
from llamalicense.commands.layout import block, wrapped
from llamalicense.commands.ways import ways
from llamalicense.counterfactual import MOST_TRIALS
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.evaluate import decided
from llamalicense.formats.summary import TRUTHS, stricter
from llamalicense.load import Loaded
from llamalicense.reading import reading
from llamalicense.report import Part, Reading, Result
from llamalicense.rules import Policy, Rule, in_words
from llamalicense.run import Checker
from llamalicense.sentences import shown
from llamalicense.vocabulary import policy_named

DISPUTED = (
    "What would make it pass depends on which licence governs a model that sources disagree about: state the `licence` "
    "of that model to see it."
)


def explained(rule: str, checker: Checker, loaded: Loaded | None) -> str:
    """A rule by its full id, such as llama-4/mau-threshold; raises UsageError for an unknown one."""
    policy, found = _find(rule, checker)
    page = reading(policy, found)
    lines = [*_head(page)]
    if loaded is not None:
        # Who names a manifest asks about that first.
        lines += _applied(policy, found, checker, loaded)
    lines += chain.from_iterable(map(_part, page.parts))
    return "\n".join(lines) + "\n"


def _find(name: str, checker: Checker) -> tuple[Policy, Rule]:
    policy_id, _, rule_id = (name := policy_named(name)).partition("/")
    own = {rule.name: (policy, rule) for policy in checker.house for rule in policy.rules}
    if name in own:
        return own[name]
    if rule_id in (bundle.rule_ids(policy_id) or ()):
        policy = bundle.bundled(policy_id, examples=True)
        return policy, next(rule for rule in policy.rules if rule.id == rule_id)
    if (bundle.rule_ids(policy_id) or any(policy.id == policy_id for policy in checker.house)) and not rule_id:
        raise UsageError(f'"{name}" is a policy; `llamalicense rules {name}` lists its rules')
    bundled = [f"{each}/{rule}" for each in bundle.bundled_ids() for rule in sorted(bundle.rule_ids(each) or ())]
    known = [*own, *bundled]
    rules = [each.partition("/")[2] for each in known if each.partition("/")[0] == policy_id]
    if full := [each for each in known if each.partition("/")[2] == name]:
        hint = f"; name its policy as well: {', '.join(full)}"
    elif rules:
        hint = did_you_mean(rule_id, rules, f"{policy_id}/") or f"; `llamalicense rules {policy_id}` lists its rules"
    else:
        hint = did_you_mean(name, known) or "; `llamalicense rules` lists them"
    raise UsageError(f'there is no rule "{name}"{hint}')


def _head(page: Reading) -> Iterator[str]:
    yield page.rule
    yield from wrapped(page.title)
    yield ""
    yield from wrapped(f"Policy: {page.policy} ({page.standing})", hang="  ")
    for each in page.clauses:
        url = f" of {each.url}" if each.url else ""
        anchor = f" (sentence {each.anchor})" if each.anchor else ""
        yield from wrapped(f"Clause: {each.clause}{url}{anchor}", hang="  ")
    yield from wrapped(f"Looks at: {page.looks_at}", hang="  ")
    if page.covers:
        yield from wrapped(f"Covers: {page.covers}", hang="  ")


def _part(part: Part) -> Iterator[str]:
    lines = (
        wrapped(line.text, "  " * (line.depth + 1), "" if line.kind == "sentence" else "  ") for line in part.lines
    )
    return block(part.title, chain.from_iterable(lines))


def _applied(policy: Policy, rule: Rule, checker: Checker, loaded: Loaded) -> Iterator[str]:
    results = [result for result in checker.judge(loaded).results if result.rule == rule.name]
    if not results:
        said = f"No listed model is under {policy.id}, so this rule is not applied."
        yield from block(f"In {loaded.source.name}", wrapped(said, "  "))
    everything = decided(loaded.project, checker.policies(loaded), checker.as_of)
    judged = {each.subject.name: each for each in everything if each.rule.name == rule.name}
    disputed = any(len(each.licences) > 1 and policy.id in each.licences for each in loaded.project.listing.lineages)
    # The search for ways to pass is shared out, so that many subjects take no longer than one.
    share = MOST_TRIALS // max(sum(result.verdict != "pass" for result in results), 1)
    for result in results:
        verdict = f"{result.verdict.upper()}  {result.subject}, {result.reason}, {result.location}"
        lines = [*wrapped(verdict, "  ", "  "), *_result(result)]
        if not disputed:
            lines += ways(judged[result.subject], share)
        elif result.verdict != "pass":
            lines += wrapped(DISPUTED, "    ")
        yield from block(f"In {loaded.source.name}", [*lines, *_steps(result)])
    yield from _quoted(rule, loaded)


def _result(result: Result) -> Iterator[str]:
    yield from wrapped(result.explanation, "    ")
    if result.remedy and result.reason != "missing":
        yield from wrapped(f"Do: {result.remedy}", "    ", "  ")
    if said := stricter(result):
        yield from wrapped(said, "    ")
    if result.waiver:
        waiver = result.waiver
        yield from wrapped(f"Waived until {waiver.expires} by {waiver.approved_by}: {waiver.reason}", "    ", "  ")
    for missing in result.missing:
        yield from wrapped(f"Not stated: {missing.fact}. {missing.question} ({missing.ask})", "    ", "  ")


def _steps(result: Result) -> Iterator[str]:
    yield from wrapped("What was compared:", "    ") if result.trace else ()
    for step in result.trace:
        stated = [fact for fact in step.facts if fact.value is not None]
        seen = [f"{shown(fact.value) or 'nothing'}, {fact.location or 'derived'}" for fact in stated]
        basis = f" ({'; '.join(seen)})" if seen else ""
        yield from wrapped(f"- {step.condition}: {TRUTHS[step.value]}{basis}", "    ", "  ")


def _quoted(rule: Rule, loaded: Loaded) -> Iterator[str]:
    clauses = dict.fromkeys((*rule.clauses, *(clause for each in rule.unless for clause in each.clauses)))
    for document in loaded.project.documents.values():
        for clause in clauses:
            sentence = find(clause.anchor, document.text) if clause.anchor and document.text else None
            if sentence:
                title = f"{in_words([clause])}, as your copy says ({document.name})"
                yield from block(title, wrapped(f'"{sentence}"', "  "))
