"""Python, by its syntax tree: the literals and constants that reach a loader, a call or a default."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator

from llamalicense.catalogue.platforms import PlatformAccess
from llamalicense.scan import calls
from llamalicense.scan.flow import (
    PASSES,
    Flow,
    Literal,
    chain_of,
    flow_of,
    holding_models,
    is_of_the_environment,
    targets,
)
from llamalicense.scan.spans import Role, Span, is_no_use, is_table, names_a_model
from llamalicense.scan.statements import Statements
from llamalicense.scan.words import is_marked, markers

_SPACE = re.compile(r"\s")
LONGEST = 256 * 1024  # characters; of a longer file what surrounds a name is read by its tokens
_ROUNDS = 4  # of following a model from name to name, before everything is parsed
# The fields of a kind of node that may hold others; names, operators and contexts hold none.
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, ast.alias, type(None)})
_PLAIN = frozenset("ctx op ops id attr arg name module names level type_comment annotation returns".split())


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    fields = _FIELDS[kind] = tuple(field for field in kind._fields if field not in _PLAIN)
    return fields


def read(text: str, path: str) -> Iterator[Span]:
    """The uses in a Python file; one that is no Python, or very long, is read by its tokens."""
    spans = _Module(text).spans() if len(text) <= LONGEST else None
    if spans is None:
        from llamalicense.scan import script

        spans = list(script.read(text, path))
    yield from spans


def is_python(text: str) -> bool:
    """Whether a text can be read by its syntax tree."""
    return len(text) <= LONGEST and _parsed(text) is not None


def _parsed(text: str) -> ast.AST | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Module:
    def __init__(self, text: str) -> None:
        self.lines = [0]
        for match in re.finditer(r"\r\n|\r|\n", text):
            self.lines.append(match.end())
        self.text = text
        self.holders: dict[str, list[Flow]] = {}
        # Names whose values reach a call, with what that says of access.
        self.reached: list[tuple[str, PlatformAccess | None]] = []
        self.uses: dict[tuple[int, int], Span] = {}

    def spans(self) -> list[Span] | None:
        """The uses, None where the text is no Python.

        Of what stands beside the statements that name a model only those are parsed that have a name in them by which a
        model may be passed on.
        """
        statements = Statements(self.text, self.lines)
        names: set[str] = set()
        source = statements.at([start for start, _ in markers(self.text)])
        rounds = 0
        try:
            while source:
                if (tree := _parsed(source)) is None:
                    return None
                self._take(tree)
                more = holding_models(self.holders) - names
                names |= more
                rounds += 1
                source = statements.naming(more) if rounds < _ROUNDS else statements.rest()
            self._follow()
        except RecursionError:
            return None
        return list(self.uses.values())

    def _take(self, tree: ast.AST) -> None:
        waiting: list[tuple[ast.AST, str]] = [(tree, "")]
        while waiting:
            node, function = waiting.pop()
            self._node(node, function)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                function = node.name
            for field in _FIELDS.get(type(node)) or _fields(type(node)):
                inner = getattr(node, field, None)
                for child in inner if inner.__class__ is list else (inner,):
                    if child.__class__ not in _LEAVES and isinstance(child, ast.AST):
                        waiting.append((child, function))

    def _node(self, node: ast.AST, function: str) -> None:
        if isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._hold(target, node.value)
        elif isinstance(node, ast.Dict):
            self._mapping(node)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            if node.value is not None:
                self._hold(node.target, node.value)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            self._hold(node.target, node.iter)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._function(node)
        elif isinstance(node, ast.Return) and function and node.value is not None:
            flow = flow_of(node.value)
            self.holders.setdefault(function, []).append(flow)
            self.holders.setdefault(f".{function}", []).append(flow)
        elif isinstance(node, ast.BoolOp) and any(is_of_the_environment(value) for value in node.values):
            self._use(flow_of(node).texts, Role.USE)

    def _follow(self) -> None:
        """Counts what the names hold that reach a call, and what those hold in turn."""
        seen: set[tuple[str, PlatformAccess | None]] = set()
        while self.reached:
            way = name, access = self.reached.pop()
            if way not in seen:
                seen.add(way)
                for flow in self.holders.get(name, ()):
                    self.reached += [(name, access) for name in flow.names]
                    self._use(flow.texts, Role.IF_TOLD, access)

    def _hold(self, target: ast.expr, value: ast.expr) -> None:
        flow, decides = flow_of(value), isinstance(value, ast.Constant | ast.IfExp | ast.BoolOp)
        for name in targets(target):
            self.holders.setdefault(name, []).append(flow)
            plain = name.lstrip(".")
            if decides and names_a_model(plain) and not is_no_use(plain):
                self._use(flow.texts, Role.USE)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        named = [*arguments.posonlyargs, *arguments.args]
        pairs = list(zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True))
        pairs += [
            (name, default)
            for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default
        ]
        for name, default in pairs:
            if is_no_use(name.arg):
                continue
            flow = flow_of(default)
            self._use(flow.texts, Role.USE if names_a_model(name.arg) else Role.IF_TOLD)
            self.reached += [(name, None) for name in flow.names]

    def _mapping(self, node: ast.Dict) -> None:
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        if is_table(keys):
            return
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and names_a_model(key.value):
                if is_no_use(key.value) or isinstance(value, ast.List | ast.Set | ast.Tuple | ast.Dict):
                    continue
                flow = flow_of(value)
                self._use(flow.texts, Role.USE)
                self.reached += [(name, None) for name in flow.names]

    def _call(self, node: ast.Call) -> None:
        chain = chain_of(node.func)
        name = chain[-1] if chain else ""
        if name in calls.KEEPS and isinstance(node.func, ast.Attribute):
            for argument in node.args:
                self._hold(node.func.value, argument)
            return
        if calls.LOOKS.fullmatch(name) or name in PASSES:
            return
        if name in ("get", "pop", "setdefault", "getenv"):
            for argument in node.args[1:]:
                self._argument(argument, "model" if "environ" in chain or name == "getenv" else "", None)
            return
        access: PlatformAccess | None = None
        if calls.ASKS.fullmatch(name) or not calls.ASKED.isdisjoint(chain):
            access = "api"
        elif calls.LOADS.fullmatch(name):
            access = "weights"
        for argument in node.args:
            self._argument(argument, "model" if access == "weights" else "", access, runs=name in calls.RUNS)
        if is_table([keyword.arg for keyword in node.keywords if keyword.arg]):
            return
        for keyword in node.keywords:
            if keyword.arg is None or not is_no_use(keyword.arg):
                key = "model" if keyword.arg == "default" else keyword.arg or ""
                self._argument(keyword.value, key, access, runs=name in calls.RUNS)

    def _argument(self, value: ast.expr, key: str, access: PlatformAccess | None, *, runs: bool = False) -> None:
        if isinstance(value, ast.Name):
            self.reached.append((value.id, access))
            return
        flow = flow_of(value)
        self.reached += [(name, access) for name in flow.names]
        self._use(flow.texts, Role.USE if names_a_model(key) else Role.IF_TOLD, access)
        for literal in flow.texts:
            if not is_marked(literal.text):
                continue
            start, end = self._place(literal.node)
            if runs and _SPACE.search(literal.text):
                from llamalicense.scan import shell

                for span in shell.spans(self.text, start + 1, end - 1):
                    self.uses.setdefault((span.start, span.end), span)
            for match in calls.SQL.finditer(self.text, start, end):
                inner = match.span("model")
                self.uses.setdefault(inner, Span(*inner, Role.USE, "api"))

    def _use(self, texts: Iterable[Literal], role: Role, access: PlatformAccess | None = None) -> None:
        for literal in texts:
            if (
                literal.in_table
                or not is_marked(literal.text)
                or _SPACE.search(literal.text)
                or (literal.key and is_no_use(literal.key))
            ):
                continue
            place = self._place(literal.node)
            before = self.uses.get(place, Span(*place, role, access))
            stronger = Role.USE if Role.USE in (role, before.role) else role
            # Of several ways to have it, the files of the model are the strongest.
            told = "weights" if "weights" in (access, before.access) else access or before.access
            self.uses[place] = Span(*place, stronger, told)

    def _place(self, node: ast.expr) -> tuple[int, int]:
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno or 1, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        """Where a line and a column in bytes are, in characters."""
        start = self.lines[line - 1] if line <= len(self.lines) else len(self.text)
        part = self.text[start : start + column]
        return start + (column if part.isascii() else len(part.encode()[:column].decode(errors="ignore")))
