"""What an organisation, its reviews and its models could be stated to be."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from llamalicense.counterfactual.candidates.change import Change, choice, fact
from llamalicense.counterfactual.candidates.derived import Candidates, facts
from llamalicense.decision.judged import Judged
from llamalicense.facts.situation import Situation
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.types import AcceptableUse, Claim, Grant, Model, Termination, TradeReview, Users
from llamalicense.policy.conditions import Compare, leaves
from llamalicense.vocabulary import CATEGORIES, LICENCES

_ELSEWHERE = ("US", "CH", "JP", "BR")
_REVIEWER = "legal"


def comparisons(judged: Judged, fact: str = "") -> list[Compare]:
    """What the rule compares a fact with, or any fact."""
    asked = [leaf for node in judged.rule.conditions for leaf in leaves(node)]
    return [leaf for leaf in asked if isinstance(leaf, Compare) and fact in ("", leaf.fact)]


def _country(judged: Judged, path: Path) -> Iterator[Change]:
    values = dict.fromkeys(leaf.value for leaf in comparisons(judged, "organisation.country"))
    listed = [value if isinstance(value, tuple) else (value,) for value in values]
    for countries in listed:
        more = f" or another of the {len(countries)} countries in its list" if len(countries) > 1 else ""
        yield fact(path, countries[0], f"{countries[0]}{more}")
    for country in _ELSEWHERE:
        if not any(country in countries for countries in listed):
            yield fact(path, country, f"any other country, such as {country}")
            return


def _users(judged: Judged, path: Path) -> Iterator[Change]:
    limits: dict[int, set[str]] = {}
    for leaf in comparisons(judged):
        if type(leaf.value) is int:
            limits.setdefault(leaf.value, set()).add(leaf.word)
    for limit, words in limits.items():
        for total, label in _around(limit, words):
            yield fact(path, Users(total=total), f"{label} {limit:,}")
        if path[-1] != "peak":
            label = f"more than {limit:,} in all, with no single product over it"
            yield fact(path, Users(total=limit + 1, largest_product=limit), label)


def _around(limit: int, words: set[str]) -> list[tuple[int, str]]:
    """A number on each side of a limit, which belongs to the one or the other."""
    if words <= {"more_than", "at_most"}:
        return [(limit, "at most"), (limit + 1, "more than")]
    if words <= {"less_than", "at_least"}:
        return [(max(limit - 1, 0), "less than"), (limit, "at least")]
    return [(limit, "exactly"), (max(limit - 1, 0), "less than"), (limit + 1, "more than")]


def _licence(view: Situation) -> Any:
    """The id that grants and claims name; None for a policy that is no licence."""
    return view.licence


def _grants(judged: Judged, path: Path) -> Iterator[Change]:
    view = judged.situation
    rules = tuple(str(leaf.value) for leaf in comparisons(judged, "organisation.grants")) or (judged.rule.id,)
    grant = Grant.model_construct(licence=_licence(view), rules=rules, reference="the number and date of the grant")
    value = (*view.manifest.organisation.grants, grant)
    yield choice(path, value, f"obtain a grant from Meta and record it under `{dotted(path)}`", "a grant for this rule")


def _claims(judged: Judged, path: Path) -> Iterator[Change]:
    view = judged.situation
    yield fact(path, (), "[]")
    claim = Claim.model_construct(filed=view.as_of, licence=_licence(view))
    yield fact(path, (claim,), "a claim about these materials or their outputs")


def _ended(judged: Judged, path: Path) -> Iterator[Change]:
    view = judged.situation
    yield fact(path, (), "[]")
    ended = Termination.model_construct(on=view.as_of, licence=_licence(view))
    yield fact(path, (ended,), "an end of this licence")


def _days(judged: Judged, path: Path) -> Iterator[Change]:
    yield fact(path, judged.situation.as_of, f"{judged.situation.as_of} or earlier")
    yield fact(path, judged.situation.as_of + timedelta(1), "a later day")


def _trade(judged: Judged, path: Path) -> Iterator[Change]:
    review = TradeReview(reviewed=judged.situation.as_of, by=_REVIEWER)
    yield choice(path, review, f"have trade compliance reviewed and record it under `{dotted(path)}`", "a review")


def _later_review(judged: Judged, path: Path) -> Iterator[Change]:
    # Where there is no review, it is the review that is lacking.
    if getattr(judged.situation.manifest.use, str(path[1]), None):
        words = f"have it reviewed again and state that (`{dotted(path)}`)"
        yield choice(path, judged.situation.as_of, words, "a later day")


def _review(judged: Judged, path: Path) -> Iterator[Change]:
    view, category = judged.situation, judged.rule.about
    if not category:
        return
    stated = view.manifest.use.acceptable_use if view.manifest.use else None
    review = stated or AcceptableUse(reviewed=view.as_of, by=_REVIEWER, applies=())
    applies = tuple(other for other in review.applies if other != category)
    borderline = {other: safeguard for other, safeguard in review.borderline.items() if other != category}
    clear = review.model_copy(update={"applies": applies, "borderline": borderline})
    if stated and len(applies) < len(stated.applies):
        yield choice(path, clear, f"end the use that {category} covers: {CATEGORIES[category]}", "without it")
    else:
        yield fact(path, clear, f"a review that finds that {category} does not apply")
    near: dict[Any, str] = {**borderline, category: "what keeps the project on the right side"}
    yield fact(path, clear.model_copy(update={"borderline": near}), f"a review that finds {category} near the line")
    applying = clear.model_copy(update={"applies": (*applies, category)})
    yield fact(path, applying, f"a review that finds that {category} applies")


def _model(judged: Judged, path: Path) -> Model:
    return judged.situation.manifest.models[int(path[1])]


def _other_model(judged: Judged, path: Path) -> Iterator[Change]:
    """The latest model that is neither multimodal nor unreleased nor under a licence in dispute."""
    listing = judged.situation.project.listing
    fitting = [
        entry
        for entry in listing.catalogue
        if not entry.multimodal and entry.released and len(entry.licences) == 1 and listing.find(entry.id) is None
    ]
    new = max(fitting, key=lambda entry: (entry.context or 0, entry.released or ""))
    act = f"use another model in place of {_model(judged, path).id}, such as {new.id} (text-only, {new.licences[0]})"
    yield choice(path, new.id, act, new.id)


def _origin(judged: Judged, path: Path) -> Iterator[Change]:
    """For each licence a model that this one may come from."""
    of_licence: dict[str, str] = {}
    for entry in judged.situation.project.listing.catalogue:
        if len(entry.licences) == 1:
            of_licence.setdefault(entry.licences[0], entry.id)
    return (fact(path, name, name) for name in of_licence.values())


# What else a field could state where the rule or the project tells more than the field does.
TABLE: dict[str, Candidates] = {
    "organisation.country": _country,
    "organisation.monthly_active_users": _users,
    "organisation.grants": _grants,
    "organisation.claims_filed": _claims,
    "organisation.claims_filed.filed": _days,
    "organisation.terminations": _ended,
    "organisation.terminations.on": _days,
    "use.trade_compliance": _trade,
    "use.trade_compliance.reviewed": _later_review,
    "use.acceptable_use": _review,
    "use.acceptable_use.reviewed": _later_review,
    "models.id": _other_model,
    "models.licence": facts({word: word for word in LICENCES} | {"apache-2.0": "another's, such as apache-2.0"}),
    "models.derived_from": _origin,
}
