"""Facts about the licensee: its users, how it has the models, what Meta granted, what it has claimed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from llamalicense.facts.access import access
from llamalicense.facts.fact import Fact
from llamalicense.facts.offers import offered_on
from llamalicense.facts.situation import Facts, FactType, Situation
from llamalicense.manifest.meanings import meaning_of
from llamalicense.manifest.paths import USERS, Path
from llamalicense.manifest.types import Grant, Organisation
from llamalicense.vocabulary import month_in_words

PEAK: Path = (*USERS, "peak")


def _field(name: str, kind: str, about: str) -> FactType:
    path: Path = ("organisation", name)

    def read(facts: Facts) -> Fact:
        value = getattr(facts.situation.manifest.organisation, name)
        return Fact(value, path) if value is not None else Fact(None, missing=(path,))

    words = tuple(meaning_of(Organisation.model_fields[name]).choices)
    return FactType(read, kind, about, words, always=name == "name")


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1:04}-12" if number == 1 else f"{year:04}-{number - 1:02}"


def _month_of(day: date) -> str:
    return day.isoformat()[:7]


def users_in(situation: Situation, month: str, *, largest: bool = False) -> Fact:
    """Users in one calendar month, affiliates included; zero before the founding of a company without affiliates."""
    organisation = situation.manifest.organisation
    path: Path = (*USERS, month)
    figure = (organisation.monthly_active_users or {}).get(month)
    if figure is not None:
        if largest and figure.largest_product is not None:
            return Fact(figure.largest_product, (*path, "largest_product"))
        return Fact(figure.total, path)
    founded, affiliates = organisation.founded, organisation.affiliates
    if founded is not None and _month_of(founded) > month:
        if affiliates == "none":
            return Fact(0, ("organisation", "founded"))
        if affiliates is None:
            return Fact(None, missing=(("organisation", "affiliates"), path))
    if founded is None and affiliates == "none":
        return Fact(None, missing=(path, ("organisation", "founded")))
    return Fact(None, missing=(path,))


def _users_in_month(facts: Facts) -> Fact:
    return users_in(facts.situation, facts.situation.parameters["user_month"])


def _users_of(months: Mapping[str, int], parameters: Mapping[str, Any]) -> int | None:
    return months.get(parameters["user_month"])


def _largest_product(facts: Facts) -> Fact:
    return users_in(facts.situation, facts.situation.parameters["user_month"], largest=True)


def _peak(facts: Facts) -> Fact:
    peak = (facts.situation.manifest.organisation.monthly_active_users or {}).get("peak")
    return Fact(peak.total, PEAK) if peak is not None else Fact(None, missing=(PEAK,))


def _users_at_most(facts: Facts) -> Fact:
    month = facts["organisation.users_in_month"]
    if month.value is not None:
        return month
    peak = facts["organisation.peak_users"]
    return peak if peak.value is not None else Fact(None, missing=(PEAK, *month.missing))


def _later_months(situation: Situation) -> list[tuple[str, Path]]:
    """The months before the stated releases of copies that came later than the licence, with their places.

    What came inside a finished product and stays there, or was never had, is no copy that §2 could turn on.
    """
    if all(model.released is None for model in situation.manifest.models):
        return []
    month = situation.parameters["user_month"]
    return sorted(
        (_before(_month_of(model.released)), ("models", number, "released"))
        for number, (model, under) in enumerate(zip(situation.manifest.models, situation.under, strict=True))
        if under is not False
        and model.released is not None
        and not _is_no_copy(situation, number)
        and _before(_month_of(model.released)) > month
        and _month_of(model.released) <= _month_of(situation.as_of)
    )


def _is_no_copy(situation: Situation, number: int) -> bool:
    way = access(situation, number).value
    return way == "outputs-only" or (way == "end-user-product" and offered_on(situation, number).value is False)


def _later(situation: Situation) -> tuple[str, Fact]:
    """The month before a later release that had the most users, and how many; one over the limit settles it alone."""
    months = [(month, users_in(situation, month)) for month, _ in _later_months(situation)]
    if not months:
        return "", Fact(0, USERS)
    known = [(month, figure) for month, figure in months if figure.value is not None]
    month, most = max(known, key=lambda known_month: known_month[1].value, default=("", Fact(0, USERS)))
    if len(known) == len(months) or most.value > situation.parameters["user_limit"]:
        return month, most
    return months[-1][0], Fact(None, missing=tuple(path for _, figure in months for path in figure.missing))


def _later_release_month(facts: Facts) -> Fact:
    month, most = _later(facts.situation)
    return Fact(month_in_words(month) if month else "", most.path or USERS)


def _users_before_later_release(facts: Facts) -> Fact:
    _, most = _later(facts.situation)
    if most.value is not None:
        return most
    return most._replace(missing=(*facts["organisation.peak_users"].missing, *most.missing))


def _later_users_at_most(facts: Facts) -> Fact:
    month = facts["organisation.users_before_later_release"]
    peak = facts["organisation.peak_users"]
    return month if month.value is not None or peak.value is None else peak


def _in_force(grant: Grant, situation: Situation) -> bool:
    return grant.until is None or grant.until >= situation.as_of


class _Answered(NamedTuple):
    """The rules of one licence that grants name: each with its grant's reference, or with those that have ended."""

    in_force: list[tuple[str, str]]
    ended: dict[str, list[Grant]]


