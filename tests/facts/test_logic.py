"""Strong Kleene logic, against its truth tables and against arithmetic: false is 0, not stated 1/2, true 1."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import rows

from llamalicense.policy.certainty import certain
from llamalicense.policy.conditions import (
    COMPARISONS,
    BadCondition,
    leaves,
    read,
    show,
    substitute,
    support,
    unknown,
)
from llamalicense.vocabulary import Truth

T, F, N = True, False, None
TRUTHS = (T, F, N)


def facts(**stated: Any) -> dict[str, tuple[Any]]:
    """Facts of the subject `x`; None is not stated."""
    return {f"x.{name}": (value,) for name, value in stated.items()}


def truth(raw: object, given: Mapping[str, tuple[Any]]) -> Truth:
    return read(raw, {}, {}).check(given)


@pytest.mark.parametrize(
    ("one", "two", "all_", "any_"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, N, N, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, N, F, N),
        (N, T, N, T),
        (N, F, F, N),
        (N, N, N, N),
    ],
)
def test_all_and_any(one: Truth, two: Truth, all_: Truth, any_: Truth) -> None:
    given = facts(one=one, two=two)
    assert truth({"all": [{"x.one": True}, {"x.two": True}]}, given) is all_
    assert truth({"any": [{"x.one": True}, {"x.two": True}]}, given) is any_


@pytest.mark.parametrize(("value", "opposite"), [(T, F), (F, T), (N, N)])
def test_not(value: Truth, opposite: Truth) -> None:
    assert truth({"not": {"x.one": True}}, facts(one=value)) is opposite


COMPARED: list[tuple[Any, Any, bool]] = [
    ("a", "a", T),
    ("a", "b", F),
    (True, False, F),
    (0, 0, T),
    ({"is": "a"}, "a", T),
    ({"is": "a"}, "b", F),
    ({"one_of": ["a", "b"]}, "b", T),
    ({"one_of": ["a", "b"]}, "c", F),
    ({"more_than": 7}, 8, T),
    ({"more_than": 7}, 7, F),
    ({"at_least": 7}, 7, T),
    ({"at_least": 7}, 6, F),
    ({"less_than": 7}, 6, T),
    ({"less_than": 7}, 7, F),
    ({"at_most": 7}, 7, T),
    ({"at_most": 7}, 8, F),
    ({"starts_with": "Ll"}, "Llama", T),
    ({"starts_with": "Ll"}, "llama", F),
    ({"contains": "logo"}, ("domain", "logo"), T),
    ({"contains": "logo"}, (), F),
]


@rows(("condition", "fact", "expected"), COMPARED)
def test_a_comparison_is_true_false_or_not_stated(condition: object, fact: Any, expected: bool) -> None:
    assert truth({"x.fact": condition}, facts(fact=fact)) is expected
    assert truth({"x.fact": condition}, facts(fact=None)) is None


def test_every_comparison_of_the_language_is_in_the_table_above() -> None:
    bodies = [condition for condition, _, _ in COMPARED if isinstance(condition, dict)]
    assert {word for body in bodies for word in body} == set(COMPARISONS)


@pytest.mark.parametrize(("fact", "wanted", "expected"), [("a", T, T), ("a", F, F), (N, T, F), (N, F, T), (F, T, T)])
def test_stated_looks_at_presence_and_is_never_open(fact: Any, wanted: bool, expected: bool) -> None:
    assert truth({"x.fact": {"stated": wanted}}, facts(fact=fact)) is expected


def test_parameters_and_terms_are_filled_in() -> None:
    terms = {"big": read({"x.users": {"more_than": "$limit"}}, {}, {"limit": 7})}
    condition = read({"all": [{"term": "big"}, {"x.word": {"one_of": "$words"}}]}, terms, {"words": ["a", "b"]})
    assert condition.check(facts(users=8, word="b")) is True
    assert condition.check(facts(users=7, word="b")) is False
    assert [leaf.fact for leaf in leaves(condition)] == ["x.users", "x.word"]
    assert substitute(["a"], {}) == ("a",)
    assert substitute("$words", {"words": ["a"]}) == ("a",)


@rows(
    ("raw", "path", "phrase"),
    [
        ("x.a", (), "one word or fact with its value"),
        ({}, (), "one word or fact with its value"),
        ({"x.a": 1, "x.b": 2}, (), "one word or fact with its value"),
        ({"al": []}, ("al",), 'there is no word "al"; did you mean "all"?'),
        ({"all": []}, ("all",), "`all` takes a list"),
        ({"any": {"x.a": 1}}, ("any",), "`any` takes a list"),
        ({"all": [{"x.a": 1}, {"nto": {}}]}, ("all", 1, "nto"), 'did you mean "not"?'),
        ({"not": {"term": "bog"}}, ("not", "term"), 'there is no term "bog"; did you mean "big"?'),
        ({"x.a": {"more_then": 1}}, ("x.a", "more_then"), 'no comparison "more_then"; did you mean "more_than"?'),
        ({"x.a": {"more_than": 1, "at_most": 2}}, ("x.a",), "one comparison at a time"),
        ({"x.a": {"stated": "yes"}}, ("x.a", "stated"), "`stated` takes true or false"),
        ({"x.a": "$limt"}, ("x.a",), 'no parameter "limt"; did you mean "limit"?'),
    ],
)
def test_what_the_language_does_not_have_is_refused_at_its_place(raw: object, path: tuple[object], phrase: str) -> None:
    terms = {"big": read({"x.a": 1}, {}, {})}
    with pytest.raises(BadCondition) as refused:
        read(raw, terms, {"limit": 7})
    assert phrase in str(refused.value)
    assert refused.value.path == path


ONE_OF_TWO = read({"any": [{"x.one": True}, {"x.two": True}]}, {}, {})
BOTH = read({"all": [{"x.one": True}, {"not": {"x.two": True}}]}, {}, {})


def test_support_names_what_suffices() -> None:
    assert support(ONE_OF_TWO, facts(one=F, two=T), True) == ("x.two",)
    assert support(ONE_OF_TWO, facts(one=T, two=T), True) == ("x.one",)
    assert support(ONE_OF_TWO, facts(one=F, two=F), False) == ("x.one", "x.two")
    assert support(BOTH, facts(one=T, two=F), True) == ("x.one", "x.two")
    assert support(BOTH, facts(one=T, two=T), False) == ("x.two",)


def test_unknown_names_what_could_still_decide() -> None:
    assert unknown(ONE_OF_TWO, facts(one=N, two=N)) == ("x.one", "x.two")
    assert unknown(ONE_OF_TWO, facts(one=N, two=F)) == ("x.one",)
    assert unknown(ONE_OF_TWO, facts(one=N, two=T)) == ()
    assert unknown(BOTH, facts(one=T, two=N)) == ("x.two",)


def test_certain_names_what_is_surely_stated() -> None:
    assert certain(ONE_OF_TWO, False) == {"x.one", "x.two"}
    assert certain(ONE_OF_TWO, True) == set()
    assert certain(BOTH, True) == {"x.one", "x.two"}
    assert certain(BOTH, False) == set()
    presence = read({"x.one": {"stated": False}}, {}, {})
    assert certain(presence, True) == set()
    assert certain(presence, False) == {"x.one"}


def test_show_writes_one_line_for_each_step() -> None:
    raw = {"all": [{"x.users": {"more_than": 700_000_000}}, {"not": {"x.word": {"one_of": ["a", "b"]}}}]}
    lines = show(read(raw, {}, {}))
    assert lines[0] == "all of:"
    assert "x.users" in lines[1]
    assert "more than 700,000,000" in lines[1]
    assert lines[2:] == ["  not:", "    x.word is one of a or b"]


NUMBERS = st.integers(0, 3)
WORDS = st.sampled_from("abc")
# Each fact with the values that it can have and the comparisons that fit it.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "x.flag": st.booleans(),
    "x.other": st.booleans(),
    "x.count": NUMBERS,
    "x.word": WORDS,
    "x.words": st.lists(WORDS).map(tuple),
}
ORDERED = ["more_than", "at_least", "less_than", "at_most", "is"]
BODIES: dict[str, st.SearchStrategy[Any]] = {
    "x.flag": st.booleans(),
    "x.other": st.booleans(),
    "x.count": st.dictionaries(st.sampled_from(ORDERED), NUMBERS, min_size=1, max_size=1),
    "x.word": st.one_of(
        st.fixed_dictionaries({"one_of": st.lists(WORDS, min_size=1)}), st.fixed_dictionaries({"starts_with": WORDS})
    ),
    "x.words": st.fixed_dictionaries({"contains": WORDS}),
}
comparisons = st.one_of(*(st.fixed_dictionaries({name: body}) for name, body in BODIES.items()))
presence = st.fixed_dictionaries({"stated": st.booleans()})
presences = st.one_of(*(st.fixed_dictionaries({name: presence}) for name in VALUES))
partial = st.fixed_dictionaries({name: st.tuples(st.none() | value) for name, value in VALUES.items()})
complete = st.fixed_dictionaries({name: st.tuples(value) for name, value in VALUES.items()})


def trees(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Conditions of any shape over some leaves."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.fixed_dictionaries({"not": inner}),
            *(st.fixed_dictionaries({word: st.lists(inner, min_size=1, max_size=3)}) for word in ("all", "any")),
        ),
        max_leaves=8,
    )


def added(given: Mapping[str, Any], more: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Facts with those of `names` that are not stated taken from others."""
    return {name: more[name] if value == (None,) and name in names else value for name, value in given.items()}


