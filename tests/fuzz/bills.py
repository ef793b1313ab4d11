"""Bills of materials as others may write them: true ones changed, read beside code that uses a model, and added to."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_args

import yaml
from checkout import ROOT

from fuzz.makers import VALUES, changed, drawn, grown
from llamalicense.commands.scan import ScanFormat, billed, rendered, scanned
from llamalicense.errors import LlamalicenseError

DAY = date(2026, 11, 21)
BILL_WORDS = [
    *rb'{ } [ ] , : " null true 1e999 NaN -0 \u0000 \ud800 ../ < > </ /> <!-- --> ]]> &amp; &x; <!DOCTYPE'.split(),
    *b"components properties bomFormat CycloneDX specVersion 1.4 1.6 SPDX-2.3 @graph @context bom-ref purl".split(),
    *b"machine-learning-model licenses pedigree pkg:huggingface/meta-llama/Llama-3.1-8B@1 acme/model".split(),
    *b"SPDXVersion: PackageName: SPDXID: SPDXRef-x PackageLicenseDeclared: Relationship: <text> </text>".split(),
    *b"</components> <component> </component> xmlns='http://cyclonedx.org/schema/bom/1.6' encoding='utf-16'".split(),
    *(b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"\r\n", b"\t", "é\u2028\u202e".encode()),
]
USE = 'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-4-Scout-17B-16E-Instruct")\n'
FORMATS: tuple[ScanFormat, ...] = get_args(ScanFormat)


@cache
def _seeds() -> dict[str, list[bytes]]:
    """What others wrote, by how a bill's name ends; SPDX as YAML, which no reader here knows, as well."""
    seeds: dict[str, list[bytes]] = {}
    for path in sorted((ROOT / "tests" / "scan" / "bills").iterdir()):
        seeds.setdefault("".join(path.suffixes[-2:]) if ".cdx" in path.suffixes else path.suffix, []).append(
            path.read_bytes()[: 64 * 1024]
        )
    document = json.loads((ROOT / "tests" / "scan" / "bills" / "trivy-2.3.spdx.json").read_bytes())
    return {**seeds, ".spdx.yaml": [yaml.safe_dump(document).encode()]}


def bills(seed: int) -> Iterator[bytes]:
    """Bills changed as text, and those in JSON as trees; the first line is how the name ends."""
    random = Random(seed)
    values = drawn(VALUES, seed, 50)
    while True:
        suffix = random.choice(list(_seeds()))
        content = random.choice(_seeds()[suffix])
        yield suffix.encode() + b"\n" + changed(random, content, BILL_WORDS)
        trees = [text for suffix, texts in _seeds().items() if suffix.endswith("json") for text in texts]
        with suppress(ValueError):  # one that was cut
            grown_bill = grown(random, json.loads(random.choice(trees)), values)
            yield b".cdx.json\n" + json.dumps(grown_bill, indent=random.choice((None, 1, 2))).encode()


def judge_bill(data: bytes) -> None:
    """Scanned beside code, and added to: it keeps what it says, and the next time there is nothing to add."""
    suffix, _, content = data.partition(b"\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "repository").resolve()
        (folder / ".git").mkdir(parents=True)
        path = folder / f"bom{suffix.decode('ascii', 'ignore')}"
        path.write_bytes(content)
        (folder / "use.py").write_text(USE, encoding="utf-8")
        found = scanned([str(folder)])
        for output_format in FORMATS:
            text = rendered(output_format, found, verbose=True)
            assert all(line.isprintable() for line in text.split("\n")), output_format
        for bill_format in ("cyclonedx", "spdx"):
            with suppress(LlamalicenseError):
                once = billed(bill_format, found, path, today=DAY)
                _keeps(content.decode(), once)
                path.write_bytes(once.encode("utf-8", "surrogatepass"))
                assert billed(bill_format, found, path, today=DAY) == once
                path.write_bytes(content)


def _keeps(before: str, after: str) -> None:
    """Nothing that stood there is gone but what a patch may set right: a version, and what it said itself before."""
    if not before.lstrip().startswith("{"):
        return
    lost = list(_lost(json.loads(before), json.loads(after)))
    assert not lost, lost[:3]


def _lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            yield from _lost(before[key], after.get(key), f"{path}/{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for number, (old, new) in enumerate(zip(before, [*after, *[None] * len(before)], strict=False)):
            yield from _lost(old, new, f"{path}/{number}")
    elif json.dumps(before) != json.dumps(after) and path not in ("/specVersion", "/$schema"):  # NaN is the same here
        yield path
