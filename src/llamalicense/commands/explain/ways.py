"""The part of `explain` that says what would make a result pass, and where each answer would lead."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from llamalicense.counterfactual.search import MOST_TRIALS, Answer, Counterfactual, answers, ways_to_pass
from llamalicense.decision.judged import Judged
from llamalicense.decision.result import PASSING
from llamalicense.manifest.paths import dotted
from llamalicense.report.formats.pages.in_text import wrapped

MOST_WAYS = 8
_MOST_FACTS = 4
_REASONS = {"violated": "fail", "unclear": "unclear", "missing": "missing"}
_NOT_A_CHOICE = "this is a fact, not a choice"


def ways(judged: Judged, trials: int = MOST_TRIALS, most: int = MOST_WAYS) -> Iterator[str]:
    """The lines for one subject, found in at most so many trials; none where it passes. `most`: how many are shown."""
    if judged.decision.reason in PASSING:
        return
    yield from _titled("What each answer would lead to", _answers(judged))
    yield from _titled("What would make it pass", _ways(judged, trials, most))


def _titled(title: str, sentences: Iterator[str]) -> Iterator[str]:
    for number, sentence in enumerate(sentences):
        if not number:
            yield from wrapped(f"{title}:", "  ")
        yield from wrapped(f"- {sentence}", "  ", "  ")


def _ways(judged: Judged, trials: int, most: int) -> Iterator[str]:
    search = ways_to_pass(judged, trials)
    # Choices that only help where a fact were another are worth a line when there is nothing simpler.
    plain = [way for way in search.ways if not way.facts or len(way.changes) == 1] or list(search.ways)
    for way in plain[:most]:
        yield sentence(way)
    if any(way.facts for way in plain[:most]):
        yield "Facts are to be corrected only where the manifest is wrong about them."
    if search.cut_off:
        yield "There may be more: the search was cut off."
    elif len(search.ways) > len(plain[:most]):
        yield "There are more, which take more changes or other facts."
    elif not search.ways:
        yield "No change of up to three statements was found that would."


def sentence(way: Counterfactual) -> str:
    """A way to pass in a sentence; what is not the user's to change is said to be a fact."""
    choices = " and ".join(change.words for change in way.changes if change.is_choice)
    facts = " and ".join(change.words for change in way.changes if not change.is_choice)
    parts = "; ".join(filter(None, (choices, f"{_NOT_A_CHOICE}: {facts}" if facts else "")))
    return f"{parts[0].upper()}{parts[1:]}."


def _answers(judged: Judged) -> Iterator[str]:
    idle = []
    for path, group in groupby(answers(judged), key=lambda answer: answer.change.path):
        alternatives = list(group)
        if all(answer.reason == "missing" for answer in alternatives):
            idle.append(f"`{dotted(path)}`")
        else:
            yield f"If `{dotted(path)}` is {'; '.join(_outcomes(alternatives))}."
    if idle:
        yield f"{', '.join(idle)}: no answer decides alone."


def _outcomes(alternatives: Sequence[Answer]) -> Iterator[str]:
    """What the answers lead to, and last what it depends on where they do not decide."""
    outcomes = dict.fromkeys(_outcome(answer) for answer in alternatives if answer.reason != "missing")
    for number, outcome in enumerate(outcomes):
        labels = [answer.change.label for answer in alternatives if _outcome(answer) == outcome]
        yield f"{'if it is ' if number else ''}{' or '.join(labels)}: {outcome}"
    facts = dict.fromkeys(f"`{fact}`" for answer in alternatives for fact in answer.open)
    if facts:
        names = list(facts)
        shown = names if len(names) <= _MOST_FACTS else [*names[: _MOST_FACTS - 1], "others"]
        yield f"otherwise it depends on {' or '.join(filter(None, (', '.join(shown[:-1]), shown[-1])))}"


def _outcome(answer: Answer) -> str:
    return _REASONS.get(answer.reason, "pass")
