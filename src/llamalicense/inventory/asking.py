"""The questions for facts that rows lack, which are asked of many at once."""

from llamalicense.manifest.paths import undotted
from llamalicense.manifest.questions import Question, question

_EACH = {"builds": "each build", "models": "each model"}


def asking(fact: str) -> Question:
    """The question for a fact, by its path in the manifest without places in lists."""
    path = undotted(fact)
    return question(path, _EACH.get(str(path[0]), ""))
