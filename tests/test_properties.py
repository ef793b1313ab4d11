"""What holds for every manifest: definite verdicts stay, nothing is left out, order does not matter.

A completion of a manifest states facts that are not stated. So each pair of manifests here is made the other way round:
one is drawn, and the facts that a completion might have stated are taken away from it.
"""

import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scenarios import SHARED

from llamalicense.decision.result import VERDICTS, Result
from llamalicense.decision.settings import Settings
from llamalicense.documents.document import Document
from llamalicense.errors import InputError
from llamalicense.policy import library as bundle
from llamalicense.policy.resources import folder
from llamalicense.project.load import Loaded, load_manifest
from llamalicense.report.formats import Style, render
from llamalicense.report.report import ManifestReport, Report
from llamalicense.run import Checker
from llamalicense.vocabulary import CATEGORIES, LICENCES

Dict = dict[str, Any]
Path = tuple[str | int, ...]

settings.register_profile("ci", derandomize=True, print_blob=True)
PROFILE = settings(
    settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
    max_examples=70,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

AS_OF = date(2026, 11, 21)
BEFORE, AFTER = "2026-01-31", "2027-01-31"

# Of every licence a model, of those that have them one that takes images, and what the catalogue is not sure about.
KNOWN = [
    "meta-llama/Llama-4-Scout-17B-16E",
    "meta-llama/Llama-Prompt-Guard-2-22M",
    "meta-llama/Llama-3.3-70B-Instruct",
    "meta-llama/Llama-3.2-11B-Vision",
    "meta-llama/Llama-3.1-8B",
    "meta-llama/Meta-Llama-3-8B",
    "meta-llama/Llama-2-7b",
    "meta-llama/Llama-Guard-3-8B",
    "meta-llama/Prompt-Guard-86M",
    "meta-llama/Llama-4-Behemoth-288B-16E",
]
UNKNOWN = ["acme/one", "acme/two"]


def _agreement(licence: str) -> str:
    file = SHARED / "licences" / licence / "LICENSE"
    return file.read_text(encoding="utf-8") if file.is_file() else "No agreement.\n"


@cache
def documents() -> dict[str, Document]:
    """The files that every manifest here may name."""
    notice = (
        "Llama 4 is licensed under the Llama 4 Community License, "
        "Copyright {} Meta Platforms, Inc. All Rights Reserved."
    )
    texts = {
        "LICENSE": _agreement("llama4"),
        "ALTERED": _agreement("llama4").replace("700 million", "500 million"),
        "LICENSE.3": _agreement("llama3"),
        "NOTICE": notice.format("©"),
        "notice.txt": notice.format("(c)"),
        "README.md": f"Built with Llama\n\n{notice.format('©')}\n",
        "about.md": "Built with Meta Llama 3\n",
        "version.md": "Built with Llama 4\n",
        "small.md": "built with llama\n",
    }
    found = {name: Document(name, text, None) for name, text in texts.items()}
    return {**found, "gone.md": Document("gone.md", None, "does not exist")}


URL = "https://acme.example/about"


def open_document(name: str) -> Document:
    return Document(name, None, None) if name == URL else documents()[name]


CHECKER = Checker(AS_OF, Settings())


def load(manifest: Dict) -> Loaded:
    data = json.dumps(manifest, ensure_ascii=False).encode()
    return load_manifest(
        data,
        "llamalicense.yaml",
        catalogue=CHECKER.catalogue,
        open_document=open_document,
        rules_of=bundle.rule_ids,
        as_of=AS_OF,
    )


def judge(manifest: Dict, how: Settings | None = None) -> ManifestReport:
    if how is None:
        return CHECKER.judge(load(manifest))
    checker = Checker(AS_OF, how)
    checker._policies = CHECKER._policies
    return checker.judge(load(manifest))


def by_subject(report: ManifestReport) -> dict[tuple[str, str], Result]:
    found = {(result.rule, result.subject): result for result in report.results}
    assert len(found) == len(report.results)
    return found


# Strategies


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Dict]:
    """A mapping that states any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


def one(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=2, unique_by=json.dumps)


file = one("LICENSE", "NOTICE", "README.md", "ALTERED", "LICENSE.3", "notice.txt", "gone.md", URL)
papers = st.just(False) | file | few(file)
page = one("README.md", "about.md", "version.md", "small.md", "gone.md", URL)
displays = st.just(False) | page | st.fixed_dictionaries({"at": page, "text": one("Built with Llama", "Llama")})
licence = st.sampled_from(LICENCES)
day = one(BEFORE, AFTER)
users = one(0, 700_000_000, 700_000_001)
access = one("weights", "api", "end-user-product", "outputs-only", ["end-user-product", "api"])
governing = licence | one("apache-2.0", "other")
change = one("none", "converted", "pruned", "merged", "fine-tuned")
MONTHS = ("2023-06", "2024-06", "2025-03", "2025-05", "2026-10")

category = st.sampled_from(sorted(CATEGORIES))
# Rules of every licence that a grant answers.
ANSWERED = ("mau-threshold", "trademark-use", "termination", "relicensing", "aup-spam")


@st.composite
def organisations(draw: st.DrawFn) -> Dict:
    stated: Dict = draw(
        some(
            kind=one("company", "individual", "university"),
            country=one("DE", "US", "RE", "JE"),
            founded=one("2012-02-01", "2026-02-01"),
            affiliates=one("none", "group"),
            grants=few(some(licence=licence, rules=few(one(*ANSWERED)), until=day)),
            claims_filed=few(some(filed=day, licence=licence, against=st.just("Somebody"))),
            terminations=few(some(on=day, licence=licence)),
        )
    )
    for grant in stated.get("grants", ()):
        grant["reference"] = "Agreement 1"
    if draw(st.booleans()):
        total = draw(st.dictionaries(st.sampled_from(MONTHS), users, max_size=3))
        if "founded" in stated and stated.get("affiliates") == "none":
            total = {month: 0 if month < stated["founded"] else number for month, number in total.items()}
        figures: Dict = {
            month: {"total": number, "largest_product": min(number, 700_000_000)} if draw(st.booleans()) else number
            for month, number in total.items()
        }
        if draw(st.booleans()):
            figures["peak"] = max([*total.values(), draw(users)])
        stated["monthly_active_users"] = figures
    return {"name": "Acme", **stated}


@st.composite
def listed_models(draw: st.DrawFn) -> list[Dict]:
    names = draw(st.lists(st.sampled_from([*KNOWN, *UNKNOWN]), min_size=1, max_size=3, unique=True))
    models = []
    for name in names:
        model: Dict = {
            "id": name,
            **draw(some(access=access, safety_removed=st.booleans(), released=one("2025-06-10", "2024-08-01"))),
        }
        # What contradicts the catalogue is rare, what an unknown model needs is not.
        if name in UNKNOWN or draw(one(False, False, True)):
            others = [other for other in (*KNOWN, *UNKNOWN) if other != name]
            model |= draw(some(licence=governing, multimodal=st.booleans(), derived_from=st.sampled_from(others)))
        models.append(model)
    return models


@st.composite
def made(draw: st.DrawFn, models: Sequence[str]) -> list[Dict]:
    names = ["Llama-A", "llama-b", "Chat", "Llama 3 D"][: draw(st.integers(0, 3))]
    found: list[Dict] = []
    for number, name in enumerate(names):
        inside = st.sampled_from([*models, *names[:number]])
        contents = inside | st.fixed_dictionaries({"model": inside}, optional={"change": change})
        training = st.fixed_dictionaries(
            {"model": st.sampled_from(models)},
            optional={
                "through": one("outputs", "weights"),
                "role": one("training-data", "distillation", "preference", "filter", "evaluation"),
            },
        )
        build: Dict = {"name": name} | draw(
            some(
                published_as=one("acme/Llama-X", "acme/x"),
                kind=one("model", "adapter", "app", "dataset"),
                type=one("language-model", "other-model"),
                delivery=one("shipped", "hosted"),
                audience=one("internal", "affiliates", "customers", "public"),
                contains=few(contents),
                change=change,
                base=one("Qwen/Qwen3-8B", "scratch"),
                trained_with=few(training),
                agreement=papers,
                notice=papers,
                built_with_llama=displays | few(displays.filter(bool)),
                licence=one([], "llama4", "mit", ["mit", "llama3.1"], "MIT OR llama4", "other"),
                known_dangers=one([], ["It errs."]),
                risk_disclosure=papers,
                user_terms=papers,
                safety_removed=st.booleans(),
                marks=few(one("product-name", "company-name", "domain", "logo")),
            )
        )
        found.append(build)
    return found


def consistent(manifest: Dict) -> Dict:
    """The manifest without what contradicts something else in it: a build that is drawn freely often does."""
    builds = manifest.get("builds", [])
    for number, build in enumerate(builds):
        for field in ("", "base", "change", "delivery", "kind", "trained_with", "contains"):
            build.pop(field, None)
            try:
                load({**manifest, "builds": builds[: number + 1]})
            except InputError:
                continue
            break
    return manifest


# Of before the first licence, between two of them, and after the last.
review = st.fixed_dictionaries({"reviewed": one("2023-01-01", "2024-11-20", "2026-10-01"), "by": st.just("legal")})


@st.composite
def uses(draw: st.DrawFn) -> Dict:
    use: Dict = draw(some(trade_compliance=review, purposes=st.just(["support"])))
    if draw(st.booleans()):
        applies, near = draw(few(category)), draw(few(category))
        use["acceptable_use"] = {
            **draw(review),
            "applies": applies,
            "borderline": {name: "A person decides." for name in near if name not in applies},
        }
    return use


@st.composite
def manifests(draw: st.DrawFn) -> Dict:
    models = draw(listed_models())
    manifest: Dict = {"manifest": 1, "organisation": draw(organisations()), "models": models}
    if draw(one(True, True, True, False)):
        manifest["builds"] = draw(made([model["id"] for model in models]))
    if draw(st.booleans()):
        manifest["use"] = draw(uses())
    return consistent(manifest)


# Completions


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


@PROFILE
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


@PROFILE
@given(manifests())
def test_every_rule_of_every_policy_in_use_has_a_result(manifest: Dict) -> None:
    loaded = load(manifest)
    found = {result.rule for result in CHECKER.judge(loaded).results}
    assert found == {rule.name for policy in CHECKER.policies(loaded) for rule in policy.rules}


@PROFILE
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


@PROFILE
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
                assert _at(manifest, tuple(path)) < bundle.bundled(result.rule.partition("/")[0]).effective
                continue
            if any(isinstance(part, int) for part in path):
                assert holder is not None, (result.rule, missing.fact)
            assert _at(manifest, tuple(path)) is None, (result.rule, missing.fact)


@PROFILE
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


@PROFILE
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


@PROFILE
@given(manifests())
def test_strict_turns_warnings_into_fails_and_nothing_else(manifest: Dict) -> None:
    lenient, strict = by_subject(judge(manifest)), by_subject(judge(manifest, Settings("fail", "fail")))
    assert lenient.keys() == strict.keys()
    for key, result in lenient.items():
        verdict = "fail" if result.verdict == "warn" else result.verdict
        assert strict[key] == result.changed(verdict=verdict)


@PROFILE
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
