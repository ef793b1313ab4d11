"""The file of a baseline: read, checked and written. JSON, or YAML by its name; a line a result either way."""

import json
import os
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from llamalicense.documents.files import read_bytes
from llamalicense.errors import InputError, Problem
from llamalicense.inert import json_in_yaml
from llamalicense.manifest.messages import nulls, problems_of
from llamalicense.manifest.values import Day, version
from llamalicense.report.baseline import MOST_DAYS, Baseline, KnownResult
from llamalicense.report.fingerprints import fingerprints
from llamalicense.yamlfile import MAX_BYTES, Source, parse

# So many can be read again; whoever has more checks in parts.
MOST = 1_400
_RENEW = "`llamalicense check --write-baseline` writes it anew"
_ABOUT = (
    "Results of `llamalicense check` that are known and do not count until `expires`; "
    "`llamalicense check --write-baseline` renews it."
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


_Text = Annotated[str, Field(min_length=1, max_length=4_000, strict=True)]


class KnownEntry(_Part):
    """A result that is known."""

    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{32}:[1-9][0-9]*$", strict=True)] = Field(
        description="The fingerprint of the result, as the reports for code scanning and GitLab have it."
    )
    manifest: _Text = Field(description="The manifest, from the repository's root, with forward slashes.")
    rule: _Text = Field(description="The rule's full id, such as llama-4/notice-file.")
    subject: _Text = Field(description="What the result is about, such as builds/<name>.")
    verdict: Literal["warn", "fail"] = Field(description="Its verdict; a graver one is not known.")
    reason: Literal["violated", "unclear", "missing"] = Field(description="Its reason; another is not known.")


class BaselineFile(_Part):
    """Results that are known and do not count for a time."""

    baseline: Annotated[Literal[1], BeforeValidator(version)] = Field(description="The format's version: 1.")
    about: _Text | None = Field(None, description="What the file is, for whoever finds it.")
    written: Day = Field(description="The first day on which it holds.")
    expires: Day = Field(description="The last day on which it holds, at most 180 days after `written`.")
    results: list[KnownEntry] = Field(max_length=MOST, description="The results that are known.")


def read(data: bytes, name: str) -> Baseline:
    """A baseline of these bytes; raises InputError with every problem and its line."""
    source = parse(data, name)
    if not isinstance(source.value, dict):
        raise InputError([source.problem((), f"a baseline is a mapping that begins with `baseline: 1`; {_RENEW}")])
    problems = list(nulls(source))
    try:
        file = BaselineFile.model_validate(source.value)
    except ValidationError as error:
        raise InputError([*problems, *problems_of(error, source, BaselineFile)]) from None
    problems += _problems(file, source)
    if problems:
        raise InputError(problems)
    rows = (KnownResult(*(getattr(entry, field) for field in KnownResult._fields)) for entry in file.results)
    return Baseline(name, file.written, file.expires, {row.fingerprint: row for row in rows})


def load(name: str) -> Baseline:
    """The baseline in a file; raises InputError with every problem and its line."""
    try:
        data, problem = read_bytes(os.path.realpath(name), MAX_BYTES)
    except FileNotFoundError:
        raise InputError([Problem("there is no such baseline; --write-baseline writes it", name)]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError([Problem(f"the baseline cannot be read: {reason}", name)]) from None
    if data is None:
        raise InputError([Problem(f"the baseline {problem}", name)])
    return read(data, name)


def _problems(file: BaselineFile, source: Source) -> Iterator[Problem]:
    days = (file.expires - file.written).days
    if not 0 <= days <= MOST_DAYS:
        yield source.problem(
            ("expires",),
            f"expires {days} days after it was written; a baseline holds {MOST_DAYS} days at most; {_RENEW}",
        )
    seen: dict[str, int] = {}
    for number, entry in enumerate(file.results):
        digest, _, _ = next(fingerprints([(entry.manifest, entry.rule, entry.subject)])).partition(":")
        at = ("results", number, "fingerprint")
        if not entry.fingerprint.startswith(f"{digest}:"):
            yield source.problem(
                at, f"this is not the fingerprint of {entry.rule} for {entry.subject} in {entry.manifest}; {_RENEW}"
            )
        if (first := seen.setdefault(entry.fingerprint, number)) != number:
            yield source.problem(at, f"this result stands twice; the first is results[{first}]; take one away")


def text(baseline: Baseline, *, yaml: bool) -> str:
    """The text of a baseline's file, its results in the order of manifests, rules and subjects."""
    head: dict[str, Any] = {
        "baseline": 1,
        "about": _ABOUT,
        "written": baseline.written.isoformat(),
        "expires": baseline.expires.isoformat(),
    }
    rows = [_json(row._asdict()) for row in sorted(baseline.results.values(), key=lambda row: row[1:] + row[:1])]
    if yaml:
        lines = [f"{key}: {_json(value) if key == 'about' else value}" for key, value in head.items()]
        return "\n".join([*lines, *(["results:", *(f"- {row}" for row in rows)] if rows else ["results: []"])]) + "\n"
    lines = [f'  "{key}": {_json(value)},' for key, value in head.items()]
    listed = ['  "results": [', ",\n".join(f"    {row}" for row in rows), "  ]"] if rows else ['  "results": []']
    return "\n".join(["{", *lines, *listed, "}"]) + "\n"


def _json(value: Any) -> str:
    return json_in_yaml(json.dumps(value, ensure_ascii=False))