def _answered(situation: Situation) -> _Answered:
    answered = _Answered([], {})
    for grant in situation.manifest.organisation.grants:
        if situation.licence not in (None, grant.licence):
            continue
        for name in [rule.rpartition("/")[2] for rule in grant.rules or ()]:
            if _in_force(grant, situation):
                answered.in_force.append((name, grant.reference))
            else:
                answered.ended.setdefault(name, []).append(grant)
    return answered


def granted(facts: Facts) -> Sequence[tuple[str, str]]:
    """The rules that grants in force under this licence answer, each with the grant's reference."""
    return facts.situation.once(_answered).in_force


def ended_grants(situation: Situation, rule: str) -> Sequence[Grant]:
    """The grants that named a rule and ended before the day of the check: they count as none."""
    return situation.once(_answered).ended.get(rule, ())


def _grants(facts: Facts) -> Fact:
    return Fact(tuple([rule for rule, _ in granted(facts)]), ("organisation", "grants"))


def _grant_references(facts: Facts) -> Fact:
    rules: dict[str, list[str]] = {}
    for rule, reference in granted(facts):
        rules.setdefault(reference, []).append(rule)
    references = ", ".join(f"{reference} ({', '.join(answered)})" for reference, answered in rules.items())
    return Fact(references, ("organisation", "grants"))


_MONTH = ("user_month",)
_LATER = (*_MONTH, "user_limit")
TABLE: dict[str, FactType] = {
    "organisation.name": _field("name", "text", "the licensee's name"),
    "organisation.kind": _field("kind", "word", "what the licensee is"),
    "organisation.country": _field("country", "text", "principal place of business or domicile"),
    "organisation.users_in_month": FactType(
        _users_in_month,
        "count",
        "users in the month that the licence names",
        beside_parameters=_MONTH,
        of=_users_of,
    ),
    "organisation.users_at_most": FactType(
        _users_at_most, "count", "users in that month, else the peak of all months", beside_parameters=_MONTH
    ),
    "organisation.largest_product": FactType(
        _largest_product, "count", "users of the largest product in that month", beside_parameters=_MONTH
    ),
    "organisation.peak_users": FactType(_peak, "count", "the most users in any month up to now"),
    "organisation.later_release_month": FactType(
        _later_release_month,
        "text",
        "the month before a release of a listed copy, if after `user_month`: the one with the most users",
        always=True,
        beside_parameters=_LATER,
    ),
    "organisation.users_before_later_release": FactType(
        _users_before_later_release,
        "count",
        "users in the months before such releases, the most of them",
        beside_parameters=_LATER,
    ),
    "organisation.later_users_at_most": FactType(
        _later_users_at_most,
        "count",
        "users in the months before such releases, else the peak",
        beside_parameters=_LATER,
    ),
    "organisation.grants": FactType(_grants, "words", "rules that a grant under this licence answers", always=True),
    "organisation.grant_references": FactType(_grant_references, "text", "where such grants are recorded", always=True),
}
