"""Policies from files: the bundled ones by id, an organisation's own by path.

A bundled policy has a twin in JSON, merged with what it extends, which is faster to read. The twin carries the digests
of the files that it was made from and is used only while they are right, so that an edited file always counts. Examples
are left out of twins.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llamalicense.catalogue import Catalogue
from llamalicense.errors import InputError, UsageError, did_you_mean
from llamalicense.inheritance import merge
from llamalicense.resources import bundled_policy, folder
from llamalicense.rules import Policy, PolicySource, assemble
from llamalicense.vocabulary import policy_named
from llamalicense.yamlfile import MAX_BYTES, parse

if TYPE_CHECKING:
    from llamalicense.aliases import Aliases

TWINS = "parsed"
# Bundled files of data, which are no policies.
_DATA = {"models": "the catalogue of models", "aliases": "how platforms name models"}


def catalogue() -> Catalogue:
    """The bundled catalogue of models, which knows the ids of platforms as well."""
    return _models().with_ids_of_platforms(_named_elsewhere)


def _models() -> Catalogue:
    path = bundled_policy("models")
    return Catalogue.from_document((_twin(path) or _read(path)._asdict())["document"])


def _named_elsewhere(model_id: str) -> str | None:
    """The catalogue's id of a model that a platform or a mirror names otherwise.

    Somebody's upload under a model's own name may be anything; the manifest says what it comes from.
    """
    alias = aliases().resolve(model_id)
    return None if alias is None or alias.namesake else alias.model


@cache
def aliases() -> "Aliases":
    """How platforms name the models of the bundled catalogue; loaded for an id that the catalogue does not know."""
    from llamalicense.aliases import Aliases

    path = bundled_policy("aliases")
    return Aliases((_twin(path) or _read(path)._asdict())["document"], _models())


def bundled(policy_id: str, *, examples: bool = False) -> Policy:
    """A bundled policy; with `examples` the file itself is read. Raises UsageError for an unknown id."""
    path = bundled_policy(policy_id := policy_named(policy_id))
    if policy_id not in bundled_ids():
        raise UsageError(f'there is no bundled policy "{policy_id}"{did_you_mean(policy_id, bundled_ids())}')
    return _policy(path, twin=not examples)


def bundled_ids() -> tuple[str, ...]:
    """The ids of the bundled policies, without the files that they share."""
    return tuple(_index()["policies"])


def house_ids() -> tuple[str, ...]:
    """The ids of the bundled house policies."""
    return tuple(_index()["houses"])


def rule_ids(policy_id: str) -> Mapping[str, bool] | None:
    """The rules of a bundled policy and whether each looks at grants, None when there is none of that id."""
    rules: Mapping[str, bool] | None = _index()["policies"].get(policy_id)
    return rules


def houses(names: Iterable[str]) -> list[Policy]:
    """House policies, each by its bundled id or its file. Raises InputError, UsageError."""
    found: dict[str, str] = {}
    policies = []
    for name in names:
        policy = house(name)
        if policy.id in found:
            raise UsageError(f'--policy {name}: this and {found[policy.id]} both have the id "{policy.id}"')
        found[policy.id] = name
        policies.append(policy)
    return policies


def house(name: str) -> Policy:
    """A house policy: a bundled one by its id, otherwise a file. Raises InputError, UsageError."""
    policy = named(name)
    if policy.kind != "house":
        raise UsageError(f"--policy {name}: this is no house policy (`kind: house`); licences are found by the models")
    if policy.id in bundled_ids() and not is_bundled(name):
        raise UsageError(f'--policy {name}: its id "{policy.id}" is that of a bundled policy; give it another')
    return policy


def is_bundled(name: str) -> bool:
    """Whether a name means a bundled policy, whatever files there are."""
    return policy_named(name) in bundled_ids()


def namesakes(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each name of a bundled policy that a file in the working directory has as well."""
    for name in names:
        if is_bundled(name) and os.path.lexists(name):
            yield f"{name} is the policy that comes with llamalicense; the file of this name, ./{name}, is not read"


