"""What a policy file may say: a licence as rules (see `policy.py` for what becomes of it).

These models are what authors write against; they check the shape only. `checks/meaning.py` checks the meaning.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from llamalicense.manifest.values import Day, Name, Prose
from llamalicense.policy.entries import EquivalentEntry, Example, Id, PolicyExample, PolicyPart
from llamalicense.vocabulary import INVISIBLE

ConditionEntry = Annotated[dict[str, Any], Field(min_length=1, max_length=1)]
# Neither a user, which a reader may take for the host, nor what a line or a link could end at.
_HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
ADDRESS_PATTERN = f"^https://{_HOST}(?::[0-9]{{1,5}})?(?:[/?#][^\\s\\x00-\\x1f\\x7f-\\x9f\\\\{INVISIBLE}]*)?$"
LeftOut = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9._-]*$", max_length=100, strict=True)]
ParameterReference = Annotated[str, Field(pattern="^[$][a-z][a-z_0-9]*$", max_length=100, strict=True)]
FactSchema = Annotated[dict[str, Any], Field(description="The JSON Schema of the fact.")]
Address = Annotated[str, Field(pattern=ADDRESS_PATTERN, max_length=500, strict=True)]
Parameter = str | bool | int | list[str] | dict[str, str]


def _cites(value: object) -> object:
    return value if isinstance(value, list) else [value]


class Cite(PolicyPart):
    """The sentence that a rule encodes."""

    source: Id = Field(description="A key of `sources`, usually licence or acceptable-use.")
    at: Prose = Field(description="Where it stands there, such as §1.b.i; {parameter} is filled in.")
    anchor: Annotated[str, Field(pattern="^([0-9a-f]{16}|[$][a-z_0-9]+)$", strict=True)] | None = Field(
        None, description="First 16 hex digits of the SHA-256 of the normalised sentence, or $parameter."
    )


_CITES = Annotated[list[Cite], Field(min_length=1)]
Cites = Annotated[_CITES, BeforeValidator(_cites, json_schema_input_type=Cite | _CITES)]


class SayEntry(PolicyPart):
    """A sentence, and when it is the right one."""

    when: ConditionEntry | None = Field(None, description="Left out in the last of a list.")
    say: Prose = Field(description="{fact} and {parameter} are filled in.")


def _says(value: object) -> object:
    return [{"say": value}] if isinstance(value, str) else value


_SAYS = Annotated[list[SayEntry], Field(min_length=1)]
Sentences = Annotated[_SAYS, BeforeValidator(_says, json_schema_input_type=Prose | _SAYS)]


class ExemptionEntry(PolicyPart):
    """An exception: where it holds, the rule passes."""

    id: Id = Field(description="The exception's name within its rule.")
    cite: Cites | None = Field(None, description="The clause that makes the exception.")
    when: ConditionEntry = Field(description="When it holds.")
    if_unstated: Literal["does-not-apply", "undecided"] = Field(
        description="does-not-apply: the licensee must prove it, absence counts as false. undecided: it stays open."
    )
    because: Prose = Field(description="Why the rule passes; {fact} and {parameter} are filled in.")


class DoubtEntry(PolicyPart):
    """A case that the text leaves open."""

    id: Id | None = Field(None, description="The case's name within its rule, by which examples name it.")
    when: ConditionEntry = Field(description="When the case is open.")
    because: Prose = Field(description="What the doubt is; {fact} and {parameter} are filled in.")
    remedy: Prose | None = Field(None, description="What settles it, where that differs from the rule's remedy.")


class Pattern(PolicyPart):
    """Fields that several rules have in common."""

    applies_when: ConditionEntry | None = Field(None, description="Without it the rule always applies.")
    fails_when: ConditionEntry | None = Field(None, description="What breaks the duty.")
    unless: list[ExemptionEntry] = Field([], description="Exceptions.")
    unclear_when: list[DoubtEntry] = Field([], description="What the text leaves open; nothing here is in fails_when.")
    explain: dict[Literal["pass", "not-applicable", "fail", "missing"], Sentences] = Field(
        {}, description="A sentence for each outcome, or a list of {when, say} of which the first true one is taken."
    )
    remedy: Prose | None = Field(None, description="What to do when it fails or is unclear.")
    assume: dict[str, Any] = Field({}, description="Facts of every example that does not give them itself.")
    examples: list[Example] = Field(
        [], description="Cases with what the rule says of them, as `llamalicense test` runs them."
    )
    equivalents: list[EquivalentEntry] = Field(
        [], description="Mutants that `llamalicense test` need not tell from the rule, each proved to be the same."
    )


class RuleEntry(Pattern):
    """One duty, in the order of the licence's clauses."""

    id: Id = Field(description="The rule's name within its policy; never used again for another rule.")
    title: Prose | None = Field(None, description="The duty in one line.")
    cite: Cites | None = Field(None, description="Its clause; a house rule has none.")
    for_each: Literal["models", "builds", "every-build", "builds-and-models", "uses"] | None = Field(
        None,
        description="models or builds: those under this licence. every-build: those that it does not touch as well. "
        "builds-and-models: builds, and models that no build contains where they do not pass. uses: what the "
        "repository shows, in the policy `project` alone. Left out: the organisation.",
    )
    about: Id | None = Field(None, description="The acceptable-use category that `category.` facts speak of.")
    pattern: Id | None = Field(None, description="The pattern whose fields hold where the rule states none itself.")
    remark: Prose | None = Field(None, description="What is said beside every result, whatever it is.")
    no_baseline: bool = Field(
        False,
        strict=True,
        description="Whether a fail of it counts at once: no baseline can hold one.",
    )
    never_fails: Prose | None = Field(None, description="Why no facts break it, for a rule that can only be open.")
    fails_without: list[str] = Field(
        [], description="Facts that must be stated: while one of them is not, a result that lacks facts fails."
    )
    differs_by: list[ParameterReference] = Field(
        [],
        description="Parameters, as $name, that tell how the duty differs between licences where the rule itself asks "
        "the same under each; `llamalicense diff` shows them.",
    )


