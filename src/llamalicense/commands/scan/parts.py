"""The models of a bill of materials: those that a scan saw in use, and those that a manifest states."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from llamalicense.catalogue.models import CatalogueEntry
from llamalicense.decision.result import worst
from llamalicense.errors import UsageError
from llamalicense.policy import library
from llamalicense.project.load import Loaded
from llamalicense.report.report import ManifestReport
from llamalicense.scan.bills.jsontext import JsonNode, parse
from llamalicense.scan.declarations import Declaration
from llamalicense.scan.findings import Finding
from llamalicense.vocabulary import LICENCES, RuleId, SubjectId

# Whose names the properties of a bill have that say what was decided; README.md explains them.
VERDICT, REPORT, CANDIDATES = "llamalicense:verdict", "llamalicense:report", "llamalicense:licences"
_ON_THE_HUB = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_AROUND = re.compile(r"^(?:pkg:huggingface/|(?:https?://)?(?:huggingface\.co|hf\.co)/|hf://(?:models/)?)|[@?#].*$")


class PartLicence(NamedTuple):
    """A licence as bills write it: its name, where its text is, and the reference that LicenseDB has for it."""

    name: str
    url: str
    reference: str


class Occurrence(NamedTuple):
    """Where a model was seen, from the repository's root, and the words that stand there."""

    path: str
    line: int
    text: str


