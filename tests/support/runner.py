"""A GitHub runner as far as a composite action notices it: steps, inputs, outputs, and what it obeys in a log."""

import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from checkout import ROOT, environment

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ (inputs|steps)\.([\w.-]+) \}\}")

_NAMESPACE = ["unshare", "--map-root-user", "--net"]
# Not every machine has that, or lets everybody use it; a proxy that is not there does for most programs.
OFFLINE = _NAMESPACE if not subprocess.call(["bash", "-c", f"{' '.join(_NAMESPACE)} true 2> /dev/null"]) else []
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")


class Runner(NamedTuple):
    """Where a runner has the action's checkout and its own files, and what earlier steps put out."""

    action: Path
    temp: Path
    outputs: dict[str, str]

    @property
    def summary(self) -> Path:
        """The file of the job's summary."""
        return self.temp / "summary.md"


class Command(NamedTuple):
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    message: str


class Done(NamedTuple):
    """What a step left: its exit status, its log, its outputs."""

    status: int
    log: str
    outputs: dict[str, str]

    @property
    def obeyed(self) -> list[Command]:
        """The commands that the runner takes from the log."""
        return commands(self.log)


def run(runner: Runner, step: dict[str, Any], values: dict[str, str], workspace: Path, *, offline: bool) -> Done:
    """Runs a step that has a script, with the values of its expressions."""
    variables = {
        name: EXPRESSION.sub(lambda found: values[f"{found[1]}.{found[2]}"], text) for name, text in step["env"].items()
    }
    script, output = runner.temp / "step.sh", runner.temp / "output"
    script.write_text(step["run"], encoding="utf-8")
    output.write_text("", encoding="utf-8")
    done = subprocess.run(
        # `shell: bash` means exactly this.
        [*(OFFLINE if offline else []), "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=workspace,
        env=environment(
            **variables,
            **(NOWHERE if offline else {}),
            GITHUB_ACTION_PATH=str(runner.action),
            GITHUB_ACTIONS="true",
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(runner.summary),
            GITHUB_WORKSPACE=str(workspace),
            RUNNER_TEMP=str(runner.temp),
        ),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    assert len(outputs) == len(lines), "an output is written twice"
    return Done(done.returncode, done.stdout, outputs)


def run_action(runner: Runner, name: str, workspace: Path, inputs: dict[str, str], *, offline: bool) -> Done:
    """Runs a step of the action with these inputs, the others at their defaults."""
    values = {f"inputs.{key}": spec["default"] for key, spec in ACTION["inputs"].items()}
    values |= {f"inputs.{key}": value for key, value in inputs.items()}
    values |= {f"steps.{key}": value for key, value in runner.outputs.items()}
    return run(runner, STEPS[name], values, workspace, offline=offline)


def commands(log: str) -> list[Command]:
    """What the runner obeys in a log, by the rules of its `ActionCommand`: `::` first in a line, `##[` anywhere."""
    found: list[Command] = []
    stopped = ""
    for line in re.split(r"\r\n|\r|\n", log):
        new = re.match(r"\s*::([\w-]+)(?: ([^\n]*?))?::(.*)", line)
        old = re.search(r"##\[([\w-]+)(?: ([^\]]*))?\](.*)", line)
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        elif new:
            pairs = (each.split("=", 1) for each in (new[2] or "").split(",") if "=" in each)
            properties = {key: _unescaped(value, "\r\n:,%") for key, value in pairs}
            found.append(Command(new[1], properties, _unescaped(new[3], "\r\n%")))
            stopped = found[-1].message if new[1] == "stop-commands" else ""
        elif old:
            found.append(Command(old[1], {}, old[3]))
    return found


def _unescaped(text: str, signs: str) -> str:
    for sign in signs:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text
