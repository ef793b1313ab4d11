"""`llamalicense options`: the same project under every licence and modality, and what stands in the way of each."""

import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from program import llamalicense

from llamalicense.policy import library
from llamalicense.vocabulary import LICENCES

AS_OF = "2026-11-21"
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
ROWS = [
    ("llama-2", "text-only"),
    ("llama-3", "text-only"),
    ("llama-3.1", "text-only"),
    ("llama-3.2", "text-only"),
    ("llama-3.2", "multimodal"),
    ("llama-3.3", "text-only"),
    ("llama-4", "text-only"),
    ("llama-4", "multimodal"),
    ("apache-2.0", "any"),
    ("mit", "any"),
]
MONTHS = {
    "llama-2": "2023-06",
    "llama-3": "2024-03",
    "llama-3.1": "2024-06",
    "llama-3.2": "2024-08",
    "llama-3.3": "2024-11",
    "llama-4": "2025-03",
}
GERMAN = f"""\
manifest: 1
organisation: {{name: Acme GmbH, kind: company, country: DE}}
models:
  - {{id: {SCOUT}, access: weights}}
"""
TRAINING = """\
builds:
  - name: Llama-Acme-8B
    kind: model
    type: language-model
    delivery: hosted
    audience: public
    base: Qwen/Qwen3-8B
    trained_with:
      - {model: MODEL, through: outputs, role: distillation}
""".replace("MODEL", SCOUT)
TRAINED = TRAINING.removeprefix("builds:\n").replace("Llama-Acme-8B", "Acme-8B")  # beside another build
SHIPPED = """\
builds:
  - name: acme-17b
    kind: model
    type: language-model
    delivery: shipped
    audience: AUDIENCE
    contains: [MODEL]
    change: fine-tuned
    agreement: AGREEMENT
    notice: false
    built_with_llama: false
""".replace("MODEL", SCOUT)
ADVICE = "recommend should better best prefer ideal advise suggest superior worse powerful quality consider".split()

Row = dict[str, Any]


def compared(manifest: str, folder: Path | None = None) -> dict[tuple[str, str], Row]:
    """The options of a manifest by licence and modality."""
    rows = json.loads(page(manifest, "json", folder))["options"]
    return {(row["licence"], row["modality"]): row for row in rows}


def page(manifest: str, output_format: str, folder: Path | None = None) -> str:
    """What is printed for a manifest in a folder; of one that stands alone, once for all tests."""
    return printed(manifest, output_format, folder) if folder else _alone(manifest, output_format)


@cache
def _alone(manifest: str, output_format: str) -> str:
    with TemporaryDirectory() as folder:
        return printed(manifest, output_format, Path(folder))


def printed(manifest: str, output_format: str, folder: Path) -> str:
    path = folder / "llamalicense.yaml"
    path.write_text(manifest, encoding="utf-8")
    ran = llamalicense("options", path, "--output-format", output_format, "--as-of", AS_OF)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.replace(str(path), "llamalicense.yaml")


def shipped(audience: str = "public", agreement: str = "false") -> str:
    return GERMAN + SHIPPED.replace("AUDIENCE", audience).replace("AGREEMENT", agreement)


def in_the_way(row: Row, field: str = "obstacles") -> dict[str, str]:
    """The rules that speak against an option, with their verdicts."""
    return {result["rule"].partition("/")[2]: result["verdict"] for result in row[field]}


def test_every_licence_and_modality_of_the_catalogue_is_a_row_and_then_the_alternatives() -> None:
    rows = compared(GERMAN)
    assert list(rows) == ROWS
    for (licence, modality), row in rows.items():
        assert 1 <= len(row["examples"]) <= 3
        for entry in filter(None, map(library.catalogue().get, row["examples"])):
            assert (entry.licences, entry.multimodal) == ((licence,), modality == "multimodal")
    known = [example for row in rows.values() if row["kind"] == "licence" for example in row["examples"]]
    assert all(map(library.catalogue().get, known))


