"""What a manifest says is made with its models against how it says they are had: every pair, as the contract has it.

The expectations are written from what each access means, not from the code: who never had a model contains none; who
has it inside somebody's finished product makes no model of it and changes nothing in it; who calls it through an API
has nothing to convert, prune, merge or hand on, though its provider may fine-tune it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

import pytest
from drawn_manifests import AS_OF, CHECKER, load
from manifests import SCOUT, problems
from rows import rows

from llamalicense.decision.evaluate import situation
from llamalicense.decision.judge import judge
from llamalicense.decision.result import PASSING

ACCESSES = ["weights", "api", "end-user-product", "outputs-only"]
STATED: list[tuple[str, ...]] = [(), *((each,) for each in ACCESSES), *combinations(ACCESSES, 2)]
STATED += [tuple(reversed(pair)) for pair in combinations(ACCESSES, 2)]
KINDS = ["model", "adapter", "app", "dataset", None]
CHANGES = ["none", "converted", "pruned", "merged", "fine-tuned", None]
DELIVERIES = ["shipped", "hosted", None]
AUDIENCES = ["internal", "affiliates", "customers", "public", None]


class Made(NamedTuple):
    """What a build states of itself; None: nothing."""

    kind: str | None
    change: str | None
    delivery: str | None
    audience: str | None


MADE = [Made(*each) for each in product(KINDS, CHANGES, DELIVERIES, AUDIENCES)]


def strongest(access: Sequence[str]) -> str | None:
    return next((each for each in ACCESSES if each in access), None)


def contradictory(had: str | None, made: Made) -> bool:
    """Whether the contract refuses a build with a model inside that is had so."""
    if made.kind == "dataset":
        return True  # a dataset contains no model
    if made.kind == "adapter" and made.change in ("none", "converted"):
        return True  # an adapter is trained
    if had == "outputs-only":
        return True
    if had == "end-user-product":
        return made.kind in ("model", "adapter") or made.change not in (None, "none")
    if had == "api":
        by_hand = made.change in ("converted", "pruned", "merged")
        return by_hand or (made.kind == "model" and made.delivery == "shipped")
    return False


def line_of(number: int) -> int:
    """The line of a build in `manifest_of`."""
    return 5 + number


def manifest_of(access: Sequence[str], made: Sequence[Made], contents: str = SCOUT, before: str = "") -> str:
    """A manifest with a build a line, each with the same contents; `before`: another build, at the end."""
    stated = f", access: [{', '.join(access)}]" if access else ""
    lines = ["manifest: 1", "organisation: {name: Acme}", f"models: [{{id: {SCOUT}{stated}}}]", "builds:"]
    for number, each in enumerate(made):
        fields = {**each._asdict(), "name": f"build-{number}", "contains": f"[{contents}]"}
        written = ", ".join(f"{key}: {value}" for key, value in fields.items() if value is not None)
        lines.append(f"  - {{{written}}}")
    return "\n".join([*lines, *([f"  - {before}"] if before else [])]) + "\n"


def refused(text: str) -> dict[int, list[str]]:
    """The problems of a manifest by line."""
    found: dict[int, list[str]] = {}
    for problem in problems(text):
        found.setdefault(int(problem.partition(":")[0]), []).append(problem)
    return found


@rows("access", STATED, ids=str)
def test_which_access_contradicts_which_build(access: tuple[str, ...]) -> None:
    found = refused(manifest_of(access, MADE))
    expected = {line_of(n): made for n, made in enumerate(MADE) if contradictory(strongest(access), made)}
    assert found.keys() == expected.keys()


@rows("access", [each for each in STATED if strongest(each) != "outputs-only"], ids=str)
def test_what_is_inside_another_build_counts_as_well(access: tuple[str, ...]) -> None:
    inner = f"{{name: inner, kind: app, change: none, contains: [{SCOUT}]}}"
    found = refused(manifest_of(access, MADE, "inner", inner))
    expected = {line_of(n) for n, made in enumerate(MADE) if contradictory(strongest(access), made)}
    assert found.keys() == expected


@pytest.mark.parametrize("access", [("api",), ("end-user-product",), ("outputs-only",)], ids=str)
def test_the_sentence_names_both_lines_and_the_access_that_is_needed(access: tuple[str, ...]) -> None:
    trained_or_held = {made for made in MADE if made.kind != "dataset" and not contradictory("weights", made)}
    for line, told in refused(manifest_of(access, MADE)).items():
        if MADE[line - line_of(0)] in trained_or_held:
            assert any(re.search(r"\(line 3\); .* needs? access: weights", each) for each in told), told
            assert all(access[0] in each for each in told), told


# What each of these needs, beside `weights`, which suffices for all of them.
NEEDED = [
    ("outputs-only", Made("app", "none", "hosted", "public"), "access: weights, api or end-user-product"),
    ("end-user-product", Made("model", None, "hosted", None), "access: weights, or api"),
    ("end-user-product", Made("model", None, "shipped", None), "access: weights"),
    ("end-user-product", Made("adapter", None, None, None), "access: weights, or api"),
    ("end-user-product", Made("app", "fine-tuned", None, None), "access: weights, or api"),
    ("end-user-product", Made("app", "converted", None, None), "access: weights"),
    ("api", Made("app", "merged", None, None), "access: weights"),
    ("api", Made("model", "fine-tuned", "shipped", None), "access: weights"),
]


@pytest.mark.parametrize(("access", "made", "needs"), NEEDED, ids=str)
def test_what_a_build_needs_suffices(access: str, made: Made, needs: str) -> None:
    told = " ".join(problems(manifest_of([access], [made])))
    assert f"{needs} " in f"{told} "
    for enough in re.findall("weights|api|end-user-product", needs):
        assert problems(manifest_of([enough], [made])) == []


ROLES = ["training-data", "distillation", "preference", "filter", "evaluation", None]
THROUGH = ["outputs", "weights", None]


class Trained(NamedTuple):
    kind: str | None
    own: str | None
    change: str | None
    role: str | None
    through: str | None


TRAINED = [Trained(*each) for each in product(KINDS[:3], ["none", None], ["none", "fine-tuned", None], ROLES, THROUGH)]


@rows("access", STATED, ids=str)
def test_which_training_contradicts_what_is_stated(access: tuple[str, ...]) -> None:
    """`through: weights` needs weights; a model whose contents are all unchanged was trained with nothing."""
    had = f", access: [{', '.join(access)}]" if access else ""
    lines = ["manifest: 1", "organisation: {name: Acme}", "models:", f"- {{id: {SCOUT}{had}}}"]
    lines += ["- {id: acme/weights, access: weights, licence: llama-4}", "builds:"]
    expected = set()
    for number, (kind, own, change, role, through) in enumerate(TRAINED):
        inside = f"{{model: acme/weights, change: {own}}}" if own else "acme/weights"
        training = {"model": SCOUT, "role": role, "through": through}
        written = ", ".join(f"{key}: {value}" for key, value in training.items() if value)
        stated = {"kind": kind, "change": change, "contains": f"[{inside}]", "trained_with": f"[{{{written}}}]"}
        lines.append(f"- {{name: b{number}, {', '.join(f'{key}: {value}' for key, value in stated.items() if value)}}}")
        unchanged = (own or change) == "none"
        if (
            (kind == "adapter" and unchanged)
            or (kind == "model" and unchanged and role not in (None, "evaluation"))
            or (through == "weights" and strongest(access) not in (None, "weights"))
        ):
            expected.add(len(lines))
    assert refused("\n".join(lines) + "\n").keys() == expected


def test_one_changed_content_is_enough_for_training() -> None:
    contains = f"[{{model: {SCOUT}, change: fine-tuned}}, acme/other]"
    training = f"[{{model: {SCOUT}, through: outputs, role: preference}}]"
    text = (
        f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {SCOUT}}}, {{id: acme/other}}]\n"
        f"builds: [{{name: a, kind: model, change: none, contains: {contains}, trained_with: {training}}}]\n"
    )
    assert problems(text) == []
    assert problems(text.replace("fine-tuned", "none")) != []


@pytest.mark.parametrize(
    ("names", "is_refused"),
    [
        (["api", "weights"], False),
        (["weights", "api"], False),
        (["api", "api"], True),
        (["api", None], False),
        ([None, "outputs-only"], False),
        (["end-user-product", "api"], True),
        (["outputs-only", "outputs-only"], True),
    ],
)
def test_the_strongest_access_over_all_names_counts(names: list[str | None], is_refused: bool) -> None:
    """While one name states none, a stronger access may still be stated, so that nothing is contradicted."""
    ids = [SCOUT, f"{SCOUT}-Original"]
    models = ", ".join(f"{{id: {i}, access: {a}}}" if a else f"{{id: {i}}}" for i, a in zip(ids, names, strict=True))
    text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{models}]\nbuilds:\n"
    for inside in ids:
        build = f"- {{name: x, kind: model, delivery: shipped, change: converted, contains: [{inside}]}}\n"
        assert bool(problems(text + build)) is is_refused


def test_what_many_lines_share_is_told_once_a_line() -> None:
    ids = [f"acme/m{number}" for number in range(300)]
    models = ", ".join(f"{{id: {name}, access: api, licence: llama-4}}" for name in ids)
    text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{models}]\nbuilds:\n"
    text += f"- {{name: x, kind: model, change: merged, delivery: shipped, contains: [{', '.join(ids)}]}}\n"
    assert len(problems(text)) == 2


def _over_the_limit(access: Sequence[str], made: Made) -> dict[str, Any]:
    users = dict.fromkeys(("2025-03", "2024-08"), 800000000)
    build = {key: value for key, value in made._asdict().items() if value is not None}
    return {
        "manifest": 1,
        "organisation": {"name": "Acme", "kind": "company", "country": "DE", "monthly_active_users": users},
        "models": [{"id": SCOUT, **({"access": list(access)} if access else {})}],
        "builds": [{"name": "Llama-X", "contains": [SCOUT], **build}],
    }


def _uncontradicted() -> Iterator[tuple[tuple[str, ...], Made]]:
    # That the order of a list does not matter is tried above.
    for access, made in product(dict.fromkeys(tuple(sorted(each, key=ACCESSES.index)) for each in STATED), MADE):
        if made.delivery is None and made.audience != "customers" and not contradictory(strongest(access), made):
            yield access, made


def test_no_access_switches_a_restriction_off_while_a_build_needs_more() -> None:
    """A pass in the European Union or over the limit is left only to who uses a finished product inside the house."""
    policy = CHECKER.policy("llama-4")
    restrictions = [rule for rule in policy.rules if rule.id in ("eu-multimodal", "mau-threshold")]
    for access, made in _uncontradicted():
        view = situation(load(_over_the_limit(access, made)).project, policy, AS_OF)
        for rule in restrictions:
            (judged,) = judge(view, rule)
            if judged.decision.reason in PASSING:
                assert strongest(access) == "end-user-product", (access, made)
                assert made.audience == "internal", (access, made)
                assert made.kind in ("app", None), (access, made)
                assert made.change in ("none", None), (access, made)
