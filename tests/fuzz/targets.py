"""What is fuzzed. Each target takes bytes and must come to an end.

An input that the program refuses is a good answer; any other exception is a defect, as is a line that a terminal obeys.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from checkout import EXAMPLES, ROOT
from house_policy import HOUSE
from hypothesis import strategies as st
from manifests import RICH, SCOUT, SMALLEST

from fuzz.bills import bills, judge_bill
from fuzz.inventories import inventories, judge_inventory
from fuzz.makers import VALUES, as_text, changed, drawn, grown, repeated, tree
from fuzz.patterns import busy
from fuzz.projects import judge_fixes, judge_settings, repositories, settings
from fuzz.records import judge_record, records
from fuzz.sources import judge_source, sources
from fuzz.target import Target
from llamalicense.commands.init import answered, begun, written
from llamalicense.commands.init.seen import Seen
from llamalicense.commands.init.statements import NOTHING_STATED
from llamalicense.commands.rules import pages
from llamalicense.commands.test import tested
from llamalicense.decision.settings import Settings
from llamalicense.errors import LlamalicenseError
from llamalicense.manifest.questions import OPEN
from llamalicense.policy import library
from llamalicense.policy.resources import folder
from llamalicense.report.formats import FORMATS, FormatName, Style, render
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check
from llamalicense.yamlfile import parse

# Which facts of a house load on use: what tests install beside it takes a second to load, and no input of ours.
import_module("jsonschema")

DAY = date(2026, 11, 21)
SETTINGS = Settings(trace=True)


def harmless(report: Report, formats: Iterable[FormatName] = tuple(FORMATS)) -> None:
    """The report in these formats: a status of 0, 1 or 2, and no line that a terminal would obey."""
    assert report.status in (0, 1, 2)
    for name in formats:
        text = render(name, report, Style(verbose=True))
        assert text.endswith("\n")
        assert all(line.isprintable() for line in text.split("\n")), name


# Manifests.

MANIFEST_WORDS = [
    *(
        b"&a ",
        b"*a",
        b"!!str ",
        b"<<: ",
        b"? ",
        b"- ",
        b"|\n",
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"#",
        b"'",
        b'"',
        b"---\n",
    ),
    *(b"\n  ", b"1e999", b".inf", b"9" * 60, b"~", b"organization: ", b"house: ", b"builds: ", SCOUT.encode()),
]
MANIFESTS = [
    RICH,
    SMALLEST,
    *(path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.yaml")),
]


def manifests(seed: int) -> Iterator[bytes]:
    """Manifests changed as text and as trees, and some of which nothing is known."""
    random = Random(seed)
    values = drawn(VALUES, seed, 50)
    while True:
        yield changed(random, random.choice(MANIFESTS).encode(), MANIFEST_WORDS)
        yield as_text(grown(random, tree(random.choice(MANIFESTS)), values))
        yield as_text(
            {"manifest": 1, "organisation": {"name": "A"}, "models": [], random.choice(KEYS): random.choice(values)}
        )


KEYS = ["organisation", "models", "builds", "use", "house", "waivers", "manifest", "check"]
CHECKER = Checker(DAY, SETTINGS)


def judge_manifest(data: bytes) -> None:
    harmless(check([Given(data, "m.yaml", Path("nowhere"))], CHECKER, DAY, in_full=True))


# Policies.

POLICY_WORDS = [
    *(b"{term: t}", b"$x", b"{x}", b"{house.x}", b"{organisation.name}", b"all: ", b"any: ", b"not: ", b"one_of: "),
    *(b"pattern: ", b"'(a+)+$'", b"stated: false", b"extends: [acceptable-use]\n", b"for_each: builds", b"explain: "),
    *(
        b"$ref: '#'",
        b"items: ",
        b"enum: ",
        b"terms: ",
        b"rules: ",
        b"examples: ",
        b"given: ",
        b"{",
        b"}",
        b"- ",
        b"\n  ",
    ),
]
POLICIES = [HOUSE, *((folder("policies") / f"{name}.yaml").read_text(encoding="utf-8") for name in library.house_ids())]
POLICIES.append(
    HOUSE.replace("kind: house\n", "kind: house\nextends: [acceptable-use]\nterms: {t: {house.risk: low}}\n")
)
STATED = "house: {legal_ticket: LEGAL-1, risk: high, reviewers: 1, signed: false, regions: [US, '']}\n"
JUDGED = RICH.split("\nhouse:")[0] + "\n" + STATED


def policies(seed: int) -> Iterator[bytes]:
    """Policies changed as text and as trees, and conditions of the language put together at random."""
    random = Random(seed)
    conditions = drawn(CONDITIONS, seed, 60)
    values = [*drawn(VALUES, seed, 50), *conditions]
    while True:
        yield changed(random, random.choice(POLICIES).encode(), POLICY_WORDS)
        yield as_text(grown(random, tree(random.choice(POLICIES)), values))
        yield as_text(_policy(random, conditions))


CONDITIONS = st.recursive(
    st.sampled_from(
        [{"organisation.country": "US"}, {"house.x": "a"}, {"house.x": {"one_of": ["a", "$p"]}}, {"term": "t"}]
    )
    | st.builds(
        lambda word, value: {"house.x": {word: value}}, st.sampled_from(["is", "starts_with", "stated"]), VALUES
    ),
    lambda inner: (
        st.builds(lambda word, parts: {word: parts}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3))
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=8,
)


def _policy(random: Random, conditions: Sequence[Any]) -> dict[str, Any]:
    terms = {"t": conditions[0]}
    for number in range(random.choice((0, 3, 30, 300))):
        terms[f"t{number}"] = {"all": [{"term": f"t{number - 1}" if number else "t"}, random.choice(conditions)]}
    rule = {"title": "T", "fails_when": random.choice(conditions), "applies_when": random.choice(conditions)}
    some = {
        "explain": {"pass": random.choice(("{house.x}", "P {p}", "{p}"))},
        "remedy": random.choice(("{p}", "R", "{q")),
    }
    return {
        "policy": "fuzzed",
        "kind": "house",
        "parameters": {"p": random.choice(("", "a", ["a"] * 9, {}))},
        "terms": terms,
        "facts": {"x": {"type": random.choice(("string", "array", "integer")), "enum": ["a", "b"]}},
        "rules": [{"id": f"r{n}", **rule, **(some if n % 2 else {})} for n in range(random.choice((1, 2, 90)))],
    }


def judge_policy(data: bytes) -> None:
    """A check with the policy, its pages, and its examples run."""
    manifest = Given(JUDGED.encode(), "m.yaml", Path("nowhere"))
    with tempfile.TemporaryDirectory() as name:
        path = str(Path(name, "fuzzed.yaml"))
        Path(path).write_bytes(data)
        with suppress(LlamalicenseError):
            harmless(check([manifest], Checker(DAY, SETTINGS, [library.house(path)]), DAY, in_full=True))
        with suppress(LlamalicenseError):
            pages(path)
        with suppress(LlamalicenseError):
            tested([path], skip_others=False, whole=False, output_format="text")


# Documents: the first line of an input is the document's suffix.

SUFFIXES = """
.txt .md .markdown .mdx .qmd .html .htm .xhtml .svg .vue .svelte .astro .j2 .erb .php .hbs .jsx .tsx .py .c
.js .css .sql .json .yaml .toml .properties .strings .xml .po .arb .csv .spdx .ipynb .rst .adoc .tex .org
.pdf .docx .png""".split()
DOCUMENT_WORDS = [
    *(
        b"<p hidden ",
        b"{/*",
        b"*/}",
        b"{% comment %}",
        b"{% endcomment %}",
        b"ifdef::a[]\n",
        b"<!--",
        b"-->",
        b"<div>",
        b"</div>",
        b"<script>",
        b"<style>",
        b"<title>",
        b"<![CDATA[",
        b"<?php ",
    ),
    *(
        b"{{",
        b"}}",
        b"{%",
        b"%}",
        b"<%",
        b"{#",
        b"{/*",
        b"*/}",
        b"/*",
        b"*/",
        b"//",
        b"# ",
        b"```\n",
        b"~~~\n",
        b"> ",
        b"[a](",
    ),
    *(
        b"](",
        b"![",
        b"[x]: <",
        b"**",
        b"__",
        b"~~",
        b"`",
        b"\\",
        b"|",
        b"- ",
        b"1. ",
        b"&nbsp;",
        b"&#x200b;",
        b"<a href='",
    ),
    *(b'"""', b"'''", b'"', b"\\u00a9", b"\\n", b"<ol><li>", b"<table><tr><td>", b"\n\n", b"\t", b"---\n", b"=====\n"),
    *(
        b"Built with Llama",
        b"Built with Meta Llama 3",
        b"LLAMA 4 COMMUNITY LICENSE AGREEMENT\n",
        b"not ",
        b"Llama Materials ",
        b"{x}",
        b"{{ x }}",
        b"<style>a:not(",
        b":is(&){zoom:0}",
        b"<? ",
        b"<!DOCTYPE ",
    ),
    *(
        "Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc.".encode(),
        b"SPDX-License",
    ),
]
BEGUN = [
    *(b"", b"# Title\n\nBuilt with Llama\n", b"<html><p>Built with Llama</p></html>\n", b"%PDF-1.7\n", b"PK\x03\x04"),
    *(b'{"a": "Built with Llama"}\n', b"// Built with Llama\nconst a = 'x';\n"),
]
_FIELDS = ("agreement", "notice", "built_with_llama", "risk_disclosure", "user_terms")
# Two builds, of which every question about documents is asked.
BUILDS = "builds:\n" + "".join(
    f"  - {{name: Llama-{kind}, kind: {kind}, {'type: language-model, ' if kind == 'model' else ''}delivery: shipped, "
    f"audience: public, contains: [{SCOUT}], change: fine-tuned, "
    f"{', '.join(f'{field}: DOCUMENT' for field in _FIELDS)}}}\n"
    for kind in ("model", "app")
)


