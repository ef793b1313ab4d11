"""Made outcomes of an audit: of an organisation with units, whose rows differ, and drawn ones for properties."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from llamalicense.commands.audit.audited import Audited
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.note import Note
from llamalicense.decision.result import Verdict
from llamalicense.decision.settings import Settings
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.ran import AuditRun, RuleName, audit_run
from llamalicense.inventory.since import DIRECTIONS, Change, Changes, PastAudit
from llamalicense.inventory.summary import Counting, Summary
from llamalicense.inventory.tallies import Tally

DAY = date(2026, 11, 21)
UNITS = (
    "Payments",
    "Search & Ads",
    "Customer Care",
    "Legal Operations",
    "Research",
    "Field Service",
    "Insurance Claims",
    "Platform",
    "Consumer Apps",
    "Public Sector",
    "Marketing",
    "Human Resources",
    "Logistics",
    "",
)
_RULES = (
    "agreement-copy",
    "notice-file",
    "model-naming",
    "built-with-llama",
    "user-terms",
    "trademark-use",
    "danger-disclosure",
    "relicensing",
    "trade-compliance",
    "aup-private-data",
    "aup-human-representation",
    "mau-threshold",
)
_FACTS = (
    "use.acceptable_use",
    "organisation.monthly_active_users.peak",
    "builds.notice",
    "builds.user_terms",
    "organisation.claims_filed",
    "builds.delivery",
    "use.trade_compliance",
)
_MODELS = {
    "meta-llama/Llama-4-Scout-17B-16E-Instruct": "llama-4",
    "meta-llama/Llama-3.3-70B-Instruct": "llama-3.3",
    "meta-llama/Llama-3.2-11B-Vision-Instruct": "llama-3.2",
    "meta-llama/Llama-3.1-8B-Instruct": "llama-3.1",
    "meta-llama/Llama-2-13b-chat-hf": "llama-2",
}
_VERDICTS: tuple[Verdict | None, ...] = ("fail", "warn", "pass", None)
NOTHING: dict[str, int] = {}


def outcome(verdict: Verdict | None = "pass", **fields: Any) -> Outcome:
    """An outcome that states what a test is about, and is plain otherwise; counts follow from its rules."""
    fails, warns = fields.get("fails", {}), fields.get("warns", {})
    counts = {"pass": 30, "warn": sum(warns.values()), "fail": sum(fails.values())}
    plain: dict[str, Any] = {
        "source": "products.jsonl",
        "line": 1,
        "key": "",
        "unit": "",
        "name": "a build",
        "organisation": "Acme",
        "errors": (),
        "counts": counts if verdict else dict.fromkeys(counts, 0),
        "fails": fails,
        "warns": warns,
        "counting": counts["fail"],
        "asked": NOTHING,
        "alone": NOTHING,
        "models": (),
        "licences": (),
    }
    return Outcome(**{**plain, **fields, "verdict": verdict})


def organisation(projects: int = 300, seed: int = 1, *, units: tuple[str, ...] = UNITS) -> list[Outcome]:
    """A row for each project; how much is in order differs from unit to unit, and from rule to rule."""
    random = Random(seed)
    care = {unit: random.choice((0.03, 0.1, 0.2, 0.35)) for unit in units}
    return [_project(Random(f"{seed}/{number}"), number, care) for number in range(1, projects + 1)]


def _project(random: Random, number: int, care: dict[str, float]) -> Outcome:
    unit = random.choice([*care])
    where: dict[str, Any] = {"line": number, "key": f"PRJ-{number:04}", "unit": unit}
    task, form = random.choice(("claims", "search", "chat", "labels", "drafts")), random.choice(("bot", "api", "tune"))
    name = f"{task}-{form}-{number}"
    if random.random() < 0.02:
        told = f'products.jsonl:{number}:1: organisation.country: expected two capital letters, found "Germany"'
        return outcome(None, **where, name=name, errors=(told,))
    models = tuple(random.sample([*_MODELS], random.choice((1, 1, 1, 2))))
    licences = tuple(dict.fromkeys(_MODELS[model] for model in models))
    rules = [f"{licence}/{rule}" for licence in licences for rule in _RULES]
    weights = {rule: care[unit] / (1 + place % len(_RULES)) ** 0.5 for place, rule in enumerate(rules)}
    fails = {rule: random.choice((1, 1, 2)) for rule in rules if random.random() < weights[rule]}
    warns = {rule: random.choice((1, 1, 3)) for rule in rules if random.random() < 1.2 * weights[rule]}
    asked = {fact: random.choice((1, 2, 21)) for fact in _FACTS if warns and random.random() < 0.4}
    alone = {fact: waiting for fact, waiting in asked.items() if random.random() < 0.7}
    verdict: Verdict = "fail" if fails else "warn" if warns else "pass"
    return outcome(
        verdict,
        **where,
        name=name,
        organisation="Acme Robotics Inc.",
        fails=fails,
        warns=warns,
        asked=asked,
        alone=alone,
        models=models,
        licences=licences,
    )


def counted(outcomes: list[Outcome], **limits: int) -> Counting:
    """The counting of some outcomes, the first by itself."""
    counting = Counting(**limits)
    counting.add(outcomes[:1])
    counting.add(outcomes[1:])
    return counting


def summary(outcomes: list[Outcome], settings: Settings | None = None) -> Summary:
    """The summary of some outcomes."""
    counting = counted(outcomes)
    return counting.summary(
        audit_run(DAY, DAY, settings or Settings(), ["products.jsonl"], counting.licences, counting.rules)
    )


def drawn() -> st.SearchStrategy[Outcome]:
    """Outcomes of few names, so that they meet, and of long ones."""
    names = st.sampled_from([*"abcdefg", "", "x" * 300, "y" * 300])
    numbers = st.dictionaries(names, st.integers(1, 3), max_size=3)
    listed = st.lists(names, max_size=3, unique=True).map(tuple)
    return st.one_of(st.none(), st.tuples(numbers, numbers, numbers, numbers)).flatmap(
        lambda results: st.builds(
            _of_results,
            st.just(results),
            line=st.integers(1, 30),
            unit=names,
            key=names,
            models=listed,
            licences=listed,
        )
    )


def _of_results(results: tuple[dict[str, int], ...] | None, **fields: Any) -> Outcome:
    if results is None:
        return outcome(None, errors=("why",), **fields)
    fails, warns, asked, alone = results
    waiting = {"asked": asked, "alone": alone} if fails or warns else {}
    return outcome("fail" if fails else "warn" if warns else "pass", fails=fails, warns=warns, **waiting, **fields)


def in_words(words: str) -> Audited:
    """An audit whose every word from outside is the same: rows of each verdict, and what changed."""
    counts = {words: 2, "llama-4/notice-file": 1}
    rows = [
        outcome(
            verdict,
            source=words,
            line=line,
            key=words,
            unit=unit,
            name=words,
            organisation=words,
            errors=() if verdict else (f"{words}:{line}:1: {words}",),
            fails=counts if verdict == "fail" else NOTHING,
            warns=counts if verdict == "warn" else NOTHING,
            models=(words,),
            licences=(words, "llama-4"),
        )
        for line, (verdict, unit) in enumerate(zip(_VERDICTS, (words, "", words, words), strict=True), 1)
    ]
    total = Tally(words, 3, 1, 1, 1, 0)
    change = Change(words, 3, words, words, words, "pass", "fail")
    changes = Changes(
        past=(PastAudit(words, "", total), PastAudit(words, words, total)),
        against=words,
        numbers=dict.fromkeys(DIRECTIONS, 1),
        rows=dict.fromkeys(DIRECTIONS, (change,)),
        same=1,
        unkeyed=1,
        unkeyed_before=1,
        repeated=1,
        rules={words: (1, 1)},
    )
    counting = counted(rows)
    policy = PolicyInUse(words, words, (), "0" * 64, "")
    run = AuditRun(
        DAY,
        DAY,
        Settings(),
        (words,),
        (policy,),
        {words: RuleName(words, words)},
        (Note("note", words), Note("urgent", words, urgent=True)),
        (words,),
        (words,),
    )
    return Audited(counting.summary(run), changes, "")
