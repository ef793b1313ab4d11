"""How platforms name models: the entries under `platforms` of `policies/aliases.yaml`."""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, cast

PlatformAccess = Literal["weights", "api"]


class Platform(NamedTuple):
    """How one platform names models, and what that says about access."""

    id: str
    name: str
    access: PlatformAccess | None
    because: str
    seen: tuple[str, ...]
    bare: str | None
    words: Mapping[str, str]
    sizes: Mapping[str, str]
    names: Mapping[str, str]
    shapes: tuple[re.Pattern[str], ...]
    prefixes: tuple[str, ...]
    each_by_prefix: bool


def of_prefix(platform: Platform, prefix: str) -> Platform:
    """The platform that a prefix tells; of providers that share an entry each has the name that its prefix gives it."""
    return platform._replace(id=prefix.rstrip("/")) if platform.each_by_prefix else platform


def platform_of(written: Mapping[str, Any]) -> Platform:
    """An entry of the file, whose shape is taken as checked."""
    return Platform(
        id=written["id"],
        name=written["name"],
        access=cast("PlatformAccess | None", written.get("access")),
        because=written["because"],
        seen=tuple(written["seen"]),
        bare=written.get("bare"),
        words=written.get("words", {}),
        sizes=written.get("sizes", {}),
        names=written.get("names", {}),
        shapes=tuple(re.compile(shape, re.IGNORECASE) for shape in written.get("shapes", ())),
        prefixes=tuple(written.get("prefixes", ())),
        each_by_prefix=written.get("each_by_prefix", False),
    )