def documents(seed: int) -> Iterator[bytes]:
    """Documents of every kind that a suffix names, out of the mark-up of all of them."""
    random = Random(seed)
    texts = drawn(st.text(max_size=200), seed, 50)
    readmes = [
        *BEGUN,
        (ROOT / "README.md").read_bytes(),
        *(text.encode("utf-8", "replace") for text in texts),
    ]
    while True:
        suffix = random.choice(SUFFIXES).encode()
        words = random.sample(DOCUMENT_WORDS, 3)
        yield suffix + b"\n" + changed(random, random.choice(readmes), DOCUMENT_WORDS)
        yield suffix + b"\n" + repeated(random, b"".join(words)) + random.choice(readmes)
        pieces = random.choices([*DOCUMENT_WORDS, *readmes[:6]], k=random.choice((5, 50, 900)))
        yield suffix + b"\n" + b" ".join(pieces)[: 256 * 1024]
        yield suffix + b"\n" + busy(random, 250 * 1024)


def judge_document(data: bytes) -> None:
    """Names the document wherever a manifest can name one, so that every question is asked of it."""
    suffix, _, content = data.partition(b"\n")
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        document = f"NOTICE{suffix.decode('ascii', 'ignore')}"
        (here / document).write_bytes(content)
        manifest = f"{SMALLEST}    access: weights\n{BUILDS.replace('DOCUMENT', document)}"
        report = check([Given(manifest.encode(), "m.yaml", here)], CHECKER, DAY)
        harmless(report, ["text", "json"])  # every format is for the other targets
        assert report.status in (0, 1), report.reports[0].errors


