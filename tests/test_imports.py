"""Which module may import which, what a check loads, and which modules may touch the world."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from checkout import EXAMPLES, ROOT, environment

PACKAGE = "llamalicense"
SOURCE = ROOT / "src" / PACKAGE

# Every module and what it may import; imports inside functions and for type checkers count as well.
# A name that ends in * stands for every module that has no line of its own.
MAY_IMPORT = {
    PACKAGE: "about api",
    "about": "",
    "errors": "",
    "inert": "",
    "vocabulary": "",
    "choices": "fields",
    "catalogue": "",
    "modelname": "",
    "platforms": "",
    "aliases": "catalogue modelname platforms",
    "report": "inert",
    "resources": "errors",
    "yamlfile": "errors",
    "tree": "",
    "logic": "errors",
    "anchors": "documents.read.markdown",
    "documents": "",
    "documents.blocks": "",
    "documents.read": "documents.blocks documents.read.*",
    "documents.read.*": "documents.blocks documents.read.*",
    "documents.document": "documents.blocks documents.read",
    "documents.files": "documents.document documents.read errors",
    "documents.sentences": "documents.blocks",
    "documents.words": "documents.blocks",
    "documents.fingerprints": "",
    "documents.gaps": "documents.blocks documents.fingerprints documents.words",
    "documents.alignment": "documents.fingerprints documents.gaps documents.words",
    "documents.mentions": "documents.blocks",
    "documents.copies": "documents.alignment documents.blocks documents.fingerprints documents.mentions "
    "documents.words",
    "documents.statements": "documents.blocks",
    "documents.harmless": "",
    "documents.common_licences": "",
    "documents.beside": "documents.blocks documents.common_licences documents.copies documents.harmless "
    "documents.statements",
    "documents.agreement": "documents.beside documents.blocks documents.copies documents.document documents.read "
    "documents.statements",
    "documents.cutting": "documents.agreement documents.blocks documents.document documents.mentions",
    "documents.phrase": "documents.blocks documents.cutting documents.document documents.read documents.sentences",
    "documents.notice": "documents.blocks documents.cutting documents.document documents.read documents.sentences",
    "meanings": "",
    "paths": "",
    "fields": "errors meanings vocabulary",
    "licensee": "fields meanings",
    "ingredients": "fields meanings",
    "builds": "fields ingredients meanings",
    "manifest": "builds fields ingredients licensee meanings vocabulary",
    "policy": "fields vocabulary",
    "lineage": "catalogue fields manifest vocabulary",
    "sentences": "logic vocabulary",
    "inheritance": "",
    "rules": "inheritance logic sentences vocabulary yamlfile",
    "questions": "manifest meanings paths vocabulary",
    "messages": "errors inert meanings paths yamlfile",
    "facts.situation": "documents.document lineage manifest paths report",
    "facts.access": "facts.situation fields paths",
    "facts.offers": "facts.access facts.builds facts.contents facts.situation paths",
    "facts.loose": "facts.access facts.builds facts.contents facts.situation",
    "facts.tags": "",
    "facts.organisation": "facts.access facts.offers facts.situation manifest meanings paths vocabulary",
    "facts.models": "catalogue facts.access facts.situation fields lineage manifest paths vocabulary",
    "facts.use": "facts.organisation facts.situation manifest paths vocabulary",
    "facts.training": "facts.access facts.builds facts.situation manifest paths",
    "facts.builds": "facts.situation manifest meanings paths",
    "facts.contents": "facts.access facts.builds facts.situation manifest paths",
    "facts.appearance": "facts.builds facts.situation facts.tags",
    "facts.documents": "documents.agreement documents.document documents.notice documents.phrase facts.builds "
    "facts.contents facts.situation report",
    "facts.house": "facts.situation",
    "facts.table": "facts.*",
    "facts": "facts.situation facts.table",
    "decide": "logic report rules",
    "notes": "documents.document documents.read.markdown evaluate facts lineage report rules",
    "grounds": "documents.document facts manifest report rules",
    "outcome": "manifest report rules",
    "results": "decide facts facts.organisation facts.situation logic paths questions report rules yamlfile",
    "disputes": "facts facts.contents facts.situation lineage report results",
    "evaluate": "decide disputes facts facts.house facts.loose facts.situation paths report results rules sentences "
    "yamlfile",
    "containment": "errors lineage manifest yamlfile",
    "making": "containment errors fields lineage manifest yamlfile",
    "contradictions": "catalogue containment errors lineage making manifest vocabulary yamlfile",
    "load": "catalogue contradictions documents.document errors facts lineage manifest messages yamlfile",
    "grammar": "errors facts logic yamlfile",
    "composition": "errors expansion fragments inheritance vocabulary yamlfile",
    "expansion": "inheritance logic rules sentences yamlfile",
    "fragments": "errors facts.house yamlfile",
    "remarks": "errors facts grammar inheritance logic rules yamlfile",
    "wording": "composition decide errors facts facts.house facts.loose grammar inheritance logic messages policy "
    "remarks rules sentences vocabulary yamlfile",
    "candidates.change": "documents.document facts lineage manifest paths",
    "candidates.derived": "candidates.change documents.document manifest meanings paths results",
    "candidates.organisation": "candidates.* facts.situation logic manifest paths results vocabulary",
    "candidates.builds": "candidates.* documents.document facts.appearance facts.situation manifest meanings paths "
    "results",
    "candidates.house": "candidates.change candidates.organisation paths results sentences",
    "candidates": "candidates.* facts.contents facts.organisation logic paths results",
    "counterfactual": "candidates candidates.builds contradictions evaluate facts facts.builds paths report results",
    "scan": "",
    "scan.words": "",
    "scan.lexing": "",
    "scan.git": "tree",
    "scan.weights": "",
    "scan.walk": "scan.git tree",
    "scan.spans": "platforms",
    "scan.entries": "scan.spans scan.words",
    "scan.shell": "platforms scan.spans scan.words",
    "scan.containers": "scan.shell scan.spans scan.words",
    "scan.cards": "platforms scan.spans",
    "scan.flow": "scan.spans",
    "scan.script": "scan.lexing scan.spans scan.words",
    "scan.python": "platforms scan.containers scan.flow scan.script scan.shell scan.spans scan.words",
    "scan.notebook": "scan.entries scan.python scan.shell scan.spans",
    "scan.settings": "scan.entries scan.spans scan.words",
    "scan.yamllines": "scan.entries scan.spans scan.words",
    "scan.kinds": "scan.spans",
    "scan.findings": "aliases platforms scan.kinds scan.lexing scan.spans scan.weights scan.words vocabulary",
    "scan.repository": "aliases scan.findings scan.kinds scan.walk scan.weights scan.words",
    "bundle": "aliases catalogue errors inheritance resources rules vocabulary wording yamlfile",
    "reading": "anchors facts facts.house inheritance logic report rules sentences vocabulary",
    "run": "bundle catalogue documents.files errors evaluate expansion facts fragments grounds load notes outcome "
    "reading report rules yamlfile",
    "formats": "inert report",
    "formats.*": "about formats formats.* report",
    "commands": "",
    "commands.*": "all but api arguments cli completion inputs outputs terminal",
    "inputs": "documents.files errors run tree yamlfile",
    "outputs": "errors writing",
    "writing": "documents.files errors",
    "completion": "bundle formats vocabulary",
    "arguments": "completion formats report terminal",
    "api": "bundle errors formats inputs report run",
    "terminal": "errors inert",
    "cli": "all",
    "__main__": "cli",
}

# Only these may open files, know the date, print or exit; every other module makes its results from arguments alone.
TOUCHES_THE_WORLD = {
    "cli": "knows the date, exits",
    "api": "knows the date",
    "inputs": "finds and reads manifests",
    "tree": "lists files",
    "outputs": "names the files that reports go to",
    "writing": "writes files",
    "__main__": "takes the working directory off the path",
    "completion": "finds the paths that a shell offers",
    "terminal": "prints",
    "documents.files": "opens the documents that a manifest names",
    "documents.read.strings": "reads a table of values from a text, as a file",
    "run": "knows the folder of a manifest",
    "bundle": "opens policies",
    "resources": "finds policies",
    "documents.fingerprints": "reads the fingerprints of the agreements, which stand beside it",
    "documents.common_licences": "reads the digests of other licences' sentences, which stand beside it",
    "formats.html.style": "reads the style sheet, which stands beside it",
    "commands.*": "read policies and their examples, and the trees that a scan is to read",
    "scan.walk": "lists the files of a tree",
    "scan.git": "asks git for the files of a tree",
    "scan.repository": "reads the files of a tree",
}
WORLD = (
    "asyncio glob http io locale logging os pathlib platform random secrets shutil socket subprocess sys tempfile time"
)
WORLDLY = "breakpoint eval exec exit input now open print quit today utcnow"

# What a check of a good manifest, without a policy of the organisation's own, has no use for.
NOT_LOADED = (
    "jsonschema",
    "lxml",
    "pathspec",
    "rich",
    "xml",
    "llamalicense.documents.anchors",
    "llamalicense.api",
    "llamalicense.commands",
    "llamalicense.catalogue.aliases",
    "llamalicense.policy.checks.size",
    "llamalicense.policy.checks.fragments",
    "llamalicense.cli.outputs",
    "llamalicense.policy.file",
    "llamalicense.scan",
    "llamalicense.scan.tree",
    "llamalicense.policy.checks.meaning",
)
# Of the formats a check loads the one that it prints, and what that one shares with others.
LOADED_FORMATS = {
    f"llamalicense.report.formats.{name}" for name in ("text", "summary", "footing", "pages", "pages.text")
}
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
TREES = {name: ast.parse(path.read_bytes()) for name, path in MODULES.items()}


def where(name: str, node: ast.AST) -> str:
    return f"{MODULES[name].relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imported(name: str) -> Iterator[tuple[str, ast.AST]]:
    """The dotted names of what a module imports, at whatever depth."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{where(name, node)}: a relative import"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def imports() -> Iterator[Import]:
    """The imports between modules of the package."""
    for name in MODULES:
        for dotted, node in imported(name):
            package, _, rest = dotted.partition(".")
            if package != PACKAGE:
                continue
            of = next((each for each in (rest, rest.rpartition(".")[0]) if each in MODULES), PACKAGE)
            yield Import(name, of, where(name, node))


