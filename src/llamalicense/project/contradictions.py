"""What a manifest says that cannot all be true: each contradiction at its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from llamalicense.catalogue.lineage import Listing
from llamalicense.catalogue.models import Catalogue, key
from llamalicense.errors import Problem, did_you_mean
from llamalicense.manifest.licensee import Organisation, Users
from llamalicense.manifest.types import Manifest, Use
from llamalicense.project.containment import HINTED, MAX_CHAIN, impossible_builds, parts_of
from llamalicense.project.links import Links
from llamalicense.project.making import impossible_with_access
from llamalicense.project.project import Project
from llamalicense.vocabulary import LICENCES, RuleId, SubjectId
from llamalicense.yamlfile import NodePath, Source

MAX_WAIVER_DAYS = 366
# The policy of the rules about what a repository shows.
REPOSITORY = "project"

# The rules of a policy by its id and whether each looks at grants, None when there is no such policy.
RulesOf = Callable[[str], Mapping[str, bool] | None]


def derivations(manifest: Manifest, catalogue: Catalogue, source: Source) -> Iterator[Problem]:
    """Models that derive through more than `MAX_CHAIN` others, which nothing else could follow."""

    def same(model_id: str) -> str:
        entry = catalogue.get(model_id)
        return key(entry.id if entry else model_id)

    stated = [(model.id, model.derived_from) for model in manifest.models if model.derived_from is not None]
    if len(stated) < MAX_CHAIN:  # each link of a chain is one of them
        return
    derived = {same(name): same(origin) for name, origin in stated}
    for number, model in enumerate(manifest.models):
        chain = [same(model.id)]
        while len(chain) <= MAX_CHAIN and chain[-1] in derived and derived[chain[-1]] not in chain:
            chain.append(derived[chain[-1]])
        if len(chain) > MAX_CHAIN:
            yield source.problem(("models", number, "derived_from"), f"derives through more than {MAX_CHAIN} models")


def contradictions(
    manifest: Manifest, listing: Listing, links: Links, source: Source, rules_of: RulesOf, as_of: date
) -> Iterator[Problem]:
    """All that cannot be true together, at its line; `rules_of`: the rules that grants and waivers may name."""
    if not manifest.models:
        yield source.problem(
            ("models",), "models is empty: there is nothing to check; list the Llama models that are used"
        )
    yield from _among_facts(manifest, listing, links, source, as_of)
    if manifest.organisation.grants:
        yield from _grants(manifest, source, rules_of)
    if manifest.waivers:
        yield from _waivers(manifest, listing, source, rules_of)


def _among_facts(manifest: Manifest, listing: Listing, links: Links, source: Source, as_of: date) -> Iterator[Problem]:
    founded = manifest.organisation.founded
    if founded is not None and founded > as_of:
        yield source.problem(
            ("organisation", "founded"), f"founded on {founded}, later than the date of the check, {as_of}"
        )
    if users := manifest.organisation.monthly_active_users:
        yield from _users(manifest.organisation, users, source)
    if manifest.use:
        yield from _reviews(manifest.use, source, as_of)
    if len(manifest.models) > 1:
        yield from _models(manifest, source)
    yield from _builds(manifest, listing, links, source)


def is_consistent(project: Project, as_of: date) -> bool:
    """Whether no statement of a manifest, its waivers aside, contradicts another."""
    nowhere = Source("", None, None, [])
    return next(_among_facts(project.manifest, project.listing, project.links, nowhere, as_of), None) is None


def _users(organisation: Organisation, users: Mapping[str, Users], source: Source) -> Iterator[Problem]:
    peak, founded = users.get("peak"), organisation.founded
    alone = founded is not None and organisation.affiliates == "none"
    first = str(founded)[:7] if alone else ""
    most = peak.total if peak else None
    for month, figure in users.items():
        total, largest = figure.total, figure.largest_product
        path: NodePath = ("organisation", "monthly_active_users", month)
        if largest is not None and largest > total:
            yield source.problem(
                (*path, "largest_product"),
                f"the largest product has {largest:,} users, more than the total of {total:,}",
            )
        if most is not None and total > most:
            yield source.problem(path, f"{total:,} users in {month} contradict the stated peak of {most:,}")
        if alone and month < first and total and month != "peak":
            yield source.problem(
                path,
                f"users in {month} contradict founded: {founded} with affiliates: none; nobody was there to have them",
            )


def _reviews(use: Use, source: Source, as_of: date) -> Iterator[Problem]:
    for name, review in (("trade_compliance", use.trade_compliance), ("acceptable_use", use.acceptable_use)):
        if review is not None and review.reviewed > as_of:
            yield source.problem(
                ("use", name, "reviewed"), f"a review on {review.reviewed} is later than the date of the check, {as_of}"
            )
    if use.acceptable_use is not None:
        for category in use.acceptable_use.applies:
            if category in use.acceptable_use.borderline:
                yield source.problem(
                    ("use", "acceptable_use", "borderline", category),
                    f"{category} stands under `applies` as well; a category either applies or is near the line",
                    at_key=True,
                )


def _grants(manifest: Manifest, source: Source, rules_of: RulesOf) -> Iterator[Problem]:
    for number, grant in enumerate(manifest.organisation.grants):
        rules = rules_of(grant.licence) or {} if grant.licence else _rules_under(LICENCES, rules_of)
        for place, named in enumerate(grant.rules or ()):
            path: NodePath = ("organisation", "grants", number, "rules", place)
            policy, _, rule = named.rpartition("/")
            if policy not in ("", grant.licence):
                yield source.problem(path, f'"{named}" is not of the licence that the grant names; write "{rule}"')
            elif not rules.get(rule):
                answered = [rule for rule, looks in rules.items() if looks]
                lacks = f"{grant.licence} has no rule" if rule not in rules and grant.licence else None
                others = [name for name in answered if not name.startswith("aup-")]
                hint = did_you_mean(rule, answered) or f"; it can be {', '.join(others)} or aup-<category>"
                yield source.problem(path, f'{lacks or "no grant can answer the rule"} "{rule}"{hint}')


def _rules_under(licences: Iterable[str], rules_of: RulesOf) -> dict[str, bool]:
    """The rules of some licences, and whether one of them looks at grants for it."""
    known: dict[str, bool] = {}
    for licence in licences:
        for rule, looks in (rules_of(licence) or {}).items():
            known[rule] = known.get(rule, False) or looks
    return known


def _models(manifest: Manifest, source: Source) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, model in enumerate(manifest.models):
        first = seen.setdefault(key(model.id), number)
        if first != number:
            yield source.problem(
                ("models", number, "id"), f'"{model.id}" is the same id as models[{first}]; list it once'
            )


def _builds(manifest: Manifest, listing: Listing, links: Links, source: Source) -> Iterator[Problem]:
    parts = parts_of(manifest, links)
    problems = list(impossible_builds(manifest, listing, source, parts))
    yield from problems
    # What is inside a build is known only where every reference leads somewhere.
    if not problems:
        yield from impossible_with_access(manifest, listing, source, parts)


def _waivers(manifest: Manifest, listing: Listing, source: Source, rules_of: RulesOf) -> Iterator[Problem]:
    subjects = {
        "organisation",
        "builds",
        *(str(SubjectId("models", model.id)).casefold() for model in manifest.models),
        *(str(SubjectId("builds", build.name)).casefold() for build in manifest.builds or ()),
    }
    for number, waiver in enumerate(manifest.waivers):
        path: NodePath = ("waivers", number)
        policy, rule = RuleId.of(waiver.rule)
        rules = rules_of(policy)
        if rules is None:
            hint = "a house policy is given with --policy" if rule else "a rule is named policy/rule"
            meant = did_you_mean(policy, LICENCES)
            yield source.problem((*path, "rule"), f'there is no policy "{policy}" here; {hint}{meant}')
        elif rule not in rules:
            yield source.problem((*path, "rule"), f'{policy} has no rule "{rule}"{did_you_mean(rule, rules)}')
        subject = waiver.subject or "organisation"
        kind, name = SubjectId.of(subject)
        listed = kind.casefold() == "models" and listing.find(name) is not None
        # What a repository shows may be waived whether it is listed or not; a waiver that meets nothing is noted.
        shown = policy == REPOSITORY and kind.casefold() in ("models", "builds")
        if subject.casefold() not in subjects and not listed and not shown:
            hint = did_you_mean(subject, subjects) if number < HINTED else ""
            yield source.problem((*path, "subject"), f'"{subject}" is no subject of this manifest{hint}')
        days = (waiver.expires - waiver.approved_on).days
        if days < 0:
            yield source.problem(
                (*path, "expires"), f"expires on {waiver.expires}, before it is approved on {waiver.approved_on}"
            )
        if days > MAX_WAIVER_DAYS:
            yield source.problem(
                (*path, "expires"),
                f"expires {days} days after its approval; a waiver holds at most {MAX_WAIVER_DAYS} days",
            )
