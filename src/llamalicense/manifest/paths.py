"""Paths of statements in a manifest, how users write them, and what manifests are called."""

Path = tuple[str | int, ...]
USERS: Path = ("organisation", "monthly_active_users")


def is_manifest(path: str) -> bool:
    """Whether a file is a manifest by its name, the last part of a path with forward slashes."""
    head, _, suffix = path.rpartition("/")[2].rpartition(".")
    before, _, last = head.rpartition(".")
    return suffix in ("yaml", "yml") and last == "llamalicense" and (before != "" or head == last)


def dotted(path: Path) -> str:
    """A path as users write it: builds[2].notice, organisation.monthly_active_users.2025-03."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def undotted(text: str) -> Path:
    """The path that `dotted` wrote."""
    path: list[str | int] = []
    for step in text.split("."):
        name, *indexes = step.replace("]", "").split("[")
        path += [name, *map(int, indexes)]
    return tuple(path)


def names_of(path: Path) -> tuple[str, ...]:
    """The fields that a path leads through, without the places in lists: builds, notice."""
    return tuple(step for step in path if isinstance(step, str))
