"""Which module may import which, what a check loads, and which modules may touch the world."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from checkout import ROOT, environment

PACKAGE = "llamalicense"
SOURCE = ROOT / "src" / PACKAGE

# The wings, from the ground up, each with what it may import beside itself. "and earlier" means what that wing may
# import too; imports inside functions and for type checkers count as well.
WINGS = {
    "errors": "",
    "about": "",
    "inert": "",
    "brief": "",
    "garbage": "",
    "steps": "",
    "once": "",
    "vocabulary": "errors",
    "yamlvalues": "",
    "yamlevents": "errors yamlvalues",
    "yamlfile": "errors yamlevents yamlvalues",
    "documents": "errors about inert brief garbage vocabulary yamlfile yamlvalues",
    "manifest": "errors about inert vocabulary yamlfile yamlvalues",
    "catalogue": "manifest and earlier",
    "scan": "catalogue documents and earlier",
    "project": "steps scan and earlier",
    "facts": "project and earlier",
    "policy": "facts and earlier",
    "decision": "once policy and earlier",
    "counterfactual": "decision and earlier",
    "report": "decision and earlier",
    "fixing": "report and earlier",
    "run": "counterfactual fixing report and earlier",
    "inventory": "yamlevents run and earlier",
    "commands": "inventory and earlier",
    "cli": "commands and earlier",
    "api": "cli and earlier",
    PACKAGE: "api and earlier",
    "__main__": "cli and earlier",
}

# Only these may open files, know the date, print or exit; every other module makes its results from arguments alone.
TOUCHES_THE_WORLD = {
    "cli.main": "exits",
    "cli.app": "knows the date, exits",
    "cli.given": "knows the date",
    "cli.repairing": "knows the date, reads what it writes over",
    "api": "knows the date",
    "cli.auditing": "knows the date, the working directory and where a journal is kept",
    "cli.inputs": "finds and reads manifests, and knows the date of those that bills tell of",
    "scan.tree": "lists files",
    "cli.column_maps": "reads the map of columns, or writes its draft",
    "cli.outputs": "names the files that reports go to",
    "cli.writing": "writes files",
    "cli.recording": "finds records, and the repositories that they are of",
    "__main__": "takes the working directory off the path",
    "cli.completion": "finds the paths that a shell offers",
    "cli.terminal": "prints",
    "documents.files": "opens the documents that a manifest names",
    "documents.read.strings": "reads a table of values from a text, as a file",
    "run": "knows the folder of a manifest",
    "project.manifests": "finds the manifests of a folder and reads them",
    "project.input": "has the folder of a manifest",
    "project.settings": "finds the pyproject.toml of a project",
    "project.stated": "knows where the files lie that settings name",
    "cli.baselines": "writes baselines",
    "report.baseline_file": "reads baselines",
    "project.scanning": "knows which folder a manifest answers for",
    "project.held": "knows which file a manifest is",
    "project.repository": "has the files of that folder read",
    "fixing.workspace": "reads the files that fixes change",
    "policy.files": "opens policies",
    "policy.library": "finds an organisation's own policies",
    "policy.resources": "finds policies",
    "documents.fingerprints": "reads the fingerprints of the agreements, which stand beside it",
    "documents.verbatim": "reads the digests of the published agreements, which stand beside it",
    "documents.common_licences": "reads the digests of other licences' sentences, which stand beside it",
    "report.formats.html.style": "reads the style sheet, which stands beside it",
    "inventory.earlier": "reads what earlier audits wrote",
    "commands.*": "read policies and their examples, and the trees that a scan is to read",
    "scan.walk": "is told the folder of a tree",
    "scan.ignores": "reads the ignore files of a tree",
    "scan.git": "asks git for the files of a tree",
    "scan.repository": "reads the files of a tree",
    "inventory.*": "reads rows, and knows the folders that their documents lie in",
}
WORLD = (
    "asyncio glob http io locale logging os pathlib platform random secrets shutil socket subprocess sys tempfile time"
)
WORLDLY = "breakpoint eval exec exit input now open print quit today utcnow"

# What a check of a good manifest, without a policy of the organisation's own, has no use for. Each is imported in the
# function that needs it; a millisecond here is paid at every commit of everybody who has the hook.
NOT_LOADED = (
    "jsonschema",
    "lxml",
    "pathspec",
    "rich",
    "xml",
    "llamalicense.counterfactual",
    "llamalicense.decision.disputes",
    "llamalicense.documents.anchors",
    "llamalicense.documents.blocks",
    "llamalicense.documents.phrase",
    "llamalicense.documents.read",
    "llamalicense.manifest.messages",
    "llamalicense.policy.clauses",
    "llamalicense.policy.page",
    "llamalicense.api",
    "llamalicense.commands",
    "llamalicense.catalogue.aliases",
    "llamalicense.policy.checks.size",
    "llamalicense.policy.checks.fragments",
    "llamalicense.cli.outputs",
    "llamalicense.policy.file",
    "llamalicense.policy.condition_schema",
    "llamalicense.fixing",
    "llamalicense.scan",
    "llamalicense.project.repository",
    "llamalicense.project.stated",
    "llamalicense.decision.stricter",
    "llamalicense.policy.chosen",
    "llamalicense.report.baseline",
    "llamalicense.cli.baselines",
    "tomllib",
    "pyarrow",
    "distributed",
    "dask",
    "concurrent",
    "multiprocessing",
    "llamalicense.inventory",
    "llamalicense.scan.tree",
    "llamalicense.policy.checks.meaning",
)
# Of the formats a check loads the one that it prints, and what that one shares with others.
LOADED_FORMATS = {
    f"llamalicense.report.formats.{name}" for name in ("text", "summary", "footing", "pages", "pages.in_text")
}
# A manifest whose documents are all addresses, which nobody opens.
ADDRESSES = ROOT / "tests" / "benchmarks" / "full.llamalicense.yaml"
LISTING = """
import sys
from llamalicense.cli.main import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


