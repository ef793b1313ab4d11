"""Manifests as text, and what reading one says: nothing, or problems with their places."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from checkout import GOLDEN

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.errors import InputError
from llamalicense.project.load import Loaded
from llamalicense.run import Checker, Given

SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
SMALLEST = f"manifest: 1\norganisation: {{name: Acme}}\nmodels:\n  - id: {SCOUT}\n"

# Gets a result of every verdict and reason.
RICH = (GOLDEN / "llamalicense.yaml").read_text(encoding="utf-8")

# Every mapping of a manifest with its required keys, and its lists with an entry each; the leaves are YAML.
EVERYTHING: dict[str, Any] = {
    "manifest": "1",
    "organisation": {
        "name": "Acme",
        "monthly_active_users": {"2025-03": {"total": "1"}},
        "grants": [{"reference": "Agreement 1"}],
        "claims_filed": [{}],
        "terminations": [{}],
    },
    "models": [{"id": "acme/private-8b"}],
    "builds": [
        {
            "name": "Chat",
            "contains": [{"model": "acme/private-8b"}],
            "trained_with": [{"model": "acme/private-8b"}],
            "built_with_llama": [{"at": "README.md"}],
        }
    ],
    "use": {
        "trade_compliance": {"reviewed": "2026-10-01", "by": "Legal"},
        "acceptable_use": {"reviewed": "2026-10-01", "by": "Legal", "applies": "[]", "borderline": {}},
    },
    "check": {},
    "house": {},
    "waivers": [
        {
            "rule": "llama-4/notice-file",
            "reason": "Soon.",
            "approved_by": "Legal",
            "approved_on": "2026-11-02",
            "expires": "2027-01-31",
        }
    ],
}


def with_value(path: str, value: Any, tree: Any = None) -> Any:
    """A tree such as EVERYTHING with another value at a path such as `models.0.id`; None takes the key away."""
    changed = deepcopy(EVERYTHING if tree is None else tree)
    *parents, last = path.split(".")
    inner: Any = changed
    for part in parents:
        inner = inner[int(part)] if isinstance(inner, list) else inner[part]
    if value is None:
        del inner[last]
    else:
        inner[int(last) if isinstance(inner, list) else last] = value
    return changed


def written(tree: Any) -> str:
    """A tree as YAML."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(written, tree)) + "]"
    return str(tree)


@cache
def _checker(day: date) -> Checker:
    return Checker(day, Settings())


def loaded(text: str | bytes, folder: Path = Path("nowhere"), as_of: str = "2026-11-21") -> Loaded:
    """What `check` reads from a manifest; raises InputError."""
    data = text if isinstance(text, bytes) else text.encode()
    return _checker(date.fromisoformat(as_of)).load(Given(data, "m.yaml", folder))


def results(text: str, rule: str, as_of: str = "2026-11-21") -> list[Result]:
    """What a check says of a manifest by one rule; raises InputError."""
    checker = _checker(date.fromisoformat(as_of))
    report = checker.judge(loaded(text, as_of=as_of))
    return [each for each in report.results if each.rule == rule]


def problems(text: str | bytes, folder: Path = Path("nowhere"), as_of: str = "2026-11-21") -> list[str]:
    """What is wrong with a manifest, as `line:column: message`."""
    try:
        loaded(text, folder, as_of)
    except InputError as error:
        return [str(problem).removeprefix("m.yaml:").strip() for problem in error.problems]
    return []


# Where PyYAML is built with it, libyaml is ten times as fast.
_Reader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What plain words mean in YAML 1.2 with its core schema.
_CORE: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("|~|null|Null|NULL", lambda _: None),
    ("true|True|TRUE|false|False|FALSE", lambda text: text[0] in "tT"),
    ("[-+]?[0-9]+", int),
    ("0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", lambda text: float(text.replace(".", ""))),
)


def as_editors_read(text: str) -> Any:
    """YAML as what reads YAML 1.2 sees it, such as an editor with a schema; keys are text, as in JSON."""
    return _value(yaml.compose(text, Loader=_Reader))


def _value(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    meant = (mean for pattern, mean in _CORE if not node.style and re.fullmatch(pattern, node.value))
    return next(meant, str)(node.value)
