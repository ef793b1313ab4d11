"""Lines of information beside the results; never a verdict."""

from collections.abc import Iterator, Sequence
from datetime import date

from llamalicense.documents.document import Document
from llamalicense.facts import Project
from llamalicense.report import Note, Result
from llamalicense.rules import Policy

# Whose contracting party is Meta Platforms Ireland Limited: the European Economic Area and Switzerland.
_IRELAND = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
# Parts of states of the European Union with a code of their own; whether the agreement means them is not said.
_TERRITORIES = frozenset("AX GF GP MF MQ RE YT".split())
_NO_RIGHTS = ("mau-threshold", "eu-multimodal")


def notes(
    project: Project, policies: Sequence[Policy], results: Sequence[Result], as_of: date, house_facts: frozenset[str]
) -> Iterator[Note]:
    """What a reader should know about the whole manifest."""
    licences = [policy for policy in policies if policy.kind == "licence"]
    if licences:
        yield _party(project)
        yield Note("governing-law", "Governing law: California; its courts alone decide (§7)")
        yield Note("indemnity", "Indemnity: the licensee's, for claims of others from its use or distribution (§5.c)")
        yield Note(
            "acceptable-use-version",
            "Acceptable use: as in the copy that these rules encode; Meta's own page may be newer",
        )
    yield from _no_llama_licence(project)
    yield from _no_rights(results)
    yield from _about_review(project, licences, as_of)
    yield from _about_house(project, house_facts)
    yield from _about_front_matter(project)


def _party(project: Project) -> Note:
    country = project.manifest.organisation.country
    if country is None or country in _TERRITORIES:
        text = "Meta Platforms Ireland Limited (EEA, Switzerland) or Meta Platforms, Inc. (elsewhere)"
    else:
        text = "Meta Platforms Ireland Limited" if country in _IRELAND else "Meta Platforms, Inc."
    return Note("contracting-party", f"Contracting party: {text}")


def _no_llama_licence(project: Project) -> Iterator[Note]:
    lineages = zip(project.manifest.models, project.listing.lineages, strict=True)
    others = [model.id for model, lineage in lineages if lineage.foreign]
    if others:
        them = "it" if len(others) == 1 else "them"
        text = f"No Llama licence applies to {', '.join(others)}; nothing else about {them} was checked."
        yield Note("no-llama-licence", text)


def _no_rights(results: Sequence[Result]) -> Iterator[Note]:
    rules = [r.rule for r in results if r.verdict == "fail" and r.reason == "violated" and r.rule.endswith(_NO_RIGHTS)]
    if rules:
        yield Note(
            "no-rights",
            f"Where {' and '.join(dict.fromkeys(rules))} fails there is no right under §1(a); "
            "the other results show what would be due with one.",
        )


def _about_review(project: Project, licences: Sequence[Policy], as_of: date) -> Iterator[Note]:
    use = project.manifest.use
    review = use.acceptable_use if use else None
    if review is None:
        return
    if (as_of - review.reviewed).days > 365:
        yield Note("review-age", f"The review of acceptable use is of {review.reviewed}, older than a year.")
    for policy in licences:
        has = {rule.about for rule in policy.rules}
        lacking = sorted({*review.applies, *review.borderline} - has)
        if lacking:
            yield Note("category-lacking", f"{policy.id} has no item for {', '.join(lacking)}.")


def _about_house(project: Project, house_facts: frozenset[str]) -> Iterator[Note]:
    unused = sorted(set(project.manifest.house) - house_facts)
    if unused:
        yield Note("house-unused", f"No policy of this run asks for the facts under `house`: {', '.join(unused)}.")


def _about_front_matter(project: Project) -> Iterator[Note]:
    """READMEs whose front matter names a licence that the build does not state."""
    for build in project.manifest.builds or ():
        stated = {licence.casefold() for licence in build.licence or ()}
        listed = (build.agreement, build.notice, build.risk_disclosure, build.user_terms)
        shown = [display.at for display in build.built_with_llama or ()]
        named = dict.fromkeys([*shown, *(name for names in listed for name in names or ())])
        for name in named if stated else ():
            tags = _tags(project.documents[name])
            if others := [tag for tag in tags if tag.casefold() not in stated]:
                yield Note(
                    "front-matter-licence",
                    f"The front matter of {name} names {' and '.join(others)} as the licence, and the manifest states "
                    f"{' and '.join(build.licence or ())} for {build.name}.",
                )


def _tags(document: Document) -> list[str]:
    """The licences that a file's front matter names; "other" stands for the name beside it, as on model cards."""
    text = document.text or ""
    if document.kind != "markdown" or not text.startswith("---"):
        return []
    from llamalicense.documents.read.markdown import front_matter  # most documents have none

    fields = front_matter(text)
    value = fields.get("license", fields.get("licence"))
    listed = value if isinstance(value, list) else [value]
    tags = [tag for tag in listed if isinstance(tag, str) and tag]
    name = fields.get("license_name")
    return [name if tag == "other" and isinstance(name, str) else tag for tag in tags]
