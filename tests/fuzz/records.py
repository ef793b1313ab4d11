"""Records as a stranger may write them: true ones, changed as text and as trees, held against a repository."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from checkout import EXAMPLES

from fuzz.makers import VALUES, changed, drawn, grown
from llamalicense.commands.verify import verified
from llamalicense.commands.verify.recording import Recorder, record, recorded, written
from llamalicense.commands.verify.scope import Scope
from llamalicense.commands.verify.verify_pages import machine, printed
from llamalicense.decision.settings import Settings
from llamalicense.errors import LlamalicenseError
from llamalicense.run import Given

MANIFEST = (EXAMPLES / "failing.llamalicense.yaml").read_bytes()
RECORD_WORDS = [
    *(b"{", b"}", b"[", b"]", b",", b'"', b"null", b"true", b"1e999", b"NaN", b"-", b"\\u0000", b"\\ud800", b"\x1b[2J"),
    *(
        b"../",
        b"/etc/passwd",
        b"m.yaml",
        b"fail",
        b"pass",
        b"DE",
        b"US",
        b"models",
        b"builds",
        b"2026-02-30",
        b"9" * 400,
    ),
]


@cache
def _true_record() -> bytes:
    from fuzz.targets import DAY

    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        recorder, scope = Recorder(DAY, Settings()), Scope(root, ("m.yaml",))
        recorder.check(Given(MANIFEST, "m.yaml", root))
        return written(record(recorder, scope, recorded(recorder, scope))).encode()


def records(seed: int) -> Iterator[bytes]:
    """Records changed as text, as trees, and in what the manifest stated."""
    random, true = Random(seed), _true_record()
    values = drawn(VALUES, seed, 50)
    while True:
        yield changed(random, true, RECORD_WORDS)
        yield json.dumps(grown(random, _small(), values)).encode()
        stated = _small()
        stated["manifests"][0]["states"] = grown(random, stated["manifests"][0]["states"], values)
        yield json.dumps(stated).encode()


def _small() -> Any:
    """The true record with few results, as what is changed is also repeated."""
    tree = json.loads(_true_record())
    del tree["manifests"][0]["results"][3:]
    return tree


def judge_record(data: bytes) -> None:
    """Verified in a repository with the manifest: refused, or told in lines that no terminal obeys."""
    with tempfile.TemporaryDirectory() as name, suppress(LlamalicenseError):
        root = Path(name).resolve()
        (root / "m.yaml").write_bytes(MANIFEST)
        found = verified(data, "record.json", root, None)
        assert found.is_reproduced is (data == _true_record())
        for text in (printed(found, "text"), printed(found, "markdown"), machine(found)):
            assert all(line.isprintable() for line in text.split("\n"))
