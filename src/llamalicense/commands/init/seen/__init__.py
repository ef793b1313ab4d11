"""What a repository shows of the facts that a manifest states, each with its place; what is only likely is left out."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.init.page import bare
from llamalicense.commands.init.seen import shown
from llamalicense.commands.init.seen.billed import cards_of
from llamalicense.commands.init.seen.cards import Card, build, cards
from llamalicense.commands.init.seen.uses import Declared, SeenModel, models, published
from llamalicense.commands.init.statements import Statements, placed
from llamalicense.documents.files import repository_root
from llamalicense.errors import InputError, UsageError
from llamalicense.manifest.paths import is_manifest
from llamalicense.manifest.values import NAME_PATTERN
from llamalicense.policy import library
from llamalicense.project.load import Loaded
from llamalicense.run import Checker, Given
from llamalicense.scan.bills import bill_of
from llamalicense.scan.evidence import Evidence
from llamalicense.scan.findings import Finding, in_text
from llamalicense.scan.repository import survey
from llamalicense.scan.walk import Walk
from llamalicense.yamlfile import NodePath

_NAME = re.compile(NAME_PATTERN)
# Completes what a draft lacks so that it can be read; never written.
_NAMED = {"manifest": 1, "organisation": {"name": "unknown"}}


class BillText(NamedTuple):
    """A bill of materials: its path from the manifest's folder, and its text."""

    path: str
    text: str


class Seen(NamedTuple):
    """A repository as far as a manifest is concerned.

    `drafted` is what it states, `models` every Llama model that is used in it, `files` its files from the manifest's
    folder, `told` what whoever answers should know of it.
    """

    drafted: Statements = Statements()
    models: tuple[SeenModel, ...] = ()
    files: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def shows(self, checker: Checker, loaded: Loaded, path: NodePath) -> tuple[Any, str] | None:
        """What the repository shows for a fact that is not stated, with its place: documents that prove themselves."""
        return shown.document(checker, loaded, path, self.files) if self.files else None

    def completed(self, begun: Statements) -> "tuple[Statements, Seen]":
        """A manifest that is resumed with what its repository shows beside it; what it lists itself is its own."""
        facts, places = begun.facts, dict[NodePath, str]()
        unlisted = []
        for model in self.models:
            number = _listed(model.id, facts.get("models", ()))
            if number is None:
                unlisted.append(f"{model.id} ({model.place})")
            elif "access" not in facts["models"][number] and model.access:
                path: NodePath = ("models", number, "access")
                facts, places[path] = placed(facts, path, model.access), model.access_place
        told = ["The manifest is resumed: what it states stands, and only the rest is asked for."]
        told += [f"Used in the repository and not listed under models: {', '.join(unlisted)}."] if unlisted else []
        return begun._replace(facts=facts, places=places), self._replace(told=tuple(told))


NOTHING_SEEN = Seen()


class Sources(NamedTuple):
    """What is drafted from: names of models and where they stand, cards, names that are published, files."""

    findings: Sequence[Finding] = ()
    cards: Sequence[Card] = ()
    pushed: Sequence[Declared] = ()
    files: tuple[str, ...] = ()


def look(
    checker: Checker,
    manifest: Path,
    progress: Callable[[int], None] | None = None,
    *,
    scans: bool = True,
    bill: BillText | None = None,
) -> Seen:
    """What the repository of a manifest shows, where it is in one, and what a bill of materials does.

    The manifests in a repository are no evidence. Raises UsageError for a text that is no bill.
    """
    folder = Path(os.path.realpath(manifest.parent))
    sources = _of_repository(folder, progress) if scans else Sources()
    if bill is not None:
        sources = _with_bill(sources, bill)
    drafted, used = _draft(sources)
    drafted, problems = _sound(checker, manifest, drafted)
    return Seen(drafted, used, sources.files, tuple(_told(drafted, used, problems)))


