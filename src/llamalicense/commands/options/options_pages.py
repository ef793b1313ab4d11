"""The options of a project as a page for people, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from llamalicense.about import __version__
from llamalicense.brief import shortened
from llamalicense.commands.options import Obstacle, Option, Options
from llamalicense.report.formats import as_json
from llamalicense.report.formats.pages import Item, Page, PageSection, Paragraph, Table
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat
from llamalicense.vocabulary import RuleId

SCHEMA = "llamalicense/options/v1"
INTRODUCTION = (
    "In each row every listed model is replaced by one of that licence and modality. All else stays as the manifest "
    "states it; waivers are left aside. What the models can do is not compared."
)
LEGEND = {
    "verdict": "as things are; in order: once the documents are",
    "fails, unclear": "what stands in the way: who the organisation is and what it does",
    "documents": "papers to write, or to exchange with the model",
    "lack facts": "results that the manifest does not decide yet; `check` asks for the facts",
}
COLUMNS = ("licence", "modality", "verdict", "in order", "fails", "unclear", "documents", "lack facts")
NUMBERS = 4  # columns of numbers, after those of words
CLASSIFIERS = "*: only classifiers; the catalogue has no model of this kind that answers in words"
PAPERWORK = "Documents to write, or to exchange with the model:"
UNDECIDED = "Duties that no fact of a manifest decides:"
FOOTER = "Not legal advice. These rules have not been reviewed by a lawyer."
_LABELS = {"fail": "FAIL", "warn": "UNCLEAR"}
_SUBJECTS = 3


def printed(options: Options, output_format: PageFormat | Literal["json"]) -> str:
    """The options in a format."""
    return machine(options) if output_format == "json" else RENDER[output_format](page(options))


def page(options: Options) -> Page:
    """The page for people: a table of all options, then what speaks against each."""
    rows = tuple(map(_row, options.options))
    legend = (*(Item(f"{words}: {meaning}") for words, meaning in LEGEND.items()), Item(CLASSIFIERS))
    title = f"{options.manifest} · {options.organisation} · as of {options.as_of}"
    return Page(title, (Paragraph(INTRODUCTION), Table(COLUMNS, rows, NUMBERS), *legend, *_sections(options)), FOOTER)


def _row(option: Option) -> tuple[str, ...]:
    numbers = (option.count("fail"), option.count("warn"), len(option.documents), len(option.lacking))
    modality = f"{option.modality}{'*' if option.classifiers else ''}"
    return (option.policy.id, modality, option.verdict.upper(), option.in_order.upper(), *map(str, numbers))


def _sections(options: Options) -> Iterator[PageSection]:
    """The options in their order; what was said under an earlier one is not said again."""
    earlier: dict[tuple[str, ...], str] = {}
    for option in options.options:
        title = f"{option.policy.id}, {option.modality}"
        yield PageSection(title, tuple(_items(option, title, earlier, options)))


def _items(option: Option, title: str, earlier: dict[tuple[str, ...], str], options: Options) -> Iterator[Item]:
    yield from map(Item, _about(option))
    yield from _against(option.obstacles, option, title, earlier)
    if option.documents:
        yield Item(PAPERWORK)
    for item in _against(option.documents, option, title, earlier):
        yield item._replace(details=item.details[1:], depth=1)
    if own := options.own(option):
        yield Item(f"Not stated, and asked for under {option.policy.id} only: {', '.join(own)}")
    duties = _beside(option)
    if duties:
        yield Item(UNDECIDED)
    yield from (Item(duty, depth=1) for duty in duties)
    if limits := _limits(option):
        yield Item(limits)


def _about(option: Option) -> Iterator[str]:
    """Which models are meant, and whether anything speaks against them."""
    if option.listed:
        yield f"Listed now: {', '.join(option.listed)}"
    where = "; from public model cards, outside the catalogue" if option.policy.kind == "alternative" else ""
    yield f"{'Only classifiers' if option.classifiers else 'Such as'}: {', '.join(option.examples)}{where}"
    if not option.obstacles:
        yield f"Nothing that is stated stands in the way{' but documents' if option.documents else ''}."


def _against(
    obstacles: Sequence[Obstacle], option: Option, title: str, earlier: dict[tuple[str, ...], str]
) -> Iterator[Item]:
    """What each rule says against an option: why, and what clears it or else what the rule says is to be done.

    `earlier`: the titles of the options under which the same was said.
    """
    groups: dict[tuple[str, str], list[Obstacle]] = {}
    for obstacle in obstacles:
        groups.setdefault((obstacle.result.rule, obstacle.result.verdict), []).append(obstacle)
    for (rule, verdict), group in groups.items():
        first = group[0].result
        subjects = [obstacle.result.subject for obstacle in group]
        # A licence's name alone does not make two sentences different.
        bare = first.explanation.replace(option.policy.parameters.get("name", rule), "")
        ways = dict.fromkeys(obstacle.clears for obstacle in group)
        clears = "" if "" in ways else " ".join(ways)
        written_by = next((obstacle.written_by for obstacle in group if obstacle.written_by), "")
        same = (RuleId.of(rule).rule, verdict, bare, clears or first.remedy, written_by, *subjects)
        way_out = f"Clears it: {clears}" if clears else f"To do: {first.remedy}"
        way_out += f" `{written_by}` writes it." if written_by else ""
        yield Item(
            f"{rule} ({first.clause}), {shortened(subjects, _SUBJECTS)}",
            _LABELS[verdict],
            (Paragraph(first.explanation), Paragraph(way_out, "  ")),
            earlier.get(same, ""),
        )
        earlier.setdefault(same, title)


def _beside(option: Option) -> list[str]:
    return list(option.policy.parameters.get("beside", ()))


def _limits(option: Option) -> str:
    return str(option.policy.parameters.get("limits", ""))


def machine(options: Options) -> str:
    """The options for programs, `llamalicense/options/v1`."""
    content = {
        "schema": SCHEMA,
        "tool": {"name": "llamalicense", "version": __version__},
        "as_of": options.as_of.isoformat(),
        "manifest": options.manifest,
        "organisation": options.organisation,
        "options": [_machine_option(option, options) for option in options.options],
    }
    return as_json(content)


def _machine_option(option: Option, options: Options) -> dict[str, Any]:
    own = options.own(option)
    return {
        "licence": option.policy.id,
        "title": option.policy.title,
        "kind": option.policy.kind,
        "modality": option.modality,
        "listed": list(option.listed),
        "classifiers": option.classifiers,
        "examples": list(option.examples),
        "verdict": option.verdict,
        "in_order": option.in_order,
        "counts": {
            "fail": option.count("fail"),
            "unclear": option.count("warn"),
            "documents": len(option.documents),
            "missing": len(option.lacking),
            "pass": option.passes,
        },
        "obstacles": list(map(_machine_obstacle, option.obstacles)),
        "documents": list(map(_machine_obstacle, option.documents)),
        "missing": [{**missing._asdict(), "only_here": fact in own} for fact, missing in option.missing.items()],
        "beside": _beside(option),
        "limits": _limits(option) or None,
    }


def _machine_obstacle(obstacle: Obstacle) -> dict[str, str | None]:
    fields = ("rule", "subject", "verdict", "reason", "clause", "title", "explanation", "remedy")
    return {field: getattr(obstacle.result, field) for field in fields} | {"clears": obstacle.clears or None}
