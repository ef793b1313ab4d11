"""Names under which code publishes models: calls, commands and settings that send one to a hub."""

import ast
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from llamalicense.scan.flow import chain_of

# Bytes without one of these publish nothing.
SIGNS = re.compile(rb"push_to_hub|hub[_-]model[_-]id|create_repo|upload|repo[_ -]create|repo create|ollama push")
_DATA_SET = re.compile(r"(?i)dataset")
_ID = re.compile(r"[\w.-]*[A-Za-z][\w.-]*(?:/[\w.-]+)?(?::[\w.-]+)?")
_PLACEHOLDER = re.compile(
    r"(?i)your|user_?name|\bxxx+|placeholder|<|>|\{|\}|\$|my[-_]?org\b|org[-_]name|^(?:null|none|true|false)$"
)
_OF_DATA = re.compile(r"(?i)data|(?:^|_)ds$|^ds(?:_|$)|train|test|split|corpus|trainer|tokenizer|processor")
_FAMILY_OF_HUB = re.compile(r"huggingface|HfApi|transformers|hf_api|peft|unsloth")
_LONGEST = 200
_PUSHES = re.compile(r"push_to_hub(?:_merged|_gguf)?")
_UPLOADS = frozenset(("create_repo", "upload_folder", "upload_file", "upload_large_folder", "create_commit"))
_KEYWORDS = ("hub_model_id", "export_hub_model_id", "push_to_hub_model_id")
_REPOSITORY = ("repo_id", "repo_name", "repo_path_or_name")
_COMMAND = re.compile(
    r"(?P<tool>(?:huggingface-cli|\bhf)[ \t]+(?:upload(?:-large-folder)?|repo[ \t]+create)|\bollama[ \t]+push)"
    r"[ \t]+(?P<rest>[^\n|;&#]*)"
)
_TOKEN = re.compile(r"[^\s\"']+|\"[^\"]*\"|'[^']*'")
_TAKES_A_VALUE = frozenset(
    "--repo-type --type --revision --commit-message --commit-description --token --include --exclude --organization "
    "--num-workers --space_sdk --every --delete".split()
)
_SETTING = re.compile(
    r"(?P<before>^|[\s,{(\"'-])(?:export[_-]|push[_-]to[_-])?hub[_-]model[_-]id\\?[\"']?[ \t]*[:=\s][ \t]*\\?[\"']?"
    r"(?P<name>[^\s\"'\\,})#]+)",
    re.MULTILINE,
)
_CALL = re.compile(
    r"(?<!\w)(?P<on>\w++)\.push_to_hub(?:_merged|_gguf)?\([ \t]*(?:repo_id[ \t]*=[ \t]*)?\\?[\"'](?P<name>[^\"'\\]+)"
)
_COMMENT = re.compile(r"^[ \t]*(?:#|//).*$", re.MULTILINE)


class Published(NamedTuple):
    """A name that something is published under, and where it begins, in characters."""

    text: str
    start: int


def published(text: str, path: str) -> list[Published]:
    """The names under which a file publishes models, in its order; those of data sets and Spaces aside."""
    suffix = path.rpartition(".")[2].casefold()
    text = text.replace("\r\n", " \n")  # as long as before, so that places stay
    if suffix in ("py", "pyi"):
        try:
            names = list(_in_python(text))
        except RecursionError:  # of what is put together of more parts than anybody writes
            names = []
    else:
        text = text.replace("\\\n", "  ")
        bare = _COMMENT.sub(lambda comment: " " * len(comment[0]), text) if suffix != "ipynb" else text
        names = [*_in_commands(bare), *_in_settings(bare), *_in_calls(bare)]
    return sorted({name for name in names if is_name(name.text)}, key=lambda name: name.start)


def is_name(text: str) -> bool:
    """Whether a text is the name of something, and no place for one."""
    return len(text) <= _LONGEST and bool(_ID.fullmatch(text)) and not _PLACEHOLDER.search(text)


