"""What the words mean that a field of a manifest can state, by the field's path: for editors and for questions."""

from llamalicense.vocabulary import CATEGORIES, LICENCES

_CHANGES = {
    "none": "The weights are as they were published.",
    "converted": "Another file format or precision, such as a quantisation; nothing was learned.",
    "pruned": "Parts of the weights were removed.",
    "merged": "Weights of several models were combined.",
    "fine-tuned": "The weights were trained further.",
}
_LICENCES = {licence: f"The Llama {licence.partition('-')[2]} community licence." for licence in LICENCES}

CHOICES: dict[str, dict[str, str]] = {
    "organisation.kind": {
        "company": "A legal person that trades, of whatever legal form.",
        "individual": "A natural person.",
        "university": "A university or another institution of research and teaching.",
        "public-body": "A state, an authority or another body under public law.",
        "nonprofit": "An association or foundation that does not trade for profit.",
        "other": "None of these.",
    },
    "organisation.affiliates": {
        "none": "No other legal person controls it, is controlled by it, or is under the same control.",
        "group": "It belongs to a group; the users of the whole group count.",
    },
    "organisation.claims_filed.licence": _LICENCES,
    "models.access": {
        "weights": "The organisation has the model's files, or runs them on machines that it rents.",
        "api": "Somebody else runs the model and the organisation calls it.",
        "end-user-product": "It is inside a finished product of somebody else's.",
        "outputs-only": "The organisation only has what others made with it, such as a data set.",
    },
    "models.licence": _LICENCES,
    "builds.kind": {
        "model": "Weights of their own.",
        "adapter": "Weights that are added to a model, such as a LoRA.",
        "app": "A product or service that uses models.",
        "dataset": "Outputs of models; it contains no Llama materials.",
    },
    "builds.type": {
        "language-model": "It generates or understands text, with images or without.",
        "other-model": "A classifier, an embedding, a vision or speech model or the like.",
    },
    "builds.delivery": {
        "shipped": "Copies leave the organisation: weights, an image, a device; also when it is hosted as well.",
        "hosted": "It runs on servers of the organisation or of its provider, and no copy leaves.",
    },
    "builds.audience": {
        "internal": "The organisation's own people only.",
        "affiliates": "Companies of the same group.",
        "customers": "Customers under contract, whoever they are.",
        "public": "Anybody.",
    },
    "builds.change": _CHANGES,
    "builds.contains.change": _CHANGES,
    "builds.trained_with.through": {
        "outputs": "What the model generated was used.",
        "weights": "Its weights were used, such as to start from or to compare with.",
    },
    "builds.trained_with.role": {
        "training-data": "Its outputs are examples that the other model was trained on.",
        "distillation": "The other model was trained to answer as it does.",
        "preference": "It chose between answers, as a reward model or judge does, and training followed.",
        "filter": "It decided which data went into the training.",
        "evaluation": "It only measured; nothing was trained on that.",
    },
    "builds.marks": {
        "product-name": "In the name of a product.",
        "company-name": "In the name of a company or organisation.",
        "domain": "In a domain name.",
        "logo": "As or in a logo.",
    },
    "use.acceptable_use.applies": CATEGORIES,
    "use.acceptable_use.borderline": CATEGORIES,
}
