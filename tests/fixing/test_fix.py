"""`llamalicense fix` on small repositories: from a project that lacks files to a pass, and what stays as it was."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import EXAMPLES, LICENCE_TEXTS, environment
from jsonschema import Draft7Validator
from program import Ran, llamalicense
from projects import MANIFEST, NOTICE, STATED, agreement, applied, checker, given, project, results, tree
from rows import rows

from llamalicense.commands.schema import schema
from llamalicense.manifest.questions import OPEN

DAY = ("--as-of", "2026-11-21", "--fail-on", "missing")
CARD = "---\nlanguage: en\n---\n# Llama-Acme\n\nAnswers questions.\n"
OWN = {"README.md": CARD, "legal/meta/LICENSE": agreement()}


def fix(folder: Path, *options: str) -> Ran:
    return llamalicense("fix", folder / MANIFEST, *DAY, *options)


def check(folder: Path) -> Ran:
    return llamalicense("check", folder / MANIFEST, *DAY)


def windows(files: Mapping[str, str]) -> dict[str, str]:
    return {name: content.replace("\n", "\r\n") for name, content in files.items()}


def stating(*lines: str) -> str:
    """The manifest with more lines about its build."""
    more = "".join(f"    {line}\n" for line in lines)
    return STATED.replace("    licence: llama4\n", f"{more}    licence: llama4\n")


ODD = """\
---
tags: [a,
  "b"]
extra: |
  text
base_model:
- meta-llama/Llama-4-Scout-17B-16E-Instruct
license: other
metrics: {}
---
Text"""
BRACES = (
    STATED[: STATED.index("builds:")]
    + STATED[STATED.index("use:") :]
    + """\
builds: [{"name": "Llama-Acme", kind: model, type: language-model, delivery: shipped, audience: public, contains:
  [meta-llama/Llama-4-Scout-17B-16E-Instruct], change: fine-tuned, trained_with: [], licence: llama4, # ours
  known_dangers: [], user_terms: 'https://acme.example/terms', safety_removed: false, marks: []}]
