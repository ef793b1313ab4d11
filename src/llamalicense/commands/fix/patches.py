"""Changes of files as a unified diff, as `git apply` and `patch -p1` take it from the repository's root."""

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from llamalicense.fixing.spans import FileText
from llamalicense.inert import plain

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_STARTS = re.compile(r"([-+])(\d+)")
_CONTEXT = 3
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f]')


class FileChange(NamedTuple):
    """A file as it was (None: it was not there) and as it is to be; `place` is its path from the repository's root."""

    root: str
    place: str
    before: FileText | None
    after: FileText

    @property
    def path(self) -> Path:
        """Where it is on this machine."""
        return Path(self.root, self.place)


def unified(changes: Iterable[FileChange], *, harmless: bool = False) -> Iterator[str]:
    """The lines of a diff with their ends; `harmless`: without what a terminal or a runner would obey."""
    for change in changes:
        yield from (_harmless(line) if harmless else line for line in _of_file(change))


def _of_file(change: FileChange) -> Iterator[str]:
    old, new = _quoted(f"a/{change.place}"), _quoted(f"b/{change.place}")
    yield f"diff --git {old} {new}\n"
    if change.before is None:
        yield "new file mode 100644\n"
    before = _LINE.findall(change.before.content) if change.before else []
    for number, line in enumerate(_changed(before, _LINE.findall(change.after.content))):
        if number < 2:
            yield f"{line[:4]}{'/dev/null' if number == 0 and change.before is None else (old, new)[number]}\n"
        else:
            yield from [line] if line.endswith("\n") else [f"{line}\n", "\\ No newline at end of file\n"]


def _changed(before: list[str], after: list[str]) -> Iterator[str]:
    """The lines of a diff of what stands between the lines that both begin and end with, of which three stay."""
    shorter = min(len(before), len(after))
    begin = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    end = next((at for at in range(shorter - begin) if before[-1 - at] != after[-1 - at]), shorter - begin)
    begin, end = max(0, begin - _CONTEXT), max(0, end - _CONTEXT)
    for line in unified_diff(before[begin : len(before) - end], after[begin : len(after) - end], n=_CONTEXT):
        if line.startswith("@@"):  # no line of a file does, behind its sign
            yield _STARTS.sub(lambda start: f"{start[1]}{int(start[2]) + begin}", line)
        else:
            yield line


def _quoted(path: str) -> str:
    """A path as git writes it: in quotation marks where it holds signs that would not be read as they are."""
    if not _UNSAFE.search(path):
        return f"{path}\t" if " " in path else path
    return '"' + _UNSAFE.sub(lambda sign: f"\\{ord(sign[0]):03o}", path) + '"'


def _harmless(line: str) -> str:
    """A line with what a terminal or a runner would obey written out; tabs and line ends of Windows stay."""
    body = line.removesuffix("\n")
    returned = body.removesuffix("\r")
    return "\t".join(map(plain, returned.split("\t"))) + body[len(returned) :] + "\n"