def test_a_german_company_may_not_have_the_weights_of_multimodal_models() -> None:
    rows = compared(GERMAN)
    hindered = [row for row, found in rows.items() if in_the_way(found).get("eu-multimodal") == "fail"]
    assert hindered == [("llama-3.2", "multimodal"), ("llama-4", "multimodal")]
    assert all(rows[row]["verdict"] == "fail" for row in hindered)
    (result,) = rows["llama-4", "multimodal"]["obstacles"]
    assert result["subject"] == f"models/{SCOUT}"
    assert result["explanation"].startswith(f"{SCOUT} is multimodal")
    assert "text-only" in result["remedy"]
    (other,) = rows["llama-3.2", "multimodal"]["obstacles"]
    assert other["subject"] == f"models/{SCOUT}"
    assert other["explanation"].startswith(f"The model in place of {SCOUT} is multimodal")
    assert [row for row, found in rows.items() if found["listed"]] == [("llama-4", "multimodal")]


def test_training_another_model_is_banned_at_first_and_later_allowed_under_the_name() -> None:
    banned = {row for row in ROWS if row[0] in ("llama-2", "llama-3")}
    no_clause = {row for row in ROWS if row[1] == "any"}
    for name, failing in (("Acme-8B", set(ROWS) - no_clause), ("Llama-Acme-8B", banned)):
        rows = compared(GERMAN + TRAINING.replace("Llama-Acme-8B", name))
        verdicts = {row: in_the_way(found).get("competing-model-training") for row, found in rows.items()}
        assert {row for row, verdict in verdicts.items() if verdict == "fail"} == failing
        assert {row for row, verdict in verdicts.items() if verdict is None} == set(ROWS) - failing


@pytest.mark.parametrize("licence", LICENCES)
def test_a_giant_of_one_month_is_one_under_one_licence(licence: str) -> None:
    users = ", ".join(f"{month}: {800_000_000 if name == licence else 5}" for name, month in MONTHS.items())
    rows = compared(GERMAN.replace("country: DE", f"monthly_active_users: {{{users}}}"))
    hindered = {row[0] for row, found in rows.items() if "mau-threshold" in in_the_way(found)}
    assert hindered == {licence}


def test_a_month_that_is_not_stated_matters_under_its_licence_only() -> None:
    rows = compared(GERMAN)
    for (licence, _), row in rows.items():
        own = [missing["fact"] for missing in row["missing"] if missing["only_here"]]
        month = [f"organisation.monthly_active_users.{MONTHS[licence]}"] if licence in MONTHS else []
        assert own == month
        assert {"organisation.monthly_active_users.peak"} <= {each["fact"] for each in row["missing"]} or not month


def test_the_alternatives_have_none_of_it() -> None:
    giant = GERMAN.replace("country: DE", "country: DE, monthly_active_users: {peak: 9_000_000_000}")
    rows = compared(giant + TRAINING)
    for row in (rows["apache-2.0", "any"], rows["mit", "any"]):
        assert (row["kind"], row["verdict"], row["obstacles"], row["documents"]) == ("alternative", "pass", [], [])
        assert row["limits"]
    assert [duty[:5] for duty in rows["apache-2.0", "any"]["beside"]] == ["§3: t", "§4(b)", "§4(c)", "§4(d)", "§6: t"]


def test_papers_are_no_obstacles() -> None:
    rows = compared(shipped().replace("country: DE", "country: US"))
    papers = {"built-with-llama": "fail", "agreement-copy": "fail", "notice-file": "fail"}
    for row in rows.values():
        if row["kind"] == "licence":
            lacking = {} if row["licence"] == "llama-2" else {"model-naming": "fail"}
            assert in_the_way(row) == lacking
            assert in_the_way(row, "documents") == {rule: papers[rule] for rule in papers if _has(row["licence"], rule)}
            assert (row["verdict"], row["in_order"]) == ("fail", "fail" if lacking else "warn")
        else:
            assert in_the_way(row, "documents") == {"licence-copy": "fail"}
            assert (row["verdict"], row["in_order"]) == ("fail", "pass")


