"""What one rule came to for one subject, with all that an explanation of it needs."""

from typing import NamedTuple

from llamalicense.decision.decide import Decision
from llamalicense.decision.telling import Told
from llamalicense.facts import Facts, Situation
from llamalicense.facts.shown import Shown
from llamalicense.manifest.paths import Path
from llamalicense.policy.policy import Rule
from llamalicense.vocabulary import Truth

ORGANISATION: Path = ("organisation",)
BUILDS: Path = ("builds",)


class Subject(NamedTuple):
    """What a rule looks at: the organisation, a model, a build, or the list of builds as such."""

    name: str
    path: Path
    facts: Facts
    is_subject: Truth = True
    shown: Shown | None = None  # what the repository shows of it, in a rule about that


class Dispute(NamedTuple):
    """What else may be so because sources disagree about a licence, which statements tell, and what settles it."""

    because: str
    missing: tuple[Path, ...]
    remedy: str


class Judged(NamedTuple):
    """A rule decided for a subject; `told` is what tells of the decision alone, None where that is not worked out."""

    situation: Situation
    rule: Rule
    subject: Subject
    decision: Decision
    dispute: Dispute | None = None
    told: Told | None = None
