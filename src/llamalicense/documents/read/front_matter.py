"""What stands before a page and is about it, in YAML between `---` or in TOML between `+++`; is the page a draft?"""

from collections.abc import Iterable
from typing import Any

from llamalicense.documents.blocks import Block, block, put_away

_LONGEST = 64 * 1024
_CLOSES = {"---": ("---", "..."), "+++": ("+++",)}


def taken_out(text: str) -> tuple[list[Block], str, bool]:
    """Front matter as a block, the text without it on the same lines, and whether it keeps the page from readers."""
    sign = text[:3]
    lines = text.split("\n") if sign in _CLOSES else [""]
    if not sign or lines[0].rstrip(" \t") != sign:
        return [], text, False
    end = next((number for number, line in enumerate(lines) if number and line.rstrip(" \t") in _CLOSES[sign]), 0)
    front = "\n".join(lines[1:end])
    fields = (_yaml if sign == "---" else _toml)(front) if end and len(front) < _LONGEST else None
    if fields is None:
        return [], text, False
    made = block(front, 2, "metadata", "front matter")
    is_draft = str(fields.get("draft")).casefold() == "true" or str(fields.get("published")).casefold() == "false"
    rest = "\n" * min(end + 1, len(lines) - 1) + "\n".join(lines[end + 1 :])
    return [made] if made else [], rest, is_draft


def as_draft(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a page that is not published."""
    what = "a page whose front matter says that it is not published"
    return [put_away(one, what) for one in blocks]


def _yaml(front: str) -> dict[str, Any] | None:
    import yaml

    try:
        value = yaml.load(front, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _toml(front: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(front)
    except (ValueError, RecursionError):
        return None
