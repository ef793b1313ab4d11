"""What holds for every manifest: definite verdicts stay, nothing is left out, order does not matter.

A completion of a manifest states facts that are not stated. So each pair of manifests here is made the other way round:
one is drawn, and the facts that a completion might have stated are taken away from it.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

import pytest
from drawn_manifests import (
    ANSWERED,
    AS_OF,
    CHECKER,
    UNKNOWN,
    Dict,
    by_subject,
    judge,
    licence,
    load,
    manifests,
    one,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llamalicense.decision.result import VERDICTS
from llamalicense.decision.settings import Settings
from llamalicense.policy import library
from llamalicense.policy.resources import folder
from llamalicense.report.formats import Style, render
from llamalicense.report.report import ManifestReport, Report

Path = tuple[str | int, ...]


def takeable(manifest: Dict) -> Iterator[tuple[Path, ...]]:
    """What may be taken away, so that giving it back completes the manifest; most of it one fact at a time."""
    company = manifest["organisation"]
    yield from ((("organisation", name),) for name in company if name not in ("name", "grants"))
    yield from ((("organisation", "monthly_active_users", month),) for month in company.get("monthly_active_users", ()))
    for name in ("claims_filed", "terminations"):
        for number, entry in enumerate(company.get(name, ())):
            yield from ((("organisation", name, number, field),) for field in entry)
    for number, model in enumerate(manifest["models"]):
        yield from ((("models", number, "access"),) for _ in range("access" in model))
        # Where another model is stated to come from it, that is a statement about it, too.
        if model["id"] in UNKNOWN and not any(other.get("derived_from") == model["id"] for other in manifest["models"]):
            # One of them stated, the absence of the other means something.
            yield ("models", number, "licence"), ("models", number, "derived_from")
            if "derived_from" not in model:
                yield (("models", number, "multimodal"),)
    yield from (((name,),) for name in ("builds", "use") if name in manifest)
    yield from ((("use", name),) for name in manifest.get("use", ()))
    for number, build in enumerate(manifest.get("builds", ())):
        yield from ((("builds", number, field),) for field in build if field not in ("name", "published_as"))
        for place, training in enumerate(build.get("trained_with", ())):
            yield from ((("builds", number, "trained_with", place, field),) for field in training if field != "model")


def without(manifest: Dict, taken: Sequence[tuple[Path, ...]]) -> Dict:
    """The manifest without these facts, as far as their absence states nothing."""
    less = deepcopy(manifest)
    late = [path for paths in taken for path in paths if path[-1] in ("contains", "trained_with")]
    for path in [path for paths in taken for path in paths if path not in late]:
        _take(less, path)
    for path in late:
        build = _at(less, path[:-1])
        if build is None:
            continue
        kind = build.get("kind")
        means_none = kind == "dataset" or ("base" in build if path[-1] == "contains" else kind == "app")
        if not means_none:
            _take(less, path)
    return less


def _at(value: Any, path: Path) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(str(part))
        else:
            value = value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None
    return value


def _take(manifest: Dict, path: Path) -> None:
    holder = _at(manifest, path[:-1])
    if isinstance(holder, dict):
        holder.pop(path[-1], None)


@st.composite
def completed(draw: st.DrawFn) -> tuple[Dict, Dict]:
    """A manifest and one of its completions."""
    full = draw(manifests())
    able = list(takeable(full))
    taken = draw(st.lists(st.sampled_from(able), unique=True, min_size=1)) if able else []
    return without(full, taken), full


# Properties

# A merge that may or may not have a part of another family, which is too rare to be drawn often.
MERGE: Dict = {
    "manifest": 1,
    "organisation": {"name": "Acme"},
    "models": [{"id": "meta-llama/Llama-2-7b", "access": "weights"}],
    "builds": [
        {
            "name": "Merge",
            "kind": "model",
            "type": "language-model",
            "contains": ["meta-llama/Llama-2-7b"],
            "change": "merged",
            "trained_with": [],
        }
    ],
}
MERGE_WITH_BASE: Dict = {**MERGE, "builds": [{**MERGE["builds"][0], "base": "Qwen/Qwen3-8B"}]}

# A build that may or may not hold one that was trained with Llama.
UNSAID: Dict = {
    "manifest": 1,
    "organisation": {"name": "Acme"},
    "models": [{"id": "meta-llama/Llama-3.1-8B", "access": "weights"}],
    "builds": [
        {
            "name": "inner",
            "kind": "model",
            "type": "language-model",
            "base": "Qwen/Qwen3-8B",
            "trained_with": [{"model": "meta-llama/Llama-3.1-8B", "through": "outputs", "role": "training-data"}],
        },
        {"name": "outer", "kind": "model", "type": "language-model", "audience": "public", "trained_with": []},
    ],
}
SAID: Dict = {**UNSAID, "builds": [UNSAID["builds"][0], {**UNSAID["builds"][1], "contains": ["inner"]}]}


@given(completed())
@example((MERGE, MERGE_WITH_BASE))
@example((UNSAID, SAID))
def test_a_definite_verdict_never_changes_when_more_is_stated(pair: tuple[Dict, Dict]) -> None:
    less, more = (by_subject(judge(manifest)) for manifest in pair)
    subjects = {rule: [subject for of, subject in more if of == rule] for rule, _ in more}
    for (rule, subject), result in less.items():
        # Where nothing tells a model's licence the gate is shut, and the result says that it lacks facts.
        if result.verdict == "warn" or result.reason == "missing":
            continue
        now = more.get((rule, subject))
        if now is None:
            # A build that turns out to have nothing to do with the licence is no subject any more.
            assert subject.startswith("builds/"), (rule, subject, result.verdict)
            assert subjects[rule], (rule, subject, result.verdict)
        else:
            assert now.verdict == result.verdict, (rule, subject, result, now)


@given(manifests())
def test_every_rule_of_every_policy_in_use_has_a_result(manifest: Dict) -> None:
    loaded = load(manifest)
    found = {result.rule for result in CHECKER.judge(loaded).results}
    assert found == {rule.name for policy in CHECKER.policies(loaded) for rule in policy.rules}


@given(manifests(), st.integers(0, 2**32))
def test_order_does_not_matter(manifest: Dict, seed: int) -> None:
    assert _outcomes(judge(shuffled(manifest, random.Random(seed)))) == _outcomes(judge(manifest))


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same statements in another order: the keys of mappings and the entries of lists."""
    if isinstance(value, dict):
        items = [(key, shuffled(inner, chance)) for key, inner in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        return chance.sample([shuffled(item, chance) for item in value], len(value))
    return value


def _outcomes(report: ManifestReport) -> set[tuple[str, str, str, str]]:
    return {(result.rule, result.subject, result.verdict, result.reason) for result in report.results}


@given(manifests())
def test_what_is_missing_is_not_stated(manifest: Dict) -> None:
    for result in judge(manifest).results:
        assert result.missing or result.reason != "missing"
        for missing in result.missing:
            path = [int(index) if index else name for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", missing.fact)]
            holder = _at(manifest, tuple(path[:-1]))
            assert path[-1:] != ["models"]
            if path[-1] == "reviewed":
                # A review that is older than the licence is stated, and a later one is not.
                assert _at(manifest, tuple(path)) < library.bundled(result.rule.partition("/")[0]).effective
                continue
            if any(isinstance(part, int) for part in path):
                assert holder is not None, (result.rule, missing.fact)
            # These words of a model's licence count as not stated.
            assert _at(manifest, tuple(path)) in (None, "other", "unknown", "none"), (result.rule, missing.fact)


@settings(max_examples=settings().max_examples // 3)  # each with a hundred results
@given(manifests())
def test_the_machine_report_follows_its_schema(manifest: Dict) -> None:
    from jsonschema.validators import validator_for

    schema = json.loads(_schema_file().read_bytes())
    report = Report(AS_OF, AS_OF, CHECKER.settings, (judge(manifest),))
    written = json.loads(render("json", report, Style()))
    assert [error.message for error in validator_for(schema)(schema).iter_errors(written)] == []


def _schema_file() -> Any:
    file = folder("schemas") / "report.schema.json"
    if not file.is_file():
        pytest.skip("the schema of reports is not here")
    return file


@st.composite
def waived(draw: st.DrawFn) -> tuple[Dict, Dict]:
    """A manifest without waivers and the same with some."""
    manifest = draw(manifests())
    found = judge(manifest).results
    waivers = [
        {
            "rule": result.rule,
            **({"subject": result.subject} if draw(st.booleans()) else {}),
            "reason": "It is on its way.",
            "approved_by": "legal",
            "approved_on": "2026-10-01",
            "expires": draw(one("2026-11-20", "2026-11-21", "2027-01-31")),
        }
        for result in draw(st.lists(st.sampled_from(found), max_size=4))
    ]
    return manifest, {**manifest, "waivers": waivers}


@given(waived(), st.booleans())
def test_a_waiver_turns_what_it_names_into_a_warning_and_nothing_else(pair: tuple[Dict, Dict], strict: bool) -> None:
    how = Settings("fail", "fail") if strict else Settings()
    before, after = (by_subject(judge(manifest, how)) for manifest in pair)
    assert before.keys() == after.keys()
    named = [
        (waiver["rule"], waiver.get("subject"))
        for waiver in pair[1]["waivers"]
        if waiver["expires"] >= AS_OF.isoformat()
    ]
    for key, result in before.items():
        rule, subject = key
        hit = result.verdict != "pass" and any(name == rule and of in (None, subject) for name, of in named)
        verdict, reason = ("warn", "waived") if hit else (result.verdict, result.reason)
        assert (after[key].verdict, after[key].reason) == (verdict, reason)
    left_out = by_subject(judge(pair[1], how._replace(waivers=False)))
    assert left_out == before


@given(manifests())
def test_strict_turns_warnings_into_fails_and_nothing_else(manifest: Dict) -> None:
    lenient, strict = by_subject(judge(manifest)), by_subject(judge(manifest, Settings("fail", "fail")))
    assert lenient.keys() == strict.keys()
    for key, result in lenient.items():
        verdict = "fail" if result.verdict == "warn" else result.verdict
        assert strict[key] == result.changed(verdict=verdict)


@given(manifests(), licence, one(*ANSWERED))
def test_a_grant_lifts_fails_and_does_nothing_else(manifest: Dict, of: str, rule: str) -> None:
    company = manifest["organisation"]
    grant = {"licence": of, "rules": [rule], "reference": "Agreement 2"}
    more = {**manifest, "organisation": {**company, "grants": [*company.get("grants", ()), grant]}}
    before, after = by_subject(judge(manifest)), by_subject(judge(more))
    assert before.keys() == after.keys()
    for (name, subject), result in before.items():
        now = after[name, subject]
        if name.endswith(f"/{rule}"):
            # Where two licences may govern a model, a grant under one leaves a fail under the other alone.
            assert VERDICTS.index(now.verdict) <= VERDICTS.index(result.verdict)
            assert now.verdict != "fail" or not name.startswith(f"{of}/")
        else:
            assert (now.verdict, now.reason) == (result.verdict, result.reason)
