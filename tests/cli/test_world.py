"""What every command touches of the world: the repository, its own files and the interpreter's, and nothing else.

The interpreter tells of each file that is opened, each folder that is listed, each program and each socket; what a
library does in C without it is not seen.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from checkout import EXAMPLES, ROOT

from llamalicense.cli.program import program

# Runs of each command; each reads what it can be told to read, and writes what it can be told to write.
RUNS = {
    "check": [
        "check . --scan --policy policies/acme.yaml --licence-text LICENSE --record record.json "
        "--output html=out/report.html --output sarif=out/report.sarif --output junit=out/report.xml",
        "check --output-format github --verbose",
        "check bad.yaml",
    ],
    "verify": ["verify record.json", "verify record.json --as-of 2028-01-01 --output-format json"],
    "audit": [
        "audit . --output jsonl=out/rows.jsonl --output html=out/audit.html",
        "audit . --since out/rows.jsonl --resume --output jsonl=out/again.jsonl --results",
    ],
    "init": [
        "init new/llamalicense.yaml --non-interactive",
        "init answered/llamalicense.yaml --answers answers.yaml",
    ],
    "explain": ["explain model-naming --manifest llamalicense.yaml"],
    "rules": ["rules", "rules llama-4 --output-format markdown"],
    "options": ["options llamalicense.yaml"],
    "diff": ["diff llama-3 llama-4 --manifest llamalicense.yaml"],
    "scan": ["scan . --manifest llamalicense.yaml --output cyclonedx=out/bom.json", "scan train.py"],
    "models": ["models", "models ollama/llama3.1:8b"],
    "schema": ["schema manifest", "schema record"],
    "identify": ["identify LICENSE NOTICE README.md page.html"],
    "test": ["test mit policies/acme.yaml"],
    "fix": ["fix llamalicense.yaml --diff --output patch=out/fixes.patch", "fix llamalicense.yaml --yes"],
}
# What somebody may set, each with what it does; SECURITY.md names them.
VARIABLES = {
    "FORCE_COLOR": "colour",
    "NO_COLOR": "no colour",
    "TERM": "no colour on a dumb terminal",
    "PATH": "where git is",
    "_LLAMALICENSE_COMPLETE": "a shell asks for completions",
}
# What libraries ask for as they load; none has a say in a verdict, a page or a file.
OF_LIBRARIES = {
    "PYDANTIC_DISABLE_PLUGINS": "set by the program, so that no plugin is loaded",
    "PY_SAX_PARSER": "which parser of XML Python's own library would take; none of its is made",
    "TYPER_USE_RICH": "how typer lays out its errors, which the program sets",
    "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "how typer finds a shell to install completion for",
}
HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: small
    title: Small
    fails_when: {organisation.kind: university}
    explain: {pass: It is no university., fail: It is a university.}
    remedy: Ask.
    examples:
      - {name: a company, given: {organisation.kind: company}, expect: pass}
      - {name: a university, given: {organisation.kind: university}, expect: fail}
"""
DRIVER = """
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout

events = []
watching = False
WATCHED = (
    "open", "os.", "pathlib.", "glob.", "shutil.", "subprocess.", "socket.", "ssl.", "urllib.", "http.", "ftplib.",
    "smtplib.", "pty.", "ctypes.dlopen", "tempfile.", "webbrowser.", "poplib.", "imaplib.", "telnetlib.", "mmap.",
)

def hook(name, arguments):
    if watching and name.startswith(WATCHED):
        events.append([name, [os.fsdecode(one) if isinstance(one, (bytes, os.PathLike)) else
            one if isinstance(one, (str, int)) else str(one) for one in arguments]])

class Watched(type(os.environ)):
    def __getitem__(self, name):
        if watching:
            events.append(["environ", [name]])
        return super().__getitem__(name)
    def items(self):  # as a whole: what git is given, without what would steer it
        return [(self.decodekey(name), self.decodevalue(value)) for name, value in self._data.items()]

os.environ.__class__ = Watched
sys.addaudithook(hook)
from llamalicense.cli.main import main
ran = []
for arguments in json.load(sys.stdin):
    sys.argv = ["llamalicense", *arguments]
    out, err = io.StringIO(), io.StringIO()
    watching = True
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        status = ended.code
    watching = False
    ran.append([arguments, status, err.getvalue(), events[:]])
    events.clear()
json.dump(ran, sys.stdout)
"""


