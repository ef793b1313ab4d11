"""Asks for a recorded review: its day and who made it in one line, then which categories it named."""

import re
from functools import partial
from typing import Any

from pydantic import BaseModel

from llamalicense.commands.init.asking import MORE, UNKNOWN, UNSTATED, Asker, Put, Talk
from llamalicense.commands.init.forms import CHOICE, NONE, Form, forms, required, typed
from llamalicense.manifest.types import AcceptableUse, TradeReview

_LIKE = f"the day and who reviewed, such as 2025-01-31, legal@acme.example; {NONE} where nobody has"
_DAY_AND_WHO = re.compile(r"([^\s,]+)[,\s]\s*+(\S.*)")
_EITHER = "Does it apply (yes), or what keeps the project on the right side of the line? yes, or a sentence"


def is_review(part: type[BaseModel]) -> bool:
    """Whether a part of a manifest records a review."""
    return part in (AcceptableUse, TradeReview)


def review(asker: Asker, form: Form, put: Put) -> Talk[Any]:
    """A review in full; UNSTATED where nobody made one, or a part of it is not known."""
    assert form.part is not None
    least = required(form)
    asker.begin()
    while True:
        answer = yield from asker.line(_LIKE)
        if answer in UNKNOWN or answer.casefold() in (NONE, "no"):
            return UNSTATED
        if answer == MORE:
            asker.say(*dict.fromkeys((typed(form.about), *asker.more)))
            continue
        if not (parts := _DAY_AND_WHO.fullmatch(answer)):
            asker.say(f'found "{answer}"; expected the day and who reviewed, such as 2025-01-31, legal@acme.example')
            continue
        made = {"reviewed": parts[1], "by": parts[2].strip()}
        if problems := asker.problems(put({**least, **made})):
            asker.say(*problems)
            continue
        return made if form.part is TradeReview else (yield from _with_categories(asker, form, put, made))


def _with_categories(asker: Asker, form: Form, put: Put, made: dict[str, Any]) -> Talk[Any]:
    """The review with the categories that it found to apply, or to come near the line with a safeguard."""
    assert form.part is not None
    fields = forms(form.part, form.words)
    applies: list[str] = []
    borderline: dict[str, str] = {}
    asker.say("", "Which categories apply, or come near the line?")
    named = fields["applies"]._replace(kind=CHOICE)
    chosen = yield from asker.value(named, (), lambda value: put({**made, "applies": value}))
    if chosen is UNSTATED:
        return UNSTATED
    for category in chosen:
        asker.say("", f"{category}: {named.choices[category]}", _EITHER)
        sentence = fields["borderline"].entry(category)._replace(words=fields["borderline"].words)
        answer = yield from asker.value(
            sentence, (), partial(_either, put, made, applies=applies, borderline=borderline, category=category)
        )
        if answer is UNSTATED:
            return UNSTATED
        if answer.casefold() in ("yes", "y"):
            applies.append(category)
        else:
            borderline[category] = answer
    return {**made, "applies": applies, **({"borderline": borderline} if borderline else {})}


def _either(
    put: Put, made: dict[str, Any], answer: str, *, applies: list[str], borderline: dict[str, str], category: str
) -> Any:
    """The manifest with one category more."""
    if answer.casefold() in ("yes", "y"):
        return put({**made, "applies": [*applies, category], "borderline": borderline})
    return put({**made, "applies": applies, "borderline": {**borderline, category: answer}})
