"""Facts about what ends a licence: claims that were filed, terminations, and their days."""

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType
from llamalicense.facts.truth import every, exists
from llamalicense.manifest.paths import Path


def _dated(name: str, day: str, about: str) -> FactType:
    """Whether an entry of a list is about this licence and its day has come."""
    path: Path = ("organisation", name)

    def read(facts: Facts) -> Fact:
        situation = facts.situation
        entries = getattr(situation.manifest.organisation, name)
        if entries is None:
            return Fact(None, missing=(path,))
        if not entries:
            return Fact(False, path)
        truths, missing = [], []
        for number, entry in enumerate(entries):
            about_this = None if entry.licence is None else entry.licence == situation.licence
            when = getattr(entry, day)
            truths.append(every(about_this, None if when is None else when <= situation.as_of))
            missing += [(*path, number, field) for field in ("licence", day) if getattr(entry, field) is None]
        value = exists(truths)
        here = (*path, truths.index(True)) if value else path
        return Fact(value, here, missing=tuple(missing) if value is None else ())

    return FactType(read, "flag", about)


def _day_of(flag: str, name: str, day: str, about: str) -> FactType:
    """The day of the entry that settles a flag of `_dated`; empty while none does."""

    def read(facts: Facts) -> Fact:
        settled = facts[flag]
        if not settled.value:
            return Fact("", ("organisation", name))
        entries = getattr(facts.situation.manifest.organisation, name)
        return Fact(getattr(entries[settled.path[-1]], day).isoformat(), settled.path)

    return FactType(read, "text", about, always=True)


TABLE: dict[str, FactType] = {
    "organisation.claim_filed": _dated("claims_filed", "filed", "a claim about this licence's materials is filed"),
    "organisation.claim_day": _day_of(
        "organisation.claim_filed", "claims_filed", "filed", "the day on which such a claim was filed"
    ),
    "organisation.licence_ended": _dated("terminations", "on", "this licence has ended"),
    "organisation.end_day": _day_of(
        "organisation.licence_ended", "terminations", "on", "the day on which this licence ended"
    ),
}
