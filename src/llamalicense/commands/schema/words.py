"""What the words mean that policies and reports hold, by the field's path: for editors."""

from llamalicense.manifest.values import LICENCE_TITLES

_OUTCOMES = {
    "pass": "The duty is met.",
    "not-applicable": "What triggers the duty is not there.",
    "fail": "The duty is broken.",
    "missing": "A fact that decides is not stated.",
}

_EXPECTED = {
    "pass": "A pass for whatever reason.",
    "satisfied": "A pass: the duty is met.",
    "not-applicable": "A pass: what triggers the duty is not there.",
    "exception": "A pass: an exception holds.",
    "fail": "A fail.",
    "warn": "A warning for whatever reason.",
    "unclear": "A warning: the text leaves the case open.",
    "missing": "A warning: a fact that decides is not stated.",
}

OF_A_POLICY: dict[str, dict[str, str]] = {
    "kind": {
        "licence": "A Llama community licence, applied to the models that it governs.",
        "alternative": "A licence of models beside Llama; it is only compared with.",
        "shared": "What several licences share; it is only extended by them.",
        "catalogue": "Rules about which licence governs a model.",
        "project": "Rules about what a project's repository shows.",
        "house": "An organisation's own rules, which are no licence terms.",
    },
    "rules.for_each": {
        "models": "Every listed model under this licence.",
        "builds": "Every build that this licence touches.",
        "every-build": "Every build, those that this licence does not touch as well.",
        "builds-and-models": "The same as builds, and every model under this licence that no build contains.",
        "uses": "Each model, name, base and licence that the repository shows; in the policy `project` alone.",
    },
    "rules.unless.if_unstated": {
        "does-not-apply": "The licensee must prove the exception: what is not stated counts as false.",
        "undecided": "It stays open whether the exception holds, and the result lacks facts.",
    },
    "rules.explain": _OUTCOMES,
    "rules.examples.expect": _EXPECTED,
    "examples.expect": _EXPECTED,
    "notes.examples.expect": _EXPECTED,
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
_COUNTING = {
    "fail": "Results that fail.",
    "missing": "Results that fail and results that may change once more is stated.",
    "warn": "Results that fail or warn; waived ones never count.",
    "never": "No result.",
}
_STRICTNESS = {"warn": "Such a result stays a warning.", "fail": "Such a result becomes a fail."}

OF_A_REPORT: dict[str, dict[str, str]] = {
    "settings.unclear": _STRICTNESS,
    "settings.missing": _STRICTNESS,
    "settings.fail_on": _COUNTING,
    "verdict": _VERDICTS,
    "reports.settings.unclear": _STRICTNESS,
    "reports.settings.missing": _STRICTNESS,
    "reports.settings.fail_on": _COUNTING,
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

OF_A_ROW: dict[str, dict[str, str]] = {"verdict": _VERDICTS}
OF_A_ROW_RESULT: dict[str, dict[str, str]] = {
    field.removeprefix("reports.results."): words
    for field, words in OF_A_REPORT.items()
    if field.startswith("reports.results.")
}

_STATES = {**_VERDICTS, "no verdict": "It could not be judged."}
OF_A_SUMMARY: dict[str, dict[str, str]] = {
    **{path: words for path, words in OF_A_REPORT.items() if path.startswith("settings.")},
    "verdict": _VERDICTS,
    "worst.verdict": _VERDICTS,
    "bad.verdict": _VERDICTS,
    **{
        f"changes.{direction}.first.{when}": _STATES
        for direction in ("worse", "judged", "new", "better", "gone")
        for when in ("before", "after")
    },
}

OF_A_RECORD: dict[str, dict[str, str]] = {
    **{path: words for path, words in OF_A_REPORT.items() if path.startswith("settings.")},
    "verdict": _VERDICTS,
    "manifests.settings.unclear": _STRICTNESS,
    "manifests.settings.missing": _STRICTNESS,
    "manifests.settings.fail_on": OF_A_REPORT["settings.fail_on"],
    "manifests.verdict": _VERDICTS,
    "manifests.results.verdict": _VERDICTS,
    "manifests.results.reason": _REASONS,
    "manifests.results.basis": OF_A_REPORT["reports.results.basis"],
    "manifests.results.waived.verdict": _VERDICTS,
    "manifests.results.waived.reason": _REASONS,
}

OF_A_VERIFICATION: dict[str, dict[str, str]] = {
    "verdict_before": _VERDICTS,
    "verdict_after": _VERDICTS,
    "changes.kind": {
        "fact": "A statement of a manifest.",
        "layout": "The bytes of a manifest that states the same.",
        "document": "A document that a manifest names.",
        "moved": "A document that is named elsewhere, with the same bytes.",
        "repository": "Whether the repository is read.",
        "use": "A file of the repository, or what it shows.",
        "policy": "A policy, or what it extends.",
        "catalogue": "A file that says which model an id means.",
        "licence-text": "A copy of a licence to quote from; it decides nothing.",
        "tool": "The version of the program.",
        "date": "The day that is judged for.",
        "settings": "What the project sets for its checks.",
        "baseline": "A file of known results.",
        "record": "The record's own bytes, beside what it says of inputs and results.",
    },
    **{
        f"results.{when}.{field}": words
        for when in ("before", "after")
        for field, words in (
            ("verdict", _VERDICTS),
            ("reason", _REASONS),
            ("basis", OF_A_REPORT["reports.results.basis"]),
        )
    },
    "results.cause.certainty": {
        "alone": "With any one of the changes undone, the result is as recorded.",
        "together": "With all of the changes undone it is as recorded, and not with fewer.",
        "among": "With all of the changes undone it is as recorded; fewer were not tried.",
        "left": "With whatever else can be undone it is not as recorded: it is this change.",
        "open": "One or more of the changes, whose earlier contents a record does not hold.",
        "unknown": "Nothing that the record holds.",
    },
}

OF_A_BASELINE: dict[str, dict[str, str]] = {
    "results.verdict": {word: _VERDICTS[word] for word in ("warn", "fail")},
    "results.reason": {word: _REASONS[word] for word in ("violated", "unclear", "missing")},
}

OF_A_SCAN: dict[str, dict[str, str]] = {
    "found.access": {
        "weights": "A copy of the weights is had, or run for nobody else.",
        "api": "Somebody else runs the model.",
    },
    "found.licence": LICENCE_TITLES,
    "found.kind": {
        "use": "It decides which model runs, is served, trained or built on.",
        "mention": "It is only named: prose, lists, tables, tests.",
        "look-alike": "It is no model of Meta's, though its name suggests it.",
    },
}

OF_MODELS: dict[str, dict[str, str]] = {"models.licences": LICENCE_TITLES}

OF_A_FIX: dict[str, dict[str, str]] = {"verdict": _VERDICTS}

OF_CLAUSES: dict[str, dict[str, str]] = {
    "clauses.licence": LICENCE_TITLES,
    "clauses.source": {
        "licence": "The text of the licence.",
        "acceptable-use": "The acceptable use policy, which the licence makes a part of itself.",
    },
}

OF_WHAT_FILES_HOLD: dict[str, dict[str, str]] = {
    "policy": LICENCE_TITLES,
    "kind": {
        "agreement": "The community licence agreement of a version.",
        "acceptable-use": "The acceptable use policy of a version.",
        "notice": "The attribution sentence that a licence asks for in a Notice.",
        "phrase": "The words that a licence asks to be displayed.",
    },
}
