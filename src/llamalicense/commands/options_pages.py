"""The options of a project as pages: text in 80 columns, Markdown, JSON."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from llamalicense import __version__
from llamalicense.commands.layout import wrapped
from llamalicense.commands.options import Option, Options
from llamalicense.formats import as_json, plain
from llamalicense.report import Result

SCHEMA = "llamalicense/options/v1"
INTRODUCTION = (
    "In each row every listed model is replaced by one of that licence and modality. All else stays as the manifest "
    "states it; waivers are left aside. What the models can do is not compared."
)
LEGEND = {
    "verdict": "once the documents are in order",
    "fails, unclear": "what stands in the way: who the organisation is and what it does",
    "documents": "papers to write, or to exchange with the model",
    "lack facts": "results that the manifest does not decide yet; `check` asks for the facts",
}
COLUMNS = ("licence", "modality", "verdict", "fails", "unclear", "documents", "lack facts", "passes")
PAPERWORK = "Documents to write, or to exchange with the model"
UNDECIDED = "Duties that no fact of a manifest decides"
FOOTER = "Not legal advice. These rules have not been reviewed by a lawyer."
_LABELS = {"fail": "FAIL", "warn": "UNCLEAR"}
_SUBJECTS = 3
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~]")


class Item(NamedTuple):
    """What one rule says against an option; `before` names an earlier option where it said the same."""

    label: str
    head: str
    explanation: str
    remedy: str
    before: str


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


def _items(results: Sequence[Result], option: Option, title: str, said: dict[tuple[str, ...], str]) -> Iterator[Item]:
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.rule, result.verdict), []).append(result)
    for (rule, verdict), group in groups.items():
        subjects = [result.subject for result in group]
        more = f" and {len(subjects) - _SUBJECTS} more" if len(subjects) > _SUBJECTS else ""
        head = f"{rule} ({group[0].clause}), {', '.join(subjects[:_SUBJECTS])}{more}"
        # A licence's name alone does not make two sentences different.
        bare = group[0].explanation.replace(option.policy.parameters.get("name", rule), "")
        same = (rule.partition("/")[2], verdict, bare, group[0].remedy, *subjects)
        yield Item(_LABELS[verdict], head, group[0].explanation, group[0].remedy, said.setdefault(same, ""))
        said[same] = said[same] or title


def text(found: Options) -> str:
    """A page for a terminal."""
    lines = [*wrapped(_title(found), hang="  "), "", *wrapped(INTRODUCTION), "", *_table(found), ""]
    for words, meaning in LEGEND.items():
        lines += wrapped(f"{words}: {meaning}", hang="  ")
    for section in sections(found):
        lines += ["", *_section(section, found)]
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _title(found: Options) -> str:
    return f"{found.manifest} · {found.organisation} · as of {found.as_of}"


def _row(option: Option) -> tuple[str, ...]:
    numbers = (option.count("fail"), option.count("warn"), len(option.documents), len(option.lacking), option.passes)
    return (option.policy.id, option.modality, option.verdict.upper(), *map(str, numbers))


def _table(found: Options) -> Iterator[str]:
    rows = [COLUMNS, *map(_row, found.options)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        words = [cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[3:], widths[3:], strict=True)]
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
            yield from wrapped(f"Clears it: {item.remedy}", "      ", "  ")
    if section.documents:
        yield f"  {PAPERWORK}:"
    for item in section.documents:
        yield from wrapped(f"{item.label}  {item.head}", "    ", "  ")
        yield from wrapped(f"As under {item.before}." if item.before else item.remedy, "        ")
    yield from _remaining(section.option, found)


def _about(option: Option) -> Iterator[str]:
    """Which models are meant, and whether anything speaks against them."""
    if option.listed:
        yield f"Listed now: {', '.join(option.listed)}"
    where = "; from public model cards, outside the catalogue" if option.policy.kind == "alternative" else ""
    yield f"Such as {', '.join(option.examples)}{where}"
    if not option.obstacles:
        yield "Nothing that is stated stands in the way."


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
    lines = [f"# {_escaped(_title(found))}", "", INTRODUCTION, ""]
    lines += [_cells(COLUMNS), _cells(["---"] * 3 + ["---:"] * (len(COLUMNS) - 3))]
    lines += [_cells(_row(option)) for option in found.options]
    lines += ["", *(f"- {words}: {meaning}" for words, meaning in LEGEND.items())]
    for section in sections(found):
        option = section.option
        lines += ["", f"## {section.title}", "", *(f"- {_escaped(said)}" for said in _about(option))]
        lines += [_bullet(item, f"{item.explanation} Clears it: {item.remedy}") for item in section.obstacles]
        lines += [f"- {PAPERWORK}:"] if section.documents else []
        lines += [f"  {_bullet(item, item.remedy)}" for item in section.documents]
        lines += [f"- {_escaped(asked)}"] if (asked := _asked(option, found)) else []
        lines += [f"- {UNDECIDED}:"] if _beside(option) else []
        lines += [f"  - {_escaped(duty)}" for duty in _beside(option)]
        lines += [f"- {_escaped(_limits(option))}"] if _limits(option) else []
    return "\n".join([*lines, "", FOOTER]) + "\n"


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bullet(item: Item, said: str) -> str:
    words = f"{item.head}: {f'as under {item.before}.' if item.before else said}"
    return f"- **{item.label}** {_escaped(words)}"


def _escaped(words: str) -> str:
    """Words that Markdown shows as they are."""
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", plain(words))


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
        "examples": list(option.examples),
        "verdict": option.verdict,
        "counts": {
            "fail": option.count("fail"),
            "unclear": option.count("warn"),
            "documents": len(option.documents),
            "missing": len(option.lacking),
            "pass": option.passes,
        },
        "obstacles": [_machine_result(result) for result in option.obstacles],
        "documents": [_machine_result(result) for result in option.documents],
        "missing": [{**missing._asdict(), "only_here": fact in own} for fact, missing in option.missing.items()],
        "beside": _beside(option),
        "limits": _limits(option) or None,
    }


def _machine_result(result: Result) -> dict[str, str]:
    fields = ("rule", "subject", "verdict", "reason", "clause", "title", "explanation", "remedy")
    return {field: getattr(result, field) for field in fields}


RENDER = {"text": text, "markdown": markdown, "json": machine}
