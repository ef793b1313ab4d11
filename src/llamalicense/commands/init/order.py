"""Which facts are asked for and in which order, and which fails no answer mends."""

from collections.abc import Container, Iterable, Sequence

from llamalicense.commands.init.forms import form_at
from llamalicense.decision.result import Result
from llamalicense.manifest.paths import undotted
from llamalicense.policy.policy import Policy
from llamalicense.report.formats.summary import Asked, asked
from llamalicense.vocabulary import RuleId

# The note of a licence that says of which fails the consequence is that there is no right at all.
_NO_RIGHTS = "no-rights"


def left(results: Iterable[Result], policies: Iterable[Policy], but: Container[str]) -> list[Asked]:
    """The facts that results lack, but for some: what could end every right first, then what decides most.

    What mostly is not so comes last, as several such are asked for together.
    """
    ending = _ending(policies)

    def rank(group: Asked) -> tuple[bool, bool]:
        seldom = form_at(undotted(group.missing.fact)).meaning.seldom
        return seldom, not any(result.rule in ending for result in group.results)

    return sorted(asked(results, but), key=rank)


def fails(results: Iterable[Result], policies: Sequence[Policy]) -> list[Result]:
    """What fails by what is stated, so that no further answer mends it; what leaves no right at all first."""
    ending = _ending(policies)
    violated = (result for result in results if result.reason == "violated" and result.verdict == "fail")
    return sorted(violated, key=lambda result: result.rule not in ending)


def _ending(policies: Iterable[Policy]) -> frozenset[str]:
    """The rules of licences whose failing leaves no right under them."""
    return frozenset(
        str(RuleId(policy.id, rule))
        for policy in policies
        for remark in policy.remarks
        if remark.id == _NO_RIGHTS
        for rule in remark.rules or ()
    )