# What `init` reads: files of answers, and manifests that it writes again.

ANSWERS = f"""\
organisation.name: Acme
organisation.monthly_active_users: {{peak: 5, 2025-03: 4}}
organisation.claims_filed: none
models: [{{id: {SCOUT}}}]
models.access: weights, api
builds[0].name: Chat
builds[0].contains: ["{SCOUT}"]  # its base
builds[1]: {{name: Bot, kind: app, known_dangers: a; b}}
builds.marks: none
use.acceptable_use: {{reviewed: 2026-10-01, by: A, applies: none, borderline: {{spam: "x #y"}}}}
house.region: eu
"""
ANSWER_WORDS = [
    *MANIFEST_WORDS,
    b"builds[2].",
    b"[0]",
    b"none",
    b"d\n",
    b"use.",
    b".name: ",
    b" # x\n",
    b"# y\n",
    b"\xe2\x80\xa8",
]


def answer_files(seed: int) -> Iterator[bytes]:
    """Answers and manifests, changed as text."""
    random = Random(seed)
    while True:
        yield changed(random, ANSWERS.encode(), ANSWER_WORDS)
        yield changed(random, random.choice(MANIFESTS).encode(), ANSWER_WORDS)


def take_answers(data: bytes) -> None:
    """What is written states what it was made from, and is written in the same way again."""
    path, nobody = Path("nowhere/m.yaml"), Seen()
    with suppress(LlamalicenseError):
        stated = answered(CHECKER, path, parse(data, "answers.yaml"), NOTHING_STATED, nobody)
        assert_same(written(stated.statements, stated.open), stated.statements.facts)
    with suppress(LlamalicenseError):
        start, _ = begun(CHECKER, path, Given(data, "m.yaml", path.parent), scans=False)
        assert_same(written(start), start.facts)


def assert_same(text: str, facts: Any) -> None:
    again, _ = begun(CHECKER, Path("nowhere/m.yaml"), Given(text.encode(), "m.yaml", Path("nowhere")), scans=False)
    assert again.facts == facts
    assert written(again) == text.partition(f"\n{OPEN}")[0]


TARGETS: dict[str, Target] = {
    "manifests": Target(manifests, judge_manifest, 3),
    "policies": Target(policies, judge_policy, 3),
    "documents": Target(documents, judge_document, 0.8),
    "answers": Target(answer_files, take_answers, 3),
    "records": Target(records, judge_record),
    "bills": Target(bills, judge_bill),
    "sources": Target(sources, judge_source, 2),
    "fixes": Target(repositories, judge_fixes, 0.5),
    "settings": Target(settings, judge_settings, 0.5),
    "inventories": Target(inventories, judge_inventory),
}