"""
)
OTHERS = "Acme\nCopyright 2024 Acme\n\nThis product includes software developed at\nThe Foundation.\n----\n"
ELSEWHERE = stating(
    "agreement:",
    "  - LICENSE   # ours",
    "notice: 'README.md'",
    "built_with_llama: {at: https://acme.example, text: Llama}",
)
# Projects that lack nothing but what can be written, in the layouts that people have.
LACKING: dict[str, dict[str, str | bytes]] = {
    "as it comes": {MANIFEST: STATED, **OWN},
    "Windows": dict(windows({MANIFEST: STATED, **OWN})),
    "no line end at the end": {MANIFEST: STATED.rstrip(), **OWN, "README.md": CARD.rstrip()},
    "tabs": {
        MANIFEST: STATED.replace("   #", "\t#").replace("kind: model", "kind:\tmodel"),
        **OWN,
        "README.md": CARD.replace("Answers", "\t- code\n\nAnswers"),
    },
    "a mark": {MANIFEST: b"\xef\xbb\xbf" + STATED.encode(), **OWN, "README.md": b"\xef\xbb\xbf" + CARD.encode()},
    "Windows-1252": {MANIFEST: STATED, **OWN, "NOTICE": "Fußnoten von Müller\r\n".encode("cp1252")},
    "UTF-16": {MANIFEST: STATED, **OWN, "README.md": "# Llama-Acme\r\n".encode("utf-16")},
    "odd front matter": {MANIFEST: STATED, **OWN, "README.md": ODD},
    "other notices": {MANIFEST: STATED, **OWN, "NOTICE": OTHERS},
    "named and not there": {
        MANIFEST: stating("agreement: docs/LICENSE.meta", "notice: NOTICE.txt", "built_with_llama: docs/about.md"),
        **OWN,
    },
    "stated to be absent": {
        MANIFEST: stating("agreement: false", "notice: []   # none", "built_with_llama: false"),
        **OWN,
    },
    "other documents named": {MANIFEST: ELSEWHERE, **OWN, "LICENSE": "All rights reserved by Acme.\n"},
    "a page": {
        MANIFEST: stating("built_with_llama: about.html"),
        **OWN,
        "about.html": "<html>\n<body>\n  <h1>Acme</h1>\n  </body>\n</html>\n",
    },
    "braces": {MANIFEST: BRACES, **OWN},
    "no README": {MANIFEST: STATED, "legal/meta/LICENSE": agreement()},
    "a comment left open": {MANIFEST: STATED, **OWN, "README.md": "# T\n\n```\ncode\n```\n<!-- to be written\n"},
    "another sign": {MANIFEST: STATED, **OWN, "NOTICE": NOTICE.replace("©", "(c)") + "\n"},
}


@rows("layout", LACKING)
def test_what_lacks_only_files_passes_and_stays_as_it_was(layout: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "it", LACKING[layout])
    before = tree(folder)
    assert "pass" not in {result.verdict for key, result in results(folder).items() if "notice-file" in key[0]}
    shown = fix(folder, "--diff")
    assert (tree(folder), shown.out != "") == (before, True)
    ran = fix(folder, "--yes")
    assert (ran.status, ran.out) == (0, shown.out), ran.err
    assert "written:" in ran.err
    assert {result.verdict for result in results(folder).values()} == {"pass"}
    after = tree(folder)
    for name, content in before.items():
        ends = {b"\r\n" if b"\r\n" in content else b"\n"}
        if b"\0" not in content:
            assert {b"\r\n" if line.endswith(b"\r\n") else b"\n" for line in after[name].splitlines(True)[:-1]} <= ends
            kept = after[name].split(b"\n")
            changed = [line for line in content.split(b"\n")[:-1] if line not in kept]
            # What stood there stays; only values in the manifest, and the sign of the Notice, give way to others.
            assert name in (MANIFEST, "NOTICE") or not changed, changed
            assert len(changed) <= 3, changed
    again = fix(folder, "--yes")
    assert (again.status, again.out, tree(folder)) == (0, "", after)


def test_the_diff_is_what_git_applies(tmp_path: Path) -> None:
    for layout in ("as it comes", "Windows", "no line end at the end", "other documents named"):
        folder = project(tmp_path / layout, LACKING[layout])
        (folder / ".git").rmdir()
        subprocess.run(["git", "init", "-q", "."], cwd=folder, env=environment(), check=True)
        patch = tmp_path / f"{layout}.patch"
        assert fix(folder, "--diff", "--output", f"patch={patch}").status == 1
        command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", str(patch)]
        subprocess.run(command, cwd=folder, env=environment(), check=True)
        assert check(folder).status == 0
        assert {result.verdict for result in results(folder).values()} == {"pass"}


def test_killed_between_two_writes_every_file_is_whole_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`os.replace` is the only step by which a file changes; the run ends before or behind the n-th of them."""
    whole = project(tmp_path / "whole", LACKING["other notices"])
    old = tree(whole)
    assert fix(whole, "--yes").status == 0
    new = tree(whole)
    changed = sum(content != old.get(name) for name, content in new.items())
    assert changed == 4
    for written, behind in product(range(1, changed + 1), (False, True)):
        folder = project(tmp_path / f"killed-{written}-{behind}", LACKING["other notices"])
        calls = 0

        def replace(
            source: Any, target: Any, done: Any = os.replace, written: int = written, behind: bool = behind
        ) -> None:
            nonlocal calls
            calls += 1
            if behind or calls != written:
                done(source, target)
            if calls == written:
                raise SystemExit(137)

        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", replace)
            ended = fix(folder, "--yes")
        left = tree(folder)
        assert (ended.status, calls) == (137, written)
        assert {name: content for name, content in left.items() if content not in (old.get(name), new[name])} == {}
        # What is stated is there: the manifest comes last.
        assert left[MANIFEST] == old[MANIFEST] or left == new
    assert fix(folder, "--yes").status == 0
    assert tree(folder) == new


