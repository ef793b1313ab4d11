"""Facts about use: what reviews of trade compliance and of acceptable use recorded."""

from collections.abc import Iterable

from llamalicense.facts.fact import Fact
from llamalicense.facts.organisation import granted
from llamalicense.facts.situation import Facts, FactType, Situation
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import AcceptableUse, TradeReview, Use
from llamalicense.vocabulary import CATEGORIES, month_in_words

TRADE: Path = ("use", "trade_compliance")
REVIEW: Path = ("use", "acceptable_use")
_NOTHING = Use()
GRANTS: Path = ("organisation", "grants")
# What differs between categories of which nothing is stated.
OWN_WORDS = frozenset(("category.name", "category.covers"))


def of_category(situation: Situation, category: str, asks: Iterable[str]) -> Facts:
    """The facts about a category of acceptable use, for a rule that asks for some of them.

    Categories that no review and no grant names are all alike, and share theirs: most of them are of this kind.
    """
    if not OWN_WORDS.isdisjoint(asks):
        return Facts(situation, category=category)
    known = situation.once(by_category)
    return known.get(category, known[""])


def by_category(situation: Situation) -> dict[str, Facts]:
    """The facts about each category that the review lists or a grant names, and under "" about all others."""
    facts = {"": Facts(situation)}
    review = _reviews(situation.facts).acceptable_use
    listed = (*review.applies, *review.borderline) if review else ()
    of_grants = [rule.removeprefix("aup-") for rule, _ in granted(situation.facts)]
    for category in (*listed, *of_grants):
        facts[category] = Facts(situation, category=category)
    return facts


def _is_early(facts: Facts, review: TradeReview | AcceptableUse | None) -> bool:
    """Whether a review is older than the licence, so that nobody can have looked at it then."""
    effective = facts.situation.effective
    return review is not None and effective is not None and review.reviewed < effective


def _stale(path: Path) -> Fact:
    """Not stated, though something is: a review that attests nothing, and stands at a path."""
    day = (*path, "reviewed")
    return Fact(None, day, "attested", missing=(day,))


def _trade(facts: Facts) -> Fact:
    review = _reviews(facts).trade_compliance
    if review is None:
        return Fact(None, missing=(TRADE,))
    return _stale(TRADE) if _is_early(facts, review) else Fact(True, TRADE, "attested")


def _trade_review(facts: Facts) -> Fact:
    review = _reviews(facts).trade_compliance
    return Fact(f"{review.by} on {review.reviewed}" if review else "", TRADE, "attested")


def _review(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    if review is None:
        return Fact(None, missing=(REVIEW,))
    if facts.category in review.applies:
        return Fact("applies", (*REVIEW, "applies", review.applies.index(facts.category)), "attested")
    if facts.category in review.borderline:
        return Fact("borderline", (*REVIEW, "borderline", facts.category), "attested")
    return _stale(REVIEW) if _is_early(facts, review) else Fact("clear", (*REVIEW, "applies"), "attested")


def _reviewer(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    return Fact(f"{review.by} on {review.reviewed}" if review else "", (*REVIEW, "reviewed"), "attested")


def _effective(facts: Facts) -> Fact:
    day = facts.situation.effective
    return Fact(f"{day.day} {month_in_words(f'{day:%Y-%m}')}" if day else "", REVIEW)


def _safeguard(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    safeguards = {str(category): safeguard for category, safeguard in review.borderline.items()} if review else {}
    return Fact(safeguards.get(facts.category, ""), (*REVIEW, "borderline", facts.category), "attested")


def _granted(facts: Facts) -> Fact:
    return Fact(bool(_references(facts)), GRANTS)


def _grant_reference(facts: Facts) -> Fact:
    return Fact(", ".join(_references(facts)), GRANTS)


def _reviews(facts: Facts) -> Use:
    return facts.situation.manifest.use or _NOTHING


def _references(facts: Facts) -> list[str]:
    return [reference for rule, reference in granted(facts) if rule == f"aup-{facts.category}"]


TABLE: dict[str, FactType] = {
    "use.trade_reviewed": FactType(_trade, "flag", "trade compliance was reviewed", never_false=True),
    "use.trade_review": FactType(_trade_review, "text", "who reviewed it and when", always=True),
    "use.trade_review_is_early": FactType(
        lambda facts: Fact(_is_early(facts, _reviews(facts).trade_compliance), TRADE, "attested"),
        "flag",
        "that review is older than the licence",
        always=True,
    ),
    "use.effective": FactType(_effective, "text", "the day on which the licence took effect", always=True),
    "category.name": FactType(lambda facts: Fact(facts.category, REVIEW), "text", "the category", always=True),
    "category.covers": FactType(
        lambda facts: Fact(CATEGORIES[facts.category], REVIEW), "text", "what the category covers", always=True
    ),
    "category.review": FactType(
        _review, "word", "what the review found for the category", ("applies", "borderline", "clear")
    ),
    "use.acceptable_use_review": FactType(_reviewer, "text", "who reviewed acceptable use and when", always=True),
    "use.acceptable_use_review_is_early": FactType(
        lambda facts: Fact(_is_early(facts, _reviews(facts).acceptable_use), (*REVIEW, "reviewed"), "attested"),
        "flag",
        "that review is older than the licence",
        always=True,
    ),
    "category.safeguard": FactType(_safeguard, "text", "what keeps a borderline use on the right side", always=True),
    "category.granted": FactType(_granted, "flag", "a grant names the category's rule", always=True),
    "category.grant_reference": FactType(_grant_reference, "text", "where that grant is recorded", always=True),
}