def _has(licence: str, rule: str) -> bool:
    return rule in (library.rule_ids(licence) or ())


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("                 Apache License\n           Version 2.0, January 2004\n", "apache-2.0"),
        ("MIT License\n\nCopyright (c) 2025 DeepSeek\n", "mit"),
        ("Another agreement\n", None),
    ],
)
def test_an_alternative_knows_its_licence_by_the_heading(text: str, fits: str | None, tmp_path: Path) -> None:
    (tmp_path / "LICENSE.model").write_text(text, encoding="utf-8")
    rows = compared(shipped(agreement="LICENSE.model"), tmp_path)
    fitting = [row[0] for row, found in rows.items() if row[1] == "any" and not found["documents"]]
    assert fitting == ([fits] if fits else [])


@pytest.mark.parametrize(
    ("agreement", "verdict"), [("https://acme.example/licence", "warn"), ("nowhere.txt", "fail"), ("false", "fail")]
)
def test_an_alternative_asks_for_a_file(agreement: str, verdict: str) -> None:
    rows = compared(shipped(agreement=agreement))
    assert in_the_way(rows["mit", "any"], "documents") == {"licence-copy": verdict}


def test_affiliates_are_recipients_under_mit_and_the_licensee_itself_under_apache() -> None:
    rows = compared(shipped(audience="affiliates"))
    assert rows["apache-2.0", "any"]["documents"] == []
    assert in_the_way(rows["mit", "any"], "documents") == {"licence-copy": "fail"}


def test_what_is_said_of_a_listed_model_does_not_follow_its_replacement() -> None:
    manifest = """\
manifest: 1
organisation: {name: Acme, kind: company, country: FR, monthly_active_users: {peak: 5}}
models:
  - {id: acme/tuned, access: weights, licence: llama-3.2, multimodal: false, released: 2025-01-01,
     derived_from: meta-llama/Llama-3.2-11B-Vision}
  - {id: meta-llama/Llama-3.1-8B, access: api}
"""
    rows = compared(manifest)
    assert rows["llama-3.2", "multimodal"]["listed"] == ["acme/tuned"]
    assert in_the_way(rows["llama-3.2", "multimodal"]) == {"eu-multimodal": "warn"}
    results = {result["subject"]: result["verdict"] for result in rows["llama-4", "multimodal"]["obstacles"]}
    assert results == {"models/acme/tuned": "fail", "models/meta-llama/Llama-3.1-8B": "warn"}
    assert rows["llama-3.1", "text-only"]["listed"] == ["meta-llama/Llama-3.1-8B"]


def test_the_shape_for_programs() -> None:
    content = json.loads(page(shipped(), "json"))
    assert list(content) == ["schema", "tool", "as_of", "manifest", "organisation", "options"]
    assert (content["schema"], content["as_of"]) == ("llamalicense/options/v1", AS_OF)
    for row in content["options"]:
        keys = "licence title kind modality listed classifiers examples verdict in_order counts obstacles documents"
        keys += " missing beside limits"
        assert list(row) == keys.split()
        assert list(row["counts"]) == ["fail", "unclear", "documents", "missing", "pass"]
        assert row["counts"]["fail"] + row["counts"]["unclear"] == len(row["obstacles"])
        assert row["counts"]["documents"] == len(row["documents"])
        for result in (*row["obstacles"], *row["documents"]):
            assert list(result) == "rule subject verdict reason clause title explanation remedy clears".split()
            assert all(result[name] for name in result if name != "clears")
        assert all(list(missing) == ["fact", "question", "ask", "only_here"] for missing in row["missing"])


