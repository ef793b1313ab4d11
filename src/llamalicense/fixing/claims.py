"""What comes out otherwise with a fix: what it claims, or that it is none."""

from collections.abc import Mapping

from llamalicense.decision.result import VERDICTS, Result
from llamalicense.project.contradictions import REPOSITORY
from llamalicense.vocabulary import RuleId

Key = tuple[str, str]


def claims_of(
    before: Mapping[Key, Result], after: Mapping[Key, Result], renames: Mapping[str, str], target: Key | None
) -> tuple[Key, ...] | None:
    """The results that come out better; None where one comes out worse, or the one that is meant does not pass.

    Without a target nothing may come out otherwise. What a file says is a subject only while it says so: one more is
    held against a pass, and one that is gone says nothing any more.
    """
    claims: list[Key] = []
    left = dict(after)
    for (rule, subject), was in before.items():
        result = left.pop((rule, renames.get(subject, subject)), None)
        if result is None and RuleId.of(rule).policy != REPOSITORY:
            return None
        verdict = result.verdict if result else "pass"
        if VERDICTS.index(verdict) > VERDICTS.index(was.verdict) or ((rule, subject) == target and verdict != "pass"):
            return None
        if verdict != was.verdict:
            claims.append((rule, subject))
    if any(RuleId.of(rule).policy != REPOSITORY or more.verdict != "pass" for (rule, _), more in left.items()):
        return None
    return tuple(claims) if bool(claims) is bool(target) else None
