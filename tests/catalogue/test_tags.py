"""Whose licence a tag names: every spelling for every licence, and names that only hold one."""

import re

import pytest
from manifests import results
from rows import rows

from llamalicense.facts.tags import spellings, whose
from llamalicense.policy import library
from llamalicense.vocabulary import LICENCES

VERSIONS = {licence: licence.removeprefix("llama-") for licence in LICENCES}
SCANCODE = {
    "llama-2": "llama-2-license-2023",
    "llama-3.1": "llama-3.1-license-2024",
    "llama-3.2": "llama-3.2-license-2024",
    "llama-3.3": "llama-3.3-license-2024",
    "llama-4": "llama-4-cla-2025",
}
every_licence = rows("licence", LICENCES)


OWN = {
    licence: spellings(parameters["tag"], parameters["scancode"])
    for licence in LICENCES
    if (parameters := library.bundled(licence).parameters)
}


def named(licence: str, *tags: str) -> str:
    return whose(tags, OWN[licence])


def ways_to_write(licence: str) -> list[str]:
    """The title with and without each word that may be left out, joined in every way."""
    version = VERSIONS[licence]
    titles = [
        ["Meta"] * meta + ["Llama", version] + ["Community"] * community + licensed + ["Agreement"] * agreement
        for meta in (0, 1)
        for community in (0, 1)
        for licensed in ([], ["License"], ["Licence"])
        for agreement in (0, 1)
    ]
    joined = [between.join(words) for words in titles for between in (" ", "-", "_", "")]
    return [f"{before}{name}" for name in joined for before in ("", "LicenseRef-")]


@every_licence
def test_every_spelling_of_the_title_names_the_licence_and_no_other(licence: str) -> None:
    names = ways_to_write(licence)
    for name in [*names, *map(str.upper, names), *map(str.lower, names)]:
        assert [other for other in LICENCES if named(other, name) == "this"] == [licence], name


@every_licence
def test_scancode_s_key_names_the_licence_bare_or_as_a_reference(licence: str) -> None:
    if licence not in SCANCODE:
        assert named(licence, "llama-3-license-2024") == "another"
        return
    for name in (SCANCODE[licence], f"LicenseRef-scancode-{SCANCODE[licence]}", SCANCODE[licence].upper()):
        assert [other for other in LICENCES if named(other, name) == "this"] == [licence], name
    assert named(licence, f"LicenseRef-{SCANCODE[licence]}") == "another"


@every_licence
def test_what_only_holds_a_name_is_another_s(licence: str) -> None:
    version = VERSIONS[licence]
    for name in (
        f"LicenseRef-Not-Llama-{version}",
        f"LicenseRef-Llama-{version}0",
        f"llama{version}0",
        f"llama-{version}.9",
        f"not-llama-{version}",
        f"llama-{version}-like",
        f"Llama {version} Community License Agreement and more",
        f"Llama {version} License Community",
        f"my/llama{version}",
        f"llama--{version}",
        f"ll-ama{version}",
        f"LicenseRef-LicenseRef-llama-{version}",
        f"LicenseRef-scancode-llama-{version}",
        f"LicenseRef-scancode-llama-{version}-license-2025",
        f"llama-{version}-use-policy",
        "llama",
        "Llama Community License",
        "mit",
    ):
        assert named(licence, name) == "another", name


# Expressions, where T stands for the tag.
EXPRESSIONS = [
    (["T"], "this"),
    (["(T)"], "this"),
    (["mit", "T"], "this"),
    (["mit, T"], "this"),
    (["MIT AND T"], "this"),
    (["mit and T"], "this"),
    (["Apache-2.0 WITH LLVM-exception AND T"], "this"),
    (["T OR Llama-V-Community"], "this"),
    (["MIT OR T"], "choice"),
    (["T or mit"], "choice"),
    (["(mit or T) and apache-2.0"], "choice"),
    (["Llama V Community License or mit"], "choice"),
    (["T WITH LLVM-exception"], "choice"),
    (["MIT OR T AND Apache-2.0"], "choice"),
    (["(MIT OR T) AND Apache-2.0"], "choice"),
    (["((MIT OR (T)))"], "choice"),
    (["(T OR MIT"], "choice"),
    (["T) OR MIT)"], "choice"),
    (["MIT OR (T"], "choice"),
    (["MIT OR T", "T"], "this"),
    (["MIT OR T", "mit"], "choice"),
    (["other OR T"], "choice"),
    (["(MIT OR Apache-2.0) AND T"], "this"),
    (["MIT OR Apache-2.0"], "another"),
    (["MIT OR LicenseRef-Not-Llama-V"], "another"),
    (["mit", "other"], "another"),
    (["Llama V Community License (Meta)"], "another"),
    (["Terms and Conditions"], "another"),
    (["OR"], "none"),
    (["()"], "none"),
    (["other"], "none"),
    (["OTHER"], "none"),
    ([], "none"),
]


@rows(("tags", "whose_tag"), EXPRESSIONS)
@every_licence
def test_expressions(licence: str, tags: list[str], whose_tag: str) -> None:
    version = VERSIONS[licence]
    filled = [re.sub(r"\bT\b", f"llama{version}", re.sub(r"\bV\b", version, tag)) for tag in tags]
    assert named(licence, *filled) == whose_tag, filled


@pytest.mark.parametrize("depth", [1000])
def test_brackets_of_any_depth_are_read(depth: int) -> None:
    assert named("llama-4", "(" * depth + "MIT OR llama4" + ")" * depth) == "choice"
    assert named("llama-4", " OR ".join(["llama4"] * depth)) == "this"


OUTCOMES = [
    ("llama4", "agreement: false", "satisfied"),
    ("mit", "agreement: false", "violated"),
    ("mit", "agreement: https://www.llama.com/llama4/license/", "unclear"),
    ("MIT OR llama4", "agreement: false", "unclear"),
    ("MIT OR llama4", "agreement: https://www.llama.com/llama4/license/", "unclear"),
    ("MIT AND llama4", "agreement: false", "satisfied"),
    ("other", "agreement: false", "not-applicable"),
]


@pytest.mark.parametrize(("tag", "agreement", "reason"), OUTCOMES)
def test_what_the_rule_makes_of_a_tag(tag: str, agreement: str, reason: str) -> None:
    text = f"""\
manifest: 1
organisation: {{name: Acme}}
models: [{{id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: weights}}]
builds:
  - name: Llama-A
    kind: model
    delivery: shipped
    audience: public
    contains: [meta-llama/Llama-4-Scout-17B-16E-Instruct]
    change: fine-tuned
    licence: {tag}
    {agreement}
"""
    [found] = results(text, "llama-4/relicensing")
    assert found.reason == reason
    if reason in ("violated", "unclear"):
        assert tag in found.explanation
