"""Facts about use: what reviews of trade compliance and of acceptable use recorded."""

from llamalicense.facts.organisation import granted
from llamalicense.facts.situation import Fact, Facts, FactType, Path
from llamalicense.manifest import Use
from llamalicense.vocabulary import CATEGORIES

TRADE: Path = ("use", "trade_compliance")
REVIEW: Path = ("use", "acceptable_use")
GRANTS: Path = ("organisation", "grants")


def _trade(facts: Facts) -> Fact:
    review = _reviews(facts).trade_compliance
    return Fact(True, TRADE, "attested") if review else Fact(None, missing=(TRADE,))


def _trade_review(facts: Facts) -> Fact:
    review = _reviews(facts).trade_compliance
    return Fact(f"{review.by} on {review.reviewed}" if review else None, TRADE, "attested")


def _review(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    if review is None:
        return Fact(None, missing=(REVIEW,))
    if facts.category in review.applies:
        return Fact("applies", (*REVIEW, "applies", review.applies.index(facts.category)), "attested")
    if facts.category in review.borderline:
        return Fact("borderline", (*REVIEW, "borderline", facts.category), "attested")
    return Fact("clear", (*REVIEW, "applies"), "attested")


def _reviewer(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    if review is None:
        return Fact(None, missing=(REVIEW,))
    return Fact(f"{review.by} on {review.reviewed}", (*REVIEW, "reviewed"), "attested")


def _safeguard(facts: Facts) -> Fact:
    review = _reviews(facts).acceptable_use
    safeguards = {str(category): safeguard for category, safeguard in review.borderline.items()} if review else {}
    return Fact(safeguards.get(facts.category, ""), (*REVIEW, "borderline", facts.category), "attested")


def _granted(facts: Facts) -> Fact:
    return Fact(bool(_references(facts)), GRANTS)


def _grant_reference(facts: Facts) -> Fact:
    return Fact(", ".join(_references(facts)), GRANTS)


def _reviews(facts: Facts) -> Use:
    return facts.situation.manifest.use or Use()


def _references(facts: Facts) -> list[str]:
    return [reference for rule, reference in granted(facts) if rule == f"aup-{facts.category}"]


TABLE: dict[str, FactType] = {
    "use.trade_reviewed": FactType(_trade, "flag", "trade compliance was reviewed"),
    "use.trade_review": FactType(_trade_review, "text", "who reviewed it and when", beside="use.trade_reviewed"),
    "category.name": FactType(lambda facts: Fact(facts.category, REVIEW), "text", "the category", always=True),
    "category.covers": FactType(
        lambda facts: Fact(CATEGORIES[facts.category], REVIEW), "text", "what the category covers", always=True
    ),
    "category.review": FactType(
        _review, "word", "what the review found for the category", ("applies", "borderline", "clear")
    ),
    "use.acceptable_use_review": FactType(
        _reviewer, "text", "who reviewed acceptable use and when", beside="category.review"
    ),
    "category.safeguard": FactType(_safeguard, "text", "what keeps a borderline use on the right side", always=True),
    "category.granted": FactType(_granted, "flag", "a grant names the category's rule", always=True),
    "category.grant_reference": FactType(_grant_reference, "text", "where that grant is recorded", always=True),
}
