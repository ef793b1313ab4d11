"""Which facts are asked for and in which order, and which fails no answer mends."""

from collections.abc import Container, Iterable, Sequence

from llamalicense.commands.init.forms import form_at
from llamalicense.decision.result import Missing, Result
from llamalicense.manifest.paths import undotted
from llamalicense.policy.policy import Policy
from llamalicense.report.formats.summary import Asked, asked
from llamalicense.vocabulary import RuleId

# The note of a licence that says of which fails the consequence is that there is no right at all.
_NO_RIGHTS = "no-rights"


def left(results: Iterable[Result], policies: Iterable[Policy], but: Container[str]) -> list[Asked]:
    """The facts that results lack, but for some: what could end every right first, then what decides most.

    What mostly is not so comes last, as several such are asked for together, and before what it would make needless.
    """
    ending = _ending(policies)

    def rank(group: Asked) -> tuple[bool, bool]:
        return _is_seldom(group.missing), not any(result.rule in ending for result in group.results)

    lacking = (result for result in results if result.missing)
    ordered = (result.changed(missing=tuple(sorted(result.missing, key=_is_not_seldom))) for result in lacking)
    return sorted(asked(ordered, but), key=rank)


def fails(results: Iterable[Result], policies: Sequence[Policy]) -> list[Result]:
    """What fails by what is stated, so that no further answer mends it; what leaves no right at all first."""
    ending = _ending(policies)
    violated = (result for result in results if result.reason == "violated" and result.verdict == "fail")
    return sorted(violated, key=lambda result: result.rule not in ending)


def _is_seldom(missing: Missing) -> bool:
    return form_at(undotted(missing.fact)).meaning.seldom


def _is_not_seldom(missing: Missing) -> bool:
    return not _is_seldom(missing)


def _ending(policies: Iterable[Policy]) -> frozenset[str]:
    """The rules of licences whose failing leaves no right under them."""
    return frozenset(
        str(RuleId(policy.id, rule))
        for policy in policies
        for remark in policy.remarks
        if remark.id == _NO_RIGHTS
        for rule in remark.rules or ()
    )
