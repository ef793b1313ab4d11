"""Repositories as strangers may fill them: what `fix` writes into them, and what their settings and baselines do."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from house_policy import HOUSE
from projects import AS_OF, MANIFEST, NOTICE, STATED

from fuzz.makers import VALUES, as_text, changed, drawn, grown, tree
from fuzz.trees import Tree, as_bytes, lay_out, standing
from llamalicense.cli.baselines import known
from llamalicense.cli.repairing import _write
from llamalicense.commands.fix import FORMATS, planned
from llamalicense.commands.fix.fix_pages import rendered
from llamalicense.decision.settings import Settings
from llamalicense.errors import LlamalicenseError
from llamalicense.project.scanning import Scanning
from llamalicense.report.formats import Style, render
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check

CARD = f"---\nlicense: mit # code\nbase_model: [acme/x]\n---\n# A model\n\n{NOTICE}\n"
PAPERS = "    agreement: LICENSE\n    notice: docs/NOTICE\n    built_with_llama: README.md\n"
CODE = (
    'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-3.1-8B").push_to_hub("acme/X")\n'
)
PROJECT: dict[str, bytes | str] = {
    MANIFEST: STATED.replace("    marks: []\n", f"    marks: []\n{PAPERS}").encode(),
    "README.md": CARD.encode(),
    "use.py": CODE.encode(),
}
WORDS = [
    *b"--- ... license: base_model: [ ] { } : - # | > ' notice: NOTICE docs/NOTICE README.md ../outside".split(),
    *b"builds: models: name: Llama-Acme acme/Llama-X kind: adapter shipped hosted public affiliates".split(),
    *b"fine-tuned contains: licence: llama4 mit &a *a !!str marks: agreement: built_with_llama: check:".split(),
    *(b"\r\n", b"\n", b"\t", b"\n  - ", b"  # x", b"Built with Llama", NOTICE.encode(), "\u2028é\u202e".encode()),
]
# Where a link of a repository leads: to what is its owner's, to what is another's, to the machine's own, nowhere.
LINKS = ("../outside/NOTICE", "../outside", "README.md", "docs", "/dev/zero", "/etc/passwd", "gone", ".", "NOTICE")
LINKED = (
    "NOTICE",
    "docs",
    "docs/NOTICE",
    "README.md",
    "LICENSE",
    "pyproject.toml",
    "known.json",
    "policies",
    "own.yaml",
)
OUTSIDE = {"NOTICE": b"Theirs.\n", "README.md": b"# Theirs\n", "known.json": b"{}\n"}


def repositories(seed: int) -> Iterator[bytes]:
    """Projects that lack what can be written, in files changed as text and as trees, some of them links."""
    random = Random(seed)
    values = drawn(VALUES, seed, 50)
    while True:
        files = dict(PROJECT)
        for name in random.choices([*files, MANIFEST], k=random.choice((0, 1, 2))):
            files[name] = changed(random, _content(files[name]), WORDS)
        if random.random() < 0.3:
            files[MANIFEST] = as_text(grown(random, tree(_content(PROJECT[MANIFEST]).decode()), values))
        yield as_bytes(_linked(random, files))


def _content(content: bytes | str) -> bytes:
    assert isinstance(content, bytes)
    return content


def _linked(random: Random, files: Mapping[str, bytes | str]) -> Tree:
    """These files, with a link in the place of one or two where that can be."""
    names = random.choices(LINKED, k=random.choice((0, 0, 1, 2)))
    links = {name: random.choice(LINKS) for name in dict.fromkeys(names)}
    free = {name: leads for name, leads in links.items() if Path(name).parent.as_posix() not in links}
    return {**{name: text for name, text in files.items() if name.split("/")[0] not in free}, **free}


def judge_fixes(data: bytes) -> None:
    """Writes what can be written: nothing through a link or outside, no link changed, and the second time nothing.

    Of all rules or of two: a limit is for one run of `fix`, and what it would write a second time.
    """
    with tempfile.TemporaryDirectory() as name, suppress(LlamalicenseError):
        folder = _laid_out(data, Path(name))
        before, theirs = standing(folder), standing(folder.parent / "outside")
        checker = Checker(AS_OF, Settings(), scanning=Scanning())
        rules = ((), ("model-naming", "relicensing"))[len(data) % 2]
        plan = planned(checker, [_given(folder)], rules)
        for output_format in FORMATS:
            if output_format not in ("json", "patch"):
                lines = rendered(output_format, plan).replace("\t", " ").split("\n")
                assert all(line.removesuffix("\r").isprintable() for line in lines), output_format
        try:
            _write(plan.changes)
        finally:
            after = standing(folder)
            assert standing(folder.parent / "outside") == theirs
            links = {place: leads for place, leads in before.items() if isinstance(leads, str)}
            assert {place: after.get(place) for place in links} == links
        checker.forget()
        again = planned(checker, [_given(folder)], rules)
        assert [step.fix.title for step in again.taken] == []


def _laid_out(data: bytes, root: Path) -> Path:
    folder = root.resolve() / "repository"
    lay_out(data, folder)
    (root / "outside").mkdir()
    for name, content in OUTSIDE.items():
        (root / "outside" / name).write_bytes(content)
    return folder


def _given(folder: Path) -> Given:
    path = folder / MANIFEST
    return Given(path.read_bytes(), str(path), path.parent, MANIFEST)


# What settings and baselines may say.

PYPROJECT = """\
[project]
name = "acme"