# Lines of the examples' manifests that a fix writes, and the files that it can write.
WRITABLE = re.compile(r"(?m)^ +(?:agreement|notice|built_with_llama):.*\n")
EXAMPLE_NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/llamalicense.yaml"))


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_an_example_without_its_papers_gets_them_back(name: str, tmp_path: Path) -> None:
    """As complete as it is with Meta's agreement beside it, from a clone that has no papers and no word of them."""
    texts = [option for text in LICENCE_TEXTS.glob("*/LICENSE") for option in ("--licence-text", str(text))]
    shutil.copytree(EXAMPLES / name, tmp_path / "whole")
    (tmp_path / "whole" / ".git").mkdir()
    fix(tmp_path / "whole", "--yes", *texts)
    wanted = results(tmp_path / "whole")
    folder = tmp_path / "bare"
    shutil.copytree(EXAMPLES / name, folder)
    (folder / ".git").mkdir()
    stated = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(WRITABLE.sub("", stated), encoding="utf-8")
    (folder / "NOTICE").unlink(missing_ok=True)
    fix(folder, "--yes", *texts)
    assert {key: each.verdict for key, each in results(folder).items()} == {
        key: each.verdict for key, each in wanted.items()
    }
    left = tree(folder)
    assert fix(folder, "--yes", *texts).out == ""
    assert tree(folder) == left


# What a README says that `fix` can write.
PHRASE = re.compile(r"(?m)^.*Built with .*Llama.*\n")


def test_from_a_cloned_repository_to_a_pass(tmp_path: Path) -> None:
    """No manifest and no papers: `init` with what its people would answer, `check`, `fix --yes`, `check`."""
    texts = [option for text in LICENCE_TEXTS.glob("*/LICENSE") for option in ("--licence-text", str(text))]
    verdicts = {}
    for name in EXAMPLE_NAMES:
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder)
        (folder / ".git").mkdir()
        stated = yaml.load((folder / MANIFEST).read_text(encoding="utf-8"), yaml.BaseLoader)
        (folder / MANIFEST).unlink()
        (folder / "NOTICE").unlink(missing_ok=True)
        readme = (folder / "README.md").read_text(encoding="utf-8")
        (folder / "README.md").write_text(PHRASE.sub("", readme), encoding="utf-8")
        answers = tmp_path / f"{name}.yaml"
        answers.write_text(json.dumps(dict(answered(stated))), encoding="utf-8")
        ran = llamalicense("init", folder / MANIFEST, "--answers", answers)
        assert ran.status == 0, ran.err
        before = check(folder).status
        ran = fix(folder, "--yes", *texts)
        assert (ran.status, check(folder).status) == (0, 0), ran.err
        assert OPEN not in tree(folder)[MANIFEST].decode()
        verdicts[name] = (before, {result.verdict for result in results(folder).values()})
        left = tree(folder)
        assert fix(folder, "--yes", *texts).out == ""
        assert tree(folder) == left
    # Of a question of law no file is an answer.
    unclear = {"eu-api-product": {"pass", "warn"}}
    lacking = ("distillation", "published-fine-tune", "quantised-re-upload")
    assert verdicts == {name: (int(name in lacking), unclear.get(name, {"pass"})) for name in EXAMPLE_NAMES}


def test_what_is_stated_is_taken_out_of_the_list_of_what_is_not(tmp_path: Path) -> None:
    listed = "# builds[0].notice: Where is it? (engineering)\n# builds[0].user_terms: Which? (legal)\n"
    said = "# builds[0].notice: ask Ann.\n"
    for end in ("\n", "\r\n"):
        text = f"{said}{STATED}\n{OPEN}\n{listed}".replace("\n", end)
        folder = project(tmp_path / f"{len(end)}", {MANIFEST: text, **OWN})
        fix(folder, "--yes", "--rule", "notice-file")
        after = tree(folder)[MANIFEST].decode()
        assert after.endswith(f"{OPEN}{end}# builds[0].user_terms: Which? (legal){end}")
        assert after.startswith(said.replace("\n", end))
        fix(folder, "--yes")
        assert OPEN in tree(folder)[MANIFEST].decode()
    text = f"{STATED}\n{OPEN}\n{listed.partition(chr(10))[0]}"
    folder = project(tmp_path / "last", {MANIFEST: text, **OWN})
    fix(folder, "--yes", "--rule", "notice-file")
    assert tree(folder)[MANIFEST].decode() == stating("notice: NOTICE")