class RemarkEntry(PolicyPart):
    """What readers of a report should know beside the results; never a verdict."""

    id: Id = Field(description="What it is about.")
    if_fails: Literal["any"] | Annotated[list[Id], Field(min_length=1)] | None = Field(
        None,
        description="It is said only where one of these rules fails, waived or not, and names them; any: whichever "
        "rule of the policy does. Left out: it is always said.",
    )
    when: ConditionEntry | None = Field(None, description="It is said only where this holds.")
    say: Sentences = Field(description="A sentence, or a list of {when, say} of which the first true one is taken.")
    assume: dict[str, Any] = Field({}, description="Facts of every example that does not give them itself.")
    examples: list[Example] = Field([], description="Cases with what is said of them; each is expected to pass.")


class OverrideEntry(PolicyPart):
    """Makes another policy's rule stricter."""

    rule: Name = Field(description="Such as llama-4/competing-model-training, or */<id> for every licence.")
    unclear: Literal["fail"] | None = Field(None, description="Its unclear results fail.")
    missing: Literal["fail"] | None = Field(None, description="Its results that lack facts fail.")


class Origin(PolicyPart):
    """A text that the rules encode."""

    url: Address = Field(description="Where the text is published, as an https address.")
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", strict=True)] | None = Field(
        None, description="SHA-256 of the text that was encoded."
    )
    note: Prose | None = Field(None, description="What to know about its numbering.")


class Review(PolicyPart):
    """Counsel's review of the encoding; empty: not reviewed by a lawyer."""

    by: Name | Literal[""] = Field("", description="The lawyer who reviewed it.")
    on: Day | Literal[""] = Field("", description="Day of the review, YYYY-MM-DD.")


class PolicyFile(PolicyPart):
    """A licence, what licences share, or an organisation's own rules."""

    policy: Id = Field(description="The policy's id; rule ids are <policy>/<rule>.")
    title: Prose | None = Field(None, description="The policy's full name; only a house policy may leave it out.")
    kind: Literal["licence", "alternative", "shared", "catalogue", "project", "house"] = Field(
        "licence",
        description="licence; alternative: of models beside Llama, only compared with; shared (only extended by "
        "others); project: what a repository shows; house: an organisation's own, not a licence term.",
    )
    extends: list[Id] = Field(
        [],
        max_length=8,
        description="Shared files whose terms, parameters and rules are taken over, in order; of two of one name the "
        "later counts. Every parameter that they need is defined, or what needs it is left out by `without`.",
    )
    without: list[LeftOut] = Field(
        [],
        description="What is not taken over: a rule by its id; by the name of a parameter that this policy has nothing "
        "for, each exception, doubt and example that needs it.",
    )
    effective: Day | None = Field(None, description="The licence's date.")
    reviewed: Review | None = Field(None, description="Counsel's review of the encoding.")
    sources: dict[Id, Origin] = Field({}, description="The texts that the rules encode, by the names that `cite` uses.")
    parameters: dict[str, Parameter] = Field({}, description="What differs between licences; $name refers to one.")
    terms: dict[Id, ConditionEntry] = Field({}, description="Defined terms, used as `term: name`.")
    patterns: dict[Id, Pattern] = Field({}, description="What several rules have in common, by name.")
    facts: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=100)], FactSchema] = Field(
        {}, description="House policies: JSON Schemas of facts that the manifest states under `house`."
    )
    rules: list[RuleEntry] = Field([], max_length=500, description="The rules, in the order of the licence's clauses.")
    examples: list[PolicyExample] = Field(
        [], max_length=500, description="Examples of rules that are taken over, beside those that they bring along."
    )
    tables: dict[Id, Annotated[list[Any], Field(description="The values.")]] = Field(
        {}, description="Lists of values that examples name under `each`; no rule reads them."
    )
    bar: Annotated[int, Field(ge=0, le=100, strict=True)] | None = Field(
        None,
        description="House policies: how many of a hundred mutants the examples must tell from the rules, and how many "
        "of a hundred comparisons they must show to decide alone. Left out: examples need only hold.",
    )
    notes: list[RemarkEntry] = Field(
        [], max_length=100, description="What readers of a report should know beside the results."
    )
    assumptions: list[Prose] = Field(
        [],
        max_length=100,
        description="What the reading takes for granted, or does not judge; {parameter} is filled in.",
    )
    labels: dict[str, Name] = Field(
        {}, description="What people call parameters, by their names, where `llamalicense diff` shows how they differ."
    )
    own_names: list[Name] = Field(
        [],
        max_length=100,
        description="Parameters, by their names, in which a licence speaks of itself: where nothing else differs, two "
        "licences say the same.",
    )
    overrides: list[OverrideEntry] = Field([], description="House policies: rules made stricter.")
