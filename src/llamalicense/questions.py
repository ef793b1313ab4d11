"""What to ask for a statement that is missing, and who would know."""

from typing import NamedTuple

from llamalicense.vocabulary import month_in_words

Path = tuple[str | int, ...]


class Question(NamedTuple):
    """A question in one line, and who can answer it."""

    text: str
    ask: str


# Keyed by the manifest path without indexes; {month} and {name} are filled in.
QUESTIONS = {
    "organisation.kind": Question(
        "What is the licensee: company, individual, university, public-body, nonprofit or other?", "legal"
    ),
    "organisation.country": Question("Where is the principal place of business (an individual's domicile)?", "legal"),
    "organisation.affiliates": Question(
        "Had the organisation affiliates (parents, subsidiaries, sister companies) when it accepted the licence?",
        "legal",
    ),
    "organisation.founded": Question("When was the organisation founded?", "legal"),
    "organisation.monthly_active_users.peak": Question(
        "How many monthly active users at most, in any month, had all products and services made available by or for "
        "the organisation or its affiliates?",
        "product analytics",
    ),
    "organisation.monthly_active_users": Question(
        "How many monthly active users had all products and services made available by or for the organisation or its "
        "affiliates in {month}?",
        "product analytics",
    ),
    "organisation.claims_filed": Question(
        "Has the organisation brought proceedings, cross-claims and counterclaims included, against anybody that claim "
        "infringement by Llama or its outputs? State [] for none.",
        "legal",
    ),
    "organisation.terminations": Question(
        "Has a Llama licence of the organisation ended, by Meta's notice (§6) or a claim (§5.c)? State [] for none.",
        "legal",
    ),
    "use.trade_compliance": Question("Has trade compliance been reviewed, by whom and when?", "legal"),
    "use.acceptable_use": Question(
        "Has somebody gone through the acceptable use policy? State reviewed, by and applies, a list of categories.",
        "legal",
    ),
    "use.trade_compliance.reviewed": Question(
        "Has trade compliance been reviewed since the licence took effect? State that review.", "legal"
    ),
    "use.acceptable_use.reviewed": Question(
        "Has somebody gone through the acceptable use policy since it took effect? State that review.", "legal"
    ),
    "models.access": Question(
        "How is {name} had: weights, api, end-user-product (integrated and finished by a licensee) or outputs-only?",
        "engineering",
    ),
    "models.multimodal": Question("Does {name} take or give images, audio or video, besides text?", "engineering"),
    "models.licence": Question(
        "Which licence came with {name}? Of what somebody else made from Llama, state derived_from instead.",
        "whoever downloaded it",
    ),
    "models.derived_from": Question("Which Llama model does {name} come from?", "its publisher"),
    "builds": Question("What is made with the models? State [] when nothing is.", "engineering"),
    "builds.kind": Question("What is {name}: a model, an adapter, an app or a dataset?", "engineering"),
    "builds.type": Question("Is {name} a language model?", "engineering"),
    "builds.delivery": Question(
        "Do copies of {name} leave the organisation (shipped), or is it hosted only?", "engineering"
    ),
    "builds.audience": Question("Whom does {name} reach: internal, affiliates, customers or public?", "product"),
    "builds.contains": Question("Which Llama models are inside {name}?", "engineering"),
    "builds.change": Question("What was done to the weights inside {name}?", "engineering"),
    "builds.base": Question(
        "Which model that is not Llama did {name} start from, or was merged into it? State false for none.",
        "engineering",
    ),
    "builds.trained_with": Question(
        "Which Llama models or outputs of them were used to train, filter for or measure {name}? State [] for none.",
        "engineering",
    ),
    "builds.trained_with.role": Question("What was the Llama model used for in training {name}?", "engineering"),
    "builds.trained_with.through": Question("Were its outputs or its weights used to train {name}?", "engineering"),
    "builds.agreement": Question("Where is the copy of the licence agreement for {name}?", "engineering"),
    "builds.notice": Question('Where is the "Notice" text file of {name}?', "engineering"),
    "builds.built_with_llama": Question(
        "Where is the phrase of attribution of {name} shown: a website, user interface, blog post, about page or its "
        "documentation?",
        "product",
    ),
    "builds.licence": Question("Which licence tags is {name} published under? State [] for none.", "engineering"),
    "builds.known_dangers": Question("Which dangers of {name} are known? State [] for none.", "safety"),
    "builds.risk_disclosure": Question(
        "Where are known dangers of {name} disclosed to its end users, inside the house too?", "product"
    ),
    "builds.user_terms": Question("Which terms hold the users of {name} to the acceptable use policy?", "legal"),
    "builds.safety_removed": Question(
        "Did the organisation remove refusals, usage restrictions or other safety measures from {name}?", "engineering"
    ),
    "builds.marks": Question(
        "Where do Meta's names or marks appear around {name}, Llama among them, beyond a model's name and a mere "
        "description? State [] for nowhere.",
        "marketing",
    ),
    "house": Question("What does the organisation's own policy ask for here?", "the author of that policy"),
}


def question(path: Path, name: str = "") -> Question:
    """The question for a path in the manifest, about the model or build of that name."""
    words = [part for part in path if isinstance(part, str)]
    while words and ".".join(words) not in QUESTIONS:
        words.pop()
    text, ask = QUESTIONS.get(".".join(words), Question("What is to be stated here?", "whoever wrote the manifest"))
    return Question(text.format(month=month_in_words(str(path[-1])) if "{month}" in text else "", name=name), ask)


def dotted(path: Path) -> str:
    """A path as users write it: builds[2].notice, organisation.monthly_active_users.2025-03."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def undotted(text: str) -> Path:
    """The path that `dotted` wrote."""
    path: list[str | int] = []
    for step in text.split("."):
        name, *indexes = step.replace("]", "").split("[")
        path += [name, *map(int, indexes)]
    return tuple(path)
