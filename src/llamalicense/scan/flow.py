"""What a Python expression may be: its literals, and the names that hold others."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from llamalicense.scan.spans import is_table
from llamalicense.scan.words import is_marked

# Calls whose value is what they were given.
PASSES = frozenset(
    """
    sorted list tuple set frozenset enumerate reversed iter zip next choice cycle chain str cast dict
    OrderedDict product islice
    """.split()
)


class Literal(NamedTuple):
    """A literal, and the key that it stands under inside its expression."""

    node: ast.Constant
    text: str
    key: str
    in_table: bool


class Flow(NamedTuple):
    """What an expression may be: its literals, and the names that hold others."""

    texts: list[Literal]
    names: list[str]


def is_of_the_environment(node: ast.expr) -> bool:
    """Whether an expression reads a variable of the environment."""
    return isinstance(node, ast.Call | ast.Subscript) and bool({"getenv", "environ"} & set(chain_of(node)))


def chain_of(node: ast.expr) -> list[str]:
    """The names of `client.chat.completions.create`, through calls in between."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(names)]


def targets(node: ast.expr) -> Iterator[str]:
    """The names that an assignment gives a value: `model`, `.model` of an object or a class."""
    if isinstance(node, ast.Name):
        yield node.id
        yield f".{node.id}"  # of a class, by its attribute
    elif isinstance(node, ast.Attribute):
        yield f".{node.attr}"
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from targets(element)
    elif isinstance(node, ast.Starred | ast.Subscript):
        yield from targets(node.value)


def flow_of(value: ast.expr) -> Flow:
    """The literals that an expression may be or hold, and the names that it may take them from."""
    flow = Flow([], [])
    waiting: list[tuple[ast.expr, str, bool]] = [(value, "", False)]
    while waiting:
        node, key, in_table = waiting.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                flow.texts.append(Literal(node, node.value, key, in_table))
        elif isinstance(node, ast.Name):
            flow.names.append(node.id)
        elif isinstance(node, ast.Attribute):
            flow.names.append(f".{node.attr}")
        else:
            waiting += [(inner, name or key, table or in_table) for inner, name, table in _inside(node)]
    return flow


def _inside(node: ast.expr) -> Iterator[tuple[ast.expr, str, bool]]:
    """The expressions that another may be or hold, with a key where one is given."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        yield from ((element, "", False) for element in node.elts)
    elif isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else "" for key in node.keys]
        table = is_table(keys)
        yield from ((value, key, table) for key, value in zip(keys, node.values, strict=True))
    elif isinstance(node, ast.IfExp):
        yield from ((branch, "", False) for branch in (node.body, node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from ((operand, "", False) for operand in node.values)
    elif isinstance(node, ast.BinOp):
        yield from ((operand, "", False) for operand in (node.left, node.right))
    elif isinstance(node, ast.Subscript | ast.Starred | ast.Await | ast.NamedExpr):
        yield node.value, "", False
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        yield node.elt, "", False
    elif isinstance(node, ast.Call):
        chain = chain_of(node.func)
        if chain and chain[-1] in PASSES:
            yield from ((argument, "", False) for argument in node.args)
        elif chain:
            yield node.func, "", False


def holding_models(held: Mapping[str, list[Flow]]) -> set[str]:
    """The names, without the dot of an attribute, that hold the name of a model, through other names too."""
    holding: set[str] = set()
    handed_on: dict[str, list[str]] = {}
    waiting: list[str] = []
    for holder, flows in held.items():
        for flow in flows:
            if any(is_marked(literal.text) for literal in flow.texts):
                waiting.append(holder)
            for name in flow.names:
                handed_on.setdefault(name.lstrip("."), []).append(holder)
    while waiting:
        name = waiting.pop().lstrip(".")
        if name not in holding:
            holding.add(name)
            waiting += handed_on.get(name, ())
    return holding
