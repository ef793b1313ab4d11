"""Every fact that a policy may name."""

from llamalicense.facts import appearance, builds, models, organisation
from llamalicense.facts.situation import FactType

_WHOLE = {
    name: kind._replace(whole=True) if name.startswith(("organisation.", "use.")) else kind
    for name, kind in organisation.TABLE.items()
}
FACTS: dict[str, FactType] = {**_WHOLE, **models.TABLE, **builds.TABLE, **appearance.TABLE}