def called(name: str) -> Iterator[tuple[str, ast.AST]]:
    """The last names of what a module calls."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def line(name: str, table: dict[str, str]) -> str | None:
    """What a table says about a module; its own line goes before a pattern."""
    patterns = (pattern for pattern in (name, *table) if fnmatchcase(name, pattern) and pattern in table)
    return table.get(next(patterns, ""))


def may_import(name: str, of: str) -> bool:
    permitted = line(name, MAY_IMPORT) or ""
    if permitted.startswith("all"):
        return of not in permitted.removeprefix("all but").split()
    return any(fnmatchcase(of, pattern) for pattern in permitted.split())


def test_every_module_stands_in_the_table_and_the_table_names_no_other() -> None:
    assert [name for name in MODULES if line(name, MAY_IMPORT) is None] == []
    for table in (MAY_IMPORT, TOUCHES_THE_WORLD):
        assert [pattern for pattern in table if not any(fnmatchcase(name, pattern) for name in MODULES)] == []


def test_modules_import_what_they_may() -> None:
    wrong = [each for each in imports() if not may_import(each.by, each.of)]
    assert not wrong, "\n".join(f"{each.where}: {each.by} may not import {each.of}" for each in wrong)


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
    "formats.pages.markdown": "Markdown",
    "formats.html.elements": "HTML",
    "formats.junit": "XML",
    "formats.sarif": "SARIF, whose messages have placeholders and links",
    "commands.scan_sarif": "the addresses of files in what a scan writes as SARIF",
    "formats.github": "GitHub's runner, where a command is meant",
    "sentences": "whatever has addresses",
    "api": "a notebook, which has the page in a frame",
}
# How that is done: by what is called, what is imported and what a function of one's own is called.
MEANS = re.compile(
    r"(\w+\.)?isprintable|ElementTree\.tostring|quoteattr|html\.escape|urllib\.parse\.quote"
    r"|def (_?escaped|_percent_encoded)"
)


def means(name: str) -> Iterator[str]:
    """What a module does to words, as far as it may be a means to make them harmless."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef):
            yield f"def {node.name}"
        elif isinstance(node, ast.Call):
            yield ast.unparse(node.func)
    yield from (dotted for dotted, _ in imported(name))


def test_words_are_made_harmless_in_one_place_for_each_reader() -> None:
    found = {name for name in MODULES if any(map(MEANS.fullmatch, means(name)))}
    assert {name for name in found if not name.startswith("documents.")} == set(SANITIZERS)


def test_text_is_wrapped_in_one_place() -> None:
    wrapping = {"textwrap", *(f"textwrap.{name}" for name in ("wrap", "fill", "shorten", "TextWrapper"))}
    assert {name for name in MODULES for of, _ in imported(name) if of in wrapping} == {"formats.pages.text"}


def test_a_check_loads_only_what_it_uses() -> None:
    command = [sys.executable, "-c", LISTING, "check", str(EXAMPLES / "llamalicense.yaml")]
    done = subprocess.run(command, env=environment(), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.split()
    assert "llamalicense.decision.evaluate" in loaded
    assert [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in NOT_LOADED)] == []
    assert {name for name in loaded if name.startswith("llamalicense.report.formats.")} == LOADED_FORMATS
