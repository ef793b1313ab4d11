"""Dockerfiles and Modelfiles: an instruction and its arguments a line."""

import re
from collections.abc import Iterator

from llamalicense.scan import calls, shell
from llamalicense.scan.spans import Role, Span, is_no_use, names_a_model
from llamalicense.scan.words import is_marked

_INSTRUCTION = re.compile(
    r"[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>(?:[^\\\n]|\\\n(?:[ \t]*#[^\n]*\n)*|\\.)*)", re.DOTALL
)
_VARIABLE = re.compile(r"\b(?P<name>[A-Za-z_]\w*)(?:=|[ \t]+)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\\]+)")
_ITEM = re.compile(r"\"(?P<item>(?:[^\"\\]|\\.)*+)(?P<closed>\")?", re.DOTALL)
_LINE = re.compile(r"[^\n]+")


def read_dockerfile(text: str, _: str) -> Iterator[Span]:
    """The uses in a Dockerfile."""
    position = 0
    while position < len(text):
        line = _LINE.search(text, position)
        if line is None:
            return
        instruction = None if line[0].lstrip().startswith("#") else _INSTRUCTION.match(text, line.start())
        if instruction is None:
            position = line.end() + 1
            continue
        position = max(instruction.end(), line.start() + 1)
        name, start, end = instruction["name"].upper(), instruction.start("rest"), instruction.end("rest")
        if name in ("ENV", "ARG"):
            yield from _variables(text, start, end)
        elif name == "FROM":
            yield Span(start, end, Role.IF_TOLD)
        elif name in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ADD", "COPY"):
            yield from _command(text, start, end)


def _variables(text: str, start: int, end: int) -> Iterator[Span]:
    for variable in _VARIABLE.finditer(text, start, end):
        if not is_no_use(variable["name"]):
            role = Role.USE if names_a_model(variable["name"]) else Role.IF_TOLD
            yield Span(variable.start("value"), variable.end("value"), role)


def _command(text: str, start: int, end: int) -> Iterator[Span]:
    if text[start:end].lstrip().startswith("["):
        for item in _ITEM.finditer(text, start, end):
            if item["closed"]:
                yield from shell.spans(text, item.start("item"), item.end("item"))
        return
    yield from shell.spans(text, start, end)


def read_modelfile(text: str, _: str) -> Iterator[Span]:
    """The uses in a Modelfile of Ollama's: what it is built from."""
    for line in re.finditer(r"^[ \t]*(?:FROM|ADAPTER)[ \t]+(?P<model>\S+)", text, re.MULTILINE | re.IGNORECASE):
        yield Span(line.start("model"), line.end("model"), Role.USE, "weights")


def read_makefile(text: str, _: str) -> Iterator[Span]:
    """The uses in a Makefile or a justfile: variables, and the commands of rules."""
    for line in re.finditer(r"(?:[^\n\\]+|\\.)+", text, re.DOTALL):
        if line[0].lstrip().startswith("#") or not is_marked(line[0]):
            continue
        assigned = re.match(r"(?:export\s+)?(?P<name>[A-Za-z_][\w-]*)\s*(?:\?|:{1,3}|\+)?=\s*", line[0])
        if assigned and not line[0].startswith(("\t", " ")):
            if not is_no_use(assigned["name"]):
                role = Role.USE if names_a_model(assigned["name"]) else Role.IF_TOLD
                yield Span(line.start() + assigned.end(), line.end(), role)
        elif line[0].startswith(("\t", " ")):
            yield from shell.spans(text, line.start(), line.end())


def read_requirements(text: str, _: str) -> Iterator[Span]:
    """The uses in a list of packages: those that are fetched from a repository of a model."""
    for line in re.finditer(
        r"^(?![ \t]*#)(?:.*?@[ \t]*)?(?P<address>(?:git\+|-e\s+)?(?:https?://|pkg:)\S+)", text, re.MULTILINE
    ):
        yield Span(line.start("address"), line.end("address"), Role.IF_TOLD)


def read_sql(text: str, _: str) -> Iterator[Span]:
    """The uses in SQL: the model that a function of a warehouse is told to ask."""
    for match in calls.SQL.finditer(text):
        yield Span(match.start("model"), match.end("model"), Role.USE, "api")
