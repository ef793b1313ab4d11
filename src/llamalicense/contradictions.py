"""What a manifest says that cannot all be true: each contradiction at its line."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from llamalicense.catalogue import Catalogue
from llamalicense.errors import Problem, did_you_mean
from llamalicense.lineage import Listing, key
from llamalicense.manifest import Build, Manifest
from llamalicense.vocabulary import CATEGORIES
from llamalicense.yamlfile import NodePath, Source

MAX_WAIVER_DAYS = 366
ANSWERED_BY_GRANTS = (
    "mau-threshold",
    "eu-multimodal",
    "trademark-use",
    "termination",
    "relicensing",
    *(f"aup-{category}" for category in CATEGORIES),
)
_HINTED = 20  # a did-you-mean looks through every name, so only the first entries get one
# How many models may derive from each other, or builds be inside each other: facts about them are read recursively.
MAX_CHAIN = 32

# The rules of a policy by its id, None when there is no such policy.
RulesOf = Callable[[str], frozenset[str] | None]


def derivations(manifest: Manifest, catalogue: Catalogue, source: Source) -> Iterator[Problem]:
    def same(model_id: str) -> str:
        entry = catalogue.get(model_id)
        return key(entry.id if entry else model_id)

    derived = {same(model.id): same(model.derived_from) for model in manifest.models if model.derived_from is not None}
    for number, model in enumerate(manifest.models if derived else ()):
        chain = [same(model.id)]
        while len(chain) <= MAX_CHAIN and chain[-1] in derived and derived[chain[-1]] not in chain:
            chain.append(derived[chain[-1]])
        if len(chain) > MAX_CHAIN:
            yield source.problem(("models", number, "derived_from"), f"derives through more than {MAX_CHAIN} models")


def contradictions(
    manifest: Manifest, listing: Listing, source: Source, rules_of: RulesOf, as_of: date
) -> Iterator[Problem]:
    if not manifest.models:
        yield source.problem(
            ("models",), "models is empty: there is nothing to check; list the Llama models that are used"
        )
    yield from _among_facts(manifest, listing, source, as_of)
    yield from _waivers(manifest, listing, source, rules_of)


def _among_facts(manifest: Manifest, listing: Listing, source: Source, as_of: date) -> Iterator[Problem]:
    founded = manifest.organisation.founded
    if founded is not None and founded > as_of:
        yield source.problem(
            ("organisation", "founded"), f"founded on {founded}, later than the date of the check, {as_of}"
        )
    yield from _users(manifest, source)
    yield from _reviews(manifest, source, as_of)
    yield from _grants(manifest, source)
    yield from _models(manifest, listing, source)
    yield from _builds(manifest, listing, source)


def is_consistent(manifest: Manifest, listing: Listing, as_of: date) -> bool:
    """Whether no statement of a manifest, its waivers aside, contradicts another."""
    nowhere = Source("", None, {}, {}, [])
    return next(_among_facts(manifest, listing, nowhere, as_of), None) is None


def _users(manifest: Manifest, source: Source) -> Iterator[Problem]:
    organisation = manifest.organisation
    users = organisation.monthly_active_users or {}
    peak, founded = users.get("peak"), organisation.founded
    for month, figure in users.items():
        path: NodePath = ("organisation", "monthly_active_users", month)
        if figure.largest_product is not None and figure.largest_product > figure.total:
            yield source.problem(
                (*path, "largest_product"),
                f"the largest product has {figure.largest_product:,} users, more than the total of {figure.total:,}",
            )
        if peak is not None and figure.total > peak.total:
            yield source.problem(
                path, f"{figure.total:,} users in {month} contradict the stated peak of {peak.total:,}"
            )
        alone = founded is not None and organisation.affiliates == "none"
        if alone and month != "peak" and month < f"{founded:%Y-%m}" and figure.total:
            yield source.problem(
                path,
                f"users in {month} contradict founded: {founded} with affiliates: none; nobody was there to have them",
            )


def _reviews(manifest: Manifest, source: Source, as_of: date) -> Iterator[Problem]:
    use = manifest.use
    if use is None:
        return
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


def _grants(manifest: Manifest, source: Source) -> Iterator[Problem]:
    for number, grant in enumerate(manifest.organisation.grants):
        for place, rule in enumerate(grant.rules or ()):
            path: NodePath = ("organisation", "grants", number, "rules", place)
            policy, _, name = rule.rpartition("/")
            if name not in ANSWERED_BY_GRANTS:
                hint = (
                    did_you_mean(name, ANSWERED_BY_GRANTS)
                    or f"; it can be {', '.join(ANSWERED_BY_GRANTS[:5])}, aup-<category>"
                )
                yield source.problem(path, f'no grant can answer the rule "{rule}"{hint}')
            elif policy not in ("", grant.licence):
                yield source.problem(path, f'"{rule}" is not of the licence that the grant names; write "{name}"')


def _models(manifest: Manifest, listing: Listing, source: Source) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, (model, entry) in enumerate(zip(manifest.models, listing.entries, strict=True)):
        known = key(entry.id if entry else model.id)
        if known in seen:
            yield source.problem(
                ("models", number, "id"), f'"{model.id}" is the same model as models[{seen[known]}]; list it once'
            )
        seen.setdefault(known, number)


def _builds(manifest: Manifest, listing: Listing, source: Source) -> Iterator[Problem]:
    builds = manifest.builds or ()
    names: dict[str, int] = {}
    ids = {key(model.id) for model in manifest.models}
    for number, build in enumerate(builds):
        if key(build.name) in ids:
            yield source.problem(
                ("builds", number, "name"), f'"{build.name}" is the id of a model as well; give the build another name'
            )
        first = names.setdefault(build.name, number)
        if first != number:
            yield source.problem(("builds", number, "name"), f'"{build.name}" is the name of builds[{first}] as well')
    for number, build in enumerate(builds):
        yield from _references(number, build, names, listing, source)
        yield from _base(number, build, names, listing, source)
    yield from _cycles(builds, names, source)


def _references(
    number: int, build: Build, names: Mapping[str, int], listing: Listing, source: Source
) -> Iterator[Problem]:
    for place, content in enumerate(build.contains or ()):
        path: NodePath = ("builds", number, "contains", place)
        if content.model in names and listing.find(content.model) is not None:
            yield source.problem(path, f'"{content.model}" is both a model and a build; give the build another name')
        elif content.model not in names and listing.find(content.model) is None:
            known = [*(model.id for model in listing.models), *names] if number < _HINTED else []
            hint = did_you_mean(content.model, known)
            yield source.problem(
                path, f'"{content.model}" is neither in `models` nor another build; list it there{hint}'
            )
    for place, training in enumerate(build.trained_with or ()):
        if listing.find(training.model) is None:
            listed = [model.id for model in listing.models] if number < _HINTED else []
            hint = did_you_mean(training.model, listed)
            yield source.problem(
                ("builds", number, "trained_with", place, "model"),
                f'"{training.model}" is not in `models`; list it there{hint}',
            )


def _base(number: int, build: Build, names: Mapping[str, int], listing: Listing, source: Source) -> Iterator[Problem]:
    changes = {content.change or build.change for content in build.contains or ()}
    if build.base and (
        build.base in names or listing.find(build.base) is not None or listing.catalogue.get(build.base)
    ):
        yield source.problem(
            ("builds", number, "base"),
            f'"{build.base}" is Llama or one of the builds; `base` is for other models: write it under `contains`',
        )
    if build.base and "fine-tuned" in changes:
        yield source.problem(
            ("builds", number, "base"),
            "`base` says that training started from another model, and `contains` with `change: fine-tuned` that it "
            "started from Llama; keep one of them (a merge may have both)",
        )


def _cycles(builds: tuple[Build, ...], names: Mapping[str, int], source: Source) -> Iterator[Problem]:
    inside = [[names[c.model] for c in build.contains or () if c.model in names] for build in builds]
    depths: dict[int, int] = {}
    for start in range(len(builds)):
        trail: list[int] = []
        stack = [(start, False)]
        while stack:
            number, leaving = stack.pop()
            if leaving:
                trail.pop()
                depths[number] = 1 + max((depths.get(each, 0) for each in inside[number]), default=0)
                if depths[number] == MAX_CHAIN + 1:
                    yield source.problem(
                        ("builds", number, "contains"), f"more than {MAX_CHAIN} builds are inside each other here"
                    )
            elif number in trail:
                ring = " in ".join(builds[each].name for each in [*trail[trail.index(number) :], number])
                yield source.problem(("builds", number, "contains"), f"builds contain each other: {ring}")
            elif number not in depths:
                trail.append(number)
                stack.append((number, True))
                stack += [(each, False) for each in inside[number]]


def _waivers(manifest: Manifest, listing: Listing, source: Source, rules_of: RulesOf) -> Iterator[Problem]:
    subjects = {
        "organisation",
        "builds",
        *(f"models/{model.id}".casefold() for model in manifest.models),
        *(f"builds/{build.name}".casefold() for build in manifest.builds or ()),
    }
    for number, waiver in enumerate(manifest.waivers):
        path: NodePath = ("waivers", number)
        policy, _, rule = waiver.rule.partition("/")
        rules = rules_of(policy)
        if rules is None:
            yield source.problem(
                (*path, "rule"), f'there is no policy "{policy}" here; a house policy is given with --policy'
            )
        elif rule not in rules:
            yield source.problem((*path, "rule"), f'{policy} has no rule "{rule}"{did_you_mean(rule, rules)}')
        subject = waiver.subject or "organisation"
        kind, _, name = subject.partition("/")
        listed = kind.casefold() == "models" and listing.find(name) is not None
        if subject.casefold() not in subjects and not listed:
            hint = did_you_mean(subject, subjects) if number < _HINTED else ""
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
