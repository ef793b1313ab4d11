"""Policies from files: the bundled ones by id, an organisation's own by path.

A wheel has a twin of each bundled policy: JSON, merged with what it extends, which is faster to read, without examples.
`src/build_twins.py` makes them; a checkout has none and reads the YAML. A twin carries the digests of the files that it
was made from and is used only while they are right, so that an edited file always counts. Bundled policies are checked
by their tests and by `llamalicense test`, an organisation's own whenever they are read.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llamalicense.catalogue.models import Catalogue
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.policy.assembly import assemble
from llamalicense.policy.files import (
    DATA,
    bundled_source,
    extended,
    ids_in_files,
    index,
    made,
    read,
    rules_as_written,
    rules_in_file,
    together,
    twin,
)
from llamalicense.policy.policy import Policy, PolicySource
from llamalicense.policy.resources import bundled_policy
from llamalicense.vocabulary import policy_named

if TYPE_CHECKING:
    from llamalicense.catalogue.aliases import Aliases
    from llamalicense.policy.clauses import MappedSentence


@cache
def catalogue() -> Catalogue:
    """The bundled catalogue of models, which knows the ids of platforms as well."""
    return _models().with_ids_of_platforms(_named_elsewhere)


def _models() -> Catalogue:
    return Catalogue.from_document(_data("models"))


def _data(name: str) -> Any:
    """A bundled file of data, as its twin has it where there is one."""
    stored = twin(name)
    return stored["document"] if stored else bundled_source(name).document


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


def clauses(licence: str) -> "tuple[MappedSentence, ...]":
    """Every sentence of a Llama licence, with the rules that encode it or why none does."""
    from llamalicense.policy.clauses import clause_map

    return clause_map(_data("clauses"), licence)


def bundled(policy_id: str, *, examples: bool = False) -> Policy:
    """A bundled policy; with `examples` the file itself is read. Raises UsageError for an unknown id."""
    policy_id = policy_named(policy_id)
    if policy_id not in bundled_ids():
        raise UsageError(f'there is no bundled policy "{policy_id}"{did_you_mean(policy_id, bundled_ids())}')
    return _assembled(policy_id, examples)


@cache
def _assembled(policy_id: str, examples: bool) -> Policy:
    """Made once for all checks of a process, as nothing in it ever changes."""
    stored = None if examples else twin(policy_id)
    return assemble(stored["document"], together(stored["sha256"])) if stored else made(bundled_source(policy_id))


def parameters(policy_id: str) -> Mapping[str, Any]:
    """What a bundled policy's own file states for the sentences that it shares with others; nothing is compiled."""
    own: Mapping[str, Any] = _data(policy_id).get("parameters", {})
    return own


def bundled_ids() -> tuple[str, ...]:
    """The ids of the bundled policies, without the files that they share."""
    return tuple(stored["policies"]) if (stored := index()) else ids_in_files()


def house_ids() -> tuple[str, ...]:
    """The ids of the bundled house policies."""
    if stored := index():
        return tuple(stored["houses"])
    return tuple(policy_id for policy_id in bundled_ids() if bundled_source(policy_id).document.get("kind") == "house")


def rule_ids(policy_id: str) -> Mapping[str, bool] | None:
    """The rules of a bundled policy and whether each looks at grants, None when there is none of that id."""
    if policy_id not in bundled_ids():
        return None
    stored = index()
    rules: Mapping[str, bool] = stored["policies"][policy_id] if stored else rules_in_file(policy_id)
    return rules


def houses(names: Iterable[str]) -> list[Policy]:
    """House policies, each by its bundled id or its file. Raises InputError, UsageError."""
    names_by_id: dict[str, str] = {}
    policies = []
    for name in names:
        policy = house(name)
        if policy.id in names_by_id:
            raise UsageError(f'--policy {name}: this and {names_by_id[policy.id]} both have the id "{policy.id}"')
        names_by_id[policy.id] = name
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
    if not _may_be_file(name) and os.path.isfile(path):
        raise UsageError(f"{name}: there is no bundled policy of this name; the file of this name is ./{name}")
    # A name that is too long for any file is none of one, where pathlib raises.
    if not os.path.isfile(path):
        hint = did_you_mean(name, bundled_ids())
        raise UsageError(f"{name}: there is no such file, and no bundled policy of this name{hint}")
    for data, what in DATA.items():
        if path.resolve() == bundled_policy(data).resolve():
            raise UsageError(f"{name}: this is {what}, not a policy")
    return _own(path, name)


def _may_be_file(name: str) -> bool:
    return "/" in name or os.sep in name or bool(Path(name).suffix)


def check_bundled(policy_id: str) -> None:
    """Raises InputError with what a bundled policy says wrongly, in its own file or in one that it extends."""
    from llamalicense.policy.checks.meaning import validate

    own = bundled_source(policy_id)
    for file in (*extended(own), own):
        validate(file.source)
    _check(own)


def _own(path: Path, display: str) -> Policy:
    """An organisation's policy from its file, checked."""
    from llamalicense.policy.checks.meaning import validate

    own = read(path, display)
    validate(own.source)
    if own.document.get("kind") == "shared":
        raise UsageError(f"{own.source.name}: this file is only extended by others; name a policy that extends it")
    _check(own)
    return made(own)


def _check(own: PolicySource) -> None:
    from llamalicense.policy.checks.meaning import check

    stored = index()
    rules = stored["policies"] if stored else {policy_id: rules_as_written(policy_id) for policy_id in ids_in_files()}
    check(own, extended(own), {policy_id: frozenset(ids) for policy_id, ids in rules.items()})
