"""The options of a project as pages: text in 80 columns, Markdown, JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from llamalicense.about import __version__
from llamalicense.commands.layout import wrapped
from llamalicense.commands.options import Obstacle, Option, Options
from llamalicense.formats import as_json
from llamalicense.formats.markdown import escaped, table_row

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
WORDS = 4  # columns of words, before those of numbers
CLASSIFIERS = "*: only classifiers; the catalogue has no model of this kind that answers in words"
PAPERWORK = "Documents to write, or to exchange with the model"
UNDECIDED = "Duties that no fact of a manifest decides"
FOOTER = "Not legal advice. These rules have not been reviewed by a lawyer."
_LABELS = {"fail": "FAIL", "warn": "UNCLEAR"}
_SUBJECTS = 3


class Item(NamedTuple):
    """What one rule says against an option; `before` names an earlier option where it said the same."""

    label: str
    head: str
    explanation: str
    clears: str
    remedy: str
    before: str

    @property
    def way_out(self) -> str:
        """What was tried and clears it; otherwise what the rule says is to be done."""
        return f"Clears it: {self.clears}" if self.clears else f"To do: {self.remedy}"


class Section(NamedTuple):
    """One option, and what speaks against it."""

    title: str
    option: Option
    obstacles: list[Item]
    documents: list[Item]


def sections(found: Options) -> Iterator[Section]:
    """The options in their order; what was said before is not said again."""
    said: dict[tuple[str, ...], str] = {}
    for option in found.options:
        title = f"{option.policy.id}, {option.modality}"
        obstacles, documents = (_items(part, option, title, said) for part in (option.obstacles, option.documents))
        yield Section(title, option, list(obstacles), list(documents))


def _items(found: Sequence[Obstacle], option: Option, title: str, said: dict[tuple[str, ...], str]) -> Iterator[Item]:
    groups: dict[tuple[str, str], list[Obstacle]] = {}
    for obstacle in found:
        groups.setdefault((obstacle.result.rule, obstacle.result.verdict), []).append(obstacle)
    for (rule, verdict), obstacles in groups.items():
        group = [obstacle.result for obstacle in obstacles]
        subjects = [result.subject for result in group]
        more = f" and {len(subjects) - _SUBJECTS} more" if len(subjects) > _SUBJECTS else ""
        head = f"{rule} ({group[0].clause}), {', '.join(subjects[:_SUBJECTS])}{more}"
        # A licence's name alone does not make two sentences different.
        bare = group[0].explanation.replace(option.policy.parameters.get("name", rule), "")
        ways = dict.fromkeys(obstacle.clears for obstacle in obstacles)
        clears = "" if "" in ways else " ".join(ways)
        same = (rule.partition("/")[2], verdict, bare, clears or group[0].remedy, *subjects)
        before = said.setdefault(same, "")
        yield Item(_LABELS[verdict], head, group[0].explanation, clears, group[0].remedy, before)
        said[same] = said[same] or title


def text(found: Options) -> str:
    """A page for a terminal."""
    lines = [*wrapped(_title(found), hang="  "), "", *wrapped(INTRODUCTION), "", *_table(found), ""]
    for words, meaning in LEGEND.items():
        lines += wrapped(f"{words}: {meaning}", hang="  ")
    lines += wrapped(CLASSIFIERS, hang="  ")
    for section in sections(found):
        lines += ["", *_section(section, found)]
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _title(found: Options) -> str:
    return f"{found.manifest} · {found.organisation} · as of {found.as_of}"


def _row(option: Option) -> tuple[str, ...]:
    numbers = (option.count("fail"), option.count("warn"), len(option.documents), len(option.lacking))
    modality = f"{option.modality}{'*' if option.classifiers else ''}"
    return (option.policy.id, modality, option.verdict.upper(), option.in_order.upper(), *map(str, numbers))


def _table(found: Options) -> Iterator[str]:
    rows = [COLUMNS, *map(_row, found.options)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        words = [cell.ljust(width) for cell, width in zip(row[:WORDS], widths[:WORDS], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[WORDS:], widths[WORDS:], strict=True)]
        yield "  ".join([*words, *numbers])


def _section(section: Section, found: Options) -> Iterator[str]:
    yield section.title
    for said in _about(section.option):
        yield from wrapped(said, "  ", "  ")
    for item in section.obstacles:
        yield from wrapped(f"{item.label}  {item.head}", "  ", "  ")
        if item.before:
            yield f"      As under {item.before}."
        else:
            yield from wrapped(item.explanation, "      ")
            yield from wrapped(item.way_out, "      ", "  ")
    if section.documents:
        yield f"  {PAPERWORK}:"
    for item in section.documents:
        yield from wrapped(f"{item.label}  {item.head}", "    ", "  ")
        yield from wrapped(f"As under {item.before}." if item.before else item.way_out, "        ", "  ")
    yield from _remaining(section.option, found)


def _about(option: Option) -> Iterator[str]:
    """Which models are meant, and whether anything speaks against them."""
    if option.listed:
        yield f"Listed now: {', '.join(option.listed)}"
    where = "; from public model cards, outside the catalogue" if option.policy.kind == "alternative" else ""
    yield f"{'Only classifiers' if option.classifiers else 'Such as'}: {', '.join(option.examples)}{where}"
    if not option.obstacles:
        yield f"Nothing that is stated stands in the way{' but documents' if option.documents else ''}."


def _remaining(option: Option, found: Options) -> Iterator[str]:
    asked, beside = _asked(option, found), _beside(option)
    yield from wrapped(asked, "  ", "  ") if asked else ()
    if beside:
        yield f"  {UNDECIDED}:"
    for duty in beside:
        yield from wrapped(duty, "    ", "  ")
    yield from wrapped(_limits(option), "  ", "  ") if _limits(option) else ()


def _asked(option: Option, found: Options) -> str:
    own = found.own(option)
    return f"Not stated, and asked for under {option.policy.id} only: {', '.join(own)}" if own else ""


def _beside(option: Option) -> list[str]:
    return list(option.policy.parameters.get("beside", ()))


def _limits(option: Option) -> str:
    return str(option.policy.parameters.get("limits", ""))


def markdown(found: Options) -> str:
    """A page for a repository or a ticket."""
    lines = [f"# {escaped(_title(found))}", "", INTRODUCTION, ""]
    lines += [table_row(COLUMNS), table_row(["---"] * WORDS + ["---:"] * (len(COLUMNS) - WORDS))]
    lines += [table_row(_row(option)) for option in found.options]
    lines += ["", *(f"- {words}: {meaning}" for words, meaning in LEGEND.items()), f"- {escaped(CLASSIFIERS)}"]
    for section in sections(found):
        option = section.option
        lines += ["", f"## {section.title}", "", *(f"- {escaped(said)}" for said in _about(option))]
        lines += [_bullet(item, f"{item.explanation} {item.way_out}") for item in section.obstacles]
        lines += [f"- {PAPERWORK}:"] if section.documents else []
        lines += [f"  {_bullet(item, item.way_out)}" for item in section.documents]
        lines += [f"- {escaped(asked)}"] if (asked := _asked(option, found)) else []
        lines += [f"- {UNDECIDED}:"] if _beside(option) else []
        lines += [f"  - {escaped(duty)}" for duty in _beside(option)]
        lines += [f"- {escaped(_limits(option))}"] if _limits(option) else []
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _bullet(item: Item, said: str) -> str:
    words = f"{item.head}: {f'as under {item.before}.' if item.before else said}"
    return f"- **{item.label}** {escaped(words)}"


def machine(found: Options) -> str:
    """The options for programs, `llamalicense/options/v1`."""
    content = {
        "schema": SCHEMA,
        "tool": {"name": "llamalicense", "version": __version__},
        "as_of": found.as_of.isoformat(),
        "manifest": found.manifest,
        "organisation": found.organisation,
        "options": [_machine_option(option, found) for option in found.options],
    }
    return as_json(content)


def _machine_option(option: Option, found: Options) -> dict[str, Any]:
    own = found.own(option)
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


RENDER = {"text": text, "markdown": markdown, "json": machine}
