"""Made inventories: manifests as rows, in ten shapes of project, that all differ: `rows(n, seed)`.

A row is about 2 KB as JSON and valid; verdicts are mixed. Names, countries, users, builds, dates and what is left open
differ from row to row, so that nothing of one row answers for another.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Dict = dict[str, Any]

COUNTRIES = ("US", "CA", "BR", "IN", "JP", "DE", "FR", "IE", "CH", "GB", "KR", "NL", "SG", "AU")
KINDS = ("company", "company", "company", "university", "public-body", "nonprofit")
TRADES = ("Robotics", "Insurance", "Archives", "Freight", "Optics", "Tutors", "Clinics", "Maps", "Seeds", "Studios")
TEAMS = ("support", "search", "billing", "claims", "field", "research", "legal", "press")
CATEGORIES = ("private-data", "unlicensed-practice", "spam", "weapons", "human-representation", "self-harm")

SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
MAVERICK = "meta-llama/Llama-4-Maverick-17B-128E-Instruct"
LARGE = "meta-llama/Llama-3.3-70B-Instruct"
VISION = "meta-llama/Llama-3.2-11B-Vision-Instruct"
MEDIUM = "meta-llama/Llama-3.1-70B-Instruct"
SMALL = "meta-llama/Llama-3.1-8B-Instruct"
EARLIER = "meta-llama/Meta-Llama-3-8B-Instruct"
OLD = "meta-llama/Llama-2-13b-chat-hf"
GUARD = "meta-llama/Llama-Guard-3-8B"


def rows(number: int, seed: int = 0, *, bad: int = 0) -> Iterator[Dict]:
    """So many manifests; of every `bad` rows the last is one that a check refuses (0: none is)."""
    for place in range(number):
        random = Random(f"{seed}/{place}")
        row = _manifest(SHAPES[place % len(SHAPES)], random, place)
        if bad and place % bad == bad - 1:
            BAD[place // bad % len(BAD)](row)
        yield row


def _manifest(shape: Callable[[Random, str], tuple[list[Dict], list[Dict]]], random: Random, place: int) -> Dict:
    name = f"{random.choice(('Acme', 'Borealis', 'Cobalt', 'Delphi', 'Ember'))} {random.choice(TRADES)} {place}"
    models, builds = shape(random, f"{name.split()[1]}-{place}")
    row: Dict = {"manifest": 1, "organisation": _organisation(random, name), "models": models, "builds": builds}
    if random.random() < 0.85:
        row["use"] = _use(random, name, builds)
    if random.random() < 0.1:
        row["waivers"] = [
            {
                "rule": f"{_licence(models[0]['id'])}/notice-file",
                "reason": f"The notice of {builds[0]['name']} ships with the next release.",
                "approved_by": _address(random, name),
                "approved_on": "2026-11-02",
                "expires": "2027-01-31",
            }
        ]
    return row


def _licence(model: str) -> str:
    return {SCOUT: "llama-4", LARGE: "llama-3.3", VISION: "llama-3.2", EARLIER: "llama-3", OLD: "llama-2"}.get(
        model, "llama-3.1"
    )


def _organisation(random: Random, name: str) -> Dict:
    users = random.randrange(1_000, 90_000_000)
    if random.random() < 0.03:
        users = random.randrange(700_000_001, 2_000_000_000)
    organisation: Dict = {
        "name": f"{name} {random.choice(('Inc.', 'GmbH', 'Ltd', 'B.V.', 'SA'))}",
        "kind": random.choice(KINDS),
        "country": random.choice(COUNTRIES),
        "founded": f"{random.randrange(1990, 2022)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        "affiliates": random.choice(("none", "group")),
        "monthly_active_users": {
            f"{year}-{random.randrange(1, 13):02}": random.randrange(users // 2, users) for year in (2023, 2024, 2025)
        }
        | {"peak": users},
        "claims_filed": [],
        "terminations": [],
    }
    if random.random() < 0.2:
        organisation["grants"] = [
            {
                "licence": random.choice(("llama-3.1", "llama-4")),
                "rules": ["mau-threshold"],
                "reference": f"Agreement 2025-{random.randrange(100, 999)}",
            }
        ]
    for field in ("claims_filed", "terminations", "kind", "country"):
        if random.random() < 0.08:
            del organisation[field]
    return organisation


def _use(random: Random, name: str, builds: list[Dict]) -> Dict:
    team = random.choice(TEAMS)
    reviewed = f"2026-{random.randrange(1, 11):02}-{random.randrange(1, 29):02}"
    near = random.sample(CATEGORIES, random.choice((0, 0, 1, 2)))
    use: Dict = {
        "purposes": [
            f"{builds[0]['name']} answers questions of the {team} team of {name}; a person reads what it drafts before "
            f"it is sent on, and {random.randrange(2, 90)} people a day work with it",
            *(_purpose(random, name) for _ in range(5 - len(builds))),
        ],
        "trade_compliance": {"reviewed": reviewed, "by": _address(random, name)},
        "acceptable_use": {
            "reviewed": reviewed,
            "by": _address(random, name),
            "applies": [random.choice(CATEGORIES)] if random.random() < 0.06 else [],
            "borderline": dict.fromkeys(near, f"A person of the {team} team reads every answer."),
        },
    }
    for category in use["acceptable_use"]["applies"]:
        use["acceptable_use"]["borderline"].pop(category, None)
    return use


def _purpose(random: Random, name: str) -> str:
    what = random.choice(("summaries of calls", "drafts of letters", "answers about parts", "labels of tickets"))
    return f"{what} for the {random.choice(TEAMS)} team, which {name} keeps for {random.randrange(7, 400)} days"


def _address(random: Random, name: str) -> str:
    return f"{random.choice(('legal', 'counsel', 'compliance'))}@{name.lower().replace(' ', '-')}.example"


def _build(random: Random, name: str, **stated: Any) -> Dict:
    """A build with the duties that most builds keep; some state less, or that a duty is not kept."""
    site = f"https://{name.lower().replace('.', '-')}.example"
    build: Dict = {
        "name": name,
        "published_as": f"{name.split('-')[-2].lower()}/{name}",
        **stated,
        "agreement": f"{site}/licence.txt",
        "notice": f"{site}/notice.txt",
        "built_with_llama": f"{site}/about",
        "known_dangers": random.choice(([], [f"It invents numbers of parts that {name} does not know."])),
        "risk_disclosure": f"{site}/dangers",
        "user_terms": f"{site}/terms",
        "safety_removed": False,
        "marks": [],
    }
    for field in ("agreement", "notice", "built_with_llama", "user_terms", "risk_disclosure"):
        chance = random.random()
        if chance < 0.05:
            build[field] = False
        elif chance < 0.1:
            del build[field]
    if random.random() < 0.05:
        build["marks"] = [random.choice(("company-name", "logo"))]
    return build


def _model(name: str, access: str = "weights", **stated: Any) -> Dict:
    return {"id": name, "access": access, **stated}


def fine_tune(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "model", "type": "language-model", "delivery": "shipped", "audience": "public"}
    made |= {"contains": [SMALL], "change": "fine-tuned", "trained_with": [], "licence": "llama3.1"}
    return [_model(SMALL)], [_build(random, f"{random.choice(('Llama-3.1-', 'Helper-'))}{name}", **made)]


def quantised(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "model", "type": "language-model", "delivery": "shipped", "audience": "public"}
    made |= {"contains": [LARGE], "change": "converted", "trained_with": [], "licence": "llama3.3"}
    return [_model(LARGE)], [_build(random, f"Llama-3.3-70B-{name}-Q4", **made)]


def distilled(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    teacher = {"model": MEDIUM, "through": "outputs", "role": random.choice(("training-data", "distillation"))}
    made: Dict = {"kind": "model", "type": "language-model", "delivery": "shipped", "audience": "public"}
    made |= {"base": "Qwen/Qwen3-8B", "trained_with": [teacher], "licence": random.choice(("apache-2.0", "llama3.1"))}
    return [_model(MEDIUM, "api")], [_build(random, f"{random.choice(('Student', 'Llama-3.1'))}-{name}", **made)]


def images(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "app", "delivery": "hosted", "audience": "customers", "contains": [VISION], "change": "none"}
    access = random.choice(("weights", "api", "end-user-product"))
    # Of the guard Meta's own files name two licences.
    guard = [_model(GUARD)] if random.random() < 0.25 else []
    return [_model(VISION, access), *guard], [_build(random, f"Reader-{name}", **made, trained_with=[])]


def internal(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "app", "delivery": "hosted", "audience": "internal", "contains": [EARLIER], "change": "none"}
    return [_model(EARLIER)], [_build(random, f"Desk-{name}", **made, trained_with=[])]


def adapted(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "adapter", "type": "language-model", "delivery": "shipped", "audience": "public"}
    made |= {"contains": [SMALL], "change": "fine-tuned", "trained_with": [], "licence": "llama3.1"}
    return [_model(SMALL)], [_build(random, f"Llama-{name}-lora", **made)]


def device(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    made: Dict = {"kind": "app", "delivery": "shipped", "audience": "customers"}
    made |= {"contains": [OLD], "change": "converted", "trained_with": []}
    return [_model(OLD)], [_build(random, f"Pocket-{name}", **made)]


def collected(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    source = {"model": SCOUT, "through": "outputs", "role": "training-data"}
    made: Dict = {"kind": "dataset", "delivery": "shipped", "audience": "public", "trained_with": [source]}
    return [_model(SCOUT, "api")], [_build(random, f"Questions-{name}", **made, licence="cc-by-4.0")]


def of_a_third_party(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    theirs = f"nous/{name}-8B"
    made: Dict = {"kind": "app", "delivery": "hosted", "audience": "public", "contains": [theirs], "change": "none"}
    model = _model(theirs, licence="llama-3.1", derived_from=SMALL, safety_removed=random.random() < 0.2)
    return [model], [_build(random, f"Companion-{name}", **made, trained_with=[])]


def in_two_steps(random: Random, name: str) -> tuple[list[Dict], list[Dict]]:
    tuned = f"Llama-4-{name}"
    made: Dict = {"kind": "model", "type": "language-model", "delivery": "shipped", "audience": "public"}
    made |= {"contains": [SCOUT], "change": "fine-tuned", "licence": "llama4"}
    made["trained_with"] = [{"model": MAVERICK, "through": "outputs", "role": "distillation"}]
    app: Dict = {"kind": "app", "delivery": "hosted", "audience": "public", "contains": [tuned], "change": "none"}
    models = [_model(SCOUT, multimodal=True), _model(MAVERICK, "api")]
    return models, [_build(random, tuned, **made), _build(random, f"Chat-{name}", **app, trained_with=[])]


SHAPES = (
    fine_tune,
    quantised,
    distilled,
    images,
    internal,
    adapted,
    device,
    collected,
    of_a_third_party,
    in_two_steps,
)


def _unknown_key(row: Dict) -> None:
    row["organisation"]["contry"] = "US"


def _wrong_word(row: Dict) -> None:
    row["builds"][0]["audience"] = "everybody"


def _contradiction(row: Dict) -> None:
    row["organisation"]["monthly_active_users"]["2025-06"] = row["organisation"]["monthly_active_users"]["peak"] + 1


def _no_such_model(row: Dict) -> None:
    row["builds"][0]["contains"] = ["meta-llama/Llama-9"]


# What a check refuses: a key, a word, a contradiction, a name.
BAD: tuple[Callable[[Dict], None], ...] = (_unknown_key, _wrong_word, _contradiction, _no_such_model)
