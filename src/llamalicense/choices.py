"""What the words mean that a field can state, by the field's path: for editors and for questions."""

from llamalicense.vocabulary import CATEGORIES, LICENCES

_CHANGES = {
    "none": "The weights are as they were published.",
    "converted": "Another file format or precision, such as a quantisation; nothing was learned.",
    "pruned": "Parts of the weights were taken out; nothing was learned.",
    "merged": "Weights of several models were combined.",
    "fine-tuned": "The weights were trained further, in whole or through an adapter.",
}
_LICENCES = {licence: f"Llama {licence.partition('-')[2]} Community License Agreement." for licence in LICENCES}
_LICENCES["llama-3"] = f"Meta {_LICENCES['llama-3']}"

# Of a manifest.
CHOICES: dict[str, dict[str, str]] = {
    "organisation.kind": {
        "company": "A business of whatever legal form, such as a corporation, also of one person, or a partnership.",
        "individual": "A natural person, sole traders included.",
        "university": "A university or another institution of research and teaching, run by a state or not.",
        "public-body": "A state, an authority or another body under public law.",
        "nonprofit": "An association, foundation or other body that is not run for profit.",
        "other": "None of these.",
    },
    "organisation.affiliates": {
        "none": "No other legal person controls it, is controlled by it, or is under the same control.",
        "group": "It has a parent, subsidiaries or sister companies, whose users count as well.",
    },
    "organisation.grants.licence": _LICENCES,
    "organisation.claims_filed.licence": _LICENCES,
    "organisation.terminations.licence": _LICENCES,
    "models.access": {
        "weights": "The organisation has the model's files, on machines of its own or rented ones.",
        "api": "Somebody else runs the model, and the organisation calls it or builds on it.",
        "end-user-product": "Somebody else, a licensee, integrated it into a product for end users and finished that.",
        "outputs-only": "The organisation never had the model, only what others made with it, such as a data set.",
    },
    "models.licence": _LICENCES,
    "builds.kind": {
        "model": "A model with weights of its own.",
        "adapter": "Weights that work only together with a model, such as a LoRA.",
        "app": "A product or service that uses models.",
        "dataset": "Outputs of models; it contains no Llama materials.",
    },
    "builds.type": {
        "language-model": "It generates text, whatever else it takes in or gives out.",
        "other-model": "Any other model, such as a classifier, an embedding, or one for images or speech.",
    },
    "builds.delivery": {
        "shipped": "Copies leave the organisation: weights, an image, a device; also when it is hosted as well.",
        "hosted": "It runs on servers of the organisation or of its provider, and no copy leaves.",
    },
    "builds.audience": {
        "internal": "The organisation's own people only.",
        "affiliates": "Other companies of the same group as well, and nobody else.",
        "customers": "Chosen people or companies outside the group, such as customers under contract.",
        "public": "Anybody, for money or free.",
    },
    "builds.contains.change": _CHANGES,
    "builds.change": _CHANGES,
    "builds.trained_with.through": {
        "outputs": "What it generated or how it judged was used.",
        "weights": "The weights themselves were used, such as by comparing both models inside during training.",
    },
    "builds.trained_with.role": {
        "training-data": "Its outputs are examples that the other model was trained on.",
        "distillation": "The other model was trained to answer as it does.",
        "preference": "It chose between answers, as a reward model or judge does, and training followed its choice.",
        "filter": "It decided which data went into the training.",
        "evaluation": "It only measured the other model, and no training followed from that.",
    },
    "builds.marks": {
        "product-name": "In the name of a product or service.",
        "company-name": "In the name of a company or another organisation.",
        "domain": "In a domain name.",
        "logo": "In a logo or as one.",
    },
    "use.acceptable_use.applies": CATEGORIES,
    "use.acceptable_use.borderline": CATEGORIES,
}

_OUTCOMES = {
    "pass": "The duty is met.",
    "not-applicable": "What triggers the duty is not there.",
    "fail": "The duty is broken.",
    "missing": "A fact that decides is not stated.",
}

