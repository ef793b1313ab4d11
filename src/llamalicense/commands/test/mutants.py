"""The mutants of a rule: the same rule with one small thing wrong, each under a name that does not change.

Conditions are trees that were read once; a mutant shares all of them but the way to what is wrong. Its nodes carry no
closures, as it is only ever decided for many statements at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from llamalicense.policy.conditions import ORDERED, AllOf, AnyOf, Compare, Condition, Not, Stated, show
from llamalicense.policy.policy import Doubt, Exemption, Rule, Say
from llamalicense.policy.sentences import Sentence

Known = Mapping[str, tuple[Any, ...]]  # the values that are known of a fact
_Change = tuple[str, Condition]


class Mutant(NamedTuple):
    """A rule with one thing wrong, and what that is."""

    name: str
    rule: Rule


def mutants(rule: Rule, known: Known, within: Known) -> Iterator[Mutant]:
    """Every mutant of a rule; `known`: the values that a list could name, `within`: those with which it applies."""
    told: dict[str, int] = {}
    for name, mutant in (
        *_of_conditions(rule, known, within),
        *_of_parts(rule),
        *_of_order(rule),
        *_of_sentences(rule),
    ):
        told[name] = told.get(name, 0) + 1
        # The same may be wrong at two places of one condition.
        yield Mutant(f"{name} ({told[name]})" if told[name] > 1 else name, mutant)


def _unread(_: object) -> None:
    raise NotImplementedError("a mutant is decided for many statements at once")


def _all(parts: tuple[Condition, ...]) -> Condition:
    return AllOf(_unread, parts)


def _any(parts: tuple[Condition, ...]) -> Condition:
    return AnyOf(_unread, parts)


def _compare(leaf: Compare, value: Any) -> Condition:
    return Compare(_unread, leaf.fact, leaf.word, value)


def changes(node: Condition, known: Known) -> Iterator[_Change]:
    """A condition with one thing wrong in it, each time another."""
    if isinstance(node, Compare | Stated):
        yield from _of_leaf(node, known, ())
    elif isinstance(node, Not):
        yield f"{in_words(node)}: without `not`", node.part
        for name, part in changes(node.part, known):
            yield name, Not(_unread, part)
    else:
        make, other = (_all, _any) if isinstance(node, AllOf) else (_any, _all)
        if len(node.parts) > 1:
            yield f"{in_words(node)}: the other of `all` and `any`", other(node.parts)
        for number, part in enumerate(node.parts):
            before, after = node.parts[:number], node.parts[number + 1 :]
            if before or after:
                yield f"{in_words(part)}: dropped", make((*before, *after))
            beside = (*before, *after) if isinstance(node, AnyOf) else ()
            wrong = _of_leaf(part, known, beside) if isinstance(part, Compare | Stated) else changes(part, known)
            for name, changed in wrong:
                yield name, make((*before, changed, *after))


def _of_leaf(leaf: Compare | Stated, known: Known, beside: tuple[Condition, ...]) -> Iterator[_Change]:
    """`beside`: what else may hold in its place; a value that one of these names need not be added here."""
    words = in_words(leaf)
    yield f"{words}: the opposite", Not(_unread, leaf)
    if isinstance(leaf, Stated):
        return
    if leaf.word in ORDERED:
        yield f"{words}: one more", _compare(leaf, leaf.value + 1)
        yield f"{words}: one less", _compare(leaf, leaf.value - 1)
    if isinstance(leaf.value, tuple):
        for member in leaf.value if len(leaf.value) > 1 else ():
            yield (
                f"{leaf.fact} one of ...: without {member}",
                _compare(leaf, tuple(v for v in leaf.value if v != member)),
            )
        named = {
            value for part in beside if isinstance(part, Compare) and part.fact == leaf.fact for value in _values(part)
        }
        for value in known.get(leaf.fact, ()):
            if value not in leaf.value and value not in named:
                yield f"{leaf.fact} one of ...: {value} as well", _compare(leaf, (*leaf.value, value))


def _values(leaf: Compare) -> tuple[Any, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)


def in_words(node: Condition) -> str:
    """A condition on one line, cut short where it is long."""
    line = ", ".join(piece.strip() for piece in show(node)).replace(":,", ":")
    return line if len(line) <= 90 else f"{line[:87]}..."


_Put = Callable[[Any], Rule]


def _setting(change: Callable[..., Rule], *where: Any, field: str) -> _Put:
    """A rule with something else in a field of one of its parts."""
    return lambda value: change(*where, **{field: value})


def _conditions(rule: Rule) -> Iterator[tuple[str, Condition, _Put]]:
    """Each condition of a rule by its place, and the rule with another one there."""
    if rule.applies is not None:
        yield "applies_when", rule.applies, _setting(rule._replace, field="applies")
    if rule.fails is not None:
        yield "fails_when", rule.fails, _setting(rule._replace, field="fails")
    for number, exemption in enumerate(rule.unless):
        yield f"unless {exemption.id}", exemption.when, _setting(_with_exemption, rule, number, field="when")
    for number, doubt in enumerate(rule.doubts):
        yield _of_doubt(rule, number), doubt.when, _setting(_with_doubt, rule, number, field="when")
    for outcome, says in rule.explain.items():
        for number, say in enumerate(says):
            if say.when is not None:
                put = _setting(_with_say, rule, outcome, number, field="when")
                yield f"explain {outcome}[{number}]", say.when, put


def _of_doubt(rule: Rule, number: int) -> str:
    return f"unclear_when {rule.doubts[number].id or f'[{number}]'}"


def _put(items: Sequence[Any], number: int, item: Any) -> tuple[Any, ...]:
    return (*items[:number], item, *items[number + 1 :])


def _with_exemption(rule: Rule, number: int, **fields: Any) -> Rule:
    return rule._replace(unless=_put(rule.unless, number, rule.unless[number]._replace(**fields)))


def _with_doubt(rule: Rule, number: int, **fields: Any) -> Rule:
    return rule._replace(doubts=_put(rule.doubts, number, rule.doubts[number]._replace(**fields)))


def _with_say(rule: Rule, outcome: str, number: int, **fields: Any) -> Rule:
    says = rule.explain[outcome]
    return rule._replace(explain={**rule.explain, outcome: _put(says, number, says[number]._replace(**fields))})


def _of_conditions(rule: Rule, known: Known, within: Known) -> Iterator[tuple[str, Rule]]:
    for place, node, put in _conditions(rule):
        for name, changed in changes(node, known if place == "applies_when" else within):
            yield f"{place}: {name}", put(changed)


def _of_parts(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """What a rule is without one of its parts, and with a burden of proof turned round."""
    if rule.applies is not None:
        yield "applies_when: dropped", rule._replace(applies=None)
    if rule.fails is not None:
        yield "fails_when: dropped", rule._replace(fails=None)
    for number, exemption in enumerate(rule.unless):
        without: tuple[Exemption, ...] = (*rule.unless[:number], *rule.unless[number + 1 :])
        yield f"unless {exemption.id}: dropped", rule._replace(unless=without)
        yield (
            f"unless {exemption.id}: the other `if_unstated`",
            _with_exemption(rule, number, proven=not exemption.proven),
        )
    for number in range(len(rule.doubts)):
        left: tuple[Doubt, ...] = (*rule.doubts[:number], *rule.doubts[number + 1 :])
        yield f"{_of_doubt(rule, number)}: dropped", rule._replace(doubts=left)
    for outcome, says in rule.explain.items():
        for number, say in enumerate(says):
            if say.when is not None:
                fewer: tuple[Say, ...] = (*says[:number], *says[number + 1 :])
                yield f"explain {outcome}[{number}]: dropped", rule._replace(explain={**rule.explain, outcome: fewer})


def _of_order(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Two neighbours that have each other's `when`."""
    for number, (one, two) in enumerate(pairwise(rule.unless)):
        swapped = _with_exemption(_with_exemption(rule, number, when=two.when), number + 1, when=one.when)
        yield f"unless {one.id}: its `when` and that of {two.id} swapped", swapped
    for number, (here, there) in enumerate(pairwise(rule.doubts)):
        turned = _with_doubt(_with_doubt(rule, number, when=there.when), number + 1, when=here.when)
        yield f"{_of_doubt(rule, number)}: its `when` and the next one swapped", turned
    for outcome, says in rule.explain.items():
        for number, (this, that) in enumerate(pairwise(says)):
            if that.when is not None:
                other = _with_say(_with_say(rule, outcome, number, when=that.when), outcome, number + 1, when=this.when)
                yield f"explain {outcome}[{number}]: its `when` and the next one swapped", other