class WatchedRun(NamedTuple):
    """What a run did: its arguments, exit status and messages, and each event that the interpreter told of."""

    arguments: list[str]
    status: int
    messages: str
    events: list[tuple[str, list[Any]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository, and around it what a program might look for: settings, a home, another manifest."""
    outside = tmp_path_factory.mktemp("world")
    repository = outside / "repository"
    shutil.copytree(EXAMPLES / "published-fine-tune", repository)
    (repository / "LICENSE").write_text("A licence.\n", encoding="utf-8")
    (repository / "page.html").write_text("<p>Built with Llama</p>\n", encoding="utf-8")
    (repository / "bad.yaml").write_text("manifest: 2\n", encoding="utf-8")
    (repository / "answers.yaml").write_text("organisation.name: Acme\norganisation.country: US\n", encoding="utf-8")
    (repository / "policies").mkdir()
    (repository / "policies" / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    for name in (
        "llamalicense.yaml",
        "pyproject.toml",
        ".llamalicense",
        ".env",
        "home/.config/llamalicense/config.toml",
    ):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text("fail_on: never\n", encoding="utf-8")
    return repository


@pytest.fixture(scope="module")
def watched(world: Path) -> list[WatchedRun]:
    home = str(world.parent / "home")
    settings = dict.fromkeys(("LLAMALICENSE_FAIL_ON", "LLAMALICENSE_CONFIG", "HTTPS_PROXY", "LLAMALICENSE_POLICY"), "x")
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", DRIVER],
        cwd=world,
        env={"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": f"{home}/.config", **settings},
        input=json.dumps([line.split() for lines in RUNS.values() for line in lines]),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [WatchedRun(*run) for run in json.loads(done.stdout)]


def test_every_command_runs(watched: list[WatchedRun], world: Path) -> None:
    assert set(program().commands) == RUNS.keys(), "every command has its runs here"
    assert {
        run.arguments[0]: run.messages
        for run in watched
        if run.status not in (0, 1) and "bad.yaml" not in run.arguments
    } == {}
    written = {path.name for path in world.rglob("*")}
    assert {"record.json", "report.html", "report.sarif", "report.xml", "bom.json", "new", "answered"} <= written
    assert sum(len(run.events) for run in watched) > 300


def paths(run: WatchedRun, world: Path, *, written: bool) -> Iterator[str]:
    """The real paths of what a run wrote, or of all that it opened and listed."""
    changes = {f"os.{name}" for name in "rename mkdir remove rmdir chmod chown link symlink truncate utime".split()}
    for name, arguments in run.events:
        opened = name == "open" and isinstance(arguments[0], str)
        writes = opened and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
        listed = name in ("os.listdir", "os.scandir", "pathlib.Path.glob", "glob.glob")
        if writes or name in changes or (not written and (opened or listed)):
            # Of a link its own place counts; the folders to it are followed.
            folder, last = os.path.split(os.path.join(world, str(arguments[0])))
            yield os.path.join(os.path.realpath(folder), last)
            if name in ("os.rename", "os.link"):
                yield os.path.realpath(os.path.join(world, str(arguments[1])))


def within(path: str, *folders: object) -> bool:
    return any(Path(path).is_relative_to(os.path.realpath(str(folder))) for folder in folders)


def test_nothing_outside_the_repository_is_written(watched: list[WatchedRun], world: Path) -> None:
    written = [(run.arguments, path) for run in watched for path in paths(run, world, written=True)]
    assert len(written) > 10
    assert [(run, path) for run, path in written if not within(path, world) and path != os.devnull] == []


def test_nothing_outside_the_repository_is_read(watched: list[WatchedRun], world: Path) -> None:
    own = (ROOT / "src", ROOT / "policies", ROOT / "schemas", sys.prefix, sys.base_prefix)
    libraries = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    read = {(*run.arguments[:2], path) for run in watched for path in paths(run, world, written=False)}
    assert len(read) > 50
    assert [each for each in read if not within(each[-1], world, *own, *libraries) and each[-1] != os.devnull] == []


def test_no_socket_is_opened_and_no_program_but_git_is_started(watched: list[WatchedRun]) -> None:
    harmless = {"open", "environ", "os.listdir", "os.scandir", "os.rename", "os.mkdir", "os.remove", "os.chmod"}
    harmless |= {"os.putenv", "os.truncate", "pathlib.Path.glob", "glob.glob", "subprocess.Popen"}
    assert {name for run in watched for name, _ in run.events} <= harmless
    programs = {
        (Path(str(given[0])).name, "ls-files" in str(given[1]))
        for run in watched
        for name, given in run.events
        if name == "subprocess.Popen"
    }
    assert programs == {("git", True)}


def test_no_variable_of_the_environment_matters_that_is_not_documented(watched: list[WatchedRun]) -> None:
    read = {str(given[0]) for run in watched for name, given in run.events if name == "environ"}
    of_python = {name for name in read if name.startswith(("PYTHON", "_PYTHON"))}
    assert read - of_python - {"HOME"} <= VARIABLES.keys() | OF_LIBRARIES.keys()
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if f"`{name}`" not in page] == []
