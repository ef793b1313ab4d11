"""The same check from Python: `from llamalicense import check`, for notebooks and services."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from llamalicense import run
from llamalicense.cli import given, inputs
from llamalicense.decision.result import Result, Verdict
from llamalicense.decision.settings import COMMAND_LINE, FailOn, Settings, Strictness
from llamalicense.errors import InputError, LlamalicenseError, UsageError
from llamalicense.policy import library
from llamalicense.report import report
from llamalicense.report.formats import FormatName, Style, render
from llamalicense.report.report import ManifestReport

__all__ = ["InputError", "LlamalicenseError", "ManifestReport", "Report", "Result", "UsageError", "Verdict", "check"]

ManifestSource = str | os.PathLike[str] | bytes | Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class Report(report.Report):
    """What a check found; immutable. A notebook shows it as the page that `--output-format html` writes.

    `verdict` is pass, warn or fail; `status` the exit status that the command would have, 0 or 1; `results` every rule
    for each of its subjects, `failures` and `warnings` those with that verdict; `reports` the same by manifest, with
    policies and notes.
    """

    def render(self, output_format: FormatName = "text", *, verbose: bool = False) -> str:
        """The report in a format of the command's, without colour; `verbose`: passes and traces where they are long."""
        return render(output_format, self, Style(verbose=verbose))

    def _repr_html_(self) -> str:
        """The whole page in a frame of its own: its style stays inside, and nothing in it can run."""
        from html import escape

        page = escape(self.render("html"))
        return f'<iframe sandbox srcdoc="{page}" title="llamalicense" width="100%" height="700"></iframe>'


def check(
    *manifests: ManifestSource,
    as_of: date | None = None,
    policies: Iterable[str | os.PathLike[str]] = (),
    fail_on: FailOn = "fail",
    unclear: Strictness = "warn",
    missing: Strictness = "warn",
    waivers: bool = True,
    folder: str | os.PathLike[str] = ".",
    in_full: bool = True,
    scan: bool | None = None,
    scan_path: str | os.PathLike[str] | None = None,
    baseline: str | os.PathLike[str] | bool = True,
) -> Report:
    """Checks manifests as `llamalicense check` does; without one, llamalicense.yaml or .yml here or above.

    A manifest is the path of a file or of a folder with manifests, the bytes of one, or its facts as a mapping;
    documents that the latter two name are relative to `folder`. `policies` are house policies, by file or bundled id;
    the other options are the command's. What the repository of a path shows is held against its manifest as the command
    does it (`scan`: True, whatever its size; False, not at all); of bytes and mappings only where `scan_path` names the
    folder that is to be read. What files of the project set counts too. `baseline` names a file of known results, which
    do not count for `status`, in place of the project's; with False none is applied. Without `in_full` a check is
    several times as fast, and the report has no traces and no pages of rules, which HTML and SARIF show.

    Raises InputError, with every problem and its line, when a manifest or policy cannot be read: there is no verdict
    then. Raises UsageError for what does not exist.
    """
    today = date.today()
    settings = _with_baseline(Settings(unclear, missing, fail_on, waivers, in_full, scan), baseline)
    scanning = given.scanning(scan, None if scan_path is None else os.fspath(scan_path))
    houses = library.houses(os.fspath(policy) for policy in policies)
    checker = run.Checker(as_of or today, settings, houses, scanning=scanning)
    sources = manifests or (inputs.discovered(),)
    chosen = [manifest for source in sources for manifest in _manifests(source, Path(folder))]
    checked = run.check(chosen, checker, today, in_full=in_full)
    problems = [problem for manifest in checked.reports for problem in manifest.errors]
    if problems:
        raise InputError(problems)
    checked = given.with_known(checked)
    return Report(*(getattr(checked, field.name) for field in fields(checked)))


def _with_baseline(settings: Settings, baseline: str | os.PathLike[str] | bool) -> Settings:
    if isinstance(baseline, bool):
        return settings._replace(baselines=baseline)
    return settings._replace(baseline=os.fspath(baseline), origins={"baseline": COMMAND_LINE})


def _manifests(source: ManifestSource, folder: Path) -> list[run.Given]:
    if isinstance(source, bytes):
        return [run.Given(source, "<bytes>", folder, is_file=False)]
    if isinstance(source, Mapping):
        # JSON is YAML; with line breaks, so that a location says where.
        text = json.dumps(dict(source), indent=2, ensure_ascii=False, default=_value)
        return [run.Given(text.encode("utf-8", "surrogatepass"), "<mapping>", folder, is_file=False)]
    return inputs.manifests([os.fspath(source)])


def _value(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a manifest cannot hold {value!r}; use text, numbers, true and false, dates, lists and mappings")
