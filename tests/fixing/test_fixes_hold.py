"""What holds for the fixes of every project: each alone does what it says, and none makes anything worse."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from drawn_manifests import Dict, consistent, displays, documents, manifests, one, papers, some
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from projects import MANIFEST, applied, checker, given, results, tree

from llamalicense.decision.result import VERDICTS
from llamalicense.fixing.plan import sequence
from llamalicense.report.fix import Fix
from llamalicense.run import Checker


class _Plain(yaml.SafeDumper):
    """Writes a value out wherever it stands, as a manifest has no aliases."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def dumped(manifest: Dict, **options: Any) -> str:
    return str(yaml.dump(manifest, Dumper=_Plain, **options))


# How people write manifests down: as JSON, in blocks, in braces, with comments, with line ends of Windows.
LAYOUTS: dict[str, Callable[[Dict], str]] = {
    "JSON": lambda manifest: json.dumps(manifest, indent=1, ensure_ascii=False),
    "blocks": lambda manifest: dumped(manifest, sort_keys=False, allow_unicode=True),
    "braces": lambda manifest: dumped(manifest, default_flow_style=True, width=60, allow_unicode=True),
    "comments": lambda manifest: re.sub(
        r"(?m)([\w\]}])$", r"\1   # so it is", dumped(manifest, sort_keys=False, width=1000)
    ),
    "Windows": lambda manifest: dumped(manifest, sort_keys=False, indent=4).replace("\n", "\r\n"),
}
# What cards say above their text, as people write it: nothing, what may be so, and what contradicts.
FRONTS = (
    "",
    "\n",  # with the model beside it, so that it is a card
    "---\nlanguage: en\n---\n",
    "---\nlicense: mit # code\nbase_model: [acme/x]\n---\n",
    "---\nlicense: other\nbase_model:\n- meta-llama/Llama-4-Scout-17B-16E\n---\n",
    "---\nlicense: [mit, llama4]\nmodel_name: acme/x\n---\n",
)
# What a title says of the files once it is done, by its words.
TITLES: dict[str, Callable[[re.Match[str], Any, dict[str, bytes]], bool]] = {
    r"Write the Notice of .+ into (\S+)": lambda said, _, files: b"is licensed under the" in files[said[1]],
    r'Show "(.+)" in (\S+), for .+': lambda said, _, files: said[1].encode() in files[said[2]],
    r"Copy the .+ agreement from \S+ to (\S+), for .+": lambda said, _, files: b"Llama Materials" in files[said[1]],
    r"State `(\w+): (\S+)` for (.+), as the file .+": lambda said, value, _: (
        said[2] in json.dumps(next(build[said[1]] for build in value["builds"] if build["name"] == said[3]))
    ),
    r'Rename (".+") in the manifest; .+': lambda said, value, _: (
        set(re.findall(r'to "([^"]+)"', said[1]))
        <= {name for build in value["builds"] for name in (build["name"], build.get("published_as"))}
    ),
    r"Replace `(\w+): (\S+)` by `(\S+)` in the front matter of (\S+), as the manifest states": lambda said, _, files: (
        yaml.safe_load(files[said[4]].decode().split("---")[1])[said[1]] in (said[3], [said[3]])
    ),
    r"Tag (.+) (\S+) beside .+, in the manifest.*": lambda said, value, _: (
        said[2] in next(build["licence"] for build in value["builds"] if build["name"] == said[1])
    ),
}


@st.composite
def projects(draw: st.DrawFn) -> Dict:
    """A manifest as any may be, most often with builds that are passed on, so that papers are due."""
    manifest: Dict = draw(manifests())
    if not draw(one(True, True, True, False)):
        return manifest
    for model in manifest["models"]:
        model["access"] = draw(one("weights", "weights", "api"))
    models = [model["id"] for model in manifest["models"]]
    names = draw(st.lists(one("Llama-A", "llama-b", "Chat 17B", "Llama 3 D"), min_size=1, max_size=2, unique=True))
    manifest["builds"] = [
        {
            "name": name,
            "kind": draw(one("model", "model", "adapter", "app")),
            "delivery": draw(one("shipped", "shipped", "hosted")),
            "audience": draw(one("public", "public", "affiliates")),
            "contains": draw(st.lists(st.sampled_from(models), min_size=1, max_size=2, unique=True)),
            "change": draw(one("fine-tuned", "none", "converted")),
            **draw(
                some(
                    published_as=one("acme/Llama-X", "acme/x"),
                    agreement=papers,
                    notice=papers,
                    built_with_llama=displays,
                    licence=one([], "llama4", "mit", ["mit", "llama3.1"], "MIT OR llama4"),
                    trained_with=st.just([]),
                    marks=st.just([]),
                )
            ),
        }
        for name in names
    ]
    return consistent(manifest)


