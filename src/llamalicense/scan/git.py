"""The files that git lists in a folder, asked so that nothing of a configuration or of the repository is obeyed."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

from llamalicense.scan.tree import ENVIRONMENT, SETTINGS

PATIENCE = 60.0  # seconds that git may take for its list
_PIECE = 1 << 16


def listed(root: Path) -> "Files | str":
    """The files that git lists, or why it does not; no reason where there is no repository."""
    if not any(os.path.lexists(folder / ".git") for folder in (root, *root.absolute().parents)):
        return ""
    try:
        asked = subprocess.run(
            [*_COMMAND, "rev-parse", "--is-inside-work-tree"],
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        return "it is not installed"
    except (OSError, subprocess.SubprocessError) as error:
        return type(error).__name__
    if asked.stdout.strip() != b"true":
        return (
            asked.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
            or "it has no work tree here"
        )
    return Files(root)


class Files:
    """What `git ls-files` says of a folder, as it says it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.failed = ""

    def __iter__(self) -> Iterator[str]:
        yield from self._paths("--cached", "--others")

    def ignored(self) -> Iterator[str]:
        """What git ignores, a folder as one."""
        yield from self._paths("--others", "--ignored", "--directory")

    def _paths(self, *which: str) -> Iterator[str]:
        command = [*_COMMAND, "ls-files", "-z", "--exclude-standard", *which]
        with subprocess.Popen(
            command,
            cwd=self.root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            timer = Timer(PATIENCE, process.kill)
            timer.daemon = True
            timer.start()
            try:
                rest = b""
                while piece := os.read(process.stdout.fileno(), _PIECE) if process.stdout else b"":
                    *paths, rest = (rest + piece).split(b"\0")
                    yield from map(os.fsdecode, paths)
                if process.wait():
                    self.failed = f"status {process.returncode}"
            finally:
                timer.cancel()
                process.kill()


_COMMAND = ("git", "--no-pager", *(word for setting in SETTINGS for word in ("-c", setting)))


def _environment() -> dict[str, str]:
    """The environment, in which nothing of the user's or the system's configuration counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **ENVIRONMENT, "LC_ALL": "C"}
