"""Policies from files: the bundled ones by id, an organisation's own by path.

A bundled file has a twin in JSON, which is faster to read. The twin carries the digest of the file that it was made
from and is used only while that digest is right, so that an edited file always counts. Examples are left out of twins.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.catalogue import Catalogue
from llamalicense.errors import InputError, UsageError, did_you_mean
from llamalicense.resources import bundled_policy, folder
from llamalicense.rules import Policy, assemble
from llamalicense.yamlfile import Source, parse

TWINS = "parsed"


class PolicySource(NamedTuple):
    """A policy file as plain values; `source` has the positions when the file itself was parsed."""

    document: Mapping[str, Any]
    sha256: str
    source: Source | None


def catalogue() -> Catalogue:
    """The bundled catalogue of models."""
    return Catalogue.from_document(_read(bundled_policy("models"), twin=True).document)


def bundled(policy_id: str, *, examples: bool = False) -> Policy:
    """A bundled policy; with `examples` the file itself is read. Raises UsageError for an unknown id."""
    path = bundled_policy(policy_id)
    if policy_id not in bundled_ids():
        raise UsageError(f'there is no bundled policy "{policy_id}"{did_you_mean(policy_id, bundled_ids())}')
    return _policy(path, twin=not examples)


def bundled_ids() -> tuple[str, ...]:
    """The ids of the bundled policies, without the files that they share."""
    return tuple(_index()["policies"])


def rule_ids(policy_id: str) -> frozenset[str] | None:
    """The rules of a bundled policy, None when there is none of that id."""
    rules = _index()["policies"].get(policy_id)
    return frozenset(rules) if rules is not None else None


def house(name: str) -> Policy:
    """A house policy: a bundled one by its id, otherwise a file. Raises InputError, UsageError."""
    path = Path(name)
    if path.is_file():
        return _policy(path, twin=False, display=name)
    if name in bundled_ids():
        return _policy(bundled_policy(name), twin=True)
    raise UsageError(
        f'--policy {name}: there is no such file, and no bundled policy of this name{did_you_mean(name, bundled_ids())}'
    )


@cache
def _index() -> Any:
    return json.loads((folder("policies") / TWINS / "index.json").read_bytes())


def _policy(path: Path, *, twin: bool, display: str | None = None) -> Policy:
    own = _read(path, twin=twin, display=display)
    shared = []
    for number, shared_id in enumerate(own.document.get("extends", ())):
        shared_path = bundled_policy(shared_id)
        if not shared_path.is_file():
            assert own.source is not None
            raise InputError([own.source.problem(("extends", number), f'there is no shared file "{shared_id}"')])
        shared.append(_read(shared_path, twin=twin))
    if own.source is not None:
        from llamalicense.wording import check

        check(own, shared)
    return assemble(own.document, [each.document for each in shared], own.sha256)


def _read(path: Path, *, twin: bool, display: str | None = None) -> PolicySource:
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    if twin:
        stored = folder("policies") / TWINS / f"{path.stem}.json"
        if stored.is_file():
            content = json.loads(stored.read_bytes())
            if content["sha256"] == digest:
                return PolicySource(content["document"], digest, None)
    source = parse(data, display or path.name)
    if path.stem != "models":
        from llamalicense.wording import validate

        return PolicySource(validate(source), digest, source)
    return PolicySource(source.value, digest, source)


def twin_of(path: Path) -> str:
    """The JSON twin of a bundled policy file."""
    read = _read(path, twin=False)
    content = {"sha256": read.sha256, "document": _without_examples(read.document)}
    return json.dumps(content, ensure_ascii=False, indent=None, separators=(",", ":"), sort_keys=False) + "\n"


def index() -> str:
    """The ids of the bundled policies with the ids of their rules, as JSON."""
    policies = {}
    for path in sorted(folder("policies").glob("*.yaml")):
        own = _read(path, twin=False)
        if path.stem != "models" and own.document.get("kind") != "shared":
            shared = [_read(bundled_policy(name), twin=False).document for name in own.document.get("extends", ())]
            policies[path.stem] = [rule.id for rule in assemble(own.document, shared, own.sha256).rules]
    return json.dumps({"policies": policies}, indent=1) + "\n"


def _without_examples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_examples(inner) for key, inner in value.items() if key not in ("assume", "examples")}
    return [_without_examples(item) for item in value] if isinstance(value, list) else value


