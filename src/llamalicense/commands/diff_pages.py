"""What changes between two licences as pages for people: text in 80 columns, Markdown."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from llamalicense.commands.compare import Comparison, Facet, Pair, at_worst, doubts, exceptions, sentences
from llamalicense.commands.layout import wrapped
from llamalicense.commands.relicensed import Change, Moved
from llamalicense.formats.markdown import escaped, table
from llamalicense.reading import standing
from llamalicense.report import VERDICTS
from llamalicense.rules import Rule
from llamalicense.vocabulary import CATEGORIES

LABELS = {
    "user_limit": "Limit of users",
    "user_month": "Month whose users count",
    "phrase": "Phrase to display",
    "name_prefix": "Beginning of the name",
    "notice": "Sentence of the Notice file",
    "tag": "Tag that names the licence",
    "scancode": "ScanCode's key for the licence",
    "marks_anywhere": "Marks in any letters",
    "marks_as_words": "Marks as words",
    "mark": "Mark that it licenses",
    "arms_law": "Law that it names",
    "private_data": "What it counts as private",
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


class Entry(NamedTuple):
    """A duty or result: what is said of it, and in which respects the two licences differ."""

    head: str
    said: tuple[str, ...]
    facets: tuple[Facet, ...] = ()


class Section(NamedTuple):
    """A group of entries, or of sentences alone."""

    title: str
    entries: tuple[Entry, ...]
    said: tuple[str, ...] = ()


class Page(NamedTuple):
    """Everything to be shown, before it is laid out.

    `sides` are the ids of the two licences, `nothing` what stands where one of them has nothing to say.
    """

    title: str
    sides: tuple[str, str]
    said: tuple[str, ...]
    sections: tuple[Section, ...]
    nothing: str


def of_licences(found: Comparison) -> Page:
    """The page of two licences."""
    one, two = found.first, found.second
    said = [f"{policy.id}: {policy.title} ({standing(policy)})" for policy in {one.id: one, two.id: two}.values()]
    if not (found.added or found.dropped or found.changed):
        return Page(f"{one.id} → {two.id}", (one.id, two.id), (*said, "Nothing differs."), (), "")
    groups = (("new", found.added), ("gone", found.dropped), ("changed", found.changed), ("the same", found.same))
    counts = ", ".join(f"{len(group)} {name}" for name, group in groups)
    sections = (
        Section(f"New in {two.id}", tuple(_duty(rule) for rule in found.added)),
        Section(f"Gone in {two.id}", tuple(_duty(rule) for rule in found.dropped)),
        Section("Changed", tuple(_changed(pair) for pair in found.changed)),
        Section(f"The same ({len(found.same)})", (), tuple(_same(found))),
    )
    return Page(f"{one.id} → {two.id}", (one.id, two.id), (*said, f"Duties: {counts}."), sections, "nothing more")


def _duty(rule: Rule) -> Entry:
    said = [rule.title, *([f"Covers: {CATEGORIES[rule.about]}"] if rule.about else [])]
    if not rule.about:
        said += [f"Fails: {sentence}" for sentence in sentences(rule, "fail")]
    if rule.never_fails:
        said.append(f"Never fails: {rule.never_fails}")
    more = (("exception", exceptions(rule)), ("open question", doubts(rule)))
    counts = [f"{len(listed)} {name}{'s' if len(listed) > 1 else ''}" for name, listed in more if listed]
    if counts:
        said.append(f"{' and '.join(counts)}: see `llamalicense explain {rule.name}`.")
    return Entry(f"{rule.id} ({rule.clause})", tuple(said))


def _changed(pair: Pair) -> Entry:
    one, two = pair.first, pair.second
    clause = one.clause if one.clause == two.clause else f"{one.clause} → {two.clause}"
    said = [] if any(facet.what == "title" for facet in pair.facets) else [two.title]
    worst = at_worst(one), at_worst(two)
    if worst[0] != worst[1]:
        said.append(f"It {WORST[worst[0]]} under {one.policy}; under {two.policy} it {WORST[worst[1]]}.")
    return Entry(f"{one.id} ({clause})", tuple(said), tuple(_labelled(facet) for facet in pair.facets))


def _labelled(facet: Facet) -> Facet:
    label = LABELS.get(facet.what, facet.what.replace("_", " "))
    return Facet(label, _together(facet.first), _together(facet.second))


def _together(items: tuple[str, ...]) -> tuple[str, ...]:
    """Single words in one line; sentences stay apart."""
    return items if any(" " in item for item in items) else tuple(filter(None, [", ".join(items)]))


def _same(found: Comparison) -> Iterator[str]:
    yield f"{', '.join(pair.first.id for pair in found.same)}."
    yield SAME
    places = [
        f"{pair.first.id} {pair.second.clauses[0].at} (was {pair.first.clauses[0].at})"
        for pair in found.same
        if pair.first.clause != pair.second.clause
    ]
    if places:
        yield f"At another place of {found.second.id}: {', '.join(places)}."


def of_project(found: Moved) -> Page:
    """The page of a project whose models are supposed to be under another licence."""
    one, two = found.first.id, found.second.id
    title = f"{found.manifest} · if its {one} models were under {two} · as of {found.as_of}"
    said = [f"No listed model is under {one}."]
    if found.models:
        said = [f"Models: {', '.join(found.models)}", found.supposed, SUPPOSED]
    if not found.changes:
        said.append("Nothing changes.")
    groups: dict[str, list[Entry]] = {direction: [] for direction in DIRECTIONS}
    for change in found.changes:
        groups[_direction(change)].append(_result(change))
    sections = tuple(Section(f"{direction} under {two}", tuple(group)) for direction, group in groups.items())
    return Page(title, (one, two), tuple(said), sections, "")


def _direction(change: Change) -> str:
    if change.second is not None and change.second.reason == "missing":
        return "Undecided"
    before, after = (VERDICTS.index(result.verdict if result else "pass") for result in (change.first, change.second))
    return "Otherwise" if before == after else "Harder" if after > before else "Easier"


def _result(change: Change) -> Entry:
    sides = (change.first, change.second)
    verdicts = [f"{side.verdict.upper()}, {side.reason} ({side.clause})" if side else NO_DUTY for side in sides]
    rows = {
        "Result": verdicts,
        "Why": [side.explanation if side else "" for side in sides],
        "What to do": [side.remedy if side else "" for side in sides],
    }
    facets = [Facet(label, *(tuple(filter(None, [said])) for said in row)) for label, row in rows.items() if any(row)]
    return Entry(f"{change.rule} · {change.subject}", (), tuple(facets))


def text(page: Page) -> str:
    """A page for a terminal."""
    lines = [*wrapped(page.title, hang="  "), ""]
    for said in page.said:
        lines += wrapped(said, hang="  ")
    for section in _shown(page):
        lines += ["", *wrapped(section.title)]
        for said in section.said:
            lines += wrapped(said, "  ")
        for entry in section.entries:
            lines += ["", *wrapped(entry.head, "  ", "  ")]
            for said in entry.said:
                lines += wrapped(said, "    ", "  ")
            lines += [line for facet in entry.facets for line in _sides(facet, page)]
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _shown(page: Page) -> Iterator[Section]:
    return (section for section in page.sections if section.entries or section.said)


def _sides(facet: Facet, page: Page) -> Iterator[str]:
    yield from wrapped(facet.what, "    ")
    for side, items in zip(page.sides, (facet.first, facet.second), strict=True):
        for item in items or filter(None, [page.nothing]):
            yield from wrapped(f"{side}: {item}", "      ", "  ")


def markdown(page: Page) -> str:
    """A page for a repository or a ticket."""
    lines = [f"# {escaped(page.title)}", "", *(f"- {escaped(said)}" for said in page.said)]
    for section in _shown(page):
        lines += ["", f"## {escaped(section.title)}"]
        lines += [line for said in section.said for line in ("", escaped(said))]
        for entry in section.entries:
            lines += ["", f"### {escaped(entry.head)}"]
            lines += [line for said in entry.said for line in ("", escaped(said))]
            lines += _table(entry, page)
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _table(entry: Entry, page: Page) -> Iterator[str]:
    if entry.facets:
        yield from ("", *table(["", *page.sides], (_cells(facet, page) for facet in entry.facets)))


def _cells(facet: Facet, page: Page) -> list[str]:
    sides = ("<br>".join(map(escaped, items)) or page.nothing for items in (facet.first, facet.second))
    return [escaped(facet.what), *sides]


RENDER: dict[str, Callable[[Page], str]] = {"text": text, "markdown": markdown}
