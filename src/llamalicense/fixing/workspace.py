"""The files that fixes read and change: those of one repository, and none that is reached through a link."""

import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from llamalicense.documents.files import LARGEST, read_bytes, repository_root
from llamalicense.documents.read import reader_of
from llamalicense.fixing.spans import FileText, text_of

# Files that may be a copy of an agreement, by their names; each is read to see whether it is.
_MAY_BE_AGREEMENT = re.compile(r"(?i)(?:^|[/._-])(?:licen[cs]e|copying|agreement|llama)[^/]*$")
_AGREEMENT_KINDS = ("plain", "markdown", "html")
_MATERIALS = "llama materials"  # which every agreement speaks of
_MOST_AGREEMENTS = 50

Copy = tuple[str, str]


class Untouchable(Exception):
    """Why a file is left alone."""


@dataclass(frozen=True)
class Workspace:
    """A repository as it stands, with what fixes have put into it so far.

    `root` and `folder` are real paths; files are named by their paths from `root`, with forward slashes. `manifest` is
    such a path. `texts` are whole texts of agreements that were given, by their names; `listed` lists the repository.
    """

    root: str
    folder: str
    manifest: str
    texts: Sequence[Copy] = ()
    listed: Callable[[], Sequence[str]] = tuple
    changed: Mapping[str, FileText] = field(default_factory=dict)

    def path(self, place: str) -> Path:
        """Where a file is on this machine."""
        return Path(self.root, place)

    def place(self, name: str) -> str:
        """The path of a document that the manifest names; raises Untouchable for one that no fix may touch."""
        path = name if os.path.isabs(name) else os.path.join(self.folder, name)
        place = os.path.relpath(os.path.normpath(path), self.root).replace(os.sep, "/")
        steps = place.split("/")
        # What is hidden steers other programs, and is no document that people read.
        if "\\" in name or "\0" in name or {"..", ".git"} & set(steps) or steps[-1].startswith("."):
            raise Untouchable
        return place

    def name(self, place: str) -> str:
        """What the manifest calls a file."""
        folder = os.path.relpath(self.folder, self.root).replace(os.sep, "/")
        return posixpath.relpath(place, folder)

    def beside(self, name: str) -> str:
        """The path of a file beside the manifest."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.manifest), name))

    def is_beside(self, place: str) -> bool:
        """Whether a file lies in the manifest's folder."""
        return self.beside(posixpath.basename(place)) == place

    def standing(self) -> list[str]:
        """The names of what lies beside the manifest, files that fixes have made included."""
        made = {posixpath.basename(place) for place in self.changed if self.is_beside(place)}
        try:
            return sorted({*os.listdir(self.folder), *made})
        except OSError:
            return sorted(made)

    def read(self, place: str) -> FileText | None:
        """A file's text as it stands, or None where there is none; raises Untouchable for what is no plain file."""
        if place in self.changed:
            return self.changed[place]
        path = self.root
        for step in place.split("/"):
            path = os.path.join(path, step)
            try:
                mode = os.lstat(path).st_mode
            except (FileNotFoundError, NotADirectoryError):
                return None
            except (OSError, ValueError):
                raise Untouchable from None
            if stat.S_ISLNK(mode):
                raise Untouchable
        try:
            data, _ = read_bytes(path, LARGEST)
        except OSError:
            raise Untouchable from None
        text = text_of(data) if data is not None and len(data) <= LARGEST else None
        if text is None:
            raise Untouchable
        return text

    def agreements(self) -> Iterator[Copy]:
        """Texts that may be agreements, by name: those given, then files of the repository whose names say so."""
        for name, content in self.texts:
            path = os.path.realpath(name)
            is_beside = os.path.dirname(path) == self.folder
            yield self.beside(os.path.basename(path)) if is_beside else name, content
        named = (place for place in {*self.listed(), *self.changed} if _MAY_BE_AGREEMENT.search(place))
        near = sorted((place for place in named if reader_of(place) in _AGREEMENT_KINDS), key=self._distance)
        for place in near[:_MOST_AGREEMENTS]:
            try:
                text = self.read(place)
            except Untouchable:
                continue
            if text is not None and _MATERIALS in " ".join(text.content.split()).casefold():
                yield place, text.content

    def _distance(self, place: str) -> tuple[bool, bool, int, str]:
        return not self.is_beside(place), "llama" not in place.casefold(), place.count("/"), place


def workspace_of(
    folder: Path,
    name: str,
    data: bytes | str,
    texts: Sequence[Copy],
    changed: Mapping[str, FileText],
    listing: Callable[[str, str], Sequence[str]],
) -> Workspace:
    """The repository of a manifest in a folder; raises Untouchable where the manifest is not the file of its name."""
    inside, root = os.path.realpath(folder), str(repository_root(folder))
    manifest = os.path.relpath(os.path.join(inside, os.path.basename(name)), root).replace(os.sep, "/")
    workspace = Workspace(root, inside, manifest, texts, partial(listing, root, inside), changed)
    text = workspace.read(manifest)
    if text is None or text.data != data:
        raise Untouchable
    return workspace


def listed(root: str, folder: str) -> list[str]:
    """The files of a repository, by their paths from its root; of a folder that is in none, those that lie in it."""
    if os.path.exists(os.path.join(root, ".git")):
        from llamalicense.scan.tree import files

        return files(root)
    return [entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