@pytest.mark.parametrize("manifest", [GERMAN, shipped() + TRAINED])
def test_pages_are_narrow_and_give_no_advice(manifest: str) -> None:
    pages = {output_format: page(manifest, output_format) for output_format in ("text", "markdown", "json")}
    for text in pages.values():
        assert not set(ADVICE) & set(re.findall(r"[a-z]+", text.casefold()))
    assert all(len(line) <= 80 for line in pages["text"].splitlines())


def test_the_same_is_said_again(tmp_path: Path) -> None:
    assert printed(shipped(), "json", tmp_path) == page(shipped(), "json")


def test_the_table_says_what_the_sections_say() -> None:
    text = page(shipped(), "text")
    table = [line.split() for line in text.splitlines() if line.startswith(tuple(licence for licence, _ in ROWS))]
    rows = [(cells[0], cells[1].rstrip("*")) for cells in table if len(cells) == 8]
    assert rows == ROWS
    assert re.search(r"^llama-4 +multimodal +FAIL +FAIL +2 +0 +3 ", text, re.MULTILINE)
    assert re.search(r"^mit +any +FAIL +PASS +0 +0 +1 ", text, re.MULTILINE)
    assert f"Listed now: {SCOUT}" in text
    assert "outside the\n    catalogue" in text
    assert "As under llama-3.1, text-only." in text


def test_markdown_shows_names_as_they_are() -> None:
    text = page(shipped().replace("acme-17b", "'a|b*<i>_c'"), "markdown")
    assert r"builds/a\|b\*\<i\>\_c" in text
    assert "| licence | modality |" in text
    assert text.count("\n## ") == len(ROWS)


def test_a_manifest_that_cannot_be_read_has_no_options(tmp_path: Path) -> None:
    path = tmp_path / "llamalicense.yaml"
    path.write_text("manifest: 2\n", encoding="utf-8")
    ran = llamalicense("options", path)
    assert (ran.status, ran.out) == (2, "")
    assert "expected 1" in ran.err


def test_a_row_that_holds_the_listed_models_says_what_check_says(tmp_path: Path) -> None:
    text = shipped()
    file = tmp_path / "llamalicense.yaml"
    row = compared(text)["llama-4", "multimodal"]
    file.write_text(text, encoding="utf-8")
    report = json.loads(llamalicense("check", file, "--as-of", AS_OF, "--output-format", "json").out)
    found = [each for each in report["reports"][0]["results"] if each["rule"].startswith("llama-4/")]
    assert row["listed"] == [SCOUT]
    assert row["verdict"] == report["verdict"]
    assert row["counts"]["pass"] == sum(each["verdict"] == "pass" for each in found)
    against = {(each["rule"], each["subject"]) for each in found if each["reason"] in ("violated", "unclear")}
    assert {(each["rule"], each["subject"]) for each in (*row["obstacles"], *row["documents"])} == against


def test_what_clears_it_is_a_change_that_was_tried_and_no_ban_of_ones_own() -> None:
    row = compared(shipped() + TRAINED)["llama-4", "multimodal"]
    ways = {each["rule"].partition("/")[2]: each["clears"] for each in (*row["obstacles"], *row["documents"])}
    # Another model is another row, and how the model was had is nobody's to choose.
    assert ways["eu-multimodal"] is None
    assert not any("access" in way for way in ways.values() if way)
    assert ways["model-naming"].startswith("Rename ")
    assert ways["competing-model-training"].startswith("Keep ")
    assert not any("waiver" in way or "--policy" in way for way in ways.values() if way)


def test_models_that_only_label_are_no_example_of_a_way_out() -> None:
    rows = compared(GERMAN)
    assert {row for row, found in rows.items() if found["classifiers"]} == {("llama-4", "text-only")}
    assert all("Guard" in each for each in rows["llama-4", "text-only"]["examples"])
    assert not any(
        "Guard" in each for row, found in rows.items() if row[1] == "multimodal" for each in found["examples"]
    )
    assert "text-only*" in page(GERMAN, "text")
