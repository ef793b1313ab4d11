"""How a policy file is put together: what it extends, leaves out, declares and overrides must exist and fit."""

from collections.abc import Iterator, Mapping, Sequence

from llamalicense.errors import did_you_mean
from llamalicense.policy.checks import Flaw, fragments
from llamalicense.policy.checks.size import excess
from llamalicense.policy.conditions import Raw
from llamalicense.policy.inheritance import Need, inherited, needs, together
from llamalicense.vocabulary import RuleId, policy_named
from llamalicense.yamlfile import NodePath

RuleIds = Mapping[str, frozenset[str]]


def misfits(document: Raw, shared: Sequence[Raw], bundled: RuleIds) -> Iterator[Flaw]:
    """What does not fit, with its place in the file; `bundled`: the rules of each bundled policy, for overrides."""
    for number, file in enumerate(shared):
        if file.get("kind") != "shared":
            yield ("extends", number), f'"{file.get("policy")}" is a policy of its own; only shared files are extended'
            return
    for number, name in enumerate(extends := document.get("extends", ())):
        if name in extends[:number]:
            yield ("extends", number), f'"{name}" stands twice'
            return
    if "title" not in document and document.get("kind") != "house":
        yield ("policy",), '"title" is required: the policy\'s full name'
    yield from (faults := [*_duplicates(document), *_left_out(document, shared)])
    if not faults:
        yield from excess(document, shared)
    yield from _house(document, bundled)
    yield from _of_repositories(document)


def _duplicates(document: Raw) -> Iterator[Flaw]:
    seen: dict[str, int] = {}
    for number, rule in enumerate(document.get("rules", ())):
        if rule["id"] in seen:
            yield ("rules", number, "id"), f'rule "{rule["id"]}" stands twice; the first is rules[{seen[rule["id"]]}]'
        seen.setdefault(rule["id"], number)
        for field, what in (("unless", "exception"), ("unclear_when", "open case")):
            ids = [part.get("id") for part in rule.get(field, ())]
            for place, name in enumerate(ids):
                if name is not None and name in ids[:place]:
                    yield ("rules", number, field, place, "id"), f'{what} "{name}" stands twice'


def _left_out(document: Raw, shared: Sequence[Raw]) -> Iterator[Flaw]:
    needed, defined = list(needs(document, shared)), together((*shared, document), "parameters")
    yield from _without(document, shared, {need.parameter for need in needed}, defined)
    yield from _lacking(document, shared, needed, defined)
    yield from _of_no_parameter(document, defined)
    patterns = together((*shared, document), "patterns")
    for number, rule in enumerate(document.get("rules", ())):
        if "pattern" in rule and rule["pattern"] not in patterns:
            hint = did_you_mean(rule["pattern"], patterns)
            yield ("rules", number, "pattern"), f'there is no pattern "{rule["pattern"]}"{hint}'


def _of_no_parameter(document: Raw, defined: Raw) -> Iterator[Flaw]:
    """What a policy states for comparisons of parameters that there are not."""
    named: list[tuple[NodePath, str]] = [(("labels", name), name) for name in document.get("labels", ())]
    named += [(("own_names", number), name) for number, name in enumerate(document.get("own_names", ()))]
    for place, rule in enumerate(document.get("rules", ())):
        for number, reference in enumerate(rule.get("differs_by", ())):
            named.append((("rules", place, "differs_by", number), reference.removeprefix("$")))
    for path, name in named if document.get("kind") != "shared" else ():
        if name not in defined:
            yield path, f'there is no parameter "{name}"{did_you_mean(name, defined)}'


def _without(document: Raw, shared: Sequence[Raw], needed: set[str], defined: Raw) -> Iterator[Flaw]:
    """What stands under `without` and leaves nothing out."""
    rules = {rule["id"] for rule, _ in inherited({}, shared)}
    own = {rule["id"] for rule in document.get("rules", ())}
    for number, name in enumerate(without := document.get("without", ())):
        path: NodePath = ("without", number)
        if name in without[:number]:
            yield path, f'"{name}" stands twice'
        elif name in rules:
            if name in own:
                yield path, f'"{name}" is left out here and stated under `rules`; do one of the two'
        elif name not in needed:
            hint = did_you_mean(name, rules | (needed - defined.keys()))
            yield path, f'"{name}" is not inherited, so it cannot be left out{hint}; take it away'
        elif name in defined:
            yield path, f'"{name}" is left out here and defined under `parameters`; do one of the two'


def _lacking(document: Raw, shared: Sequence[Raw], needed: Sequence[Need], defined: Raw) -> Iterator[Flaw]:
    """Parameters that are needed by what is taken over and that nothing defines, one problem each."""
    without = frozenset(document.get("without", ()))
    lacking: dict[tuple[int, str], list[Need]] = {}
    for need in needed:
        if need.parameter not in defined and (need.whole or need.parameter not in without):
            lacking.setdefault((need.file, need.parameter), []).append(need)
    for (file, parameter), of_one in lacking.items():
        users = ", ".join(dict.fromkeys(need.user for need in of_one))
        whole = {need.user for need in of_one if need.whole}
        parts = (
            ""
            if whole.issuperset(need.user for need in of_one)
            else (f" (or {parameter}: of these only the exceptions, doubts, examples and notes that need it)")
        )
        yield (
            ("extends", file),
            f'"{parameter}" is not defined, and "{shared[file]["policy"]}" needs it for {users}; define it under '
            f"`parameters`, or leave out under `without` what needs it: {users}{parts}",
        )


def _of_repositories(document: Raw) -> Iterator[Flaw]:
    """What looks at repositories outside of the policy that decides what they show."""
    for number, rule in enumerate(document.get("rules", ())):
        if rule.get("for_each") == "uses" and document.get("kind") != "project":
            yield ("rules", number, "for_each"), "only the policy `project` looks at what a repository shows (`uses`)"


def _house(document: Raw, bundled: RuleIds) -> Iterator[Flaw]:
    house = document.get("kind") == "house"
    for field in ("facts", "overrides"):
        if document.get(field) and not house:
            yield (field,), f"only a house policy (`kind: house`) has `{field}`"
    for field in ("notes", "assumptions", "labels", "own_names"):
        if document.get(field) and house:
            yield (field,), f"a house policy has no `{field}`: what a licence says stands in its own policy"
    if house and not (document.get("rules") or document.get("overrides")):
        yield (), "this policy has neither rules nor overrides; nothing would be checked"
    for number, override in enumerate(document.get("overrides", ())):
        if "unclear" not in override and "missing" not in override:
            yield (
                ("overrides", number),
                "an override says `unclear: fail`, `missing: fail` or both",
            )
        policy, name = RuleId.of(policy_named(override["rule"]))
        yield from _overridden(policy, name, bundled, ("overrides", number, "rule"))
    if document.get("facts"):
        yield from fragments.misfits(document["facts"])


def _overridden(policy: str, name: str, bundled: RuleIds, path: NodePath) -> Iterator[Flaw]:
    rules = frozenset[str]().union(*(rules for policy_id, rules in bundled.items() if policy in ("*", policy_id)))
    if not name:
        yield path, f"write <policy>/{policy}, or */{policy} for every licence"
    elif policy != "*" and policy not in bundled:
        yield path, f'there is no policy "{policy}"{did_you_mean(policy, bundled)}'
    elif name not in rules:
        yield path, f'there is no rule "{name}" in it{did_you_mean(name, rules)}'
