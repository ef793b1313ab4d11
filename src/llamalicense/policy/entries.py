"""What a policy file says for its tests: examples, tables of them, and mutants that are none."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from llamalicense.manifest.values import Prose

Id = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9.-]*$", max_length=100, strict=True)]
_PHRASES = list[Prose]
Phrases = Annotated[
    _PHRASES,
    BeforeValidator(
        lambda value: [value] if isinstance(value, str) else value, json_schema_input_type=Prose | _PHRASES
    ),
]


class PolicyPart(BaseModel):
    """A mapping of a policy file: no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Example(PolicyPart):
    """Facts and what the rule says of them, or a table of such; run by `llamalicense test`."""

    name: Prose = Field(description="What the example shows.")
    given: dict[str, Any] = Field(
        {},
        description="Facts; those left out, or `not-stated`, are not stated. $name is a parameter. {of: ...} is what a "
        "fact comes to for something that a manifest or file holds, such as {build.tag: {of: llama4}}.",
    )
    each: dict[str, Id | Annotated[list[Any], Field(min_length=1)]] = Field(
        {},
        description="A table: one example for each of these values of a fact, or for each combination where several "
        "facts stand here. A list, or the name of one under `tables`.",
    )
    expect: Literal["pass", "satisfied", "not-applicable", "exception", "fail", "warn", "unclear", "missing"] = Field(
        description="The verdict, or its reason."
    )
    says: Phrases = Field([], description="Words that stand in the explanation or in what is to be done.")
    doubts: list[Id] | None = Field(None, description="The open cases that hold, by their ids; no others do.")
    missing: list[str] | None = Field(
        None, description="The facts that are asked for, because they could still change the outcome; no others are."
    )


class PolicyExample(Example):
    """An example of a rule that the policy takes over: what its own parameters and terms come to there."""

    rule: Id = Field(description="The rule that it is an example of.")


class EquivalentEntry(PolicyPart):
    """A mutant that no statement can tell from the rule."""

    mutant: Prose = Field(description="Its name, as `llamalicense test` gives it.")
    because: Prose = Field(description="Why nothing can tell it from the rule.")
