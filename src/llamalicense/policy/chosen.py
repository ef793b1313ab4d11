"""The policies of an organisation's own that the files of a project name."""

from collections.abc import Iterable, Sequence

from llamalicense.errors import UsageError
from llamalicense.policy.library import house, is_bundled
from llamalicense.policy.policy import Policy
from llamalicense.project.stated import SettingsFile


def chosen(
    files: Iterable[SettingsFile], given: Sequence[Policy], known: dict[str, Policy]
) -> tuple[list[Policy], dict[str, str]]:
    """The policies that files name beside those that are given, and by their ids where each is named.

    Each is a bundled one by its id or lies in the repository. `known` has those that the run has read so far, by their
    paths, and takes those that are new. Raises InputError.
    """
    added: dict[str, Policy] = {}
    places: dict[str, str] = {}
    for file in files:
        for number, name in enumerate(file.stated.policies):
            policy = _read(file, number, name, known)
            if any(other.id == policy.id and other.sha256 != policy.sha256 for other in (*given, *known.values())):
                raise file.problem(
                    f'"{name}" has the id "{policy.id}", as another policy of this run has; give it one of its own',
                    "policies",
                    number,
                )
            if all(other.id != policy.id for other in given):
                added.setdefault(policy.id, policy)
                places.setdefault(policy.id, file.place("policies"))
    return [*added.values()], places


def _read(file: SettingsFile, number: int, name: str, known: dict[str, Policy]) -> Policy:
    path = name
    if not is_bundled(name):
        path = file.path(name, "policies", number)
        path = path if "/" in path else f"./{path}"
    if path not in known:
        try:
            known[path] = house(path)
        except UsageError as error:
            raise file.problem(str(error).removeprefix("--policy "), "policies", number) from None
    return known[path]
