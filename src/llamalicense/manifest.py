"""What a project declares: the manifest, version 1.

A field that is None is not stated: never false, never zero, never an empty list. `false` for a document and `[]` for a
list are statements and arrive here as empty tuples.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from llamalicense.fields import (
    PEAK,
    Access,
    Base,
    Change,
    Count,
    Country,
    Day,
    Document,
    Documents,
    Flag,
    LicenceId,
    ModelLicence,
    Name,
    Prose,
    RuleName,
    Tags,
    contents,
    displays,
    listed,
    users,
    version,
)
from llamalicense.vocabulary import (
    Category,
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Users(_Part):
    """Monthly active users in one month, in people."""

    total: Count = Field(
        description="Users of all products and services together; people in two products may count twice."
    )
    largest_product: Count | None = Field(
        None, description="Users of the largest single product. Default: the total, as for one product."
    )


_MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
# In the schema `peak` is a key of its own, with its own description.
Month = Annotated[
    str, StringConstraints(pattern=f"^({_MONTH}|peak)$"), WithJsonSchema({"type": "string", "pattern": f"^{_MONTH}$"})
]
Figure = Annotated[
    Users,
    BeforeValidator(users, json_schema_input_type=Count | Users),
    Field(description="People, or {total, largest_product} where products' users overlap."),
]


class Grant(_Part):
    """What Meta granted beyond the community licence."""

    licence: LicenceId | None = Field(None, description="The licence that the grant goes beyond.")
    rules: tuple[RuleName, ...] | None = Field(
        None,
        description="The rules that it answers: mau-threshold, eu-multimodal, trademark-use, termination, relicensing "
        "or aup-<category>.",
    )
    reference: Name = Field(description="Where the grant is recorded: number and date of the agreement or letter.")
    until: Day | None = Field(None, description="The last day on which it holds, when it ends, YYYY-MM-DD.")


class Claim(_Part):
    """A claim, counterclaims included, that Llama or its outputs infringe rights of the organisation."""

    filed: Day | None = Field(None, description="Day on which proceedings were instituted, YYYY-MM-DD.")
    against: Name | None = Field(None, description="Whom the claim is against: Meta or anybody else.")
    licence: LicenceId | None = Field(None, description="The licence whose materials or outputs the claim is about.")


class Termination(_Part):
    """A licence that ended."""

    licence: LicenceId | None = Field(None, description="The licence that ended.")
    on: Day | None = Field(None, description="The day on which it ended, YYYY-MM-DD.")


class Organisation(_Part):
    """The licensee: the legal person that accepted the licence."""

    name: Name = Field(description="The legal person's name.")
    kind: Literal["company", "individual", "university", "public-body", "nonprofit", "other"] | None = Field(
        None, description="What it is; the restriction for the European Union names companies and individuals only."
    )
    country: Country | None = Field(
        None,
        description="Principal place of business (for an individual: domicile), ISO 3166-1 alpha-2. "
        "Not the place of incorporation, of servers or of users.",
    )
    founded: Day | None = Field(
        None, description="Day of founding; together with `affiliates: none` it means no users in the months before."
    )
    affiliates: Literal["none", "group"] | None = Field(
        None,
        description="Whether the organisation belonged to a group when it accepted the licence; affiliates' users "
        "count as its own.",
    )
    monthly_active_users: dict[Month, Figure] | None = Field(
        None,
        description="Users of all products and services made available by or for the organisation and its affiliates, "
        "by month (YYYY-MM), and `peak`: the most in any month up to now.",
        json_schema_extra=PEAK,
    )
    grants: tuple[Grant, ...] = Field(
        (), description="What Meta granted beyond the community licence. Default: nothing."
    )
    claims_filed: tuple[Claim, ...] | None = Field(
        None,
        description="Litigation or other proceedings, cross-claims and counterclaims included, that claim infringement "
        "of rights of the organisation by Llama or its outputs; [] states none.",
    )
    terminations: tuple[Termination, ...] | None = Field(
        None, description="Licences that ended, by Meta's notice (§6) or by law through a claim (§5.c); [] states none."
    )


class Model(_Part):
    """A Llama model that is used, or one that may be taken for one."""

    id: Name = Field(
        description="Catalogue id, an alias of one, or any other id; letter case and @revision do not matter. Two "
        "names of one model may both be listed, each with its own access."
    )
    access: (
        Annotated[
            tuple[Access, ...],
            Field(min_length=1),
            BeforeValidator(listed, json_schema_input_type=Access | Annotated[tuple[Access, ...], Field(min_length=1)]),
        ]
        | None
    ) = Field(
        None,
        description="How the organisation has the model: weights (downloaded ones too, wherever they were trained); "
        "api (somebody else runs it); end-user-product (inside a product that somebody else, a licensee, integrated "
        "and finished); outputs-only (only what others made with it). In a list the strongest counts.",
    )
    licence: ModelLicence = Field(
        None,
        description="The governing licence; only for a model that the catalogue does not know. Another licence's SPDX "
        "id, LicenseRef- name or hub tag, such as apache-2.0, states that the model is not Llama's.",
    )
    multimodal: Flag | None = Field(
        None,
        description="Whether it takes or gives images, audio or video; only for a model that the catalogue does not "
        "know.",
    )
    derived_from: Name | None = Field(
        None, description="For a third party's derivative: the Llama model that it came from. Default: none."
    )
    safety_removed: Flag = Field(
        False,
        description='Whether its publisher removed refusals or other safety measures ("abliterated", "uncensored").',
    )
    released: Day | None = Field(
        None, description="Release date of this copy, only where it differs from the catalogue's."
    )


class Content(_Part):
    """A model or another build inside a build."""

    model: Name = Field(description="An id from `models`, or the name of another build.")
    change: Change | None = Field(
        None, description="What was done to these weights; it stands in place of the build's `change`."
    )


class Training(_Part):
    """A model used to make another one better, other than by changing its own weights."""

    model: Name = Field(description="An id from `models`.")
    through: Literal["outputs", "weights"] | None = Field(
        None, description="Whether its outputs or its weights were used."
    )
    role: Literal["training-data", "distillation", "preference", "filter", "evaluation"] | None = Field(
        None, description="What they were used for; evaluation only measures."
    )


class Display(_Part):
    """Where the phrase of attribution is displayed."""

    at: Document = Field(description="URL or path of the page.")
    text: Prose | None = Field(None, description="The words shown there; for a path the file decides.")


class Build(_Part):
    """What is made with the models, internal things included."""

    name: Name = Field(description="The model's or product's name.")
    published_as: Name | None = Field(None, description="Repository or registry id, when it differs from the name.")
    kind: Literal["model", "adapter", "app", "dataset"] | None = Field(
        None, description="What it is; a dataset holds outputs and no Llama materials."
    )
    type: Literal["language-model", "other-model"] | None = Field(
        None, description="For a model or adapter: whether it is a language model."
    )
    delivery: Literal["shipped", "hosted"] | None = Field(
        None,
        description="shipped: copies leave (weights, image, device), also when it is hosted as well; hosted: none do.",
    )
    audience: Literal["internal", "affiliates", "customers", "public"] | None = Field(
        None, description="The widest circle that it reaches."
    )
    contains: (
        Annotated[
            tuple[Content, ...],
            BeforeValidator(contents, json_schema_input_type=tuple[Name | Content, ...]),
        ]
        | None
    ) = Field(
        None,
        description="Llama models inside, changed or not: ids from `models`, names of other builds, or "
        "{model, change}. For an adapter: the model that it adapts. [] states none; so does leaving it out beside a "
        "`base`, or in a dataset.",
    )
    change: Change | None = Field(
        None, description="What was done to the weights that it contains; not read where each of them has its own."
    )
    base: Base | None = Field(
        None,
        description="In place of `contains`: the model that training started from when that is not a Llama model, or "
        "`scratch`. Beside merged contents: what else went in, or false for nothing.",
    )
    trained_with: tuple[Training, ...] | None = Field(
        None,
        description="Llama models used to make this model better, other than by changing their weights. "
        "[] states none.",
    )
    agreement: Documents | None = Field(
        None, description="Copy of the licence agreement: path, https:// URL, a list of them, or false for none."
    )
    notice: Documents | None = Field(
        None, description='The "Notice" text file: path, list of paths, or false for none.'
    )
    built_with_llama: (
        Annotated[
            tuple[Display, ...],
            BeforeValidator(
                displays,
                json_schema_input_type=Literal[False] | Document | Display | tuple[Document | Display, ...],
            ),
        ]
        | None
    ) = Field(
        None, description="Where the phrase of attribution is displayed: path, URL, {at, text}, or false for nowhere."
    )
    licence: Tags | None = Field(
        None,
        description="The licence tag the build is published under (SPDX id or hub tag), one or a list; [] for none.",
    )
    known_dangers: tuple[Prose, ...] | None = Field(
        None, description="Dangers of the build that are known; [] states none."
    )
    risk_disclosure: Documents | None = Field(
        None, description="Where known dangers are disclosed to end users, or false."
    )
    user_terms: Documents | None = Field(
        None, description="Terms that pass the acceptable use policy on to users, or false."
    )
    safety_removed: Flag | None = Field(
        None,
        description="Whether the organisation removed refusals or other safety measures in this build; what others "
        "removed stands at the model.",
    )
    marks: tuple[Literal["product-name", "company-name", "domain", "logo"], ...] | None = Field(
        None, description='Where "Llama" or Meta\'s marks appear beyond a model name; [] states nowhere.'
    )


class TradeReview(_Part):
    """A recorded review of trade compliance."""

    reviewed: Day = Field(description="Day of the review, YYYY-MM-DD.")
    by: Name = Field(description="Who reviewed.")


class AcceptableUse(_Part):
    """A recorded review of the acceptable use policy, category by category."""

    reviewed: Day = Field(description="Day of the review that the two lists record; older than a year is noted.")
    by: Name = Field(description="Who reviewed.")
    applies: tuple[Category, ...] = Field(description="Categories that do apply; [] states that none does.")
    borderline: dict[Category, Prose] = Field(
        {}, description="Categories near the line, each with what keeps the project on the right side of it."
    )


class Use(_Part):
    """What the models are used for."""

    purposes: tuple[Prose, ...] | None = Field(None, description="Free text, for the record; decides nothing.")
    trade_compliance: TradeReview | None = Field(None, description="The review of trade compliance law.")
    acceptable_use: AcceptableUse | None = Field(None, description="The review of the acceptable use policy.")


class Waiver(_Part):
    """A decision to live with a result for a while."""

    rule: RuleName = Field(description="The rule, such as llama-4/built-with-llama.")
    subject: Name | None = Field(
        None, description="organisation, models/<id> or builds/<name>. Default: every subject."
    )
    reason: Prose = Field(description="Why the result can be lived with.")
    approved_by: Name = Field(description="Who decided.")
    approved_on: Day = Field(description="The first day on which it holds, YYYY-MM-DD.")
    expires: Day = Field(description="The last day on which it holds, at most 366 days after approved_on.")


class Manifest(_Part):
    """Facts about an organisation and what it does with Llama models, for llamalicense to check."""

    manifest: Annotated[Literal[1], BeforeValidator(version)] = Field(description="The format's version: 1.")
    organisation: Organisation = Field(description="The licensee: the legal person that accepted the licence.")
    models: tuple[Model, ...] = Field(description="The Llama models used.")
    builds: tuple[Build, ...] | None = Field(
        None, description="What is made with the models, internal things included; [] states that nothing is made."
    )
    use: Use | None = Field(None, description="What the models are used for.")
    house: dict[str, Any] = Field({}, description="Facts that an organisation's own policy declares.")
    waivers: tuple[Waiver, ...] = Field((), description="Decisions to live with a result for a while.")
