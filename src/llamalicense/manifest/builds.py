"""What a manifest states of what is made with the models."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from llamalicense.manifest.ingredients import Contents, Training
from llamalicense.manifest.meanings import ManifestPart, Meaning
from llamalicense.manifest.values import Base, DocumentName, Documents, Flag, Modification, Name, Prose, Tags, displays


class Display(ManifestPart):
    """Where the phrase of attribution is displayed."""

    at: Annotated[DocumentName, Meaning(example="https://acme.example/about")] = Field(
        description="URL or path of the page."
    )
    text: Annotated[Prose | None, Meaning(example="Built with Llama", at_once=True)] = Field(
        None, description="The words shown there; for a path the file decides."
    )


Displays = Annotated[
    tuple[Display, ...],
    BeforeValidator(
        displays, json_schema_input_type=Literal[False] | DocumentName | Display | tuple[DocumentName | Display, ...]
    ),
]


class Build(ManifestPart):
    """What is made with the models, internal things included."""

    name: Annotated[Name, Meaning(example="Llama-Acme-Support-17B")] = Field(
        description="The model's or product's name."
    )
    published_as: Annotated[Name | None, Meaning(example="acme/Llama-Acme-Support-17B")] = Field(
        None, description="Repository or registry id, when it differs from the name."
    )
    kind: Annotated[
        Literal["model", "adapter", "app", "dataset"] | None,
        Meaning(
            question="What is {name}: a model, an adapter, an app or a dataset?",
            ask="engineering",
            choices={
                "model": "A model with weights of its own.",
                "adapter": "Weights that work only together with a model, such as a LoRA.",
                "app": "A product or service that uses models.",
                "dataset": "Outputs of models; it contains no Llama materials.",
            },
        ),
    ] = Field(None, description="What it is; a dataset holds outputs and no Llama materials.")
    type: Annotated[
        Literal["language-model", "other-model"] | None,
        Meaning(
            question="Is {name} a language model?",
            ask="engineering",
            choices={
                "language-model": "It generates text, whatever else it takes in or gives out.",
                "other-model": "Any other model, such as a classifier, an embedding, or one for images or speech.",
            },
        ),
    ] = Field(None, description="For a model or adapter: whether it is a language model.")
    delivery: Annotated[
        Literal["shipped", "hosted"] | None,
        Meaning(
            question="Do copies of {name} leave the organisation (shipped), or is it hosted only?",
            ask="engineering",
            choices={
                "shipped": "Copies leave the organisation: weights, an image, a device; also when it is hosted as "
                "well.",
                "hosted": "It runs on servers of the organisation or of its provider, and no copy leaves.",
            },
            acts={
                "hosted": "only host {name}, so that no copies leave",
                "shipped": "ship copies of {name}",
            },
        ),
    ] = Field(
        None,
        description="shipped: copies leave (weights, image, device), also when it is hosted as well; hosted: none do.",
    )
    audience: Annotated[
        Literal["internal", "affiliates", "customers", "public"] | None,
        Meaning(
            question="Whom does {name} reach: internal, affiliates, customers or public?",
            ask="product",
            choices={
                "internal": "The organisation's own people only.",
                "affiliates": "Other companies of the same group as well, and nobody else.",
                "customers": "Chosen people or companies outside the group, such as customers under contract.",
                "public": "Anybody, for money or free.",
            },
            acts={
                "customers": "offer {name} to customers only",
                "affiliates": "offer {name} to affiliates only",
                "internal": "keep {name} inside the organisation",
                "public": "offer {name} to the public",
            },
        ),
    ] = Field(None, description="The widest circle that it reaches.")
    contains: Annotated[
        Contents | None, Meaning(question="Which Llama models are inside {name}?", ask="engineering")
    ] = Field(
        None,
        description="Llama models inside, changed or not: ids from `models`, names of other builds, or "
        "{model, change}. For an adapter: the model that it adapts. [] states none; so does leaving it out beside a "
        "`base`, or in a dataset.",
    )
    change: Annotated[
        Modification | None,
        Meaning(
            question="What was done to the weights inside {name}?",
            ask="engineering",
            acts={
                "none": "leave the weights in {name} as they are",
                "converted": "only convert the weights in {name}",
                "pruned": "only prune the weights in {name}",
                "merged": "only merge the weights in {name}",
                "fine-tuned": "fine-tune the weights in {name}",
            },
        ),
    ] = Field(
        None, description="What was done to the weights that it contains; not read where each of them has its own."
    )
    base: Annotated[
        Base | None,
        Meaning(
            question="Which model that is not Llama did {name} start from, or was merged into it?",
            ask="engineering",
            write="false for none",
            example="Qwen/Qwen3-8B",
        ),
    ] = Field(
        None,
        description="In place of `contains`: the model that training started from when that is not a Llama model, or "
        "`scratch`. Beside merged contents: what else went in, or false for nothing.",
    )
    trained_with: Annotated[
        tuple[Training, ...] | None,
        Meaning(
            question="Which Llama models or outputs of them were used to train, filter for or measure {name}?",
            ask="engineering",
            write="[] for none",
            such_as="{model: meta-llama/Llama-3.3-70B-Instruct, through: outputs, role: training-data}",
        ),
    ] = Field(
        None,
        description="Llama models used to make this model better, other than by changing their weights. "
        "[] states none.",
    )
    agreement: Annotated[
        Documents | None,
        Meaning(
            question="Where is the copy of the licence agreement for {name}?", ask="engineering", example="LICENSE"
        ),
    ] = Field(None, description="Copy of the licence agreement: path, https:// URL, a list of them, or false for none.")
    notice: Annotated[
        Documents | None,
        Meaning(question='Where is the "Notice" text file of {name}?', ask="engineering", example="NOTICE"),
    ] = Field(None, description='The "Notice" text file: path, list of paths, or false for none.')
    built_with_llama: Annotated[
        Displays | None,
        Meaning(
            question="Where is the phrase of attribution of {name} shown: a website, user interface, blog post, about "
            "page or its documentation?",
            ask="product",
        ),
    ] = Field(
        None, description="Where the phrase of attribution is displayed: path, URL, {at, text}, or false for nowhere."
    )
    licence: Annotated[
        Tags | None,
        Meaning(
            question="Which licence tags is {name} published under?",
            ask="engineering",
            write="[] for none",
        ),
    ] = Field(
        None,
        description="The licence tag the build is published under (SPDX id or hub tag), one or a list; [] for none.",
    )
    known_dangers: Annotated[
        tuple[Prose, ...] | None,
        Meaning(
            question="Which dangers of {name} are known?",
            ask="safety",
            write="[] for none",
            seldom=True,
            example=["It makes up sources."],
        ),
    ] = Field(None, description="Dangers of the build that are known; [] states none.")
    risk_disclosure: Annotated[
        Documents | None,
        Meaning(
            question="Where are known dangers of {name} disclosed to its end users, inside the house too?",
            ask="product",
            example="docs/model-card.md",
            act="disclose the known dangers of {name} to its users",
        ),
    ] = Field(None, description="Where known dangers are disclosed to end users, or false.")
    user_terms: Annotated[
        Documents | None,
        Meaning(
            question="Which terms hold the users of {name} to the acceptable use policy?",
            ask="legal",
            example="https://acme.example/terms",
            act="bind the users of {name} to acceptable use in your terms",
        ),
    ] = Field(None, description="Terms that pass the acceptable use policy on to users, or false.")
    safety_removed: Annotated[
        Flag | None,
        Meaning(
            question="Did the organisation remove refusals, usage restrictions or other safety measures from {name}?",
            ask="engineering",
            seldom=True,
        ),
    ] = Field(
        None,
        description="Whether the organisation removed refusals or other safety measures in this build; what others "
        "removed stands at the model.",
    )
    marks: Annotated[
        tuple[Literal["product-name", "company-name", "domain", "logo"], ...] | None,
        Meaning(
            question="Where do Meta's names or marks appear around {name}, Llama among them, beyond a model's name and "
            "a mere description?",
            ask="marketing",
            write="[] for none",
            seldom=True,
            choices={
                "product-name": "In the name of a product or service.",
                "company-name": "In the name of a company or another organisation.",
                "domain": "In a domain name.",
                "logo": "In a logo or as one.",
            },
        ),
    ] = Field(None, description='Where "Llama" or Meta\'s marks appear beyond a model name; [] states nowhere.')
