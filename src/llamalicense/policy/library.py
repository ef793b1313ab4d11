"""Policies from files: the bundled ones by id, an organisation's own by path.

A wheel has a twin of each bundled policy: JSON, merged with what it extends, which is faster to read, without examples.
`src/build_twins.py` makes them; a checkout has none and reads the YAML. A twin carries the digests of the files that it
was made from and is used only while they are right, so that an edited file always counts. Bundled policies are checked
by their tests and by `llamalicense test`, an organisation's own whenever they are read.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llamalicense.catalogue.models import Catalogue
from llamalicense.errors import InputError, UsageError, did_you_mean
from llamalicense.policy.inheritance import Raw, merge
from llamalicense.policy.policy import Policy, PolicySource, assemble
from llamalicense.policy.resources import bundled_policy, folder
from llamalicense.vocabulary import policy_named
from llamalicense.yamlfile import MAX_BYTES, parse

if TYPE_CHECKING:
    from llamalicense.catalogue.aliases import Aliases

TWINS = "parsed"  # the folder beside the policies
INDEX = "index"  # the twin that tells of all: their ids, which are house policies, and their rules


# Bundled files of data, which are no policies.
_DATA = {"models": "the catalogue of models", "aliases": "how platforms name models"}


def catalogue() -> Catalogue:
    """The bundled catalogue of models, which knows the ids of platforms as well."""
    return _models().with_ids_of_platforms(_named_elsewhere)


def _models() -> Catalogue:
    return Catalogue.from_document(_data("models"))


def _data(name: str) -> Any:
    """A bundled file of data, as its twin has it where there is one."""
    stored = _twin(name)
    return stored["document"] if stored else _source(name).document


def _named_elsewhere(model_id: str) -> str | None:
    """The catalogue's id of a model that a platform or a mirror names otherwise.

    Somebody's upload under a model's own name may be anything; the manifest says what it comes from.
    """
    alias = aliases().resolve(model_id)
    return None if alias is None or alias.namesake else alias.model


@cache
def aliases() -> "Aliases":
    """How platforms name the models of the bundled catalogue; loaded for an id that the catalogue does not know."""
    from llamalicense.catalogue.aliases import Aliases

    return Aliases(_data("aliases"), _models())


def bundled(policy_id: str, *, examples: bool = False) -> Policy:
    """A bundled policy; with `examples` the file itself is read. Raises UsageError for an unknown id."""
    policy_id = policy_named(policy_id)
    if policy_id not in bundled_ids():
        raise UsageError(f'there is no bundled policy "{policy_id}"{did_you_mean(policy_id, bundled_ids())}')
    stored = None if examples else _twin(policy_id)
    return assemble(stored["document"], _together(stored["sha256"])) if stored else _made(_source(policy_id))


def bundled_ids() -> tuple[str, ...]:
    """The ids of the bundled policies, without the files that they share."""
    return tuple(stored["policies"]) if (stored := _index()) else _ids_in_files()


def house_ids() -> tuple[str, ...]:
    """The ids of the bundled house policies."""
    if stored := _index():
        return tuple(stored["houses"])
    return tuple(each for each in bundled_ids() if _source(each).document.get("kind") == "house")


def rule_ids(policy_id: str) -> Mapping[str, bool] | None:
    """The rules of a bundled policy and whether each looks at grants, None when there is none of that id."""
    if policy_id not in bundled_ids():
        return None
    stored = _index()
    rules: Mapping[str, bool] = stored["policies"][policy_id] if stored else _rules_in_file(policy_id)
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
    return _own(path, name)


def _may_be_file(name: str) -> bool:
    return "/" in name or os.sep in name or bool(Path(name).suffix)


def check_bundled(policy_id: str) -> None:
    """Raises InputError with what a bundled policy says wrongly, in its own file or in one that it extends."""
    from llamalicense.policy.checks.meaning import validate

    own = _source(policy_id)
    for each in (*_extended(own), own):
        validate(each.source)
    _check(own)


@cache
def _index() -> Any:
    stored = folder("policies") / TWINS / f"{INDEX}.json"
    return json.loads(stored.read_bytes()) if stored.is_file() else None


@cache
def _ids_in_files() -> tuple[str, ...]:
    names = [path.stem for path in sorted(folder("policies").glob("*.yaml"))]
    return tuple(
        name for name in names if name not in _DATA and _source(name).document.get("kind", "licence") != "shared"
    )


@cache
def _rules_in_file(policy_id: str) -> Mapping[str, bool]:
    return {rule.id: rule.looks_at_grants for rule in _made(_source(policy_id)).rules}


def _own(path: Path, display: str) -> Policy:
    """An organisation's policy from its file, checked."""
    from llamalicense.policy.checks.meaning import validate

    own = _read(path, display)
    validate(own.source)
    if own.document.get("kind") == "shared":
        raise UsageError(f"{own.source.name}: this file is only extended by others; name a policy that extends it")
    _check(own)
    return _made(own)