def by_arithmetic(raw: Mapping[str, Any], given: Mapping[str, tuple[Any]]) -> float:
    """The truth as a number: all is the least, any the greatest, not what is left to 1."""
    [(word, body)] = raw.items()
    if word == "not":
        return 1 - by_arithmetic(body, given)
    if word in ("all", "any"):
        parts = [by_arithmetic(part, given) for part in body]
        return min(parts) if word == "all" else max(parts)
    value = truth(raw, given)
    return 0.5 if value is None else float(value)


@given(trees(comparisons | presences), partial)
def test_a_tree_is_the_arithmetic_of_its_leaves(raw: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    value = truth(raw, stated)
    assert by_arithmetic(raw, stated) == (0.5 if value is None else float(value))


@given(trees(comparisons), partial, complete, st.sets(st.sampled_from(sorted(VALUES))))
def test_what_is_settled_stays_settled(
    raw: Mapping[str, Any], stated: Mapping[str, Any], more: Mapping[str, Any], names: set[str]
) -> None:
    before = truth(raw, stated)
    after = truth(raw, added(stated, more, names))
    assert before is None or after is before


@given(trees(comparisons | presences), partial)
def test_what_is_certain_is_stated(raw: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    node = read(raw, {}, {})
    value = node.check(stated)
    if value is not None:
        assert all(stated[name] != (None,) for name in certain(node, value))


@given(trees(comparisons | presences), partial)
def test_support_alone_gives_the_same_truth(raw: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    node = read(raw, {}, {})
    value = node.check(stated)
    if value is not None:
        kept = support(node, stated, value)
        assert node.check({name: fact if name in kept else (None,) for name, fact in stated.items()}) is value


@given(trees(comparisons), partial, complete)
def test_only_what_is_unknown_can_decide(
    raw: Mapping[str, Any], stated: Mapping[str, Any], more: Mapping[str, Any]
) -> None:
    node = read(raw, {}, {})
    if node.check(stated) is None:
        asked = set(unknown(node, stated))
        assert asked
        assert all(stated[name] == (None,) for name in asked)
        assert node.check(added(stated, more, set(stated) - asked)) is None
        assert node.check(added(stated, more, set(stated))) is not None