def _with_remedy(rule: Rule, text: Sentence) -> Rule:
    """A rule with another remedy, for the doubts as well that have none of their own."""
    doubts = (doubt._replace(remedy=text) if doubt.remedy is rule.remedy else doubt for doubt in rule.doubts)
    return rule._replace(remedy=text, doubts=tuple(doubts))


_Slot = tuple[str, Sentence, _Put]


def _slots(rule: Rule) -> tuple[list[_Slot], list[_Slot]]:
    """Where sentences stand: those that explain, and those that say what to do."""
    explaining: list[_Slot] = []
    for outcome, says in rule.explain.items():
        for number, say in enumerate(says):
            put = _setting(_with_say, rule, outcome, number, field="sentence")
            explaining.append((f"explain {outcome}[{number}]", say.sentence, put))
    for number, exemption in enumerate(rule.unless):
        put = _setting(_with_exemption, rule, number, field="because")
        explaining.append((f"unless {exemption.id}: because", exemption.because, put))
    settled = any(doubt.remedy is rule.remedy for doubt in rule.doubts)
    # What a rule that never fails asks for is said of open cases alone.
    is_said = settled or not rule.never_fails
    doing: list[_Slot] = [("remedy", rule.remedy, lambda text: _with_remedy(rule, text))] if is_said else []
    for number, doubt in enumerate(rule.doubts):
        place = _of_doubt(rule, number)
        explaining.append((f"{place}: because", doubt.because, _setting(_with_doubt, rule, number, field="because")))
        if doubt.remedy is not rule.remedy:
            doing.append((f"{place}: remedy", doubt.remedy, _setting(_with_doubt, rule, number, field="remedy")))
    return explaining, doing


def _of_sentences(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Each sentence in which another one of the rule stands: the next of its kind that has other words."""
    explaining, doing = _slots(rule)
    for kind, others in ((explaining, doing), (doing, explaining)):
        for number, (place, sentence, put) in enumerate(kind):
            if not sentence.template:
                continue
            turned = (*kind[number + 1 :], *kind[:number], *others)
            other = next((slot for slot in turned if slot[1].text != sentence.text and slot[1].template), None)
            if other is not None:
                yield f"{place}: the sentence of {other[0]} in its place", put(other[1])
