"""What a whole tree uses: every file read once, in order, with what was left out and what could not be read."""

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from llamalicense.catalogue.aliases import Aliases
from llamalicense.manifest.paths import is_manifest
from llamalicense.scan import weights
from llamalicense.scan.findings import MOST_NAMES, Finding, cut_at, in_path, in_text, in_weights
from llamalicense.scan.kinds import is_weights
from llamalicense.scan.tree import LeftOutReason, UnreadFile
from llamalicense.scan.walk import Walk
from llamalicense.scan.words import has_marker

# Of a file; notebooks hold pictures, which are passed over at once, and bills of materials thousands of packages.
MOST_BYTES, MOST_OF_A_NOTEBOOK = 1024 * 1024, 8 * 1024 * 1024
_WEIGHTY = re.compile(r".*\.(?:ipynb|spdx)|(?:.*[-_./])?(?:s?bom|cdx|spdx)(?:[-_.][^/]*)?\.(?:json|jsonld|xml)")
_BINARY_WITHIN = 8192
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONG_LINES = 500  # bytes a line, on the average


class Budget(NamedTuple):
    """How much of a tree is read at most: files and bytes; None: no limit."""

    files: int | None = None
    bytes: int | None = None


NO_LIMIT = Budget()


class Survey(NamedTuple):
    """What a tree says: findings by path, line and column; `exceeded` where a budget ended the reading."""

    findings: tuple[Finding, ...]
    unread: tuple[UnreadFile, ...]
    left_out: dict[LeftOutReason, int]
    notes: tuple[str, ...]
    files: int
    exceeded: bool

    @property
    def uses(self) -> tuple[Finding, ...]:
        """What decides which model runs."""
        return tuple(finding for finding in self.findings if finding.kind == "use")


def survey(
    root: Path,
    aliases: Aliases,
    *,
    within: str = "",
    budget: Budget = NO_LIMIT,
    progress: Callable[[int], None] | None = None,
    left_aside: Callable[[str], bool] = lambda _: False,
    beside: Callable[[str, bytes], None] | None = None,
) -> Survey:
    """Reads a folder or a file; findings have paths from the folder, and the name of the file.

    `within`: where the root stands in its repository, as folders of tests are known by their names; `progress` is told
    the number of files read, as it grows. `left_aside` says of a path whether it is not read at all; `beside` is given
    the path and the bytes of every file that is read, whatever it holds.
    """
    reading = _Reading(root, aliases, within, beside)
    walk = Walk(root)
    paths: Iterator[str] = iter(walk) if root.is_dir() else iter([""])
    exceeded = False
    for path in paths:
        if left_aside(path):
            continue
        if (budget.files is not None and reading.files >= budget.files) or (
            budget.bytes is not None and reading.bytes > budget.bytes
        ):
            exceeded = True
            break
        reading.read(path)
        if progress and reading.files % 256 == 0:
            progress(reading.files)
    return Survey(
        tuple(sorted(reading.findings)),
        tuple(sorted([*walk.unread, *reading.unread])),
        {reason: number for reason in LeftOutReason if (number := walk.left_out[reason] + reading.left_out[reason])},
        tuple(walk.notes),
        reading.files,
        exceeded,
    )


class _Reading:
    def __init__(
        self, root: Path, aliases: Aliases, within: str, beside: Callable[[str, bytes], None] | None = None
    ) -> None:
        self.root, self.aliases, self.beside = os.fspath(root), aliases, beside
        self.name, self.within = root.name, within
        self.findings: list[Finding] = []
        self.unread: list[UnreadFile] = []
        self.left_out: Counter[LeftOutReason] = Counter()
        self.folders: set[str] = set()
        self.files = self.bytes = 0

    def read(self, path: str) -> None:
        """Reads one file, by its path from the root; the root itself where that is empty."""
        if "models--" in path:
            self._cached(path)
        shown = path or self.name
        try:
            data = self._bytes(f"{self.root}/{path}" if path else self.root, shown, of_weights := is_weights(shown))
        except OSError as error:
            if error.errno == errno.ELOOP:
                self.left_out[LeftOutReason.LINK] += 1
            else:
                self.unread.append(UnreadFile(shown, error.strerror or "unreadable"))
            return
        if data is None:
            return
        self.files += 1
        self.bytes += len(data)
        if self.beside:
            self.beside(shown, data)
        place = f"{self.within}/{path}".strip("/") or shown
        if of_weights:
            self.findings += in_weights(data, shown, self.aliases)
        elif has_marker(data) or data.startswith(_UTF_16):
            if _is_minified(shown, data):
                self.left_out[LeftOutReason.GENERATED] += 1
                return
            if b"\0" in data[:_BINARY_WITHIN] and not data.startswith(_UTF_16):
                self.left_out[LeftOutReason.BINARY] += 1
                return
            text = decoded(data)
            # The comments of a manifest explain its format, with models as examples.
            only_uses = is_manifest(shown)
            self.findings += (
                finding._replace(path=shown)
                for finding in in_text(text, place, self.aliases)
                if finding.kind == "use" or not only_uses
            )
            if line := cut_at(text):
                self.unread.append(UnreadFile(shown, f"{MOST_NAMES:,} names of models were read, up to line {line}"))

    def _bytes(self, path: str, shown: str, of_weights: bool) -> bytes | None:
        # Without waiting for a pipe's writer, and without following a link that was put there since.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                self.left_out[LeftOutReason.REPOSITORY if stat.S_ISDIR(status.st_mode) else LeftOutReason.SPECIAL] += 1
                return None
            if of_weights:
                return os.read(descriptor, weights.MOST)
            most = MOST_OF_A_NOTEBOOK if _WEIGHTY.fullmatch(shown.casefold()) else MOST_BYTES
            if status.st_size > most:
                self.left_out[LeftOutReason.LARGE] += 1
                return None
            # Room for what there is and no more: a large buffer costs more than most files take to read.
            data = os.read(descriptor, status.st_size + 1)
            while len(data) < status.st_size and (piece := os.read(descriptor, status.st_size)):
                data += piece
            return data
        finally:
            os.close(descriptor)

    def _cached(self, path: str) -> None:
        for finding in in_path(path, self.aliases):
            if finding.path not in self.folders:
                self.folders.add(finding.path)
                self.findings.append(finding)


def _is_minified(path: str, data: bytes) -> bool:
    """Whether a script was made by a bundler: its lines are longer than anybody writes."""
    return path.endswith((".js", ".mjs", ".cjs", ".css")) and len(data) > _LONG_LINES * (data.count(b"\n") + 2)


def decoded(data: bytes) -> str:
    """The text of a file; what is no text in its encoding gives way to a sign of its own."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "replace")