def _in_python(text: str) -> Iterator[Published]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from _in_calls(text)
        return
    constants = _constants(tree)
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    made = _made_by(tree)
    of_hub = _FAMILY_OF_HUB.search(text) is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for value in _names_of(node, made, of_hub=of_hub):
                if name := _said(value, constants):
                    line = lines[value.lineno - 1]
                    column = len(line.encode(errors="replace")[: value.col_offset].decode("utf-8", "replace"))
                    quoted = isinstance(value, ast.Constant)
                    yield Published(name, starts[value.lineno - 1] + column + quoted)


def _names_of(call: ast.Call, made: dict[str, list[str]], *, of_hub: bool) -> Iterator[ast.expr]:
    """What a call names the repository that it writes to."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    yield from (given[key] for key in _KEYWORDS if key in given)
    *on, method = chain_of(call.func) or [""]
    kind = given.get("repo_type")
    if isinstance(kind, ast.Constant) and kind.value in ("dataset", "space"):
        return
    if not (_PUSHES.fullmatch(method) or (of_hub and method in _UPLOADS) or (method == "save_pretrained" and given)):
        return
    named = [given[key] for key in _REPOSITORY if key in given]
    if not named and call.args and method != "save_pretrained" and (on or method == "create_repo"):
        first = method == "create_repo" or _PUSHES.fullmatch(method) is not None
        named = call.args[:1] if first else []
    # A data set's is no model's name, a trainer's argument is a message, a tokenizer goes where its model goes.
    whole = (*made.get(on[0], ()), *on) if on else ()
    if not (on and (_OF_DATA.search(on[-1]) or any(map(_DATA_SET.search, whole)))):
        yield from named


def _made_by(tree: ast.Module) -> dict[str, list[str]]:
    """The calls by which names of a module get their values, as chains of names."""
    return {
        target.id: chain_of(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _constants(tree: ast.Module) -> dict[str, str | None]:
    """The names that hold one text all over a module; None for those that hold several."""
    known: dict[str, str | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            text = _said(node.value, known)
            known[name] = text if known.get(name, text) == text else None
    return known


def _said(node: ast.expr, constants: dict[str, str | None]) -> str | None:
    """The text that an expression is, None where it is not told, or longer than a name."""
    # Names that hold others twice would hold gigabytes after thirty lines.
    text = _put_together(node, constants)
    return text if text is not None and len(text) <= _LONGEST else None


def _put_together(node: ast.expr, constants: dict[str, str | None]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    parts: list[str | None] = []
    if isinstance(node, ast.JoinedStr):
        parts = [
            _said(piece.value if isinstance(piece, ast.FormattedValue) else piece, constants) for piece in node.values
        ]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_said(node.left, constants), _said(node.right, constants)]
    told = [part for part in parts if part is not None]
    return "".join(told) if parts and len(told) == len(parts) else None


def _in_commands(text: str) -> Iterator[Published]:
    for command in _COMMAND.finditer(text):
        tokens = list(_TOKEN.finditer(command["rest"]))
        words = [token[0].strip("\"'") for token in tokens]
        if any(word in ("dataset", "space") for word in words) or any(
            word in ("--repo-type=dataset", "--repo-type=space") for word in words
        ):
            continue
        before = ""
        for token, word in zip(tokens, words, strict=True):
            if not word.startswith("-") and before not in _TAKES_A_VALUE:
                quoted = token[0] != word
                name = word.partition(":")[0] if command["tool"].startswith("ollama") else word
                yield Published(name, command.start("rest") + token.start() + quoted)
                break
            before = word


def _in_settings(text: str) -> Iterator[Published]:
    for setting in _SETTING.finditer(text):
        yield Published(setting["name"], setting.start("name"))


def _in_calls(text: str) -> Iterator[Published]:
    """Calls in what is no Python, such as the cells of notebooks."""
    for call in _CALL.finditer(text):
        if not _OF_DATA.search(call["on"]):
            yield Published(call["name"], call.start("name"))