def _of_repository(folder: Path, progress: Callable[[int], None] | None) -> Sources:
    root = repository_root(folder)
    if not (root / ".git").exists():
        return Sources()
    from_manifest = os.path.relpath(root, folder)

    def named(path: str) -> str:
        return os.path.normpath(os.path.join(from_manifest, path)).replace(os.sep, "/")

    files = tuple(path for path in Walk(root) if _can_be_stated(path) and not is_manifest(path))
    evidence = Evidence()
    shown = survey(root, library.aliases(), progress=progress, left_aside=is_manifest, beside=evidence).findings
    findings = [finding._replace(path=named(finding.path)) for finding in shown]
    pushed = [
        Declared(declaration.text, f"{named(declaration.path)}:{declaration.line}")
        for declaration in sorted(evidence.declared)
        if declaration.by == "code"
    ]
    return Sources(findings, list(cards(root, files, named)), pushed, tuple(map(named, files)))


def _with_bill(sources: Sources, bill: BillText) -> Sources:
    """A bill beside what the repository shows, where it may have been seen already."""
    aliases, read = library.aliases(), bill_of(bill.text)
    if read is None:
        raise UsageError(
            f"--from-bom {bill.path}: this is no bill of materials; CycloneDX (JSON, XML) and SPDX (JSON, JSON-LD, "
            "tags and values) are read"
        )
    findings = [finding for finding in sources.findings if finding.path != bill.path]
    findings += (finding for finding in in_text(bill.text, bill.path, aliases) if finding.kind == "use")
    described = {card.name.text.casefold() for card in sources.cards if card.name}
    made = list(cards_of(read, bill.text, bill.path, aliases))
    made = [card for card in made if card.name and card.name.text.casefold() not in described]
    return sources._replace(findings=findings, cards=[*sources.cards, *made])


def _draft(sources: Sources) -> tuple[Statements, tuple[SeenModel, ...]]:
    """Models that are used, and a build for each card that tells its name."""
    aliases, (findings, described, pushed, _) = library.aliases(), sources
    named = [card for card in described if card.name and card.is_of_llama(aliases)]
    used = models(findings, [card.name.text for card in named if card.name], [base for c in named for base in c.bases])
    facts: dict[str, Any] = {"models": [model.stated for model in used]} if used else {}
    places = {path: place for number, model in enumerate(used) for path, place in model.places_at(number)}
    builds = list[Mapping[str, Any]]()
    for card in named if used else ():
        stated, shown_at = build(card, aliases, card.whole_id or published(findings, pushed, card), named)
        places |= {("builds", len(builds), key): place for key, place in shown_at.items()}
        builds.append(stated)
    if builds:
        facts["builds"] = builds
    return Statements(facts, places), used


def _sound(checker: Checker, manifest: Path, drafted: Statements) -> tuple[Statements, list[str]]:
    """As much of a draft as a manifest can state, and what is wrong with the rest."""
    problems = list[str]()
    for parts in (("models", "builds"), ("models",)):
        facts = {part: drafted.facts[part] for part in parts if part in drafted.facts}
        if "models" not in facts:
            break
        try:
            checker.load(Given(bare({**_NAMED, **facts}).encode(), str(manifest), manifest.parent))
        except InputError as error:
            problems += [problem.message for problem in error.problems]
            continue
        return Statements(facts, {at: place for at, place in drafted.places.items() if at[0] in facts}), problems
    return Statements(), problems


def _told(drafted: Statements, used: Sequence[SeenModel], problems: Sequence[str]) -> Iterator[str]:
    """What was seen and is taken as stated, and what was seen and is not."""
    taken = [f"{model.id} ({model.place})" for model in used] if "models" in drafted.facts else []
    taken += [
        f"{build['name']} ({drafted.places[('builds', number, 'name')]})"
        for number, build in enumerate(drafted.facts.get("builds", ()))
    ]
    if taken:
        yield (
            f"The repository shows {', '.join(taken)}. What it shows is stated with its place and not asked for; "
            "strike from the file what is not so."
        )
    if problems:
        yield f"What else it shows cannot be so together, and is left out: {'; '.join(problems)}"


def _listed(model_id: str, listed: Sequence[Mapping[str, Any]]) -> int | None:
    """The number of the entry that means a model."""
    catalogue = library.catalogue()
    known = [catalogue.get(entry["id"]) for entry in listed]
    ids = [
        entry.id.casefold() if entry else written["id"].casefold() for entry, written in zip(known, listed, strict=True)
    ]
    return ids.index(model_id.casefold()) if model_id.casefold() in ids else None


def _can_be_stated(path: str) -> bool:
    """Whether a manifest can name a file: it is text, and all of it shows."""
    return _NAME.match(path) is not None and path.encode(errors="ignore").decode() == path
