"""The kinds of files and how each is read: a table of names and suffixes."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from llamalicense.scan.spans import Span

_LONGEST, _MOST_LINES = 512 * 1024, 50_000
# What a report or record begins with, one for code scanning too, and a baseline, as JSON or YAML.
_OURS = re.compile(
    r"\ufeff?\s*+(?:\{\s*+\"(?:schema\"\s*+:\s*+\"llamalicense/|\$schema\"\s*+:\s*+\"[^\"]*sarif)"
    r"|(?P<known>(?:\{\s*+)?\"?baseline\"?\s*+:\s*+1\b))"
)
_DEEPEST = 3  # languages inside one another: a shell in YAML in YAML
SpanReader = Callable[[str, str], Iterator[Span]]


class FileKind(NamedTuple):
    """How a file is read: the module and function that find uses in it, none where it only names models.

    `code`: only strings and comments of it are looked at, as the names of its own code mean nothing; `prose`: a
    generation alone, `Llama 3`, is a mention there and not a format's name. `bounded`: what is longer than anybody
    writes by hand holds data, and only names models. `of_ollama`: a name without a size means the one it has there.
    """

    reader: str = ""
    code: str = ""
    prose: bool = False
    bounded: bool = True
    of_ollama: bool = False

    def spans(self, text: str, path: str, depth: int = 0) -> list[Span]:
        """The parts of a text that decide which model runs, from the first to the last."""
        if not self.reader or (self.bounded and is_data(text)) or is_ours(text):
            return []
        from importlib import import_module

        module, _, name = self.reader.partition(":")
        read: SpanReader = getattr(import_module(f"llamalicense.scan.{module}"), name or "read")
        spans: list[Span] = []
        for span in read(text, path):
            if not span.inner:
                spans.append(span)
            elif depth < _DEEPEST:
                inner = reader_of(span.inner).spans(text[span.start : span.end], span.inner, depth + 1)
                spans += (
                    nested._replace(start=nested.start + span.start, end=nested.end + span.start) for nested in inner
                )
        return sorted(spans, key=lambda span: (span.start, span.end))


def is_data(text: str) -> bool:
    """Whether a text is longer than anybody writes by hand."""
    return len(text) > _LONGEST or text.count("\n") > _MOST_LINES


def is_ours(text: str) -> bool:
    """Whether this program has written a text about models: a report, a record, a baseline."""
    head = _OURS.match(text)
    return head is not None and (head["known"] is None or "fingerprint" in text)


PROSE = FileKind(prose=True)
_BILL = FileKind("bills", prose=True, bounded=False)
_PYTHON = FileKind("python", code="python", bounded=False)
_SCRIPT = FileKind("script", code="like C", bounded=False)
_SHELL, _YAML, _JSON, _SETTINGS = (
    FileKind("shell"),
    FileKind("yamllines"),
    FileKind("bills:read_json", bounded=False),
    FileKind("settings"),
)
_CARD = FileKind("cards", prose=True)

_BY_SUFFIX = {
    **dict.fromkeys("py pyi pyw pyx bzl sage".split(), _PYTHON),
    **dict.fromkeys(
        "js jsx mjs cjs ts tsx mts cts vue svelte go java kt kts scala cs rs swift dart groovy rb php ex".split(),
        _SCRIPT,
    ),
    **dict.fromkeys("tf hcl nomad bicep cue jsonnet libsonnet".split(), _SCRIPT),
    **dict.fromkeys("sh bash zsh fish ksh ps1 psm1 bat cmd slurm sbatch".split(), _SHELL),
    **dict.fromkeys("yaml yml dvc".split(), _YAML),
    **dict.fromkeys("json jsonc json5 webmanifest".split(), _JSON),
    **dict.fromkeys("toml ini cfg conf properties tfvars env".split(), _SETTINGS),
    **dict.fromkeys("md mdx markdown qmd".split(), _CARD),
    **dict.fromkeys("rst txt html htm adoc org tex csv tsv jsonl ndjson log svg css out".split(), PROSE),
    **dict.fromkeys("xml spdx".split(), _BILL),
    "jsonld": _JSON,
    "ipynb": FileKind("notebook", bounded=False),
    "sql": FileKind("containers:read_sql"),
    "dockerfile": FileKind("containers:read_dockerfile"),
    "modelfile": FileKind("containers:read_modelfile", of_ollama=True),
    "mk": FileKind("containers:read_makefile"),
}
_BY_NAME = {
    "dockerfile": FileKind("containers:read_dockerfile"),
    "containerfile": FileKind("containers:read_dockerfile"),
    "modelfile": FileKind("containers:read_modelfile", of_ollama=True),
    "makefile": FileKind("containers:read_makefile"),
    "gnumakefile": FileKind("containers:read_makefile"),
    "justfile": FileKind("containers:read_makefile"),
    "mlmodel": _YAML,
    "mlproject": _YAML,
    "procfile": _YAML,
    "jenkinsfile": _SCRIPT,
    "pipfile": FileKind("containers:read_requirements"),
}
_REQUIREMENTS = re.compile(r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)")
_ENVIRONMENT = re.compile(r"\.?env(?:\.[\w.-]+)?|.*\.env(?:\.[\w-]+)?")
# A record of what was run is no run: the results of benchmarks. A trained adapter's own files are read all the same.
_RECORDS = re.compile(r"(?:.*/)?results/(?!(?:.*/)?(?:\w+_)?config\.json$).*\.(?:json|ya?ml|toml)")
# What locks, logs and tells of changes lists models that nothing there runs; tests ask for what they like.
_LISTS = re.compile(
    r".*[-_.]lock(?:\.\w+)?|(?:package-lock|npm-shrinkwrap|composer|pnpm-lock)\.\w+|pnpm-lock\.yaml|go\.sum"
    r"|(?:changelog|changes|history|news|releases?)(?:[-_.].*)?|(?:.*[-_.])?(?:prices?|pricing|costs?)(?:[-_.].*)?"
)
_TESTS = re.compile(
    r"(?:.*/)?(?:tests?|__tests__|testing|spec|e2e|fixtures|testdata|__mocks__)/.*|(?:.*/)?(?:test_[^/]*|[^/]*[_.-](?:test|tests|spec)\.\w+|conftest\.py)"
)


def reader_of(path: str) -> FileKind:
    """How a file of this path is read, by its name, then its suffix."""
    name = path.rpartition("/")[2].casefold()
    stem, _, suffix = name.rpartition(".")
    if _LISTS.fullmatch(name) or _RECORDS.fullmatch(path.casefold()) or _TESTS.fullmatch(path.casefold()):
        kind = _BY_SUFFIX.get(suffix, PROSE)
        return kind._replace(reader="")
    if _REQUIREMENTS.fullmatch(name):
        return FileKind("containers:read_requirements")
    if _ENVIRONMENT.fullmatch(name):
        return _SETTINGS
    first = name.partition(".")[0]
    return _BY_NAME.get(name) or _BY_SUFFIX.get(suffix) or _BY_NAME.get(first) or _BY_NAME.get(stem) or PROSE


def is_test(path: str) -> bool:
    """Whether a file of this path is a test, or of tests."""
    return _TESTS.fullmatch(path.casefold()) is not None


def is_weights(path: str) -> bool:
    """Whether a file holds weights, of which the header alone is read."""
    return path.casefold().endswith((".gguf", ".safetensors"))