class Import(NamedTuple):
    """An import of a module of the package by another, and where it stands."""

    by: str
    of: str
    where: str


def modules() -> dict[str, Path]:
    """The modules of the package by their names within it."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__") or PACKAGE] = path
    return found


MODULES = modules()


@cache
def tree(name: str) -> dict[type[ast.AST], list[Any]]:
    """All that a module is made of, by its kind."""
    kinds: dict[type[ast.AST], list[Any]] = {}
    for node in ast.walk(ast.parse(MODULES[name].read_bytes())):
        kinds.setdefault(type(node), []).append(node)
    return kinds


def nodes(name: str, *kinds: type[ast.AST]) -> Iterator[Any]:
    """What a module has of some kinds."""
    return chain.from_iterable(tree(name).get(kind, ()) for kind in kinds)


def where(name: str, node: ast.AST) -> str:
    return f"{MODULES[name].relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imported(name: str) -> Iterator[tuple[str, ast.AST]]:
    """The dotted names of what a module imports, at whatever depth."""
    for node in nodes(name, ast.Import):
        yield from ((alias.name, node) for alias in node.names)
    for node in nodes(name, ast.ImportFrom):
        assert not node.level, f"{where(name, node)}: a relative import"
        yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


@cache
def imports() -> tuple[Import, ...]:
    """The imports between modules of the package."""
    return tuple(_imports())


def _imports() -> Iterator[Import]:
    for name in MODULES:
        for dotted, node in imported(name):
            package, _, rest = dotted.partition(".")
            if package != PACKAGE:
                continue
            of = next((each for each in (rest, rest.rpartition(".")[0]) if each in MODULES), PACKAGE)
            yield Import(name, of, where(name, node))


def called(name: str) -> Iterator[tuple[str, ast.AST]]:
    """The last names of what a module calls."""
    for node in nodes(name, ast.Call):
        yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def line(name: str, table: dict[str, str]) -> str | None:
    """What a table says about a module; its own line goes before a pattern."""
    patterns = (pattern for pattern in (name, *table) if fnmatchcase(name, pattern) and pattern in table)
    return table.get(next(patterns, ""))


def wing(name: str) -> str:
    return name.partition(".")[0]


def reachable(name: str) -> set[str]:
    """What a wing may import: what its row names, and what those rows name where it says so."""
    *names, last = (WINGS[name].replace(" and earlier", " ...") or "...").split() if WINGS[name] else [""]
    if last != "...":
        return {*names, last} - {""}
    return {each for direct in names for each in ({direct} | reachable(direct))}


def test_every_module_stands_in_a_wing_and_the_tables_name_no_other() -> None:
    assert {wing(name) for name in MODULES} == WINGS.keys()
    assert [name for name in TOUCHES_THE_WORLD if not any(fnmatchcase(module, name) for module in MODULES)] == []


def test_wings_import_what_stands_before_them() -> None:
    wrong = [each for each in imports() if wing(each.of) not in {wing(each.by)} | reachable(wing(each.by))]
    assert not wrong, "\n".join(f"{each.where}: {wing(each.by)} may not import {each.of}" for each in wrong)


def test_a_module_name_stands_once_in_a_wing() -> None:
    names = Counter((wing(name), name.rpartition(".")[2]) for name, path in MODULES.items() if path.stem != "__init__")
    assert [name for name, times in names.items() if times > 1] == []


def test_imports_go_one_way() -> None:
    found = {(each.by, each.of) for each in imports()}
    graph: dict[str, set[str]] = {name: set() for name in MODULES}
    for by, of in found:
        graph[by].add(of)
    circle: set[tuple[str, str]] = set()
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = set(pairwise(error.args[1]))
    assert not circle, "\n".join(each.where for each in imports() if (each.of, each.by) in circle)


def test_no_module_and_no_function_grows_too_long_to_be_read_at_once() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in MODULES.values()}
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}
    functions = {
        f"{where(name, node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name in MODULES
        for node in nodes(name, ast.FunctionDef, ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > 40} == {}


# Names that say nothing of what they hold, and who has one for a reason.
EMPTY_NAMES = {"found", "each", "said"}
HAVE_THEM = {"commands.scan.scan_v1": "a member of the JSON of a scan", "policy.entries": "a key of an example"}


def named(name: str) -> Iterator[tuple[str, ast.AST]]:
    """What a module gives a name to: variables, arguments, attributes and fields."""
    for node in nodes(name, ast.Name, ast.Attribute):
        if isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr), node
    yield from ((node.arg, node) for node in nodes(name, ast.arg))
    for node in nodes(name, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.FunctionDef):
        if node.name:
            yield node.name, node


def test_variables_are_named_after_what_they_hold() -> None:
    empty = {name: [where(name, node) for given, node in named(name) if given in EMPTY_NAMES] for name in MODULES}
    assert [place for name, places in empty.items() if name not in HAVE_THEM for place in places] == []
    # A line of the table that nothing needs any more is taken off.
    assert HAVE_THEM.keys() - {name for name, places in empty.items() if places} == set()


def test_results_come_from_arguments_alone() -> None:
    wrong = []
    for name in MODULES:
        if line(name, TOUCHES_THE_WORLD) is None:
            used = [(of, node) for of, node in imported(name) if of.partition(".")[0] in WORLD.split()]
            used += [(of, node) for of, node in called(name) if of in WORLDLY.split()]
            wrong += [f"{where(name, node)}: {name} uses {of}" for of, node in used]
    assert not wrong, "\n".join(wrong)


# Where words are made harmless, by what reads them; `documents.*` look for what a text hides, and print nothing.
SANITIZERS = {
    "inert": "a terminal, runners that read logs, readers of JSON",
    "report.formats.pages.in_markdown": "Markdown",
    "report.formats.html.elements": "HTML",
    "report.formats.junit": "XML",
    "report.formats.sarif_rules": "SARIF, whose messages have placeholders and links",
    "report.formats.sarif": "the addresses of files in SARIF",
    "commands.scan.scan_sarif": "the addresses of files in what a scan writes as SARIF",
    "commands.scan.parts": "the addresses of models in bills of materials",
    "commands.audit.addresses": "the addresses of files in the pages of an audit",
    "scan.bills.xmlwriting": "bills of materials in XML",
    "report.formats.github": "GitHub's runner, where a command is meant",
    "policy.sentences": "whatever has addresses",
    "api": "a notebook, which has the page in a frame",
}
# How that is done: by what is called, what is imported and what a function of one's own is called.
MEANS = re.compile(
    r"(\w+\.)?isprintable|ElementTree\.tostring|quoteattr|html\.escape|urllib\.parse\.quote"
    r"|def (_?escaped|_percent_encoded)"
)


def means(name: str) -> Iterator[str]:
    """What a module does to words, as far as it may be a means to make them harmless."""
    yield from (f"def {node.name}" for node in nodes(name, ast.FunctionDef))
    yield from (dotted(node.func) for node in nodes(name, ast.Call))
    yield from (of for of, _ in imported(name))


def dotted(function: ast.expr) -> str:
    """A function as it is called: what is before its name is left out where that is no name."""
    if isinstance(function, ast.Attribute):
        return f"{dotted(function.value)}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def test_words_are_made_harmless_in_one_place_for_each_reader() -> None:
    found = {name for name in MODULES if any(map(MEANS.fullmatch, means(name)))}
    assert {name for name in found if not name.startswith("documents.")} == set(SANITIZERS)


def test_text_is_wrapped_in_one_place() -> None:
    wrapping = {"textwrap", *(f"textwrap.{name}" for name in ("wrap", "fill", "shorten", "TextWrapper"))}
    assert {name for name in MODULES for of, _ in imported(name) if of in wrapping} == {"report.formats.pages.in_text"}


def test_a_check_loads_only_what_it_uses() -> None:
    command = [sys.executable, "-c", LISTING, "check", "--no-scan", str(ADDRESSES)]
    done = subprocess.run(command, env=environment(), check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    loaded = done.stderr.split()
    assert "llamalicense.decision.evaluate" in loaded
    assert [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in NOT_LOADED)] == []
    assert {name for name in loaded if name.startswith("llamalicense.report.formats.")} == LOADED_FORMATS


def test_building_a_wheel_needs_pyyaml_alone() -> None:
    """`[build-system] requires` names what the build hook loads; an isolated build has nothing else."""
    needless = ["pydantic", "typer", "jsonschema", "pyromark", "lxml", "pathspec"]
    program = f"import sys; sys.modules.update(dict.fromkeys({needless})); from llamalicense.policy.files import twins"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; assert twins()"],
        env=environment(PYTHONPATH=str(SOURCE.parent)),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
