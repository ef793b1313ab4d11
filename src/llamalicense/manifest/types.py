"""What a project declares: the manifest, version 1.

A field that is None is not stated: never false, never zero, never an empty list. `false` for a document and `[]` for a
list are statements and arrive here as empty tuples. What asks for a field, explains it or tries what else it could
state (schema, template, `init`, questions, `explain`) reads that from the field: its type, description and Meaning.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from llamalicense.manifest.builds import Build, Display
from llamalicense.manifest.ingredients import Content, Training
from llamalicense.manifest.licensee import Claim, Grant, Organisation, Termination, Users
from llamalicense.manifest.meanings import ManifestPart, Meaning
from llamalicense.manifest.settings import ProjectSettings
from llamalicense.manifest.values import (
    EXAMPLE_MODEL,
    EXAMPLE_REVIEWER,
    Access,
    Day,
    Flag,
    ModelLicence,
    Name,
    Prose,
    RuleName,
    listed,
    version,
)
from llamalicense.vocabulary import CATEGORIES, Category

__all__ = [
    "AcceptableUse",
    "Build",
    "Claim",
    "Content",
    "Display",
    "Grant",
    "Manifest",
    "Model",
    "Organisation",
    "ProjectSettings",
    "Termination",
    "TradeReview",
    "Training",
    "Use",
    "Users",
    "Waiver",
]

_Accesses = Annotated[
    tuple[Access, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Access | Annotated[tuple[Access, ...], Field(min_length=1)]),
]


class Model(ManifestPart):
    """A Llama model that is used, or one that may be taken for one."""

    id: Annotated[Name, Meaning(example=EXAMPLE_MODEL, listed_in=("catalogue",))] = Field(
        description="Catalogue id, an alias of one, or any other id; letter case and @revision do not matter. Two "
        "names of one model may both be listed, each with its own access."
    )
    access: Annotated[
        _Accesses | None,
        Meaning(
            question="How is {name} had: weights, api, end-user-product (integrated and finished by a licensee) or "
            "outputs-only?",
            ask="engineering",
            choices={
                "weights": "The organisation has the model's files, on machines of its own or rented ones.",
                "api": "Somebody else runs the model, and the organisation calls it or builds on it.",
                "end-user-product": "Somebody else, a licensee, integrated it into a product for end users and "
                "finished that.",
                "outputs-only": "The organisation never had the model, only what others made with it, such as a data "
                "set.",
            },
            otherwise={
                "api": "somebody else runs {name}, and its files were never had",
                "end-user-product": "{name} was only had inside a product that a licensee had integrated and finished",
                "weights": "the files of {name} were had",
                "outputs-only": "{name} itself was never had",
            },
        ),
    ] = Field(
        None,
        description="How the organisation has the model: weights (downloaded ones too, wherever they were trained); "
        "api (somebody else runs it); end-user-product (inside a product that somebody else, a licensee, integrated "
        "and finished); outputs-only (only what others made with it). In a list the strongest counts.",
    )
    licence: Annotated[
        ModelLicence,
        Meaning(
            question="Which licence came with {name}? Of what somebody else made from Llama, state derived_from "
            "instead.",
            ask="whoever downloaded it",
        ),
    ] = Field(
        None,
        description="The governing licence; only for a model that the catalogue does not know. Another licence's SPDX "
        "id, LicenseRef- name or hub tag, such as apache-2.0, states that the model is not Llama's.",
    )
    multimodal: Annotated[
        Flag | None,
        Meaning(
            question="Does {name} take or give images, audio or video, besides text?",
            ask="engineering",
        ),
    ] = Field(
        None,
        description="Whether it takes or gives images, audio or video; only for a model that the catalogue does not "
        "know.",
    )
    derived_from: Annotated[
        Name | None,
        Meaning(
            question="Which Llama model does {name} come from?",
            ask="its publisher",
            example="meta-llama/Llama-3.3-70B-Instruct",
            listed_in=("catalogue",),
        ),
    ] = Field(None, description="For a third party's derivative: the Llama model that it came from. Default: none.")
    safety_removed: Flag = Field(
        False,
        description='Whether its publisher removed refusals or other safety measures ("abliterated", "uncensored").',
    )
    released: Day | None = Field(
        None, description="Release date of this copy, only where it differs from the catalogue's."
    )


class TradeReview(ManifestPart):
    """A recorded review of trade compliance."""

    reviewed: Annotated[
        Day,
        Meaning(
            question="Has trade compliance been reviewed since the licence took effect? State that review.",
            ask="legal",
        ),
    ] = Field(description="Day of the review, YYYY-MM-DD.")
    by: Annotated[Name, Meaning(example=EXAMPLE_REVIEWER)] = Field(description="Who reviewed.")


class AcceptableUse(ManifestPart):
    """A recorded review of the acceptable use policy, category by category."""

    reviewed: Annotated[
        Day,
        Meaning(
            question="Has somebody gone through the acceptable use policy since it took effect? State that review.",
            ask="legal",
            later=True,
        ),
    ] = Field(description="Day of the review that the two lists record; older than a year is noted.")
    by: Annotated[Name, Meaning(example=EXAMPLE_REVIEWER, later=True)] = Field(description="Who reviewed.")
    applies: Annotated[tuple[Category, ...], Meaning(choices=CATEGORIES, example=[], inseparable=True)] = Field(
        description="Categories that do apply; [] states that none does."
    )
    borderline: Annotated[
        dict[Category, Prose],
        Meaning(
            choices=CATEGORIES,
            example={"unlicensed-practice": "Every answer is reviewed by a licensed physician."},
            such_as="{unlicensed-practice: Every answer is reviewed by a physician.}",
            at_once=True,
            inseparable=True,
        ),
    ] = Field({}, description="Categories near the line, each with what keeps the project on the right side of it.")


class Use(ManifestPart):
    """What the models are used for."""

    purposes: Annotated[tuple[Prose, ...] | None, Meaning(example=["customer support"], at_once=True)] = Field(
        None, description="Free text, for the record; decides nothing."
    )
    trade_compliance: Annotated[
        TradeReview | None,
        Meaning(
            question="Has trade compliance been reviewed, by whom and when?",
            ask="legal",
            such_as="{reviewed: 2026-10-01, by: legal@acme.example}",
        ),
    ] = Field(None, description="The review of trade compliance law.")
    acceptable_use: Annotated[
        AcceptableUse | None,
        Meaning(
            question="Has somebody gone through the acceptable use policy?",
            ask="legal",
            write="reviewed, by and applies, a list of categories",
            such_as="{reviewed: 2026-10-01, by: legal@acme.example, applies: []}",
        ),
    ] = Field(None, description="The review of the acceptable use policy.")


class Waiver(ManifestPart):
    """A decision to live with a result for a while."""

    rule: Annotated[RuleName, Meaning(example="llama-4/mau-threshold")] = Field(
        description="The rule, such as llama-4/built-with-llama."
    )
    subject: Annotated[Name | None, Meaning(example="organisation")] = Field(
        None, description="organisation, models/<id> or builds/<name>. Default: every subject."
    )
    reason: Annotated[Prose, Meaning(example="Meta has answered, and the grant is being signed.")] = Field(
        description="Why the result can be lived with."
    )
    approved_by: Annotated[Name, Meaning(example=EXAMPLE_REVIEWER)] = Field(description="Who decided.")
    approved_on: Day = Field(description="The first day on which it holds, YYYY-MM-DD.")
    expires: Annotated[Day, Meaning(example="2025-06-30")] = Field(
        description="The last day on which it holds, at most 366 days after approved_on."
    )


class Manifest(ManifestPart):
    """Facts about an organisation and what it does with Llama models, for llamalicense to check."""

    manifest: Annotated[Literal[1], BeforeValidator(version), Meaning(example=1)] = Field(
        description="The format's version: 1."
    )
    organisation: Organisation = Field(description="The licensee: the legal person that accepted the licence.")
    models: Annotated[
        tuple[Model, ...], Meaning(such_as="{id: meta-llama/Llama-3.3-70B-Instruct, access: weights}")
    ] = Field(description="The Llama models used.")
    builds: Annotated[
        tuple[Build, ...] | None,
        Meaning(question="What is made with the models?", ask="engineering", write="[] when nothing is"),
    ] = Field(
        None, description="What is made with the models, internal things included; [] states that nothing is made."
    )
    use: Use | None = Field(None, description="What the models are used for.")
    check: ProjectSettings | None = Field(None, description="Settings of the project for its checks.")
    house: Annotated[
        dict[str, Any],
        Meaning(
            question="What does the organisation's own policy ask for here?",
            ask="the author of that policy",
            example={"approved-by-board": True},
        ),
    ] = Field({}, description="Facts that an organisation's own policy declares.")
    waivers: tuple[Waiver, ...] = Field((), description="Decisions to live with a result for a while.")
