"""Source trees as others may write them: the labelled corpus, changed; read by `scan` and by `identify`."""

import struct
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from corpus import samples

from fuzz.makers import changed, repeated
from fuzz.patterns import busy
from llamalicense.commands import identify
from llamalicense.commands.scan import rendered, scanned
from llamalicense.scan.evidence import Evidence

NAMES = """
a.py a.ipynb a.sh a.yaml a.yml a.json a.toml a.md a.ini a.env a.tf a.ts a.js a.go a.java a.rs a.xml a.properties
Dockerfile Modelfile MLmodel Makefile README.md config.json adapter_config.json docker-compose.yml .env requirements.txt
model.gguf model.safetensors pytorch_model.bin .gitignore .gitattributes pyproject.toml package.json""".split()
SOURCE_WORDS = [
    *rb"""( ) [ ] { } , : = ' " ''' f" f' r' b' {x} {{ }} ${X} $(x) \ # // /* */ <!-- --> --- ``` | & ; %s""".split(),
    *b"from_pretrained( meta-llama/Llama-3.1-8B llama3.2:1b model= --model MODEL_ID os.getenv( or if else".split(),
    *b"import def class return lambda async await match case with as := -> ** * ... FROM ENV ARG RUN".split(),
    *b"base_model: license: cells source cell_type code outputs us.meta.llama3-3-70b-instruct-v1:0".split(),
    *b"&a *a !!str <<: ? - > | [z-a] **/ !x".split(),
    *(b"\r\n", b"\r", b"\n\n", b"\t", b"    ", b"\\\n", b"\\u0000", b"\\N{DASH}", "\u2028\u202eé".encode(), b"\x0c"),
]


@cache
def _samples() -> dict[str, bytes]:
    return {sample.path: sample.content.encode() for sample in samples()}


def sources(seed: int) -> Iterator[bytes]:
    """Files of a source tree; the first line is the name."""
    random = Random(seed)
    while True:
        path, content = random.choice(list(_samples().items()))
        name = random.choice((Path(path).name, random.choice(NAMES)))
        yield name.encode() + b"\n" + changed(random, content, SOURCE_WORDS)
        words = b"".join(random.choices(SOURCE_WORDS, k=3))
        yield random.choice(NAMES).encode() + b"\n" + repeated(random, words) + content
        yield random.choice(NAMES).encode() + b"\nmeta-llama/Llama-3.1-8B push_to_hub\n" + busy(random, 250 * 1024)
        yield b"model.gguf\n" + changed(random, _gguf(random), SOURCE_WORDS)


def _gguf(random: Random) -> bytes:
    """The header of a model with a few keys, numbers of which are at times no sizes of anything."""
    size = random.choice((2, 2, 2**31, 2**63, 2**64 - 1))
    keys = (b"general.name", b"general.base_model.0.repo_url", b"general.license", b"general.architecture")
    header = b"GGUF" + struct.pack("<IQQ", random.choice((1, 2, 3, 9)), 0, random.choice((len(keys), size)))
    for key in keys:
        value = random.choice((b"meta-llama/Llama-3.1-8B", b"llama3.1", b"x" * 5000))
        header += struct.pack("<Q", len(key)) + key + struct.pack("<IQ", random.choice((8, 9, 4)), len(value)) + value
    return header


def judge_source(data: bytes) -> None:
    """Scanned, identified and looked at for what it declares: each finding stands in its line, no line is obeyed."""
    name, _, content = data.partition(b"\n")
    evidence = Evidence()
    evidence(name.decode(), content)
    places = [place for declared in evidence.declared for place in (declared.line, declared.column)]
    assert all(place > 0 for place in places)
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name).resolve()
        (folder / ".git").mkdir()
        (folder / name.decode()).write_bytes(content)
        found = scanned([str(folder)])
        lines = content.count(b"\n") + content.count(b"\r") + 1
        assert all(0 <= finding.line <= lines for finding in found.findings)
        pages = [rendered(output_format, found, verbose=True) for output_format in ("text", "json", "sarif")]
        holdings = identify.identified([str(folder)])
        pages += [identify.rendered(output_format, holdings) for output_format in ("text", "json")]
        assert all(line.isprintable() for page in pages for line in page.split("\n"))