[tool.llamalicense]
fail_on = "missing"
unclear = "fail"
policies = ["own.yaml", "no-competing-models"]
baseline = "known.json"
scan_exclude = ["docs/**", "!x"]
"""
SETTINGS_WORDS = [
    *b"[tool.llamalicense] [tool] ''' = [ ] { } , . # fail_on unclear missing policies baseline scan_exclude".split(),
    *b"'never' 'warn' 'fail' 'missing' true 1e999 ../outside/known.json known.json /etc/passwd ** !x".split(),
    *b"fingerprint manifest rule subject verdict reason written expires results violated 2027-05-01 null".split(),
    *(b"[[tool.llamalicense]]", b'"""', b"\r\n", b"\\u0000", b"\\ud800", "\u202e\u2028".encode(), b"0" * 32, b":1"),
]
CHECKED = "check: {fail_on: warn, missing: fail, policies: [own.yaml], baseline: known.json, scan_exclude: [use.py]}\n"


def _baseline() -> bytes:
    """What the project's own manifest would have written."""
    with tempfile.TemporaryDirectory() as name, redirect_stderr(StringIO()):
        folder = _laid_out(as_bytes(PROJECT), Path(name))
        path = folder / "known.json"
        checker = Checker(AS_OF, Settings(baseline=str(path)), scanning=Scanning())
        known(check([_given(folder)], checker, AS_OF), write=True)
        return path.read_bytes()


def settings(seed: int) -> Iterator[bytes]:
    """Projects that set how they are checked: a pyproject.toml, `check:` in the manifest, a policy, a baseline."""
    random, baseline = Random(seed), _baseline()
    values = drawn(VALUES, seed, 50)
    of_text = {"pyproject.toml": PYPROJECT.encode(), "known.json": baseline, "own.yaml": HOUSE.encode()}
    while True:
        files = {**PROJECT, **of_text}
        files[MANIFEST] = _content(files[MANIFEST]) + (CHECKED.encode() if random.random() < 0.5 else b"")
        for name in random.choices([*of_text, MANIFEST], k=random.choice((1, 1, 2))):
            files[name] = changed(random, _content(files[name]), SETTINGS_WORDS)
        if random.random() < 0.3:
            files["known.json"] = as_text(grown(random, tree(baseline.decode()), values))
        if random.random() < 0.2:
            files[MANIFEST] = as_text({**tree(STATED), "check": random.choice(values)})
        yield as_bytes(_linked(random, files))


def judge_settings(data: bytes) -> None:
    """Checked with them: never more mildly than without; and a baseline is written anew in its place or not at all."""
    with tempfile.TemporaryDirectory() as name, redirect_stderr(StringIO()):
        folder = _laid_out(data, Path(name))
        theirs = standing(folder.parent / "outside")
        strictest = Settings(unclear="fail", missing="fail", trace=True)
        for stated in (Settings(), strictest):
            checker = Checker(AS_OF, stated, scanning=Scanning())
            report = check([_given(folder)], checker, AS_OF, in_full=True)
            _no_milder(report, stated)
            for write in (False, True):
                with suppress(LlamalicenseError):
                    _harmless(known(report, write=write))
        assert standing(folder.parent / "outside") == theirs


def _no_milder(report: Report, stated: Settings) -> None:
    order: dict[str, tuple[Any, ...]] = {"unclear": ("warn", "fail"), "missing": ("warn", "fail")}
    order["fail_on"] = ("never", "fail", "missing", "warn")
    for judged in report.reports:
        for name, words in order.items():
            assert words.index(getattr(report.settings_of(judged), name)) >= words.index(getattr(stated, name)), name
    _harmless(report)


def _harmless(report: Report) -> None:
    assert report.status in (0, 1, 2)
    for name in ("text", "json"):  # every format is for the other targets
        text = render(name, report, Style(verbose=True))
        assert all(line.isprintable() for line in text.split("\n")), name
