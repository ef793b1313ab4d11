"""What a manifest states of the licensee: who it is, its users, what Meta granted and what ended."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from llamalicense.manifest.meanings import ManifestPart, Meaning
from llamalicense.manifest.values import Count, Country, Day, LicenceId, Name, RuleName, users


class Users(ManifestPart):
    """Monthly active users in one month, in people."""

    total: Count = Field(
        description="Users of all products and services together; people in two products may count twice."
    )
    largest_product: Annotated[Count | None, Meaning(at_once=True)] = Field(
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


class Grant(ManifestPart):
    """What Meta granted beyond the community licence."""

    licence: Annotated[LicenceId | None, Meaning(inseparable=True)] = Field(
        None, description="The licence that the grant goes beyond."
    )
    rules: tuple[RuleName, ...] | None = Field(
        None,
        description="The rules that it answers: mau-threshold, eu-multimodal, trademark-use, termination, relicensing "
        "or aup-<category>.",
    )
    reference: Annotated[Name, Meaning(example="Agreement 2025-118")] = Field(
        description="Where the grant is recorded: number and date of the agreement or letter."
    )
    until: Day | None = Field(None, description="The last day on which it holds, when it ends, YYYY-MM-DD.")


class Claim(ManifestPart):
    """A claim, counterclaims included, that Llama or its outputs infringe rights of the organisation."""

    filed: Day | None = Field(None, description="Day on which proceedings were instituted, YYYY-MM-DD.")
    against: Annotated[Name | None, Meaning(example="Meta Platforms")] = Field(
        None, description="Whom the claim is against: Meta or anybody else."
    )
    licence: LicenceId | None = Field(None, description="The licence whose materials or outputs the claim is about.")


class Termination(ManifestPart):
    """A licence that ended."""

    licence: LicenceId | None = Field(None, description="The licence that ended.")
    on: Day | None = Field(None, description="The day on which it ended, YYYY-MM-DD.")


class Organisation(ManifestPart):
    """The licensee: the legal person that accepted the licence."""

    name: Annotated[Name, Meaning(example="Acme Robotics Inc.")] = Field(description="The legal person's name.")
    kind: Annotated[
        Literal["company", "individual", "university", "public-body", "nonprofit", "other"] | None,
        Meaning(
            question="What is the licensee: company, individual, university, public-body, nonprofit or other?",
            ask="legal",
            choices={
                "company": "A business of whatever legal form, such as a corporation, also of one person, or a "
                "partnership.",
                "individual": "A natural person, sole traders included.",
                "university": "A university or another institution of research and teaching, run by a state or not.",
                "public-body": "A state, an authority or another body under public law.",
                "nonprofit": "An association, foundation or other body that is not run for profit.",
                "other": "None of these.",
            },
        ),
    ] = Field(
        None, description="What it is; the restriction for the European Union names companies and individuals only."
    )
    country: Annotated[
        Country | None,
        Meaning(
            question="Where is the principal place of business (an individual's domicile)?",
            ask="legal",
        ),
    ] = Field(
        None,
        description="Principal place of business (for an individual: domicile), ISO 3166-1 alpha-2. "
        "Not the place of incorporation, of servers or of users.",
    )
    founded: Annotated[Day | None, Meaning(question="When was the organisation founded?", ask="legal")] = Field(
        None, description="Day of founding; together with `affiliates: none` it means no users in the months before."
    )
    affiliates: Annotated[
        Literal["none", "group"] | None,
        Meaning(
            question="Had the organisation affiliates (parents, subsidiaries, sister companies) when it accepted the "
            "licence?",
            ask="legal",
            choices={
                "none": "No other legal person controls it, is controlled by it, or is under the same control.",
                "group": "It has a parent, subsidiaries or sister companies, whose users count as well.",
            },
        ),
    ] = Field(
        None,
        description="Whether the organisation belonged to a group when it accepted the licence; affiliates' users "
        "count as its own.",
    )
    monthly_active_users: Annotated[
        dict[Month, Figure] | None,
        Meaning(
            question="How many monthly active users had all products and services made available by or for the "
            "organisation or its affiliates in {month}?",
            ask="product analytics",
            keys={
                "peak": Meaning(
                    question="How many monthly active users at most, in any month, had all products and services made "
                    "available by or for the organisation or its affiliates?",
                    ask="product analytics",
                )
            },
            example={"peak": 2_000_000, "2025-03": {"total": 1_400_000, "largest_product": 1_000_000}},
            such_as="{peak: 2_000_000} or {2025-03: 1_400_000}",
        ),
    ] = Field(
        None,
        description="Users of all products and services made available by or for the organisation and its affiliates, "
        "by month (YYYY-MM), and `peak`: the most in any month up to now.",
        json_schema_extra={
            "properties": {
                "peak": {
                    "description": "The most in any month up to now; settles every month at once when it is low enough."
                }
            }
        },
    )
    grants: tuple[Grant, ...] = Field(
        (), description="What Meta granted beyond the community licence. Default: nothing."
    )
    claims_filed: Annotated[
        tuple[Claim, ...] | None,
        Meaning(
            question="Has the organisation brought proceedings, cross-claims and counterclaims included, against "
            "anybody that claim infringement by Llama or its outputs?",
            ask="legal",
            write="[] for none",
            seldom=True,
        ),
    ] = Field(
        None,
        description="Litigation or other proceedings, cross-claims and counterclaims included, that claim infringement "
        "of rights of the organisation by Llama or its outputs; [] states none.",
    )
    terminations: Annotated[
        tuple[Termination, ...] | None,
        Meaning(
            question="Has a Llama licence of the organisation ended, by Meta's notice (§6) or a claim (§5.c)?",
            ask="legal",
            write="[] for none",
            seldom=True,
        ),
    ] = Field(
        None, description="Licences that ended, by Meta's notice (§6) or by law through a claim (§5.c); [] states none."
    )

    @property
    def in_brief(self) -> str:
        """The name, with the kind and the country where these are stated: Acme Robotics Inc. (company, US)."""
        known = ", ".join(filter(None, (self.kind, self.country)))
        return f"{self.name} ({known})" if known else self.name
