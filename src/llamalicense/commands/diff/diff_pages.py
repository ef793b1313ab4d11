"""What changes between two licences as pages for people."""

from collections.abc import Iterator, Mapping

from llamalicense.commands.diff.compare import Comparison, Facet, Pair, at_worst, doubts, exceptions, sentences
from llamalicense.counterfactual.relicensed import Change, Moved
from llamalicense.decision.result import VERDICTS
from llamalicense.policy.page import standing
from llamalicense.policy.policy import Rule
from llamalicense.report.formats.pages import Contrast, Item, Page, Paragraph, Section
from llamalicense.vocabulary import CATEGORIES

LABELS = {
    "title": "Duty",
    "not-applicable": "Does not apply",
    "fail": "Fails",
    "pass": "Passes",
    "missing": "Lacks facts",
    "applies-when": "Whether it applies depends on",
    "fails-when": "Whether it fails depends on",
    "unclear-when": "Whether it is unclear depends on",
    "exception": "Excepted",
    "unclear": "Unclear",
    "remedy": "What to do",
}
WORST = {"fail": "can fail outright", "unclear": "is an open question at most", "pass": "neither fails nor is open"}
DIRECTIONS = ("Harder", "Undecided", "Easier", "Otherwise")
NO_DUTY = "no such duty"
SAME = "As far as these rules tell. The sentences cited may be worded otherwise, and may name another version."
SUPPOSED = "All else stays as the manifest states it; waivers are left aside. Only what comes out otherwise is shown."
FOOTER = "Not legal advice. These rules have not been reviewed by a lawyer."
NOTHING_MORE = "nothing more"


def of_licences(comparison: Comparison) -> Page:
    """The page of two licences."""
    one, two = comparison.first, comparison.second
    policies = {one.id: one, two.id: two}.values()
    title = f"{one.id} → {two.id}"
    sides = [Item(f"{policy.id}: {policy.title} ({standing(policy)})") for policy in policies]
    if not (comparison.added or comparison.dropped or comparison.changed):
        return Page(title, (*sides, Item("Nothing differs.")), FOOTER)
    groups = {
        "new": comparison.added,
        "gone": comparison.dropped,
        "changed": comparison.changed,
        "the same": comparison.same,
    }
    labels = {**one.labels, **two.labels, **LABELS}
    counts = ", ".join(f"{len(group)} {name}" for name, group in groups.items())
    sections = (
        Section(f"New in {two.id}", tuple(map(_duty, comparison.added))),
        Section(f"Gone in {two.id}", tuple(map(_duty, comparison.dropped))),
        Section("Changed", tuple(_changed(pair, labels) for pair in comparison.changed)),
        Section(f"The same ({len(comparison.same)})", tuple(map(Paragraph, _same(comparison)))),
    )
    return Page(title, (*sides, Item(f"Duties: {counts}."), *sections), FOOTER)


def _duty(rule: Rule) -> Section:
    paragraphs = [rule.title, *([f"Covers: {CATEGORIES[rule.about]}"] if rule.about else [])]
    if not rule.about:
        paragraphs += [f"Fails: {sentence}" for sentence in sentences(rule, "fail")]
    if rule.never_fails:
        paragraphs.append(f"Never fails: {rule.never_fails}")
    more = (("exception", exceptions(rule)), ("open question", doubts(rule)))
    counts = [f"{len(listed)} {name}{'s' if len(listed) > 1 else ''}" for name, listed in more if listed]
    if counts:
        paragraphs.append(f"{' and '.join(counts)}: see `llamalicense explain {rule.name}`.")
    return Section(f"{rule.id} ({rule.clause})", _paragraphs(paragraphs))


def _changed(pair: Pair, labels: Mapping[str, str]) -> Section:
    one, two = pair.first, pair.second
    clause = one.clause if one.clause == two.clause else f"{one.clause} → {two.clause}"
    paragraphs = [] if any(facet.what == "title" for facet in pair.facets) else [two.title]
    worst = at_worst(one), at_worst(two)
    if worst[0] != worst[1]:
        paragraphs.append(f"It {WORST[worst[0]]} under {one.policy}; under {two.policy} it {WORST[worst[1]]}.")
    respects = tuple(_labelled(facet, labels) for facet in pair.facets)
    contrast = Contrast((one.policy, two.policy), respects, NOTHING_MORE)
    return Section(f"{one.id} ({clause})", (*_paragraphs(paragraphs), contrast))


def _paragraphs(texts: list[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, "  ") for text in texts)


def _labelled(facet: Facet, labels: Mapping[str, str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    label = labels.get(facet.what, facet.what.replace("_", " "))
    return label, _together(facet.first), _together(facet.second)


def _together(items: tuple[str, ...]) -> tuple[str, ...]:
    """Single words in one line; sentences stay apart."""
    return items if any(" " in item for item in items) else tuple(filter(None, [", ".join(items)]))


def _same(comparison: Comparison) -> Iterator[str]:
    yield f"{', '.join(pair.first.id for pair in comparison.same)}."
    yield SAME
    places = [
        f"{pair.first.id} {pair.second.clauses[0].at} (was {pair.first.clauses[0].at})"
        for pair in comparison.same
        if pair.first.clause != pair.second.clause
    ]
    if places:
        yield f"At another place of {comparison.second.id}: {', '.join(places)}."


def of_project(moved: Moved) -> Page:
    """The page of a project whose models are supposed to be under another licence."""
    one, two = moved.first.id, moved.second.id
    about = [f"No listed model is under {one}."]
    if moved.models:
        about = [f"Models: {', '.join(moved.models)}", moved.supposed, SUPPOSED]
    if not moved.changes:
        about.append("Nothing changes.")
    groups: dict[str, list[Section]] = {direction: [] for direction in DIRECTIONS}
    for change in moved.changes:
        groups[_direction(change)].append(_result(change, (one, two)))
    sections = (Section(f"{direction} under {two}", tuple(results)) for direction, results in groups.items())
    title = f"{moved.manifest} · if its {one} models were under {two} · as of {moved.as_of}"
    return Page(title, (*map(Item, about), *sections), FOOTER)


def _direction(change: Change) -> str:
    if change.second is not None and change.second.reason == "missing":
        return "Undecided"
    before, after = (VERDICTS.index(result.verdict if result else "pass") for result in (change.first, change.second))
    return "Otherwise" if before == after else "Harder" if after > before else "Easier"


def _result(change: Change, licences: tuple[str, str]) -> Section:
    sides = (change.first, change.second)
    respects = {
        "Result": [f"{side.verdict.upper()}, {side.reason} ({side.clause})" if side else NO_DUTY for side in sides],
        "Why": [side.explanation if side else "" for side in sides],
        "What to do": [side.remedy if side else "" for side in sides],
    }
    rows = tuple(
        (respect, tuple(filter(None, [first])), tuple(filter(None, [second])))
        for respect, (first, second) in respects.items()
        if first or second
    )
    return Section(f"{change.rule} · {change.subject}", (Contrast(licences, rows),))
