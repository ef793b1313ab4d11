"""The files of policies: each read once, merged with what it extends; and the twins that a wheel has of them."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from llamalicense.errors import InputError
from llamalicense.policy.assembly import assemble
from llamalicense.policy.conditions import Raw
from llamalicense.policy.inheritance import merge
from llamalicense.policy.policy import Policy, PolicySource
from llamalicense.policy.resources import bundled_policy, folder
from llamalicense.yamlfile import MAX_BYTES, parse

TWINS = "parsed"  # the folder beside the policies
FOR_TESTS = ("assume", "examples", "equivalents", "tables")  # what a twin leaves out of a policy
INDEX = "index"  # the twin that tells of all: their ids, which are house policies, and their rules
# Bundled files of data, which are no policies.
DATA = {
    "models": "the catalogue of models",
    "aliases": "how platforms name models",
    "clauses": "the map of the licences' clauses",
    "ids": "a table that the catalogue is tested against",
}
READ_BY_PROGRAMS = ("models", "aliases", "clauses")


@cache
def index() -> Any:
    """The twin that tells of all bundled policies; None where there are no twins."""
    return _stored(INDEX)


@cache
def ids_in_files() -> tuple[str, ...]:
    """The ids of the bundled policies, by their files."""
    names = [path.stem for path in sorted(folder("policies").glob("*.yaml"))]
    return tuple(
        name for name in names if name not in DATA and bundled_source(name).document.get("kind", "licence") != "shared"
    )


@cache
def rules_in_file(policy_id: str) -> Mapping[str, bool]:
    """The rules of a bundled policy, by its file, and whether each looks at grants."""
    return {rule.id: rule.looks_at_grants for rule in made(bundled_source(policy_id)).rules}


@cache
def rules_as_written(policy_id: str) -> tuple[str, ...]:
    """The ids of a policy's rules, which may be too wrong to be assembled."""
    return tuple(rule["id"] for rule in merged(bundled_source(policy_id))[0]["rules"])


def made(own: PolicySource) -> Policy:
    """A policy as its file and those that it extends have it."""
    document, digests = merged(own)
    return assemble(document, together(digests))


def merged(own: PolicySource) -> tuple[Raw, dict[str, str]]:
    """A policy as one document, and the digests of all the files that it is made of, its own last."""
    shared = extended(own)
    document = merge(own.document, [file.document for file in shared])
    return document, {file.source.name: file.sha256 for file in (*shared, own)}


def extended(own: PolicySource) -> list[PolicySource]:
    """The shared files that a policy extends, in its order; raises InputError."""
    names = own.document.get("extends", ())
    for number, name in enumerate(names):
        if name in DATA or not bundled_policy(name).is_file():
            raise InputError([own.source.problem(("extends", number), f'there is no shared file "{name}"')])
    return list(map(bundled_source, names))


def twin(name: str) -> Any:
    """The twin of a bundled file, None when it has none or a file that it was made from has changed since."""
    content = _stored(name)
    if content is None:
        return None
    files = folder("policies")
    return content if all(digest_of(files / file) == digest for file, digest in content["sha256"].items()) else None


def _stored(name: str) -> Any:
    path = folder("policies") / TWINS / f"{name}.json"
    if not path.is_file():
        return None
    from pydantic_core import from_json  # which is loaded for the manifest; a build of a wheel reads no twins

    return from_json(path.read_bytes())


def together(digests: Mapping[str, str]) -> str:
    """Identifies a policy: its file's digest; where it extends others, what `sha256sum FILES | sha256sum` prints."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    return sha256("".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


@cache
def bundled_source(name: str) -> PolicySource:
    """A bundled file; it is read once, and nothing of it is checked."""
    path = bundled_policy(name)
    return read(path, path.name)


def read(path: Path, display: str) -> PolicySource:
    """A policy file as plain values, unchecked; raises InputError."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)  # one more than `parse` takes
    source = parse(data, display)
    return PolicySource(source.value, sha256(data).hexdigest(), source)


def twins() -> dict[str, str]:
    """The twins of the bundled policies and files of data, and the index: JSON by the names of files."""
    import json

    contents = {
        name: (bundled_source(name).document, {f"{name}.yaml": bundled_source(name).sha256})
        for name in READ_BY_PROGRAMS
    }
    contents |= {policy_id: merged(bundled_source(policy_id)) for policy_id in ids_in_files()}
    files = {
        f"{name}.json": json.dumps({"sha256": digests, "document": _without_examples(document)}, ensure_ascii=False)
        for name, (document, digests) in contents.items()
    }
    rules = {policy_id: rules_in_file(policy_id) for policy_id in ids_in_files()}
    houses = [policy_id for policy_id in ids_in_files() if bundled_source(policy_id).document.get("kind") == "house"]
    return {f"{INDEX}.json": json.dumps({"houses": houses, "policies": rules}), **files}


def _without_examples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_examples(inner) for key, inner in value.items() if key not in FOR_TESTS}
    return [_without_examples(item) for item in value] if isinstance(value, list) else value
