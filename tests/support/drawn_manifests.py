"""Manifests as Hypothesis draws them: what any manifest of a few models and builds may state, and their reports."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from checkout import LICENCE_TEXTS
from hypothesis import strategies as st
from ruled import RuledChecker

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.documents.document import Document
from llamalicense.errors import InputError
from llamalicense.policy import library
from llamalicense.project.load import Loaded, load_source
from llamalicense.report.report import ManifestReport
from llamalicense.steps import finished
from llamalicense.vocabulary import CATEGORIES, LICENCES
from llamalicense.yamlfile import parse

Dict = dict[str, Any]

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
    file = LICENCE_TEXTS / licence / "LICENSE"
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


CHECKER = RuledChecker(AS_OF, Settings())


def load(manifest: Dict) -> Loaded:
    data = json.dumps(manifest, ensure_ascii=False).encode()
    return finished(
        load_source(
            parse(data, "llamalicense.yaml"),
            catalogue=CHECKER.catalogue,
            open_document=open_document,
            rules_of=library.rule_ids,
            as_of=AS_OF,
        )
    )


# A checker for all manifests with the same settings, as in a run over many.
_OTHERS: dict[str, RuledChecker] = {}


def judge(manifest: Dict, how: Settings | None = None) -> ManifestReport:
    checker = CHECKER if how is None else _OTHERS.setdefault(str(how), RuledChecker(AS_OF, how))
    checker._policies = CHECKER._policies
    return checker.judge(load(manifest))


def by_subject(report: ManifestReport) -> dict[tuple[str, str], Result]:
    found = {(result.rule, result.subject): result for result in report.results}
    assert len(found) == len(report.results)
    return found


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
