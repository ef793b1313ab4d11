"""Programs of the npm registry that tests run; tests/node/package-lock.json has their versions."""

import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from checkout import NODE


def node() -> str:
    """The program `node`; fails where it is missing."""
    found = which("node")
    if found is None:
        pytest.fail("node is missing: install Node.js 20 or later")
    return found


def package(name: str) -> Path:
    """The folder of an installed package; fails where it is missing."""
    folder = NODE / "node_modules" / name
    if not folder.is_dir():
        pytest.fail(f"the npm package {name} is missing: npm ci --prefix tests/node")
    return folder


def answer(script: str, question: Any, needs: str) -> Any:
    """What a script of tests/node, which needs a package, answers to a question: both JSON, out and in."""
    assert package(needs)
    command = [node(), str(NODE / script)]
    done = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