def answered(stated: Any) -> Iterator[tuple[str, Any]]:
    """What a manifest states as answers to the questions of `init`, but for its papers."""
    for part in ("organisation", "use"):
        yield from ((f"{part}.{field}", value) for field, value in stated.get(part, {}).items())
    for part in ("models", "builds"):
        for number, entry in enumerate(stated.get(part, ())):
            yield from (
                (f"{part}[{number}].{field}", value)
                for field, value in entry.items()
                if field not in ("agreement", "notice", "built_with_llama")
            )


def test_nothing_is_written_through_a_link_or_into_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Acme\n", encoding="utf-8")
    (tmp_path / "away").mkdir()
    targets = {"NOTICE": "../secret", "README.md": "../secret", "docs": "../away", "LICENSE.llama4": ""}
    for name, target in targets.items():
        stated = stating("built_with_llama: docs/about.md")
        files = {MANIFEST: stated if name == "docs" else STATED, **OWN}
        files.pop(name, None)
        folder = project(tmp_path / f"with {name}", files)
        (folder / name).symlink_to(target) if target else (folder / name).mkdir()
        fix(folder, "--yes")
        assert (tmp_path / "secret").read_text(encoding="utf-8") == "Acme\n"
        assert not list((tmp_path / "away").iterdir())
        assert os.path.islink(folder / name) or os.path.isdir(folder / name)
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "with docs" / MANIFEST)
    ran = llamalicense("fix", link, "--yes", *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert "this is no file that could be changed" in ran.err


def test_a_path_that_is_hidden_or_leaves_the_repository_is_left_alone(tmp_path: Path) -> None:
    for name in (".git/NOTICE", ".envrc", "a/../.git/notice.txt"):
        stated = stating(f"built_with_llama: {name}")
        folder = project(tmp_path / name.replace("/", "_"), {MANIFEST: stated, **OWN})
        fix(folder, "--yes")
        assert not [path for path in (folder / ".git").iterdir() if path.is_file()]
        assert not (folder / ".envrc").exists()


def test_one_rule_alone_and_a_choice_only_by_its_name(tmp_path: Path) -> None:
    stated = STATED.replace("name: Llama-Acme ", "name: acme-17b ")
    folder = project(tmp_path / "it", {MANIFEST: stated, **OWN})
    ran = fix(folder, "--yes", "--rule", "notice-file")
    assert ran.status == 1
    assert set(tree(folder)) == {MANIFEST, *OWN, "NOTICE"}
    assert tree(folder)["README.md"] == CARD.encode()
    ran = fix(folder, "--yes")
    assert 'choice: Rename "acme-17b" to "Llama-acme-17b"' in ran.err
    assert "--rule llama-4/model-naming" in ran.err
    assert b"name: acme-17b " in tree(folder)[MANIFEST]
    assert ran.status == 1
    ran = fix(folder, "--yes", "--rule", "llama-4/model-naming")
    assert ran.status == 0
    assert b"  - name: Llama-acme-17b   # as on the hub" in tree(folder)[MANIFEST]
    assert {result.verdict for result in results(folder).values()} == {"pass"}


def test_explain_and_options_name_the_command_that_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stated = stating("notice: false", "built_with_llama: false").replace("name: Llama-Acme ", "name: acme-17b ")
    folder = project(tmp_path / "it", {MANIFEST: stated, "README.md": CARD})
    monkeypatch.chdir(folder)
    shown = llamalicense("options", MANIFEST, "--output-format", "markdown").out
    own = shown[shown.index("llama-4, multimodal") : shown.index("apache-2.0, any")]
    for rule in ("notice-file", "built-with-llama", "model-naming"):
        command = f"`llamalicense fix {MANIFEST} --rule llama-4/{rule}` writes it"
        assert shown.count(command) == own.count(command) == (rule != "model-naming"), shown
        told = " ".join(llamalicense("explain", rule, "--manifest", MANIFEST).out.split())
        assert told.count(command) == 1
        assert ("That is your choice." in told) is (rule == "model-naming")
        fix(folder, "--yes", "--rule", f"llama-4/{rule}")
        assert "writes it" not in llamalicense("explain", rule, "--manifest", MANIFEST).out
    # Nothing that could be written, no text at hand, no file that could be changed.
    for rule in ("mau-threshold", "agreement-copy"):
        assert "writes it" not in llamalicense("explain", rule, "--manifest", MANIFEST).out


def test_the_status_is_that_of_a_check_with_the_same_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known is written as well where it can be; what cannot be written and is known does not count."""
    stated = stating("notice: false").replace("name: Llama-Acme ", "name: acme-17b ")
    folder = project(tmp_path / "it", {MANIFEST: stated, **OWN})
    monkeypatch.chdir(folder)
    assert llamalicense("check", MANIFEST, *DAY, "--baseline", "known.json", "--write-baseline").status == 0
    assert fix(folder, "--diff").status == 1
    assert fix(folder, "--diff", "--baseline", "known.json").status == 0
    assert fix(folder, "--yes", "--baseline", "known.json").status == 0
    assert "NOTICE" in tree(folder)
    assert b"name: acme-17b" in tree(folder)[MANIFEST]
    # A project's own counts in the same way, and is left out of account where that is asked for.
    (folder / "pyproject.toml").write_text('[tool.llamalicense]\nbaseline = "known.json"\n', encoding="utf-8")
    assert (fix(folder, "--yes").status, check(folder).status) == (0, 0)
    assert fix(folder, "--yes", "--no-baseline").status == 1
    # A baseline that cannot be read is told before anything is written.
    (folder / "NOTICE").unlink()
    before = tree(folder)
    for name in ("none.json", MANIFEST):
        assert (fix(folder, "--yes", "--baseline", name).status, tree(folder)) == (2, before)
    (folder / "known.json").write_text("{", encoding="utf-8")
    before = tree(folder)
    assert (fix(folder, "--yes").status, tree(folder)) == (2, before)


def test_a_missing_statement_is_a_question_and_no_fix(tmp_path: Path) -> None:
    for line in ("    audience: public\n", "    delivery: shipped\n", "    user_terms: https://acme.example/terms\n"):
        folder = project(tmp_path / line.split(":")[0].strip(), {MANIFEST: STATED.replace(line, ""), **OWN})
        fix(folder, "--yes")
        assert line.split(":")[0].encode() not in tree(folder)[MANIFEST]
        assert ("NOTICE" in tree(folder)) is line.strip().startswith("user_terms")
    folder = project(tmp_path / "nothing", {MANIFEST: "manifest: 1\norganisation: {name: A}\nmodels: []\n"})
    assert fix(folder, "--yes").status == 2
    internal = STATED.replace("audience: public", "audience: internal")
    folder = project(tmp_path / "internal", {MANIFEST: internal, **OWN})
    assert fix(folder, "--yes", "--rule", "notice-file").out == ""


def test_the_agreement_is_copied_from_wherever_a_whole_text_is(tmp_path: Path) -> None:
    card = {"README.md": CARD}
    text = tmp_path / "LICENSE.txt"
    text.write_text(agreement(), encoding="utf-8")
    folder = project(tmp_path / "given", {MANIFEST: STATED, **card})
    assert "LICENSE.llama4" not in fix(folder, "--diff").out
    assert fix(folder, "--yes", "--licence-text", str(text)).status == 0
    assert tree(folder)["LICENSE.llama4"] == text.read_bytes()
    # Beside the manifest it is named and not copied; an altered one, another version's or one with terms is none.
    folder = project(tmp_path / "beside", {MANIFEST: STATED, **card, "COPYING": agreement()})
    assert fix(folder, "--yes").status == 0
    assert set(tree(folder)) == {MANIFEST, "README.md", "COPYING", "NOTICE"}
    assert b"agreement: COPYING\n" in tree(folder)[MANIFEST]
    for name, content in {
        "altered": agreement().replace("700 million", "500 million"),
        "other": agreement("llama3_3"),
        "terms": f"{agreement()}\n# Terms\n\nYou must pay Acme for any use of the model.\n",
    }.items():
        folder = project(tmp_path / name, {MANIFEST: STATED, **card, "LICENSE": content})
        assert fix(folder, "--yes").status == 1
        assert "LICENSE.llama4" not in tree(folder)
        assert b"agreement" not in tree(folder)[MANIFEST]


def test_the_front_matter_of_a_card_says_what_the_manifest_states(tmp_path: Path) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})
    rules = ("--rule", "declared-licence", "--rule", "project/base-model")
    assert fix(folder, "--yes", *rules).status == 1
    assert tree(folder)["README.md"].decode() == CARD.replace(
        "language: en\n",
        "language: en\nlicense: llama4\nbase_model: meta-llama/Llama-4-Scout-17B-16E-Instruct\n",
    )
    card = CARD.replace("language: en\n", "license: other # ours\nbase_model: [acme/x]\n")
    folder = project(tmp_path / "other", {MANIFEST: STATED, **OWN, "README.md": card})
    fix(folder, "--yes", "--rule", "declared-licence")
    link = "https://www.llama.com/llama4/license/"
    named = f"license: other # ours\nlicense_name: llama4\nlicense_link: {json.dumps(link)}\nbase_model: [acme/x]\n"
    assert tree(folder)["README.md"].decode() == card.replace("license: other # ours\nbase_model: [acme/x]\n", named)
    # Another licence than the manifest states is somebody's choice.
    card = CARD.replace("language: en\n", "license: 'mit'\nbase_model: [acme/x]\n")
    folder = project(tmp_path / "mit", {MANIFEST: STATED, **OWN, "README.md": card})
    assert "choice: Replace `license: mit` by `llama4`" in fix(folder, "--diff").err
    fix(folder, "--yes", "--rule", "declared-licence")
    assert b"license: 'llama4'\n" in tree(folder)["README.md"]


def test_a_card_without_front_matter_gets_it_and_a_product_s_readme_does_not(tmp_path: Path) -> None:
    front = "---\nlicense: llama4\nbase_model: meta-llama/Llama-4-Scout-17B-16E-Instruct\n---\n"
    text = "# Llama-Acme\r\n\r\nAnswers.\r\n"
    rules = ("--rule", "declared-licence", "--rule", "base-model")
    for case, (name, beside, content, wanted) in {
        "weights beside it": ("README.md", "model-00001-of-00004.safetensors", text, front + "\n" + text),
        "an adapter's settings": ("README.md", "adapter_config.json", text, front + "\n" + text),
        "a mark": ("README.md", "Llama-Acme.Q4_K_M.gguf", "\ufeff" + text, "\ufeff" + front + "\n" + text),
        "empty": ("README.md", "generation_config.json", "", front),
        "called a card": ("MODEL_CARD.md", "", text, front + "\n" + text),
        "a product": ("README.md", "package.json", text, text),
        "a product with settings": ("README.md", "config.json", text, text),
        "a line above": ("README.md", "a.gguf", f"---\r\n{text}", f"---\r\n{text}"),
        "no Markdown": ("README.rst", "a.gguf", text, text),
    }.items():
        files = {MANIFEST: STATED, name: content, **({beside: "{}"} if beside else {})}
        folder = project(tmp_path / case, files)
        before = {key: result.verdict for key, result in results(folder).items()}
        fix(folder, "--yes", *rules)
        end = "\r\n" if content.strip() else "\n"
        assert tree(folder)[name].decode().replace("\r\n", "\n") == wanted.replace("\r\n", "\n"), case
        assert tree(folder)[name].count(b"\n") == tree(folder)[name].decode().count(end), case
        after = {key: result.verdict for key, result in results(folder).items()}
        assert before.items() <= after.items(), case
        assert {verdict for key, verdict in after.items() if key not in before} <= {"pass"}, case
        assert fix(folder, "--yes", *rules).out == "", case
    # Of two models nobody knows whose card it is.
    two = STATED + STATED[STATED.index("  - name") : STATED.index("\nuse:")].replace("Llama-Acme", "Llama-Acme-2")
    builds = two[two.rindex("  - name") :]
    folder = project(
        tmp_path / "two", {MANIFEST: STATED.replace("\nuse:", f"{builds}\nuse:"), "README.md": text, "a.gguf": ""}
    )
    fix(folder, "--yes", *rules)
    assert tree(folder)["README.md"].decode() == text


def test_what_a_card_says_otherwise_fails_and_is_put_right_only_when_it_is_chosen(tmp_path: Path) -> None:
    """A card and a manifest that contradict: which of them is right is nobody's guess."""
    card = CARD.replace("language: en\n", "license: 'mit' # ours\nbase_model:\n- acme/x\n")
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN, "README.md": card})
    ran = fix(folder, "--yes")
    assert ran.status == 1
    assert "--rule project/declared-licence" in ran.err
    assert "choice: Replace `base_model: acme/x` by `meta-llama/Llama-4-Scout-17B-16E-Instruct`" in ran.err
    assert b"license: 'mit' # ours\nbase_model:\n- acme/x\n" in tree(folder)["README.md"]
    page = json.loads(fix(folder, "--diff", "--output-format", "json").out)
    claims = [claim for choice in page["choices"] for claim in choice["claims"]]
    assert claims == [
        {"rule": f"project/{rule}", "subject": "builds/Llama-Acme"} for rule in ("declared-licence", "base-model")
    ]
    ran = fix(folder, "--yes", "--rule", "declared-licence", "--rule", "base-model")
    assert ran.status == 0, ran.out
    wanted = b"license: 'llama4' # ours\nbase_model:\n- meta-llama/Llama-4-Scout-17B-16E-Instruct\n"
    assert wanted in tree(folder)["README.md"]
    # Of several bases nothing tells which one gives way; a card of nobody's build is nobody's to change.
    card = card.replace("- acme/x\n", "- acme/x\n- acme/y\n")
    assert (
        "base_model" not in fix(project(tmp_path / "two", {MANIFEST: STATED, **OWN, "README.md": card}), "--diff").err
    )