class Part(NamedTuple):
    """A model of a bill; `licence` is None where nothing tells it or sources disagree, `properties` are pairs.

    `released` is the day on which it was, `maker` who makes it, each empty where that is not known.
    """

    id: str
    licence: PartLicence | None = None
    ancestors: tuple[str, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    released: str = ""
    maker: str = ""

    @property
    def supplier(self) -> str:
        """Who supplies it: its maker, or the account of the hub where it lies; empty where that is not known."""
        return self.maker or (self.id.partition("/")[0] if self.purl else "")

    @property
    def purl(self) -> str | None:
        """Its package URL, of what has an id as the hub gives them."""
        return f"pkg:huggingface/{in_address(self.id)}" if _ON_THE_HUB.fullmatch(self.id) else None


class Judged(NamedTuple):
    """A manifest, what was decided of it, and where the report on that is."""

    loaded: Loaded
    report: ManifestReport
    where: str


def in_address(name: str) -> str:
    """A name as a part of an address."""
    return quote(name)


def parts(
    seen: Iterable[tuple[Finding, str]], judged: Judged | None, declared: Sequence[Declaration] = ()
) -> list[Part]:
    """The models in use, each once, by id; `seen`: findings, each with its path from the repository's root.

    `declared`: what cards say, with the paths of the findings; what a card describes comes from the bases in it.
    """
    collected: dict[str, Part] = {}
    in_files: dict[tuple[str, str], Part] = {}
    for finding, place in seen:
        if finding.kind == "use":
            occurrence = Occurrence(place, finding.line, finding.text)
            part = _of_finding(finding)
            in_files[finding.path, finding.text] = part
            _add(collected, part._replace(occurrences=(occurrence,)))
    for part in _stated(judged) if judged else ():
        _add(collected, part)
    for part in _described(declared, in_files, collected):
        _add(collected, part)
    return sorted(collected.values(), key=lambda part: part.id.casefold())


def _described(
    declared: Sequence[Declaration], in_files: Mapping[tuple[str, str], Part], collected: Mapping[str, Part]
) -> Iterable[Part]:
    """What cards describe by name, made from Llama models; by the id that something else uses or publishes it under."""
    names = [*(one.text for one in declared if one.by == "code"), *(part.id for part in collected.values())]
    ids = {name.casefold().rpartition("/")[2]: name for name in names}
    for declaration in declared:
        base = in_files.get((declaration.path, declaration.text))
        if declaration.what == "base" and declaration.by == "card" and declaration.of and base:
            name = ids.get(declaration.of.casefold().rpartition("/")[2], declaration.of)
            if name.casefold() != base.id.casefold():
                yield Part(name, base.licence, (base.id,))


def _add(collected: dict[str, Part], part: Part) -> None:
    key = part.id.casefold()
    known = collected.get(key)
    if known is None:
        collected[key] = part
        return
    collected[key] = Part(
        known.id,
        known.licence or part.licence,
        tuple(dict.fromkeys((*known.ancestors, *part.ancestors))),
        tuple(dict.fromkeys((*known.occurrences, *part.occurrences))),
        tuple({**dict(known.properties), **dict(part.properties)}.items()),
        part.released or known.released,
        part.maker or known.maker,
    )


def _of_finding(finding: Finding) -> Part:
    """A copy or a derivative that has an id of its own on the hub is a part by that, and the original its ancestor."""
    own = _AROUND.sub("", finding.text)
    is_own = finding.platform in (None, "hugging-face") and _ON_THE_HUB.fullmatch(own) is not None
    part = Part(own if is_own or finding.model is None else finding.model)
    if finding.model and part.id.casefold() != finding.model.casefold():
        part = part._replace(ancestors=(finding.model,))
    entry = _listed(part.id)
    return _licensed(part._replace(released=(entry and entry.released) or ""), finding.licences)


def _listed(model_id: str) -> CatalogueEntry | None:
    """What the catalogue has by this very id; a copy under another has a day of its own."""
    entry = library.catalogue().get(model_id)
    return entry if entry and entry.id.casefold() == model_id.casefold() else None


def in_json(text: str) -> JsonNode:
    """The bill that models are to be added to; raises UsageError where it is no JSON."""
    try:
        return parse(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is no bill of materials; read as JSON, {error}") from None


def with_ancestors(parts: Iterable[Part]) -> list[Part]:
    """The models of a bill and, before them, what they come from where that is none of them."""
    listed = list(parts)
    ids = {part.id.casefold() for part in listed}
    names = dict.fromkeys(name for part in listed for name in part.ancestors if name.casefold() not in ids)
    return [*map(_of_id, names), *listed]


def _of_id(model_id: str) -> Part:
    """A model that is only named, with what the catalogue knows of it by this very id."""
    entry = _listed(model_id)
    part = Part(model_id, released=(entry and entry.released) or "")
    return _licensed(part, entry.licences) if entry else part


def _stated(judged: Judged) -> Iterable[Part]:
    project = judged.loaded.project
    names, maker = {}, project.manifest.organisation.name
    for row in project.listing.rows:
        names[row.model.id] = row.entry.id if row.entry else row.model.id
        origin = row.model.derived_from
        released = str(row.model.released or (row.entry and row.entry.released) or "")
        part = Part(names[row.model.id], ancestors=(origin,) if origin else (), released=released)
        yield _told(_licensed(part, row.lineage.licences), judged, f"models/{row.model.id}", row.lineage.licences)
    for build in project.manifest.builds or ():
        if build.kind in ("model", "adapter"):
            made_from = tuple(names.get(ingredient.model, ingredient.model) for ingredient in build.contains or ())
            part = Part(build.published_as or build.name, ancestors=made_from, maker=maker)
            yield _told(part, judged, f"builds/{build.name}")


def _told(part: Part, judged: Judged, subject: str, licences: tuple[str, ...] = LICENCES) -> Part:
    """A part with the worst verdict on it and on whoever is bound by the same licences: the organisation, its use."""
    others = set(LICENCES) - set(licences)
    verdicts = [
        result.verdict
        for result in judged.report.results
        if result.subject == subject
        or (
            SubjectId.of(result.subject).kind not in ("models", "builds")
            and RuleId.of(result.rule).policy not in others
        )
    ]
    properties = ((VERDICT, worst(verdicts)), (REPORT, judged.where)) if verdicts else ((REPORT, judged.where),)
    return part._replace(properties=(*part.properties, *properties))


def _licensed(part: Part, licences: tuple[str, ...]) -> Part:
    if len(licences) == 1:
        return part._replace(licence=licence(licences[0]))
    return part._replace(properties=((CANDIDATES, " or ".join(licences)),)) if licences else part


def licence(policy_id: str) -> PartLicence:
    """A licence as bills write it; one that LicenseDB has no key for has a reference by the policy's id."""
    policy = library.bundled(policy_id)
    source: Mapping[str, str] = policy.sources["licence"]
    key = policy.parameters["scancode"]
    return PartLicence(policy.title, source["url"], f"LicenseRef-scancode-{key}" if key else f"LicenseRef-{policy_id}")