def named(name: str) -> Policy:
    """A policy of any kind, with its examples: a bundled one by its id, otherwise a file.

    Raises InputError, UsageError.

    The name of a file has a slash or a suffix, so that no file of the working directory takes a bundled one's place.
    """
    if is_bundled(name):
        return bundled(name, examples=True)
    path = Path(name)
    if not _may_be_file(name) and path.is_file():
        raise UsageError(f"{name}: there is no bundled policy of this name; the file of this name is ./{name}")
    if not path.is_file():
        hint = did_you_mean(name, bundled_ids())
        raise UsageError(f"{name}: there is no such file, and no bundled policy of this name{hint}")
    for data, what in _DATA.items():
        if path.resolve() == bundled_policy(data).resolve():
            raise UsageError(f"{name}: this is {what}, not a policy")
    return _policy(path, twin=False, display=name)


def _may_be_file(name: str) -> bool:
    return "/" in name or os.sep in name or bool(Path(name).suffix)


@cache
def _index() -> Any:
    return json.loads((folder("policies") / TWINS / "index.json").read_bytes())


def _policy(path: Path, *, twin: bool, display: str | None = None) -> Policy:
    stored = _twin(path) if twin else None
    if stored is not None:
        return assemble(stored["document"], _together(stored["sha256"]))
    own = _read(path, display)
    if own.document.get("kind") == "shared":
        raise UsageError(f"{own.source.name}: this file is only extended by others; name a policy that extends it")
    shared, digests = _extended(own)
    from llamalicense.wording import check

    check(own, shared, {name: frozenset(rules) for name, rules in _index()["policies"].items()})
    return assemble(merge(own.document, [each.document for each in shared]), _together(digests))


def _extended(own: PolicySource) -> tuple[list[PolicySource], dict[str, str]]:
    """The files that a policy extends, in order, and the digests of all that it is made of, its own file last."""
    shared = [_shared(own, number, name) for number, name in enumerate(own.document.get("extends", ()))]
    return shared, {each.source.name: each.sha256 for each in (*shared, own)}


def _shared(own: PolicySource, number: int, name: str) -> PolicySource:
    path = bundled_policy(name)
    if not path.is_file() or name in _DATA:
        raise InputError([own.source.problem(("extends", number), f'there is no shared file "{name}"')])
    return _read(path)


def _twin(path: Path) -> Any:
    """The twin of a bundled file, None when it has none or a file that it was made from has changed since."""
    stored = path.parent / TWINS / f"{path.stem}.json"
    if not stored.is_file():
        return None
    content = json.loads(stored.read_bytes())
    fresh = all(_digest(path.parent / name) == digest for name, digest in content["sha256"].items())
    return content if fresh else None


def _together(digests: Mapping[str, str]) -> str:
    """Identifies a policy: its file's digest; where it extends others, what `sha256sum FILES | sha256sum` prints."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    return sha256("".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()).hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _read(path: Path, display: str | None = None) -> PolicySource:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)  # one more than `parse` takes
    source = parse(data, display or path.name)
    if path not in map(bundled_policy, _DATA):
        from llamalicense.wording import validate

        validate(source)
    return PolicySource(source.value, sha256(data).hexdigest(), source)


def twins() -> dict[Path, str]:
    """The twin of every bundled policy and file of data, and the index of policies and rules, as JSON."""
    files, rules, houses = {}, {}, []
    for path in sorted(folder("policies").glob("*.yaml")):
        own = _read(path)
        if own.document.get("kind") == "shared":
            continue
        shared, digests = _extended(own)
        document = own.document
        if "policy" in document:
            document = merge(document, [each.document for each in shared])
            rules[path.stem] = {rule.id: rule.looks_at_grants for rule in assemble(document, "").rules}
            houses += [path.stem] if document.get("kind") == "house" else []
        content = {"sha256": digests, "document": _without_examples(document)}
        files[path.parent / TWINS / f"{path.stem}.json"] = json.dumps(content, ensure_ascii=False) + "\n"
    files[folder("policies") / TWINS / "index.json"] = (
        json.dumps({"houses": houses, "policies": rules}, indent=1) + "\n"
    )
    return files


def _without_examples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_examples(inner) for key, inner in value.items() if key not in ("assume", "examples")}
    return [_without_examples(item) for item in value] if isinstance(value, list) else value
