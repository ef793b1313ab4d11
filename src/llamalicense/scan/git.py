"""The files that git lists in a folder, asked so that nothing of a configuration or of the repository is obeyed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from threading import Timer

PATIENCE = 60.0  # seconds that git may take for its list
_PIECE = 1 << 16
# A repository's own configuration may name programs to run and places to fetch from; listing files takes neither.
_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", f"core.excludesFile={os.devnull}")
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}


class GitFiles:
    """What git says of a folder, as it says it; `failed`: why it says nothing, or no more.

    `ceiling`: the folder in which no repository is looked for any more.
    """

    def __init__(self, root: str, ceiling: str = "") -> None:
        self.root = root
        self.failed = ""
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment |= _ENVIRONMENT | {"GIT_CEILING_DIRECTORIES": ceiling}

    def listed(self) -> Iterator[str]:
        """Tracked files and new ones, with forward slashes; a repository inside by its folder, maybe with a slash."""
        yield from self._paths("--cached", "--others")

    def ignored(self) -> Iterator[str]:
        """What git ignores, a folder as one."""
        yield from self._paths("--others", "--ignored", "--directory")

    def _paths(self, *which: str) -> Iterator[str]:
        git = shutil.which("git")
        if git is None or not os.path.isabs(git):  # a relative one could be the repository's own
            self.failed = "it is not installed"
            return
        settings = (word for setting in _SETTINGS for word in ("-c", setting))
        try:
            with subprocess.Popen(
                [git, "--no-pager", *settings, "ls-files", "-z", "--exclude-standard", *which],
                cwd=self.root,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                yield from self._printed(process)
        except (OSError, subprocess.SubprocessError) as error:
            self.failed = getattr(error, "strerror", None) or "it cannot be run"

    def _printed(self, process: subprocess.Popen[bytes]) -> Iterator[str]:
        is_late = False

        def stop() -> None:
            nonlocal is_late
            is_late = True
            process.kill()

        timer = Timer(PATIENCE, stop)
        timer.daemon = True
        timer.start()
        try:
            rest = b""
            while piece := os.read(process.stdout.fileno(), _PIECE) if process.stdout else b"":
                *paths, rest = (rest + piece).split(b"\0")
                yield from map(os.fsdecode, paths)
            if process.wait():
                self.failed = f"it took longer than {PATIENCE:g} seconds" if is_late else self._reason(process)
        finally:
            timer.cancel()
            process.kill()

    def _reason(self, process: subprocess.Popen[bytes]) -> str:
        """What git has against a folder, which it did not list."""
        program, *_ = process.args if isinstance(process.args, list) else ["git"]
        asked = subprocess.run(
            [program, "rev-parse", "--show-toplevel"],
            cwd=self.root,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        words = asked.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        return words or f"status {process.returncode}"
