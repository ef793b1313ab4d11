"""One question about several facts that mostly are not so."""

import re
from collections.abc import Sequence

from llamalicense.commands.init.asking import MORE, UNKNOWN, Asker, Talk
from llamalicense.commands.init.forms import NONE
from llamalicense.manifest.paths import dotted
from llamalicense.yamlfile import NodePath

_TITLE = "Of these mostly nothing is so. Which have something to state?"
_LIKE = 'numbers with "," between; none states of each that there is none; Enter or d asks for each alone'


def among(asker: Asker, questions: Sequence[tuple[NodePath, str, str]]) -> Talk[list[NodePath] | None]:
    """The facts, of some with their questions and who would know, that have something to state; None: not known."""
    asker.say("", _TITLE)
    for number, (path, text, ask) in enumerate(questions, 1):
        asker.say(f"{number} {text}", indent="  ", hang="  ")
        asker.say(f"{dotted(path)} · {ask} would know", indent="    ")
    asker.begin()
    while True:
        answer = yield from asker.line(_LIKE)
        if answer in UNKNOWN:
            return None
        if answer.casefold() == NONE:
            return []
        words = re.split(r"[,\s]+", answer)
        numbered = {str(number): question for number, (question, *_) in enumerate(questions, 1)}
        if all(word in numbered for word in words):
            return [numbered[word] for word in dict.fromkeys(words)]
        asker.say(
            _LIKE if answer == MORE else f'found "{answer}"; expected numbers from 1 to {len(questions)}, or {NONE}'
        )
