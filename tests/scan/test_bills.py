"""Bills of materials: what other tools write is read and added to, and every validator takes what comes out."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from lxml import etree
from program import llamalicense

from llamalicense.commands.scan import billed, cyclonedx, spdx
from llamalicense.commands.scan.parts import Occurrence, Part, licence
from llamalicense.errors import UsageError
from llamalicense.policy import library
from llamalicense.scan.bills import bill_of, declared
from llamalicense.scan.bills.jsontext import parse
from llamalicense.scan.findings import in_text

BILLS = Path(__file__).parent / "bills"
TODAY = date(2026, 1, 2)
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
# What stands in each file, as a reader of it would say: id, licences, ancestors.
MODELS: dict[str, list[tuple[str, list[str], list[str]]]] = {
    "aibom-generator-1.6.cdx.json": [("acme/Llama-Acme", ["llama3.1"], [LLAMA])],
    "by-hand-2.2.spdx": [(LLAMA, [], [])],
    "cdxgen-1.5.cdx.json": [],
    "cdxgen-ml-1.6.cdx.json": [("meta-llama/Llama-3.2-3B", [], []), (LLAMA, ["llama3.1"], [])],
    "cyclonedx-1.4.json": [("codellama/CodeLlama-7b-hf", ["LicenseRef-scancode-llama-2-license-2023"], [])],
    "cyclonedx-1.4.xml": [("meta-llama/Llama-2-13b-chat-hf", ["llama2"], [])],
    "cyclonedx-1.5.xml": [
        ("acme/Llama-Ärger", ["LicenseRef-scancode-llama-3.2-license-2024"], ["meta-llama/Llama-3.2-3B-Instruct"])
    ],
    "cyclonedx-1.6.xml": [],
    "cyclonedx-1.7.json": [(SCOUT, ["LicenseRef-scancode-llama-4-cla-2025"], [])],
    "empty-1.6.cdx.json": [],
    "github-2.3.json": [],
    "maven-1.4.xml": [],
    "minified-1.7.xml": [],
    "minified-1.6.json": [("TinyLlama/TinyLlama-1.1B-Chat-v1.0", ["Apache-2.0"], [])],
    "owasp-mlbom-1.5.json": [("acme/model-a", [], [])],
    "prefixed-1.6.xml": [(LLAMA, [], [])],
    "sbom-tool-2.2.spdx.json": [],
    "spdx-ai-3.0.spdx.json": [
        ("acme/Llama-Acme", ["LicenseRef-scancode-llama-3.1-license-2024"], [LLAMA]),
        (LLAMA, [], []),
    ],
    "spdx-dataset-3.0.spdx.json": [("meta-llama/Llama-3.3-70B-Instruct", [], [])],
    "syft-1.6.cdx.json": [("Meta-Llama-3-8B", [], [])],
    "syft-2.3.spdx": [
        ("meta-llama/Llama-2-7b-hf", ["Llama 2 Community License"], []),
        ("acme/llama-2-7b-chat-acme", [], ["meta-llama/Llama-2-7b-hf"]),
    ],
    "syft-2.3.spdx.json": [(LLAMA, ["Llama 3.1 Community License"], [])],
    "tabs-crlf-1.6.cdx.json": [("meta-llama/Llama-Guard-3-8B", [], []), ("empty", [], [])],
    "trivy-1.6.cdx.json": [],
    "trivy-2.3.spdx.json": [("unsloth/Llama-3.2-1B-Instruct-bnb-4bit", [], [])],
}
PARTS = [
    Part(LLAMA, licence("llama-3.1"), (), (Occurrence("src/app.py", 3, LLAMA),), (("llamalicense:verdict", "fail"),)),
    Part("acme/Llama-Acme", licence("llama-3.1"), (LLAMA,), (), (("llamalicense:report", "report.html"),)),
    Part("meta-llama/Llama-Guard-3-8B", None, (), (), (("llamalicense:verdict", "pass"),)),
    Part("empty", licence("llama-4"), (SCOUT,)),
    Part("meta-llama/Llama-3.3-70B-Instruct", licence("llama-3.3"), (), (), (("llamalicense:verdict", "warn"),)),
    Part("unsloth/Llama-3.2-1B-Instruct-bnb-4bit", None, (), (), (("llamalicense:verdict", "warn"),)),
    Part("meta-llama/Meta-Llama-3-8B", licence("llama-3")),
]


def content(name: str) -> str:
    return (BILLS / name).read_bytes().decode()


def faults(text: str, name: str, folder: Path) -> Any:
    """What the validators of others have against a bill."""
    if name.endswith(".xml"):
        version = text.partition("schema/bom/")[2][:3]
        return XmlValidator(SchemaVersion.from_version(version)).validate_str(text)
    document = json.loads(text) if text.startswith("{") else {}
    if "bomFormat" in document:
        return JsonStrictValidator(SchemaVersion.from_version(document["specVersion"])).validate_str(text)
    if "@graph" in document:
        from spdx_python_model import v3_0_1 as spdx3

        objects = spdx3.SHACLObjectSet()
        spdx3.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
        spdx3.JSONLDSerializer().write(objects, io.BytesIO())  # which holds what each must have
        return [each for each in objects.missing_ids if "urn:llamalicense" in each] or profile_faults(document) or None
    # These libraries take half a second to load, for which only one of the processes that share the tests has a use.
    from spdx_tools.spdx.parser.parse_anything import parse_file
    from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

    path = folder / f"a{'.spdx.json' if document else '.spdx'}"
    path.write_text(text, encoding="utf-8", newline="")
    return [each.validation_message for each in validate_full_spdx_document(parse_file(str(path)))] or None


# What the profile for AI asks of each AI package of a collection that claims it; the validators do not look for it.
ASKED = "releaseTime suppliedBy software_downloadLocation software_packageVersion software_primaryPurpose".split()


def profile_faults(document: Any) -> list[str]:
    """What the AI packages of ours lack in a document that claims the profile for AI."""
    graph = document["@graph"]
    if not any("ai" in element.get("profileConformance", ()) for element in graph):
        return []
    ours = [each for each in graph if each["type"] == "ai_AIPackage" and each["spdxId"].startswith("urn:llamalicense")]
    lacking = [f"{package['name']}: {key}" for package in ours for key in ASKED if not package.get(key)]
    for package in ours:
        for kind in ("hasConcludedLicense", "hasDeclaredLicense"):
            said = [
                each["to"]
                for each in graph
                if (each.get("from"), each.get("relationshipType")) == (package["spdxId"], kind)
            ]
            lacking += [f"{package['name']}: {kind} {said}"] if [len(to) for to in said] != [1] else []
    return lacking


def patch_of(name: str) -> Callable[[str], str]:
    if "CycloneDX" in content(name) or name.endswith(".xml"):
        return lambda text: cyclonedx.patched(text, PARTS)
    return lambda text: spdx.patched(text, PARTS, TODAY)


def statements(text: str) -> list[Any]:
    """What a bill that is no JSON says, in its order: elements and comments, or lines of tags and values."""
    if not text.lstrip("\ufeff").startswith("<"):
        return text.splitlines()
    nodes = etree.fromstring(text.encode()).getroottree().xpath("//node()[not(self::text())]")
    return [(str(node.tag).rpartition("}")[2], dict(node.attrib), (node.text or "").strip()) for node in nodes]


def lost_of_text(before: str, after: str) -> list[Any]:
    """The statements of one text that another lacks, or has in another order."""
    left, lacking = statements(after), []
    for statement in statements(before):
        if statement in left:
            left = left[left.index(statement) + 1 :]
        else:
            lacking.append(statement)
    return lacking


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """What one document has and another lacks, or has elsewhere."""
    if isinstance(before, dict) and isinstance(after, dict):
        same_order = [key for key in after if key in before] == list(before)
        inner = [each for key in before for each in lost(before[key], after.get(key), f"{path}/{key}")]
        return inner if same_order else [f"{path}: order", *inner]
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, [*after, *[None] * len(before)], strict=False)
        return [each for number, (old, new) in enumerate(pairs) for each in lost(old, new, f"{path}/{number}")]
    return [] if before == after else [path]


# What a patch changes and does not add: the version where models are not known, and what this program said before.
CHANGED = {
    "cyclonedx-1.4.json": ["/$schema", "/specVersion"],
    "tabs-crlf-1.6.cdx.json": ["/components/0/properties/0/value"],
    "prefixed-1.6.xml": [("property", {"name": "llamalicense:verdict"}, "")],
    "by-hand-2.2.spdx": ["AnnotationComment: <text>llamalicense:verdict: undecided</text>"],
}
RAISED = ("cyclonedx-1.4.xml", "maven-1.4.xml")


def test_every_file_is_labelled() -> None:
    assert sorted(MODELS) == sorted(path.name for path in BILLS.iterdir())
    assert len(MODELS) >= 20


def test_models_licences_and_ancestors_are_read() -> None:
    for name, expected in MODELS.items():
        bill = bill_of(content(name))
        assert bill, name
        said = [
            (model.id.text, [each.text for each in model.licences], [each.text for each in model.ancestors])
            for model in bill.models
        ]
        assert said == expected, name
        for model in bill.models:
            for words in (model.id, *model.licences, *model.ancestors):
                written = content(name)[words.start : words.end]
                assert words.text.rpartition("/")[2] in written or words.text.endswith("License"), (name, words)


# The validator of tags and values leaves the log of its parser open.
@pytest.mark.filterwarnings(r"ignore:(?s).*parser\.out")
def test_what_others_write_is_valid_before_and_after_and_loses_nothing(tmp_path: Path) -> None:
    for name in MODELS:
        before = content(name)
        assert faults(before, name, tmp_path) is None, name
        after = patch_of(name)(before)
        assert faults(after, name, tmp_path) is None, name
        if before.startswith("{"):
            assert lost(json.loads(before), json.loads(after)) == CHANGED.get(name, []), name
        elif name in RAISED:
            assert 'xmlns="http://cyclonedx.org/schema/bom/1.6"' in after
            assert lost_of_text(before.replace("1.4", "1.6"), after.replace("1.4", "1.6")) == []
        else:
            assert lost_of_text(before, after) == CHANGED.get(name, []), name
        characters = iter(after)
        assert name in (*CHANGED, *RAISED) or all(character in characters for character in before), name
        assert patch_of(name)(after) == after, f"{name}: the second time changes something"
        assert {part.id.casefold() for part in PARTS} <= {
            model.id.text.casefold()
            for model in (bill_of(after) or bill_of("")).models  # type: ignore[union-attr]
        } | {"empty", "meta-llama/meta-llama-3-8b"}, name
        if "\r\n" in before:
            assert after.count("\n") == after.count("\r\n")
        # An added line ends as the others do, and a file that ends without one still does.
        assert after.endswith("\n") is before.endswith("\n"), name


def test_elements_are_written_whatever_is_there_and_whatever_they_hold(tmp_path: Path) -> None:
    """Into an empty element, with what XML has no sign for, and in a text whose encoding has no such letter."""
    part = Part("acme/Llämä<&>", properties=(("llamalicense:report", "a\x01b"),))
    head = '<?xml version="1.0" encoding="{}"?>\n'
    root = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"{}'
    names = {
        root.format("/>"): "Ll&#228;m&#228;&lt;&amp;&gt;",
        head.format("utf-8") + root.format("><components/></bom>"): "Ll&#228;m&#228;&lt;&amp;&gt;",
        head.format("utf-8") + root.format("><!-- ß --></bom>"): "Llämä&lt;&amp;&gt;",
        head.format("iso-8859-1") + root.format("><!-- ß --></bom>"): "Ll&#228;m&#228;&lt;&amp;&gt;",
    }
    for text, name in names.items():
        for mark in ("", "\ufeff"):
            after = cyclonedx.patched(mark + text, [part])
            assert mark or f"<name>{name}</name>" in after, after
            assert [model.id.text for model in (bill_of(after) or bill_of("")).models] == [  # type: ignore[union-attr]
                part.id
            ]
            assert after.startswith(mark + text.partition("/>")[0].partition("</bom>")[0])
            assert faults(after.removeprefix("\ufeff"), "a.xml", tmp_path) is None, after
            assert cyclonedx.patched(after, [part]) == after


def test_a_new_bill_is_valid_and_says_licences_as_they_may_be_said(tmp_path: Path) -> None:
    made = cyclonedx.written(PARTS)
    assert faults(made, "a.json", tmp_path) is None
    components = {each["bom-ref"]: each for each in json.loads(made)["components"]}
    component = components[f"pkg:huggingface/{LLAMA}"]
    assert component["type"] == "machine-learning-model"
    assert component["licenses"] == [
        {"license": {"name": licence("llama-3.1").name, "url": "https://www.llama.com/llama3_1/license/"}}
    ]
    assert components["pkg:huggingface/acme/Llama-Acme"]["pedigree"]["ancestors"][0]["name"] == LLAMA
    assert component["properties"] == [{"name": "llamalicense:verdict", "value": "fail"}]
    made = cyclonedx.written(PARTS, in_xml=True)
    assert faults(made, "a.xml", tmp_path) is None
    assert cyclonedx.patched(made, PARTS) == made
    assert [model.id.text for model in (bill_of(made) or bill_of("")).models] == [  # type: ignore[union-attr]
        part.id for part in PARTS
    ]
    made = spdx.written(PARTS, TODAY)
    assert faults(made, "a.json", tmp_path) is None
    assert "LicenseRef-scancode-llama-3.1-license-2024" in made
    assert spdx.patched(made, PARTS, TODAY) == made
    assert faults(spdx.written([], TODAY), "a.json", tmp_path) is None
    assert licence("llama-4").reference == "LicenseRef-scancode-llama-4-cla-2025"


def test_the_profile_for_ai_is_claimed_where_all_is_known_that_it_asks_for(tmp_path: Path) -> None:
    dated = [
        Part(LLAMA, licence("llama-3.1"), released="2024-07-23"),
        Part("acme/x", None, (SCOUT,), released="2025-01-01"),
    ]

    def document_of(text: str) -> Any:
        [document] = [each for each in json.loads(text)["@graph"] if each["type"] == "SpdxDocument"]
        return document

    made = spdx.written(dated, TODAY)
    assert faults(made, "a.json", tmp_path) is None
    assert "ai" in document_of(made)["profileConformance"]
    names = {each["spdxId"]: each.get("name") for each in json.loads(made)["@graph"] if "spdxId" in each}
    packages = {each["name"]: each for each in json.loads(made)["@graph"] if each["type"] == "ai_AIPackage"}
    # What comes from the catalogue, and what nobody knows.
    assert packages[SCOUT]["releaseTime"] == "2025-04-05T00:00:00Z"
    assert names[packages[SCOUT]["suppliedBy"]] == "meta-llama"
    assert packages["acme/x"]["software_packageVersion"] == "NOASSERTION"
    # A day that is not known is not made up: then the profile is not claimed, and the document says why.
    undated = document_of(spdx.written(PARTS, TODAY))
    assert "ai" not in undated["profileConformance"]
    assert "acme/Llama-Acme" in undated["comment"]
    assert SCOUT not in undated["comment"]
    assert "ai" not in document_of(spdx.written([], TODAY))["profileConformance"]
    # One that claims it keeps its word when models are added.
    after = spdx.patched(made, PARTS, TODAY)
    assert faults(after, "a.json", tmp_path) is None
    assert lost(json.loads(made), json.loads(after)) == []
    kinds = {each["name"]: each["type"] for each in json.loads(after)["@graph"] if "software_primaryPurpose" in each}
    assert (kinds[LLAMA], kinds["acme/Llama-Acme"]) == ("ai_AIPackage", "software_Package")
    assert spdx.patched(after, PARTS, TODAY) == after


def test_a_bill_is_evidence_of_what_it_lists_and_all_else_in_it_only_names() -> None:
    aliases = library.aliases()
    for name, expected in MODELS.items():
        uses = [each for each in in_text(content(name), name, aliases) if each.kind == "use"]
        for each in uses:
            # The id of the hub is that of weights; whether they are had no bill tells.
            assert (each.access, each.told) == ("weights" if "/" in each.text else None, False), name
        models = {each.model for each in uses if each.model}
        known = {alias.model for id, _, more in expected for text in (id, *more) if (alias := aliases.resolve(text))}
        assert models == known - {None}, name
    keys = [(each.key, each.text) for each in declared(content("aibom-generator-1.6.cdx.json"))]
    assert keys == [("model", "acme/Llama-Acme"), ("license", "llama3.1"), ("base_model", LLAMA)]


@pytest.mark.parametrize(
    "text",
    [
        '{"bomFormat": "CycloneDX", "components": [{',
        '{"bomFormat": "CycloneDX", "components": ' + "[" * 5000,
        '<!DOCTYPE bom [<!ENTITY a "x">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components/>&a;</bom>',
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + "<a>" * 500,
        "<x>http://cyclonedx.org/schema/bom/</x>",
        "<<<http://cyclonedx.org/schema/bom/",
        '{"bomFormat": "CycloneDX", "components"x: []}',
        '{"bomFormat": "CycloneDX", "components": [], & }',
        '{"bomFormat": "CycloneDX",\u00a0"components": []}',
        '{"bomFormat": "CycloneDX"} x',
    ],
)
def test_what_is_broken_or_means_harm_is_no_bill(text: str) -> None:
    assert bill_of(text) is None
    assert LLAMA in [each.text for each in in_text(f"{text}\n{LLAMA}\n", "a.xml", library.aliases())]


# What stands where a patch would write, and is not what should stand there: nothing can be added to it, nor beside it.
MALFORMED = {
    "components": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": %s}',
    "properties": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "machine-learning-model", '
    '"name": "meta-llama/Llama-Guard-3-8B", "properties": %s}]}',
    "packages": '{"spdxVersion": "SPDX-2.3", "packages": %s}',
    "@graph": '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": %s}',
}


def test_what_cannot_be_added_to_is_refused_and_not_written_beside() -> None:
    for name, document in MALFORMED.items():
        for value in ('"x"', "null", "{}", "1"):
            text = document % value
            with pytest.raises(UsageError, match=r"should stand in line 1|no document of SPDX"):
                cyclonedx.patched(text, PARTS) if "CycloneDX" in text else spdx.patched(text, PARTS, TODAY)
            assert value in text, name
    with pytest.raises(UsageError, match="the <text> on line 2 does not end"):
        spdx.patched("SPDXVersion: SPDX-2.3\nAnnotationComment: <text>x\n", PARTS, TODAY)


def test_what_is_cut_off_is_not_added_to() -> None:
    """What would be added behind an open text would be swallowed by it."""
    whole = content("syft-2.3.spdx")
    with pytest.raises(UsageError, match="the <text> on line 37 does not end"):
        spdx.patched(whole.replace("</text>", ""), PARTS, TODAY)
    later = '<bom xmlns="http://cyclonedx.org/schema/bom/1.x"/>'
    for text in (content("prefixed-1.6.xml")[:-20], content("syft-1.6.cdx.json")[:-20], later):
        with pytest.raises(UsageError, match="this is no bill"):
            cyclonedx.patched(text, PARTS)


def test_json_is_read_as_json() -> None:
    for text in ('{"a": [1, -2.5e3, true, false, null, "\\u00e9\\"", {}], "b": {"c": []}}', "[]", '"x"', " 1 "):

        def plain(node: Any) -> Any:
            value = node.value
            if isinstance(value, dict):
                return {key: plain(inner) for key, inner in value.items()}
            return [plain(inner) for inner in value] if isinstance(value, list) else value

        assert plain(parse(text)) == json.loads(text)
    for text in (
        "",
        "{",
        "[1,]",
        '{"a" 1}',
        "[1] 2",
        "{1: 2}",
        '{"a": }',
        "[1 2]",
        "nul",
        "[1]x",
        "[1 x, 2]",
        '{"a" x: 1}',
        "[1;]",
    ):
        with pytest.raises(ValueError, match=r"."):
            parse(text)


class TestTheCommand:
    @pytest.fixture
    def repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "app.py").write_text(f'load("{LLAMA}")\nload("unsloth/Llama-3.1-8B-bnb-4bit")\n', encoding="utf-8")
        return tmp_path

    def test_bills_are_written_and_written_again_without_change(self, repository: Path, tmp_path: Path) -> None:
        outputs = ("--output", "cyclonedx=bom.json", "--output", "spdx=out/a.spdx.json")
        assert llamalicense("scan", *outputs).status == 0
        files = [repository / "bom.json", repository / "out" / "a.spdx.json"]
        first = [file.read_text(encoding="utf-8") for file in files]
        assert [faults(text, "a.json", tmp_path) for text in first] == [None, None]
        assert llamalicense("scan", *outputs).status == 0
        assert [file.read_text(encoding="utf-8") for file in files] == first
        names = [each["name"] for each in json.loads(first[0])["components"]]
        assert names == ["Llama-3.1-8B-Instruct", "Llama-3.1-8B-bnb-4bit"]

    def test_a_manifest_says_its_verdicts(self, repository: Path) -> None:
        (repository / "llamalicense.yaml").write_text(
            "manifest: 1\norganisation:\n  name: Acme\n"
            f"models:\n  - id: {LLAMA}\n    access: weights\n  - id: acme/x\n    derived_from: {LLAMA}\n"
            "builds:\n  - name: Llama-Acme\n    kind: model\n    contains: [acme/x]\n",
            encoding="utf-8",
        )
        ran = llamalicense("scan", "--output", "cyclonedx=b.json", "--manifest", "llamalicense.yaml")
        assert ran.status == 0, ran.err
        components = {each["name"]: each for each in json.loads((repository / "b.json").read_text())["components"]}
        properties = {each["name"]: each["value"] for each in components["Llama-3.1-8B-Instruct"]["properties"]}
        assert properties == {
            "llamalicense:verdict": "warn",
            "llamalicense:report": "llamalicense check llamalicense.yaml",
        }
        assert components["x"]["pedigree"]["ancestors"][0]["name"] == LLAMA
        assert components["Llama-Acme"]["pedigree"]["ancestors"][0]["name"] == "acme/x"
        assert "verdict" in str(components["Llama-Acme"]["properties"])
        ran = llamalicense("scan", "--output", "spdx=b.spdx.json", "--manifest", "llamalicense.yaml")
        assert ran.status == 0, ran.err
        graph = json.loads((repository / "b.spdx.json").read_text())["@graph"]
        names = {each["spdxId"]: each["name"] for each in graph if "spdxId" in each and "name" in each}
        supplied = {each["name"]: names[each["suppliedBy"]] for each in graph if each["type"] == "ai_AIPackage"}
        expected = {"Llama-Acme": "Acme", "acme/x": "acme", "unsloth/Llama-3.1-8B-bnb-4bit": "unsloth"}
        assert expected.items() <= supplied.items()

    def test_what_a_card_describes_comes_from_its_bases(self, repository: Path) -> None:
        """By its name, and by the id under which code publishes it."""
        for name, card in {
            "README.md": f"---\nmodel_name: Llama-Acme\nbase_model: {LLAMA}\n---\n",
            "b/README.md": "---\nbase_model: meta-llama/Llama-3.2-1B\nlibrary_name: peft\n---\n# Llama-Acme-1B\n",
            "c/README.md": "---\nbase_model: Qwen/Qwen3-8B\nlibrary_name: peft\n---\n# Llama-Qwen\n",
            "d/README.md": "---\nbase_model: meta-llama/Llama-3.2-3B\nlibrary_name: peft\n---\nAbout it.\n",
        }.items():
            (repository / name).parent.mkdir(exist_ok=True)
            (repository / name).write_text(card, encoding="utf-8")
        (repository / "up.py").write_text('model.push_to_hub("acme/Llama-Acme")\n', encoding="utf-8")
        assert llamalicense("scan", "--output", "cyclonedx=b.json").status == 0
        assert {
            (each.get("purl"), each["name"], ancestor["name"])
            for each in json.loads((repository / "b.json").read_text())["components"]
            for ancestor in each.get("pedigree", {}).get("ancestors", ())
        } >= {
            ("pkg:huggingface/acme/Llama-Acme", "Llama-Acme", LLAMA),
            (None, "Llama-Acme-1B", "meta-llama/Llama-3.2-1B"),
        }
        names = [
            each.get("group", "") + each["name"]
            for each in json.loads((repository / "b.json").read_text())["components"]
        ]
        assert len(names) == len(set(names))
        assert "Llama-Qwen" not in names

    def test_what_is_no_bill_is_left_alone(self, repository: Path) -> None:
        for name, text in (("a.json", "{}"), ("b.xml", "<bom/>"), ("c.json", "{")):
            (repository / name).write_text(text, encoding="utf-8")
            for output_format in ("cyclonedx", "spdx"):
                ran = llamalicense("scan", "app.py", "--output", f"{output_format}={name}")
                assert (ran.status, ran.out) == (2, "")
                assert f"--output {output_format}={name}: this is no" in ran.err
                assert (repository / name).read_text(encoding="utf-8") == text


def test_a_disputed_licence_is_none_and_its_candidates_are_said(tmp_path: Path) -> None:
    from llamalicense.commands.scan import scanned

    (tmp_path / "a.py").write_text('load("meta-llama/Llama-Guard-3-8B")\n', encoding="utf-8")
    made = billed("cyclonedx", scanned([str(tmp_path)]), tmp_path / "b.json", today=TODAY)
    [component] = json.loads(made)["components"]
    assert "licenses" not in component
    assert component["properties"] == [{"name": "llamalicense:licences", "value": "llama-3.1 or llama-3.2"}]
    with pytest.raises(UsageError, match="this is no bill of CycloneDX"):
        cyclonedx.patched("{}", [])
