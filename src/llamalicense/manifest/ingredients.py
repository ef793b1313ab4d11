"""What a manifest states of what goes into a build: models inside it, and models that made it better."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from llamalicense.manifest.meanings import Meaning, Part
from llamalicense.manifest.values import EXAMPLE_MODEL, Change, Name, contents


class Content(Part):
    """A model or another build inside a build."""

    model: Annotated[Name, Meaning(example=EXAMPLE_MODEL, listed_in=("models", "builds"))] = Field(
        description="An id from `models`, or the name of another build."
    )
    # Beside what is inside, a base is what else was merged.
    change: Annotated[Change | None, Meaning(example="merged", inseparable=True)] = Field(
        None, description="What was done to these weights; it stands in place of the build's `change`."
    )


class Training(Part):
    """A model used to make another one better, other than by changing its own weights."""

    model: Annotated[Name, Meaning(example=EXAMPLE_MODEL, listed_in=("models",))] = Field(
        description="An id from `models`."
    )
    through: Annotated[
        Literal["outputs", "weights"] | None,
        Meaning(
            question="Were its outputs or its weights used to train {name}?",
            ask="engineering",
            choices={
                "outputs": "What it generated or how it judged was used.",
                "weights": "The weights themselves were used, such as by comparing both models inside during training.",
            },
            at_once=True,
        ),
    ] = Field(None, description="Whether its outputs or its weights were used.")
    role: Annotated[
        Literal["training-data", "distillation", "preference", "filter", "evaluation"] | None,
        Meaning(
            question="What was the Llama model used for in training {name}?",
            ask="engineering",
            choices={
                "training-data": "Its outputs are examples that the other model was trained on.",
                "distillation": "The other model was trained to answer as it does.",
                "preference": "It chose between answers, as a reward model or judge does, and training followed its "
                "choice.",
                "filter": "It decided which data went into the training.",
                "evaluation": "It only measured the other model, and no training followed from that.",
            },
            at_once=True,
        ),
    ] = Field(None, description="What they were used for; evaluation only measures.")


Contents = Annotated[tuple[Content, ...], BeforeValidator(contents, json_schema_input_type=tuple[Name | Content, ...])]
