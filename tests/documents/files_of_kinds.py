"""Files of every kind: those that display the phrase, those in doubt, those that mention or hide it.

They stand in the tables beside this module: a row a file, `kind | name | text`, where `P!` is the phrase and escapes
are those of Python's strings.
"""

import re
from pathlib import Path
from typing import NamedTuple

P = "Built with Llama"
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_PLAIN = {"n": "\n", "t": "\t"}


class File(NamedTuple):
    """One file and the kind of file that it is an instance of."""

    kind: str
    name: str
    text: str


def _resolved(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _PLAIN.get(escape[2], escape[2])


def table(name: str) -> list[File]:
    """The files of one table."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split(" | ", 2) for line in lines)
    return [File(kind, file, _ESCAPE.sub(_resolved, text).replace("P!", P)) for kind, file, text in rows]


DISPLAYS, DOUBTS, MENTIONS = map(table, ("displays.txt", "doubts.txt", "mentions.txt"))

# Switched off, each reads its files as plain text; some row of the tables must then come out otherwise.
KINDS = (
    "markdown html jsx code json yaml toml properties strings xml po csv spdx debian modelfile notebook rst asciidoc "
    "latex org"
).split()
