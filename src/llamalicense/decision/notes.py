"""Lines of information beside the results; never a verdict. What a licence says of them stands in its policy."""

from collections.abc import Iterator, Sequence
from datetime import date

from llamalicense.catalogue.lineage import names_a_version
from llamalicense.decision.evaluate import View
from llamalicense.decision.note import Note
from llamalicense.decision.result import Result
from llamalicense.policy.policy import Policy, chosen_of
from llamalicense.project.project import Project
from llamalicense.vocabulary import RuleId


def notes(
    project: Project, seen: Sequence[View], results: Sequence[Result], house_facts: frozenset[str], *, scan: bool
) -> Iterator[Note]:
    """What a reader should know about the whole manifest; `results` are those that count, waived ones included.

    `scan`: whether a repository was to be held against it.
    """
    own = any(policy.kind == "house" for policy, _ in seen)
    yield from _no_llama_licence(project, own_rules=own)
    yield from _of_policies([view for view in seen if view.policy.kind in ("licence", "project")], results)
    licences = [policy for policy, _ in seen if policy.kind == "licence"]
    yield from _about_review(project, licences, seen[0].situation.as_of)
    yield from _about_house(project, house_facts)
    yield from _about_repository(project)
    if not scan:
        yield Note("no-scan", "No repository was held against the manifest (--no-scan).")


def _no_llama_licence(project: Project, *, own_rules: bool) -> Iterator[Note]:
    """The models that are under other licences, about which nothing that a Llama licence asks for was checked."""
    foreign = [
        (row.model.id, names_a_version(row.model, row.lineage)) for row in project.listing.rows if row.lineage.foreign
    ]
    but = " but rules of the organisation's own" if own_rules else ""
    # Of an id that names a Llama version the result says that it is open whether a Llama licence applies.
    for is_open, sentence in (
        (False, "No Llama licence applies to {}"),
        (True, "Whether a Llama licence applies to {} is open"),
    ):
        if others := [model_id for model_id, named in foreign if named is is_open]:
            them = "it" if len(others) == 1 else "them"
            none = "none was applied, and " if is_open else ""
            text = f"{sentence.format(', '.join(others))}; {none}nothing else about {them}{but} was checked."
            yield Note("no-llama-licence", text, urgent=True)


def _of_policies(seen: Sequence[View], results: Sequence[Result]) -> Iterator[Note]:
    """What the policies have to say, equal sentences once; what follows from a fail comes first."""
    always, after_a_fail, every_broken = [], [], _broken(results)
    for policy, view in seen:
        broken = [rule for rule in every_broken if RuleId.of(rule).policy == policy.id]
        for remark in policy.remarks:
            rules = broken
            if remark.rules:
                rules = [rule for rule in broken if RuleId.of(rule).rule in remark.rules]
            if (remark.rules is not None and not rules) or (remark.when and not remark.when.check(view.facts)):
                continue
            sentence = chosen_of(remark.says, view.facts)
            assert sentence  # the last one has no condition
            text = sentence.fill(view.facts)
            if remark.rules is None:
                always.append(Note(remark.id, text))
            else:
                before = f"{', '.join(rules)}: " if remark.rules else ""
                after_a_fail.append(Note(remark.id, before + text, urgent=True))
    yield from dict.fromkeys([*after_a_fail, *always])


def _broken(results: Sequence[Result]) -> list[str]:
    """The rules that something stated breaks; a waiver of the organisation's own changes nothing."""
    speaking = [result for result in results if result.verdict != "pass"]
    violated = [one.rule for one in speaking if (one.waiver.was_reason if one.waiver else one.reason) == "violated"]
    return list(dict.fromkeys(violated))


def _about_review(project: Project, licences: Sequence[Policy], as_of: date) -> Iterator[Note]:
    use = project.manifest.use
    review = use.acceptable_use if use else None
    if review is None:
        return
    if (as_of - review.reviewed).days > 365:
        yield Note("review-age", f"The review of acceptable use is of {review.reviewed}, older than a year.")
    listed = {*review.applies, *review.borderline}
    for policy in licences if listed else ():
        if lacking := sorted(listed.difference([rule.about for rule in policy.rules])):
            yield Note("category-lacking", f"{policy.id} has no item for {', '.join(lacking)}.")


def _about_house(project: Project, house_facts: frozenset[str]) -> Iterator[Note]:
    unused = sorted(set(project.manifest.house) - house_facts)
    if unused:
        yield Note("house-unused", f"No policy of this run asks for the facts under `house`: {', '.join(unused)}.")


def _about_repository(project: Project) -> Iterator[Note]:
    """What of the repository was not read."""
    if project.unread:
        yield Note("repository-unread", f"The repository was not held against the manifest: {project.unread}.")
    seen = project.repository
    if seen is None:
        return
    yield from (Note("repository-listing", f"Of the repository: {text}.") for text in seen.notes)
    patterns, number = seen.excluded
    if patterns:
        files = "1 file is" if number == 1 else f"{number:,} files are"
        yield Note("scan-exclude", f"{files} left out of the repository by `scan_exclude`: {', '.join(patterns)}.")
    if seen.unread:
        files = "1 file" if seen.unread == 1 else f"{seen.unread:,} files"
        yield Note(
            "repository-unreadable", f"{files} of the repository could not be read; `llamalicense scan` names them."
        )
