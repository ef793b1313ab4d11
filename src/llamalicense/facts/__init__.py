"""Facts that conditions ask for, derived from a manifest, the catalogue and what the project's files show.

A fact describes the world; whether it breaks a duty is said by a rule. A fact that depends on something that is not
stated is not stated either, unless every completion gives the same value.
"""

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation
from llamalicense.facts.table import FACTS

__all__ = ["FACTS", "Fact", "FactType", "Facts", "Situation"]
