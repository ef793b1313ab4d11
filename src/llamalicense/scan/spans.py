"""Where in a file a text stands that decides which model runs, and the words of keys, flags and names that tell so."""

import re
from collections.abc import Collection, Iterable
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from llamalicense.catalogue.platforms import PlatformAccess


class Role(Enum):
    """How a text counts: `USE` whatever it says, `IF_TOLD` only where it tells a model and not a generation alone."""

    USE = "use"
    IF_TOLD = "if told"


class Span(NamedTuple):
    """A part of a file, offsets in characters, whose ids are uses; `access` where what surrounds it tells.

    `inner`: the part is written in another language, that of files of this name, and has uses of its own.
    """

    start: int
    end: int
    role: Role
    access: PlatformAccess | None = None
    inner: str = ""

    @classmethod
    def of(cls, name: str, start: int, end: int) -> "Span":
        """A part that is written as files of a name are."""
        return cls(start, end, Role.IF_TOLD, None, name)


# A word of a key, in whatever spelling: MODEL_ID, modelId, --model-id, base_model_name_or_path.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MODEL = frozenset(
    """
    model models llm llms checkpoint checkpoints ckpt base pretrained repo endpoint engine foundation teacher
    student judge draft guard backbone hf weights transformers speculator
    """.split()
)
# What stands under these is described, listed, priced, permitted or published, and nothing runs for it.
_NO_USE = frozenset(
    """
    allow allowed allowlist whitelist supported support supports known available valid choices options enum
    examples example description desc describe title summary about note notes comment comments help label labels
    doc docs docstring message error price prices pricing cost costs context window windows limits tokens table
    resource resources action actions statement principal tags tag license licence licenses licences homepage
    author authors keywords annotations changelog prompt prompts content system hub published output outputs out
    save dest destination target log logs logging display placeholder metavar caption deprecated tests fixture
    expected template parser tokenizer rope type types conv family families architecture architectures dataset
    datasets data split splits prefix bucket bucketname dir directory folder experiment run project job group
    alias
    """.split()
)
# Of these, those that say so of all that is below them: `template` in Kubernetes does not.
_NO_PLACE = _NO_USE & frozenset(
    """
    allow allowed allowlist whitelist supported available choices enum examples description labels price prices
    pricing cost costs annotations resource statement docs comments tests fixture changelog dataset datasets
    """.split()
)
_NAMES = frozenset({"name", "names", "display", "title"})
# Beside these keys a name stands in a table.
_TABLE = re.compile(
    r"price|pricing|cost|per_?(?:\w+_)?tokens?|context|window|max_(?:input|output)_tokens|supports_|litellm_provider|"
    r"modality|benchmark|score|\btpm\b|\brpm\b",
    re.IGNORECASE,
)
_COMMAND = frozenset("command commands cmd run args arguments entrypoint script scripts exec start container".split())


@lru_cache(maxsize=4096)
def parts(key: str) -> frozenset[str]:
    """The words of a key in lower case."""
    return frozenset(part.casefold() for part in _PARTS.findall(key))


def names_a_model(key: str) -> bool:
    """Whether a key, flag or variable is one that takes a model."""
    return not _MODEL.isdisjoint(parts(key))


def is_no_use(key: str) -> bool:
    """Whether what stands under a key is only named."""
    words = parts(key)
    # `context_model`, `model_prompt`: the last word is what it is.
    return not _NO_USE.isdisjoint(words) and not (words & _NO_USE <= {"target", "system"} and words & _MODEL)


def is_no_place(key: str) -> bool:
    """Whether nothing runs for what stands anywhere under a key: prose, lists, tables, permissions."""
    return not _NO_PLACE.isdisjoint(parts(key))


def is_command(keys: Iterable[str]) -> bool:
    """Whether what stands under keys is run by a shell or handed to a program."""
    return any(not _COMMAND.isdisjoint(parts(key)) for key in keys)


def is_table(siblings: Collection[str]) -> bool:
    """Whether keys that stand together are those of a row in a table of prices, limits or features."""
    return any(_TABLE.search(key) for key in siblings)


def role_of(keys: tuple[str, ...], siblings: Collection[str] = ()) -> Role | None:
    """How a value counts that stands under keys, the innermost last, beside others; None: it is only named."""
    if not keys:
        return Role.IF_TOLD
    *around, key = keys
    if any(is_no_place(outer) for outer in around) or is_table(siblings):
        return None
    if parts(key) <= _NAMES:
        # Where a model stands beside it, a name is only what it is called.
        another = any(names_a_model(sibling) and not is_no_use(sibling) for sibling in siblings if sibling != key)
        return Role.USE if around and names_a_model(around[-1]) and not another else None
    if is_no_use(key):
        return None
    if parts(key) == {"model", "name"} and "litellm_params" in siblings:
        return None  # what callers say, which the router replaces
    return Role.USE if names_a_model(key) else Role.IF_TOLD