def _check(own: PolicySource) -> None:
    from llamalicense.policy.checks.meaning import check

    stored = _index()
    rules = stored["policies"] if stored else {each: _rules_as_written(each) for each in _ids_in_files()}
    check(own, _extended(own), {each: frozenset(ids) for each, ids in rules.items()})


@cache
def _rules_as_written(policy_id: str) -> tuple[str, ...]:
    """The ids of a policy's rules, which may be too wrong to be assembled."""
    return tuple(rule["id"] for rule in _merged(_source(policy_id))[0]["rules"])


def _made(own: PolicySource) -> Policy:
    document, digests = _merged(own)
    return assemble(document, _together(digests))


def _merged(own: PolicySource) -> tuple[Raw, dict[str, str]]:
    """A policy as one document, and the digests of all the files that it is made of, its own last."""
    shared = _extended(own)
    document = merge(own.document, [each.document for each in shared])
    return document, {each.source.name: each.sha256 for each in (*shared, own)}


def _extended(own: PolicySource) -> list[PolicySource]:
    names = own.document.get("extends", ())
    for number, name in enumerate(names):
        if name in _DATA or not bundled_policy(name).is_file():
            raise InputError([own.source.problem(("extends", number), f'there is no shared file "{name}"')])
    return list(map(_source, names))


def _twin(name: str) -> Any:
    """The twin of a bundled file, None when it has none or a file that it was made from has changed since."""
    stored = folder("policies") / TWINS / f"{name}.json"
    if not stored.is_file():
        return None
    content = json.loads(stored.read_bytes())
    files = folder("policies")
    return content if all(_digest(files / each) == digest for each, digest in content["sha256"].items()) else None


def _together(digests: Mapping[str, str]) -> str:
    """Identifies a policy: its file's digest; where it extends others, what `sha256sum FILES | sha256sum` prints."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    return sha256("".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()).hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _source(name: str) -> PolicySource:
    """A bundled file; it is read once, and nothing of it is checked."""
    path = bundled_policy(name)
    return _read(path, path.name)


def _read(path: Path, display: str) -> PolicySource:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)  # one more than `parse` takes
    source = parse(data, display)
    return PolicySource(source.value, sha256(data).hexdigest(), source)


def twins() -> dict[str, str]:
    """The twins of the bundled policies and files of data, and the index: JSON by the names of files."""
    contents = {name: (_source(name).document, {f"{name}.yaml": _source(name).sha256}) for name in _DATA}
    contents |= {each: _merged(_source(each)) for each in _ids_in_files()}
    files = {
        f"{name}.json": json.dumps({"sha256": digests, "document": _without_examples(document)}, ensure_ascii=False)
        for name, (document, digests) in contents.items()
    }
    rules = {each: _rules_in_file(each) for each in _ids_in_files()}
    houses = [each for each in _ids_in_files() if _source(each).document.get("kind") == "house"]
    return {f"{INDEX}.json": json.dumps({"houses": houses, "policies": rules}), **files}


def _without_examples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_examples(inner) for key, inner in value.items() if key not in ("assume", "examples")}
    return [_without_examples(item) for item in value] if isinstance(value, list) else value
