"""Shell: what commands are given, what variables hold, and what is only printed or compared."""

import re
from collections.abc import Iterator

from llamalicense.catalogue.platforms import PlatformAccess
from llamalicense.scan.spans import Role, Span, is_no_use, names_a_model
from llamalicense.scan.words import is_marked

_WORD = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;|&()<>]+)+|(?P<ends>\|\||&&|[;|&\n()])|<<-?""", re.DOTALL
)
_LINE = re.compile(r"(?:[^\n\\]+|\\.)+", re.DOTALL)
_COMMENT = re.compile(r"(?:(?<=\s)|^)#.*$")
_ASSIGNED = re.compile(r"(?:\$(?:env:)?)?(?P<name>[A-Za-z_]\w*)\+?=")
_POWERSHELL = re.compile(r"\s*\$(?:env:|script:|global:)?(?P<name>\w+)\s*=\s*", re.IGNORECASE)
_PATTERN = re.compile(r"\s*+(?:[^\s|]++\s*+\|++\s*+)*+[^\s()$`\"]+\)\s")
_LONGEST, _LONGEST_CASE = 16 * 1024, 300
_HEREDOC = re.compile(r"<<-?\s*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)")
_IN_JSON = re.compile(
    r"""\\?["'](?P<key>(?>[\w-]*model)\w*+)\\?["']\s*:\s*\\?["'](?P<value>[^"'\\\s]+)""", re.IGNORECASE
)
_FLAG = re.compile(r"-{1,2}[A-Za-z][\w.-]*")
_SHOWS = frozenset(
    "echo printf grep egrep fgrep rg ag awk [ [[ test case write-host write-output read log info say : #".split()
)
# What makes a model, sends it away or removes it does not run it.
_MAKES = re.compile(r"ollama (?:create|push|cp|rm)|(?:hf|huggingface-cli) (?:upload(?:-large-folder)?|repo)")
_BEFORE = frozenset(
    """
    sudo exec time nohup then do else if elif while until ! env command export readonly local declare - @ && -c sh bash
    """.split()
)
_OUTPUTS = re.compile(
    r"--?(?:o|out\w*|output[\w-]*|save[\w-]*|log[\w-]*|dest|push[\w-]*|hub[\w-]*|name|title|run[-_]name|served-model-name|t|tag|comment|message)"
)
_MODELS = re.compile(r"--?(?:m|hf|hfr|model|mu)")
_OF_WEIGHTS = re.compile(
    r"\b(?:vllm|ollama|huggingface-cli|hf|snapshot_download|text-generation-launcher|sglang\.launch_server|sglang|llama-cli|llama-server"
    r"|llama-run|lmdeploy|mlx_lm[\w.]*|model|kaggle|docker)\s+(?:serve|pull|run|download|create|show|launch|models)\b|vllm\.entrypoints|sglang\.launch_server"
    r"|text-generation-launcher|llama-(?:cli|server|run)\b|--model-id\b|tensorrt_llm|--model-path\b"
)
_OF_API = re.compile(r"https://api\.|/openai/v1")


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a script."""
    yield from spans(text)


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The uses in a part of a text that a shell runs, or that is the list of a program's arguments."""
    end = len(text) if end is None else end
    closing, runs = "", False
    body = 0
    for line in _LINE.finditer(text, start, end):
        if closing:
            if line[0].strip() == closing:
                closing = ""
                if runs:
                    yield Span.of("command.py", body, line.start())
            continue
        if is_marked(line[0]):
            yield from _line(text, line.start(), line.end())
        if "<<" in line[0] and (heredoc := _HEREDOC.search(line[0])):
            closing, body = heredoc["end"], line.end() + 1
            runs = re.search(r"\bpython[\d.]*\b", line[0]) is not None


def _line(text: str, start: int, end: int) -> Iterator[Span]:
    line = text[start:end]
    if len(line) > _LONGEST:
        return
    if comment := _COMMENT.search(line):
        end, line = start + comment.start(), line[: comment.start()]
    if ";;" in line and len(line) < _LONGEST_CASE and (pattern := _PATTERN.match(line)):
        start += pattern.end()
        line = line[pattern.end() :]
    if (assigned := _POWERSHELL.match(line)) and not is_no_use(assigned["name"]):
        yield Span(start + assigned.end(), end, Role.USE if names_a_model(assigned["name"]) else Role.IF_TOLD)
        return
    access: PlatformAccess | None = "weights" if _OF_WEIGHTS.search(line) else "api" if _OF_API.search(line) else None
    command: str | None = None
    flag = ""
    for word in _WORD.finditer(text, start, end):
        if word["ends"] or word[0].startswith("<<"):
            command, flag = None, ""
            continue
        content = word[0].strip("\"'")
        if command is None and (assigned := _ASSIGNED.match(word[0])):
            if not is_no_use(assigned["name"]):
                role = Role.USE if names_a_model(assigned["name"]) else Role.IF_TOLD
                yield Span(word.start() + assigned.end(), word.end(), role)
            continue
        if command is None and content.casefold().lstrip("@-") not in _BEFORE:
            command = content.casefold().lstrip("@-").rpartition("/")[2]
        elif command in ("ollama", "hf", "huggingface-cli"):
            command = f"{command} {content}"
        if command and (command in _SHOWS or _MAKES.fullmatch(command)):
            continue
        yield from _word(text, word, content, flag, access)
        flag = content if _FLAG.fullmatch(content) else ""


def _word(text: str, word: re.Match[str], content: str, flag: str, access: PlatformAccess | None) -> Iterator[Span]:
    """What one word of a command says, after the flag before it."""
    start = word.start()
    if re.search(r"\s", content):
        if flag == "-c" and re.search(r"\b(?:import|from)\b", content):
            yield Span.of("command.py", word.start() + 1, word.end() - 1)
        elif flag in ("-c", "/c"):
            yield from spans(text, word.start() + 1, word.end() - 1)
        for model in _IN_JSON.finditer(text, word.start(), word.end()):
            yield Span(model.start("value"), model.end("value"), Role.USE, access)
        return
    if _IN_JSON.search(content):
        yield Span(start, word.end(), Role.USE, access)
        return
    if (equals := content.find("=")) > 0 and content.startswith("-"):
        flag, start = content[:equals], text.index("=", start) + 1
    if _OUTPUTS.fullmatch(flag) or (flag and is_no_use(flag) and not names_a_model(flag)):
        return
    # What a server calls its model to those who ask is no model: `--model_name=llama2`.
    told = (
        (names_a_model(flag) and not flag.endswith("name"))
        or _MODELS.fullmatch(flag) is not None
        or (access == "weights" and not content.startswith("-"))
    )
    yield Span(start, word.end(), Role.USE if told else Role.IF_TOLD, access)