OF_A_POLICY: dict[str, dict[str, str]] = {
    "kind": {
        "licence": "A Llama community licence, applied to the models that it governs.",
        "alternative": "A licence of models beside Llama; it is only compared with.",
        "shared": "What several licences share; it is only extended by them.",
        "catalogue": "Rules about which licence governs a model.",
        "house": "An organisation's own rules, which are no licence terms.",
    },
    "rules.for_each": {
        "models": "Every listed model under this licence.",
        "builds": "Every build that this licence touches.",
        "every-build": "Every build, those that this licence does not touch as well.",
        "builds-and-models": "The same as builds, and every model under this licence that no build contains.",
    },
    "rules.unless.if_unstated": {
        "does-not-apply": "The licensee must prove the exception: what is not stated counts as false.",
        "undecided": "It stays open whether the exception holds, and the result lacks facts.",
    },
    "rules.explain": _OUTCOMES,
    "rules.examples.expect": {
        "pass": "A pass for whatever reason.",
        "satisfied": "A pass: the duty is met.",
        "not-applicable": "A pass: what triggers the duty is not there.",
        "exception": "A pass: an exception holds.",
        "fail": "A fail.",
        "warn": "A warning for whatever reason.",
        "unclear": "A warning: the text leaves the case open.",
        "missing": "A warning: a fact that decides is not stated.",
    },
}

_VERDICTS = {
    "pass": "The rule is kept, does not apply, or an exception holds.",
    "warn": "Open: the text is unclear, a fact is missing, or a waiver covers the result.",
    "fail": "What the manifest states breaks the rule.",
}
_REASONS = {
    "satisfied": "A pass: the duty is met.",
    "not-applicable": "A pass: what triggers the duty is not there.",
    "exception": "A pass: an exception holds.",
    "violated": "A fail: the duty is broken.",
    "unclear": "The text leaves the case open: a warning, or a fail by --unclear or a house policy.",
    "missing": "A fact that decides is not stated: a warning; a fail by the rule, --missing or a house policy.",
    "waived": "A warning that would be a fail or another warning without the waiver in force.",
}
_STRICTNESS = {"warn": "Such a result stays a warning.", "fail": "Such a result becomes a fail."}

OF_A_REPORT: dict[str, dict[str, str]] = {
    "settings.unclear": _STRICTNESS,
    "settings.missing": _STRICTNESS,
    "settings.fail_on": {
        "fail": "Results that fail.",
        "missing": "Results that fail and results that may change once more is stated.",
        "warn": "Results that fail or warn; waived ones never count.",
        "never": "No result.",
    },
    "verdict": _VERDICTS,
    "reports.verdict": _VERDICTS,
    "reports.results.verdict": _VERDICTS,
    "reports.results.reason": _REASONS,
    "reports.results.basis": {
        "verified": "A file of the project shows it.",
        "stated": "The manifest says so.",
        "attested": "Somebody reviewed it and the manifest records that review.",
        "catalogue": "The catalogue of models says so.",
    },
    "reports.results.waiver.was.verdict": _VERDICTS,
    "reports.results.waiver.was.reason": _REASONS,
}

_LICENCE = {licence: meaning for licence, meaning in CHOICES["models.licence"].items() if licence.startswith("llama-")}

OF_A_SCAN: dict[str, dict[str, str]] = {
    "found.access": {
        "weights": "A copy of the weights is had, or run for nobody else.",
        "api": "Somebody else runs the model.",
    },
    "found.licence": _LICENCE,
    "found.kind": {
        "use": "It decides which model runs, is served, trained or built on.",
        "mention": "It is only named: prose, lists, tables, tests.",
        "look-alike": "It is no model of Meta's, though its name suggests it.",
    },
}

OF_MODELS: dict[str, dict[str, str]] = {"models.licences": _LICENCE}
