"""What to ask for a statement that is missing, and who would know."""

from functools import cache
from typing import NamedTuple

from llamalicense.manifest.meanings import along
from llamalicense.manifest.paths import Path, names_of
from llamalicense.manifest.types import Manifest
from llamalicense.vocabulary import month_in_words


class Question(NamedTuple):
    """A question in one line, and who can answer it."""

    text: str
    ask: str


_OF_NO_FIELD = Question("What is to be stated here?", "whoever wrote the manifest")


def question(path: Path, name: str = "") -> Question:
    """The question for a path in the manifest, about the model or build of that name."""
    text, ask = _asked(names_of(path))
    return Question(text.format(month=month_in_words(str(path[-1])) if "{month}" in text else "", name=name), ask)


@cache
def _asked(names: tuple[str, ...]) -> Question:
    """The question of the innermost field on the way that has one."""
    asked = [Question(meaning.question, meaning.ask) for meaning in along(Manifest, names) if meaning.question]
    return asked[-1] if asked else _OF_NO_FIELD
