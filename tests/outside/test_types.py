"""The types of the Python interface, as a user's mypy checks them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import environment

USER = """
from datetime import date

from llamalicense import InputError, ManifestReport, Report, Result, UsageError, Verdict, check


def failing(path: str) -> list[str]:
    try:
        report: Report = check(path, as_of=date(2026, 11, 21), fail_on="missing")
    except (InputError, UsageError) as error:
        return [str(error)]
    results: tuple[Result, ...] = (*report.failures, *report.warnings)
    first: ManifestReport = report.reports[0]
    verdict: Verdict | None = first.verdict
    return [report.render("json"), str(verdict), *(f"{each.rule} {each.location.line}" for each in results)]
"""
MISTAKES = {
    'check("x").verdit': "attr-defined",
    'check("x").results.append(1)': "attr-defined",
    'check("x").results[0].verdict = "pass"': "misc",
    'check("x").count(1)': "attr-defined",
    'check("x", fail_on="sometimes")': "arg-type",
}


def test_types_of_a_users_file_are_checked_strictly(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    (tmp_path / "user.py").write_text(USER, encoding="utf-8")
    wrong = "\n".join(["from llamalicense import check", *MISTAKES])
    (tmp_path / "wrong.py").write_text(f"{wrong}\n", encoding="utf-8")
    cache = pytestconfig.rootpath / ".mypy_cache" / "user"  # what has not changed since is not read again
    options = ["--strict", "--no-error-summary", f"--cache-dir={cache}"]
    command = [sys.executable, "-m", "mypy", *options, "user.py", "wrong.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), check=False, capture_output=True, text=True)
    found = re.findall(r"^(\w+)\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert found == [("wrong", str(line), code) for line, code in enumerate(MISTAKES.values(), 2)], done.stdout