def test_without_a_look_at_the_repository_a_fix_is_judged_without_it(tmp_path: Path) -> None:
    files = {MANIFEST: STATED, **OWN, "a.py": 'LLM(model="meta-llama/Llama-3.1-8B-Instruct")\n'}
    folder = project(tmp_path / "it", files)
    assert fix(folder, "--yes").status == 1
    assert fix(folder, "--yes", "--no-scan").status == 0
    assert fix(folder, "--scan-path", str(tmp_path), "--no-scan").status == 2


def test_a_tag_is_set_beside_another_in_manifest_and_card_when_it_is_chosen(tmp_path: Path) -> None:
    card = CARD.replace("language: en\n", "license: mit   # code\n")
    stated = STATED.replace("licence: llama4", "licence: mit")
    folder = project(tmp_path / "it", {MANIFEST: stated, **OWN, "README.md": card})
    fix(folder, "--yes")
    assert tree(folder)["README.md"].count(b"license: mit   # code") == 1
    assert fix(folder, "--yes", "--rule", "relicensing").status == 0
    assert b"license: [mit, llama4]   # code\n" in tree(folder)["README.md"]
    assert b"licence: [mit, llama4]\n" in tree(folder)[MANIFEST]


def test_a_terminal_asks_for_each_and_shows_the_diff_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})
    answers = iter(["what?", "y", "n", "q"])
    monkeypatch.setattr("llamalicense.cli.repairing.is_answered", lambda: True)
    monkeypatch.setattr("llamalicense.cli.terminal._line", lambda _: next(answers))
    ran = fix(folder)
    assert ran.out.startswith("diff --git a/README.md b/README.md\n")
    assert ran.err.count("Write it: y (yes), n (no), q (no, and nothing after it)") == 4
    assert next(answers, None) is None
    changed = {
        name for name, content in tree(folder).items() if content != {**OWN, MANIFEST: STATED}.get(name, "").encode()
    }
    assert changed == {"README.md", MANIFEST}
    assert b"Built with Llama" in tree(folder)["README.md"]
    assert ran.status == 1


