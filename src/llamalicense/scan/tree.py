"""The files in a folder and below that git does not ignore: tracked ones, and new ones that could be.

git is asked where it is at hand; elsewhere its ignore files are read with the package `pathspec`.
"""

import os
from collections.abc import Container, Iterator
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from llamalicense.scan.git import GitFiles

if TYPE_CHECKING:
    from llamalicense.scan.ignores import IgnoreFiles

_OF_VERSIONS = frozenset({".git", ".hg", ".svn"})  # what a tool keeps there is no part of the tree


class LeftOutReason(Enum):
    """Why a file or folder was left out."""

    IGNORED = "ignored by git"
    VENDORED = "in a folder of what others wrote"
    GENERATED = "generated"
    BINARY = "binary"
    LARGE = "larger than the limit"
    LINK = "a link"
    SPECIAL = "neither a file nor a folder"
    REPOSITORY = "a repository of its own"


class UnreadFile(NamedTuple):
    """A file or folder that could not be read, and why."""

    path: str
    why: str


class TreeEntry(NamedTuple):
    """A path of a tree, with forward slashes; `reason`: why it is no file of the tree, as far as its listing tells."""

    path: str
    reason: LeftOutReason | None = None


class Tree:
    """What is listed of a folder, as it is listed.

    `not_entered`: names of folders that are shown with a slash and not gone into; git lists what is in them, though.
    `unread` and `notes` grow as it goes. `ceiling`: the folder in which no repository is looked for any more.
    """

    def __init__(self, root: str, not_entered: Container[str] = (), ceiling: str = "") -> None:
        self.root, self.not_entered, self.ceiling = root, not_entered, ceiling
        self._git: GitFiles | None = None
        self.unread: list[UnreadFile] = []
        self.notes: list[str] = []

    def __iter__(self) -> Iterator[TreeEntry]:
        if not self._is_in_a_repository():
            yield from self._walked()
            return
        last = ""
        git = self._git = GitFiles(self.root, self.ceiling)
        for path in git.listed():
            if path != last:  # as one in conflict is, several times
                yield TreeEntry(path.rstrip("/"), LeftOutReason.REPOSITORY if path.endswith("/") else None)
            last = path
        if git.failed and last:
            self.notes.append(f"git stopped before it had listed every file ({git.failed})")
        elif git.failed:
            self.notes.append(f"git did not list the files ({git.failed}); .gitignore files were read instead")
            yield from self._walked()

    def ignored(self) -> Iterator[str]:
        """What git ignores, a folder as one, after it has listed the rest; without git the listing tells."""
        if self._git and not self._git.failed:
            yield from self._git.ignored()

    def _is_in_a_repository(self) -> bool:
        folder = os.path.abspath(self.root)
        while folder != self.ceiling:
            if os.path.lexists(os.path.join(folder, ".git")):
                return True
            if (above := os.path.dirname(folder)) == folder:
                break
            folder = above
        return False

    def _walked(self) -> Iterator[TreeEntry]:
        """Without git's help, by ignore files."""
        from llamalicense.scan.ignores import IgnoreFiles

        ignores = IgnoreFiles.above(self.root)
        if ignores.match_folders_of(self.root):
            yield TreeEntry(".", LeftOutReason.IGNORED)
            return
        folders = [("", ignores)]
        while folders:
            folder, ignores = folders.pop()
            whole = os.path.join(self.root, folder)
            try:
                with os.scandir(whole) as scanned:
                    inside = sorted(scanned, key=lambda entry: entry.name)
            except OSError as error:
                self.unread.append(UnreadFile(folder or ".", error.strerror or "unreadable"))
                continue
            ignores = ignores.within(whole)
            below: list[tuple[str, IgnoreFiles]] = []
            for entry in inside:
                path = f"{folder}/{entry.name}".lstrip("/")
                if entry.name in _OF_VERSIONS:
                    continue
                reason = self._reason(entry, ignores)
                if reason or not entry.is_dir(follow_symlinks=False):
                    yield TreeEntry(path, reason)
                elif entry.name in self.not_entered:
                    yield TreeEntry(f"{path}/")
                else:
                    below.append((path, ignores))
            folders += reversed(below)

    def _reason(self, entry: os.DirEntry[str], ignores: "IgnoreFiles") -> LeftOutReason | None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if ignores.match(f"{entry.path}/" if is_folder else entry.path):
            return LeftOutReason.IGNORED
        if entry.is_symlink():
            return LeftOutReason.LINK
        is_repository = is_folder and os.path.lexists(os.path.join(entry.path, ".git"))
        return LeftOutReason.REPOSITORY if is_repository else None


def files(folder: str, unread: list[UnreadFile] | None = None) -> list[str]:
    """Paths of regular files relative to the folder, with forward slashes, sorted part by part.

    Repositories inside (submodules among them) are gone into, links to folders are not followed, and what is tracked
    counts though a pattern matches it. What may not be looked at is left out, as git does, and added to `unread`,
    folders with a slash behind them.
    """
    return sorted(_files(os.path.realpath(folder), [] if unread is None else unread), key=lambda path: path.split("/"))


def _files(root: str, unread: list[UnreadFile], ceiling: str = "", within: str = "") -> Iterator[str]:
    tree = Tree(root, ceiling=ceiling)
    for path, reason in tree:
        whole = os.path.join(root, path)
        if reason is LeftOutReason.IGNORED:
            continue
        if os.path.isfile(whole):
            yield f"{within}{path}"
        elif os.path.isdir(whole) and not os.path.islink(whole):
            yield from _files(whole, unread, root, f"{within}{path}/")
        elif why := _refusal(whole):
            unread.append(UnreadFile(f"{within}{path}", why))
    unread += [UnreadFile(f"{within}{path}/", why) for path, why in tree.unread]


def _refusal(path: str) -> str:
    """Why a path of a listing cannot be looked at, where somebody has forbidden it."""
    try:
        os.stat(path)
    except PermissionError as error:
        return error.strerror or "unreadable"
    except OSError:
        return ""
    return ""
