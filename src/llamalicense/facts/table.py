"""Every fact that a policy may name."""

from llamalicense.facts import appearance, builds, models, organisation
from llamalicense.facts.situation import FactType

FACTS: dict[str, FactType] = {**organisation.TABLE, **models.TABLE, **builds.TABLE, **appearance.TABLE}