def test_without_a_terminal_and_without_an_option_nothing_is_written(tmp_path: Path) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})
    before = tree(folder)
    ran = fix(folder)
    assert (ran.status, tree(folder)) == (1, before)
    assert ran.out.startswith("diff --git")
    assert "note: nothing is written: --yes writes what is safe" in ran.err
    for arguments, words in {
        ("-",): "standard input cannot be changed",
        (str(folder / MANIFEST), "--diff", "--yes"): "--diff only shows and --yes writes",
        (str(folder / MANIFEST), "--rule", "notice-fil"): 'did you mean "notice-file"',
    }.items():
        refused = llamalicense("fix", *arguments, *DAY)
        assert (refused.status, refused.out) == (2, "")
        assert words in refused.err
    assert tree(folder) == before


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})

    def hurried(_: object) -> None:
        (folder / "README.md").write_text("Other words.\n", encoding="utf-8")

    monkeypatch.setattr("llamalicense.cli.repairing.write", hurried)
    ran = fix(folder, "--yes")
    assert ran.status == 2
    assert "README.md: it is not what it was when this began; run this again" in ran.err
    assert tree(folder)["README.md"] == b"Other words.\n"


def test_json_and_sarif_carry_the_edits_that_an_editor_applies(tmp_path: Path) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})
    files = tree(folder)
    fixes = checker().check(given(folder)).fixes()
    assert {rule for fix in fixes for rule, _ in fix.claims} == {
        "llama-4/notice-file",
        "llama-4/built-with-llama",
        "llama-4/agreement-copy",
    }
    report = json.loads(llamalicense("check", folder / MANIFEST, *DAY, "--output-format", "json").out)
    Draft7Validator(schema("report")).validate(report)
    carried = {result["rule"]: result["fixes"] for result in report["reports"][0]["results"] if result["fixes"]}
    assert sorted(carried) == sorted(rule for fix in fixes for rule, _ in fix.claims)
    log = json.loads(llamalicense("check", folder / MANIFEST, *DAY, "--output-format", "sarif").out)
    for result in log["runs"][0]["results"]:
        for made, told in zip(result.get("fixes", ()), carried.get(result["ruleId"], ()), strict=True):
            changes = {change["artifactLocation"]["uri"]: change["replacements"] for change in made["artifactChanges"]}
            assert {edit["path"] for edit in told["edits"]} == set(changes)
            texts = [each["insertedContent"]["text"] for replaced in changes.values() for each in replaced]
            assert sorted(texts) == sorted(edit["text"] for edit in told["edits"])
    for fix_ in fixes:
        assert applied(files, fix_) != files
    page = json.loads(llamalicense("fix", folder / MANIFEST, *DAY, "--yes", "--output-format", "json").out)
    Draft7Validator(schema("fix")).validate(page)
    assert page["verdict"] == "pass"
    assert [os.path.basename(name) for name in page["written"]][-1] == MANIFEST
    assert page["choices"] == []


