"""What a model's `licence` may say: a Llama licence, another licence's name, nothing; and what is taken for a slip."""

import json
from functools import cache
from typing import Any

import pytest
from jsonschema.validators import validator_for
from manifests import loaded, problems
from packaging.licenses._spdx import LICENSES as SPDX
from rows import rows

from llamalicense.policy.resources import folder
from llamalicense.vocabulary import LICENCE_TAGS, LICENCES


def written(word: str) -> str:
    return f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: acme/one, licence: {json.dumps(word)}}}]\n"


def read(word: str) -> str | None:
    """What the manifest states with a word; raises InputError."""
    return loaded(written(word)).project.manifest.models[0].licence


@cache
def _validator() -> Any:
    schema = json.loads((folder("schemas") / "manifest.schema.json").read_bytes())
    return validator_for(schema)(schema)


def editors_accept(word: str) -> bool:
    model = {"id": "acme/one", "licence": word}
    return bool(_validator().is_valid({"manifest": 1, "organisation": {"name": "Acme"}, "models": [model]}))


LLAMAS = [(spelling, licence) for tag, licence in LICENCE_TAGS.items() for spelling in (tag, licence, tag.title())]


@rows(("word", "licence"), [*LLAMAS, (" LLAMA-3.1 ", "llama-3.1")])
def test_a_llama_licence_by_policy_or_hub_tag(word: str, licence: str) -> None:
    assert read(word) == licence
    assert editors_accept(word)


# SPDX ids, LicenseRef- names, hub tags, and the names of the research licence of LLaMA of 2023.
OTHERS = """
    MIT mit Apache-2.0 apache-2.0 BSD-3-Clause 0BSD GPL-2.0+ GPL-3.0-or-later CC-BY-NC-4.0 CC0-1.0 Unlicense unlicense
    gemma openrail bigscience-openrail-m creativeml-openrail-m bigcode-openrail-m deepfloyd-if-license
    etalab-2.0 cdla-sharing-1.0
    grok2-community deepseek tongyi-qianwen nvidia-open-model-license fair-noncommercial-research-license afl-3.0 c-uda
    LicenseRef-Acme-1 LicenseRef-scancode-proprietary-license DocumentRef-acme:LicenseRef-Acme
    llama-license-2023 LicenseRef-scancode-llama-license-2023 LLAMA-LICENSE-2023 proprietary TAPR-OHL-1.0 LAL-1.3 LLGPL
    blessing Glide Plexus Lamport MulanPSL-2.0 alma llm-1 mamba
""".split()
EXPRESSIONS = ["Apache-2.0 OR MIT", "apache-2.0 and mit", "(MIT OR Apache-2.0) AND BSD-2-Clause"]
EXPRESSIONS += ["GPL-2.0-only WITH Classpath-exception-2.0"]


@rows("word", [*OTHERS, *EXPRESSIONS])
def test_another_licence_is_taken_at_its_word(word: str) -> None:
    assert read(word) == word
    assert editors_accept(word)


def test_no_spdx_id_is_refused() -> None:
    ids = [entry["id"] for entry in SPDX.values()]
    assert len(ids) > 600
    assert [each for each in ids if problems(written(each))] == []


@pytest.mark.parametrize("word", ["other", "Other", "unknown", "none", "NONE", " unknown "])
def test_a_word_that_tells_nothing_states_nothing(word: str) -> None:
    assert read(word) is None


# A slip, and the licence that the message asks about; "": none is near enough to name.
SLIPS = [
    ("lama-4", "llama-4"),
    ("lama4", "llama-4"),
    ("llma-3.1", "llama-3.1"),
    ("lamma3.2", "llama-3.2"),
    ("llama-5", "llama"),
    ("llama4-community", "llama-4"),
    ("llama-3.1-community", "llama-3.1"),
    ("LicenseRef-Llama-4", "llama-4"),
    ("Llama 3.3 Community License Agreement", "llama-3.3"),
    ("llama-2-license-2023", "llama-2"),
    ("llama-4-cla-2025", "llama-4"),
    ("llama-3.4", "llama-3"),
    ("llama31", "llama3.1"),
    ("llama-40", "llama-4"),
    ("meta-llama", "llama"),
    ("llama", "llama"),
    ("openllama", "llama"),
    ("apache-2.0 OR llama3.1", "llama-3.1"),
    ("mit AND lama-4", "llama-4"),
    ("(lama-4)", "llama-4"),
]


@rows(("word", "meant"), SLIPS)
def test_a_slip_is_no_other_licence(word: str, meant: str) -> None:
    [problem] = problems(written(word))
    assert problem.startswith("3:")
    assert "this is no Llama licence" in problem
    assert f'did you mean "{meant}' in problem or ("expected" in problem and meant == "llama")


@cache
def edits(one: str, other: str) -> int:
    """The fewest letters to insert, delete or replace, by the definition."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return edits(one[1:], other[1:])
    return 1 + min(edits(one[1:], other), edits(one, other[1:]), edits(one[1:], other[1:]))


NEAR = [
    "lama-4",
    "lam-4",
    "la-4",
    "xlxma4",
    "allma-3",
    "lxxma-3",
    "lxxxa-3",
    "gemma",
    "mamba",
    "mama-4",
    "rama-3.1",
    "l-4",
]


@rows("word", NEAR)
def test_two_edits_are_a_slip_and_three_are_another_word(word: str) -> None:
    near = min(edits(word, name) for name in (*LICENCES, *LICENCE_TAGS)) <= 2
    assert bool(problems(written(word))) is near


@pytest.mark.parametrize(
    "word", ["", "?", "todo", "TBD", "n/a", "yes", "see README", "MIT and", "Apache License 2.0", "x" * 300]
)
def test_what_names_no_licence_is_refused(word: str) -> None:
    assert len(problems(written(word))) == 1


@pytest.mark.parametrize("place", ["organisation.grants", "organisation.terminations", "organisation.claims_filed"])
def test_elsewhere_only_a_llama_licence_is_meant(place: str) -> None:
    name = place.rpartition(".")[2]
    more = ", reference: x" if name == "grants" else ""
    text = f"manifest: 1\norganisation: {{name: Acme, {name}: [{{licence: mit{more}}}]}}\nmodels: [{{id: a}}]\n"
    assert "expected a licence: llama-2" in problems(text)[0]
