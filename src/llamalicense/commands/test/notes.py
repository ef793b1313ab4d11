"""The notes of a policy as rules that pass and say something, so that their conditions and words are tested alike."""

from collections.abc import Iterator

from llamalicense.policy.conditions import leaves
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.sentences import Sentence


def noted(policy: Policy) -> Iterator[Rule]:
    """A rule for each note whose words depend on facts, or that has examples."""
    for remark in policy.remarks:
        whens = [say.when for say in remark.says if say.when is not None]
        if whens or remark.examples:
            yield Rule(
                policy=policy.id,
                id=remark.id,
                name=f"{policy.id}/{remark.id}",
                title=remark.id,
                clauses=(),
                clause="",
                for_each=None,
                about="",
                applies=None,
                fails=None,
                unless=(),
                doubts=(),
                explain={"pass": remark.says},
                remedy=Sentence("", {}),
                remark="",
                never_fails="A note is no verdict.",
                fails_without=(),
                no_baseline=False,
                differs_by=(),
                examples=remark.examples,
                asks=tuple(dict.fromkeys(leaf.fact for when in whens for leaf in leaves(when))),
            )


def tested_rules(policy: Policy) -> tuple[Rule, ...]:
    """The rules of a policy, and its notes as such."""
    return (*policy.rules, *noted(policy))