def test_text_is_checked_without_a_look_for_fixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN})

    def looked(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("llamalicense.run.Checker.fixes", looked)
    for form in ("text", "concise", "github", "gitlab", "junit", "markdown", "html"):
        assert llamalicense("check", folder / MANIFEST, *DAY, "--output-format", form).status == 1


def test_several_manifests_that_share_a_file_write_it_once(tmp_path: Path) -> None:
    second = STATED.replace("Llama-Acme", "Llama-Acme-2")
    folder = project(tmp_path / "it", {MANIFEST: STATED, "two.llamalicense.yaml": second, **OWN})
    ran = llamalicense("fix", folder, "--yes", *DAY)
    assert ran.status == 0, ran.err
    assert tree(folder)["NOTICE"].decode().count(NOTICE) == 1
    assert tree(folder)["README.md"].count(b"Built with Llama") == 1
    assert b"notice: NOTICE" in tree(folder)["two.llamalicense.yaml"]
    assert [name for name in tree(folder) if "LICENSE" in name] == ["LICENSE.llama4", "legal/meta/LICENSE"]


def test_suggestions_are_markdown_that_no_word_of_a_file_leaves(tmp_path: Path) -> None:
    hostile = "# Acme\n````\n</details>\x1b[31m\n::error::x\n"
    folder = project(tmp_path / "it", {MANIFEST: STATED, **OWN, "README.md": hostile})
    page = fix(folder, "--diff", "--output-format", "markdown").out
    assert page.startswith("## llamalicense: 3 suggestions\n")
    assert "`````diff\n" in page
    assert "\x1b" not in page
    shown = fix(folder, "--diff").out
    assert "\x1b" not in shown
    assert "\\u001b[31m" in shown