def laid_out(folder: Path, manifest: Dict, layout: str, front: str) -> None:
    """A project in a folder that is emptied before: the files that manifests here may name, a card, the manifest."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".git").mkdir(parents=True)
    for name, document in documents().items():
        if document.text is not None:
            (folder / name).write_bytes(document.text.encode())
    if front == "\n":
        (folder / "a.gguf").write_bytes(b"")
    if front:
        (folder / "README.md").write_text(f"{front}# A model\n", encoding="utf-8")
    (folder / MANIFEST).write_bytes(LAYOUTS[layout](manifest).encode())


def none_is_worse(before: dict[Any, Any], after: dict[Any, Any], fix: Fix) -> None:
    """Nothing comes out otherwise than as the fix claims; a build that it renames keeps its results."""
    names = re.match(r'Rename "([^"/]+)" to "([^"/]+)"', fix.title)
    old, new = (f"builds/{names[1]}", f"builds/{names[2]}") if names else ("", "")
    left = dict(after)
    for (rule, subject), was in before.items():
        key = (rule, new if subject == old else subject)
        # What files say is a subject while they say it; the rules of licences keep theirs.
        if rule.startswith("project/") and key not in left:
            assert was.verdict == "pass" or (rule, subject) in fix.claims
            continue
        result = left.pop(key)
        if (rule, subject) in fix.claims:
            assert VERDICTS.index(result.verdict) < VERDICTS.index(was.verdict), (fix, was, result)
        else:
            assert result.verdict == was.verdict, (fix, was, result)
    assert all(rule.startswith("project/") and more.verdict == "pass" for (rule, _), more in left.items()), fix


@settings(max_examples=settings().max_examples // 5)
@drawn(projects(), st.sampled_from(sorted(LAYOUTS)), st.sampled_from(FRONTS))
def test_each_fix_alone_does_what_its_title_says_and_changes_no_other_verdict(
    tmp_path_factory: Any, manifest: Dict, layout: str, front: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "alone"
    laid_out(folder, manifest, layout, front)
    before, files = results(folder), tree(folder)
    for fix in checker().check(given(folder)).fixes():
        changed = applied(files, fix)
        for name in {edit.path for edit in fix.edits}:
            (folder / name).write_bytes(changed[name])
        none_is_worse(before, results(folder), fix)
        done = next((found, check) for words, check in TITLES.items() if (found := re.fullmatch(words, fix.title)))
        assert done[1](done[0], yaml.safe_load(changed[MANIFEST]), changed), fix
        assert not (fix.is_safe and fix.title.startswith(("Rename", "Tag", "Replace")))
        for name in {edit.path for edit in fix.edits}:
            if name in files:
                (folder / name).write_bytes(files[name])
            else:
                (folder / name).unlink()
    assert tree(folder) == files


# Of several licences, one of which cannot be met before another is.
OF_SEVERAL: Dict = {
    "manifest": 1,
    "organisation": {"name": "Acme"},
    "models": [
        {
            "id": "meta-llama/Llama-Guard-3-8B",
            "access": "weights",
            "licence": "llama-2",
            "derived_from": "meta-llama/Llama-4-Scout-17B-16E",
        },
        {"id": "meta-llama/Llama-3.2-11B-Vision", "access": "weights"},
    ],
    "builds": [
        {
            "name": "Llama-A",
            "kind": "model",
            "delivery": "shipped",
            "audience": "public",
            "contains": ["meta-llama/Llama-Guard-3-8B", "meta-llama/Llama-3.2-11B-Vision"],
            "change": "fine-tuned",
            "licence": ["mit", "llama3.1"],
        }
    ],
}


@settings(max_examples=settings().max_examples // 5)
@drawn(projects(), st.sampled_from(sorted(LAYOUTS)), st.sampled_from(FRONTS))
@example(OF_SEVERAL, "JSON", FRONTS[0])
def test_all_together_make_nothing_worse_and_leave_nothing_to_do(
    tmp_path_factory: Any, manifest: Dict, layout: str, front: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "together"
    laid_out(folder, manifest, layout, front)
    before, lines = results(folder), {name: content.splitlines() for name, content in tree(folder).items()}
    taken(checker(), folder)
    after = results(folder)
    worse = [
        key
        for key, result in after.items()
        if VERDICTS.index(result.verdict) > VERDICTS.index(before[key].verdict if key in before else "pass")
    ]
    assert worse == []
    for name, content in tree(folder).items():
        if name != MANIFEST:  # no line that a person wrote is gone; only the sign in a Notice is set right
            kept = [*content.splitlines(), *content.replace("©".encode(), b"(c)").splitlines()]
            assert [line for line in lines.get(name, ()) if line not in kept] == []
    left = tree(folder)
    assert taken(checker(), folder) == []
    assert tree(folder) == left


def taken(checker: Checker, folder: Path) -> list[str]:
    """Writes every safe fix, and says which."""
    fixes, titles = sequence(checker.repair(given(folder)), lambda _: True), []
    try:
        planned = next(fixes)
        while True:
            if planned.fix.is_safe:
                titles.append(planned.fix.title)
            planned = fixes.send(planned.fix.is_safe)
    except StopIteration as ended:
        for place, text in ended.value.changed.items():
            (folder / place).write_bytes(text.data)
    return titles
