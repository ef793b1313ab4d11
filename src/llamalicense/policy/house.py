"""What an organisation's own policies ask of a manifest before anything is decided."""

from collections.abc import Iterator, Mapping, Sequence

from llamalicense.errors import InputError, Problem
from llamalicense.policy import library
from llamalicense.policy.policy import Policy
from llamalicense.project.load import Loaded
from llamalicense.yamlfile import Source


def misstated(source: Source, house: Sequence[Policy]) -> Iterator[Problem]:
    """Where a fact under `house` does not fit the policy that declares it; one without a value is told of elsewhere."""
    stated = source.value.get("house")
    if not isinstance(stated, dict):
        return
    declared = [(name, schema) for policy in house for name, schema in policy.facts.items()]
    for name, schema in declared:
        if stated.get(name) is not None:
            from llamalicense.policy.checks.fragments import refused

            for path, message in refused(schema, stated[name]):
                yield source.problem(("house", name, *path), f"house.{name}: {message}")


def rules_of(policy_id: str, house: Sequence[Policy]) -> Mapping[str, bool] | None:
    """The rules of a policy by its id, an organisation's own first, and whether each looks at grants."""
    for policy in house:
        if policy.id == policy_id:
            return {rule.id: rule.looks_at_grants for rule in policy.rules}
    return library.rule_ids(policy_id)


def check_weight(loaded: Loaded, house: Sequence[Policy]) -> None:
    """Raises InputError where policies and manifest are too much together."""
    if not house:
        return
    from llamalicense.policy.checks.size import MAX_RESULTS, results_weigh

    manifest, source = loaded.project.manifest, loaded.source
    weighs = [
        results_weigh(policy, len(manifest.models), len(manifest.builds or ()), manifest.house) for policy in house
    ]
    if sum(weighs) > MAX_RESULTS:
        largest = house[weighs.index(max(weighs))]
        message = (
            f"the rules of {largest.id} have too many results, or too long ones, for these models and builds; check "
            "them in several manifests, or with several policies, one after the other"
        )
        raise InputError([source.problem((), message)])
