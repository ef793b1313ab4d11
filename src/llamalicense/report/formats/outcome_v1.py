"""What reports and records have of each result alike: public, and a part of their schemas."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.result import Reason, Result, Verdict
from llamalicense.facts.fact import Basis


class OutcomeV1(TypedDict):
    """How one rule came out for one subject."""

    rule: Annotated[str, Field(description="The rule's full id, such as llama-4/mau-threshold.")]
    subject: Annotated[
        str,
        Field(description="organisation, models/<id>, builds/<name>, or builds for the list as such."),
    ]
    verdict: Annotated[Verdict, Field(description="pass, warn or fail.")]
    reason: Annotated[
        Reason,
        Field(description="Why it came out so; of a waived result `waived`, its own stands with the waiver."),
    ]
    basis: Annotated[
        Basis | None,
        Field(description="What a pass rests on: verified (by a file), stated, attested or catalogue; null otherwise."),
    ]
    clause: Annotated[str, Field(description="Where the duty stands.")]
    explanation: Annotated[str, Field(description="What was found, with the facts that decided it.")]


def outcome_v1(result: Result) -> OutcomeV1:
    """A result in what all shapes of it share."""
    return {
        "rule": result.rule,
        "subject": result.subject,
        "verdict": result.verdict,
        "reason": result.reason,
        "basis": result.basis,
        "clause": result.clause,
        "explanation": result.explanation,
    }
