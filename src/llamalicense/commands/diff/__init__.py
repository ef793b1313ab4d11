"""`llamalicense diff`: what changes between two licences, in general or for one project."""

import os
from typing import Any, Literal

from llamalicense.about import __version__
from llamalicense.commands.diff import diff_pages
from llamalicense.commands.diff.compare import Comparison, Pair, at_worst, compare, doubts, exceptions, sentences
from llamalicense.counterfactual.relicensed import Moved, changes, modalities, moved
from llamalicense.decision.evaluate import evaluate, views
from llamalicense.decision.result import Result
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.policy import library
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.resources import bundled_policy
from llamalicense.project.load import Loaded
from llamalicense.project.project import Project
from llamalicense.report.formats import as_json
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat
from llamalicense.run import Checker
from llamalicense.vocabulary import LICENCES, policy_named

DiffFormat = PageFormat | Literal["json"]
SCHEMA = "llamalicense/diff/v1"


def compared(first: str, second: str, output_format: DiffFormat) -> str:
    """Two licences, named by their ids, as a page; raises UsageError for what is no licence."""
    comparison = compare(_licence(first), _licence(second))
    if output_format == "json":
        return _machine(comparison.first, comparison.second, duties=_duties(comparison))
    return RENDER[output_format](diff_pages.of_licences(comparison))


def supposed(first: str, second: str, checker: Checker, loaded: Loaded, output_format: DiffFormat) -> str:
    """What changes for a project if its models under the first licence were under the second; raises UsageError."""
    one, two = _licence(first), _licence(second)
    project = loaded.project
    before = _results(checker, loaded)
    after = _results(checker, loaded._replace(project=moved(project, one.id, two.id)))
    models = tuple(row.model.id for row in project.listing.rows if one.id in row.lineage.licences)
    differing = changes(before, after, one.id, two.id)
    relicensed = Moved(one, two, loaded.source.name, checker.as_of, models, _supposition(project, two.id), differing)
    if output_format == "json":
        return _machine(one, two, project=_project(relicensed))
    return RENDER[output_format](diff_pages.of_project(relicensed))


def _supposition(project: Project, licence: str) -> str:
    kinds = modalities(project, licence)
    if len(kinds) != 1:
        return f"They are supposed to take what they take now; {licence} has multimodal and text-only models."
    kind = "multimodal" if True in kinds else "text-only"
    return f"They are supposed to be {kind}, as every model of {licence} that answers in words is."


def _licence(name: str) -> Policy:
    name = policy_named(name)
    if name in LICENCES:
        return library.bundled(name)
    compares = f"diff compares two of {', '.join(LICENCES)}"
    if name in library.bundled_ids() or bundled_policy(name).is_file() or os.path.isfile(name):
        raise UsageError(f'"{name}" is no Llama licence; {compares}')
    raise UsageError(f'there is no licence "{name}"{did_you_mean(name, LICENCES) or f"; {compares}"}')


def _results(checker: Checker, loaded: Loaded) -> tuple[Result, ...]:
    seen = views(loaded.project, checker.policies(loaded), checker.as_of)
    return evaluate(seen, loaded.source, checker.settings)


def _machine(first: Policy, second: Policy, *, duties: Any = None, project: Any = None) -> str:
    """The difference for programs: `duties` between the licences, or what changes for a `project`."""
    content = {
        "schema": SCHEMA,
        "tool": {"name": "llamalicense", "version": __version__},
        "first": _identity(first),
        "second": _identity(second),
        "duties": duties,
        "project": project,
    }
    return as_json(content)


def _identity(policy: Policy) -> dict[str, Any]:
    return {"id": policy.id, "title": policy.title, "effective": policy.effective, "sha256": policy.sha256}


def _duties(comparison: Comparison) -> dict[str, Any]:
    return {
        "added": [_duty(rule) for rule in comparison.added],
        "dropped": [_duty(rule) for rule in comparison.dropped],
        "changed": [_changed(pair) for pair in comparison.changed],
        "same": [_place(pair) for pair in comparison.same],
        "parameters": [parameter._asdict() for parameter in comparison.parameters],
    }


def _duty(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "clause": rule.clause,
        "title": rule.title,
        "at_worst": at_worst(rule),
        "fails": sentences(rule, "fail"),
        "never_fails": rule.never_fails,
        "exceptions": exceptions(rule),
        "unclear": doubts(rule),
    }


def _place(pair: Pair) -> dict[str, Any]:
    return {"rule": pair.first.id, "clause": {"first": pair.first.clause, "second": pair.second.clause}}


def _changed(pair: Pair) -> dict[str, Any]:
    return {
        **_place(pair),
        "title": {"first": pair.first.title, "second": pair.second.title},
        "at_worst": {"first": at_worst(pair.first), "second": at_worst(pair.second)},
        "changes": [facet._asdict() for facet in pair.facets],
    }


def _project(relicensed: Moved) -> dict[str, Any]:
    results = [
        {
            "rule": change.rule,
            "subject": change.subject,
            "first": _result(change.first),
            "second": _result(change.second),
        }
        for change in relicensed.changes
    ]
    return {
        "manifest": relicensed.manifest,
        "as_of": relicensed.as_of.isoformat(),
        "models": relicensed.models,
        "supposed": relicensed.supposed,
        "results": results,
    }


def _result(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    fields = ("verdict", "reason", "clause", "title", "explanation", "remedy")
    return {field: getattr(result, field) for field in fields} | {"location": result.location._asdict()}
