"""What to ask for a statement that is missing, and who would know."""

from functools import cache
from typing import NamedTuple

from llamalicense.manifest.meanings import Meaning, along
from llamalicense.manifest.paths import USERS, Path, names_of
from llamalicense.manifest.types import Manifest
from llamalicense.vocabulary import month_in_words

# Before the facts that are open, at the end of a file that `init` wrote; what follows is made anew.
OPEN = "# Not stated yet, with who would know; `llamalicense init` asks for it again:"


class Question(NamedTuple):
    """A question in one line, who can answer it, and what to write by hand where the question does not tell."""

    text: str
    ask: str
    write: str = ""

    @property
    def to_state(self) -> str:
        """The question to whoever writes the manifest by hand."""
        return f"{self.text} State {self.write}." if self.write else self.text


_OF_NO_FIELD = Meaning(question="What is to be stated here?", ask="whoever wrote the manifest")


def question(path: Path, name: str = "") -> Question:
    """The question for a path in the manifest, about the model or build of that name."""
    meaning = _asked(names_of(path))
    if "{month}" not in meaning.question:
        return Question(meaning.question.format(name=name), meaning.ask, meaning.write)
    month = month_in_words(str(path[-1])) if len(path) > len(USERS) else "each month"
    return Question(meaning.question.format(month=month), meaning.ask, meaning.write)


@cache
def _asked(names: tuple[str, ...]) -> Meaning:
    """The meaning of the innermost field on the way that has a question."""
    asked = [meaning for meaning in along(Manifest, names) if meaning.question]
    return asked[-1] if asked else _OF_NO_FIELD
