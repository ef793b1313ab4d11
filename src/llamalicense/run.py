"""One run: manifests in, a report out."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from os.path import basename
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from llamalicense.catalogue.models import Catalogue
from llamalicense.decision.adjust import settle
from llamalicense.decision.evaluate import decided, evaluate, in_use, licences_in_use, release, rulings, views
from llamalicense.decision.notes import notes
from llamalicense.decision.result import Rulings
from llamalicense.decision.settings import Settings
from llamalicense.decision.together import Memory
from llamalicense.documents.document import Document
from llamalicense.documents.files import Files
from llamalicense.errors import InputError, Problem
from llamalicense.once import Once
from llamalicense.policy import library
from llamalicense.policy.house import check_weight, misstated, rules_of
from llamalicense.policy.policy import Policy
from llamalicense.project.held import held_against
from llamalicense.project.input import Given
from llamalicense.project.load import Loaded, load_source
from llamalicense.project.scanning import Scanning
from llamalicense.project.settings import settings_around, settings_in
from llamalicense.report.grounds import Grounds, grounds
from llamalicense.report.report import ManifestReport, Report
from llamalicense.steps import Steps, finished
from llamalicense.yamlfile import Source, parse

if TYPE_CHECKING:
    from llamalicense.decision.result import Result
    from llamalicense.fixing.plan import Repair
    from llamalicense.fixing.spans import FileText
    from llamalicense.policy.page import Quotes, RulePage
    from llamalicense.project.repository import Excluded, Repository
    from llamalicense.project.stated import SettingsFile
    from llamalicense.report.fix import Fix

__all__ = ["Checker", "Given", "check"]


class Checker:
    """Checks manifests against the bundled licences and an organisation's own policies; loads each policy once.

    `copies`: licence texts to quote from, beside the agreements that the manifests name; a name and the text of each.
    `scanning`: how repositories are read; None: not at all. `shared`: gives manifests the facts that several share.
    """

    def __init__(
        self,
        as_of: date,
        settings: Settings,
        house: Sequence[Policy] = (),
        copies: Sequence[tuple[str, str]] = (),
        scanning: Scanning | None = None,
        shared: Callable[[Source], Source] | None = None,
    ) -> None:
        self.as_of = as_of
        self.settings = settings
        self.house = house
        self.scanning = scanning
        self.shared = shared
        # The policies that files of projects name besides, over all manifests of the run; the files of the one at hand.
        self.chosen: dict[str, Policy] = {}
        self._files: Sequence[SettingsFile] = ()
        self._texts = tuple(copies)
        self.copies = {text: name for name, text in copies}  # by text, as the manifests of a run may name the same one
        self.catalogue: Catalogue = library.catalogue()
        self.files = Files()
        self._policies: dict[str, Policy] = {}
        self._memory = Memory()
        self._listing = cache(_listed)
        self._repository = cache(_read)
        self._around = lru_cache(settings_around)

    def check(self, manifest: Given) -> ManifestReport:
        """Every rule for one manifest; an input that is refused becomes a report of its errors."""
        try:
            checker = self.of_project(manifest)
            return checker.judge(checker.load(manifest), manifest)
        except InputError as error:
            data, name, folder, place, _ = manifest
            rests_on = Grounds(data if isinstance(data, bytes) else None)
            return ManifestReport(name, place or name, "", (), (), (), error.problems, rests_on, folder.as_posix())

    def of_project(self, manifest: Given) -> "Checker":
        """This checker, with what the files of the manifest's project set; raises InputError."""
        own = settings_in(manifest.data, manifest.name, manifest.folder)
        return self.under([*own, *(self._around(manifest.folder) if manifest.is_file else ())])

    def under(self, files: "Sequence[SettingsFile]") -> "Checker":
        """This checker, with what these files of a project set; raises InputError."""
        if not files:
            return self
        from llamalicense.decision.stricter import under
        from llamalicense.policy.chosen import chosen

        added, places = chosen(files, self.house, self.chosen)
        checker = copy(self)
        checker.house = (*self.house, *added)
        checker.settings = under(self.settings, files, places)
        checker._files = files
        return checker

    def load(self, manifest: Given, changed: Mapping[str, bytes] = MappingProxyType({})) -> Loaded:
        """Reads a manifest and opens its documents, `changed` ones by their real paths; raises InputError."""
        if isinstance(manifest.data, str):
            raise InputError([Problem(manifest.data, manifest.name)])
        opener = self.files.opener(manifest.folder, basename(manifest.name), changed)
        loaded = finished(self.load_values(parse(manifest.data, manifest.name), opener))
        if self.scanning and (manifest.is_file or self.scanning.path is not None):
            here = (manifest.folder, manifest.name, self.scanning, self._repository, self._files)
            loaded = loaded._replace(project=held_against(loaded.project, *here, changed))
        if self.settings.trace:
            for name, text in loaded.project.agreements():
                self.copies.setdefault(text, name)
        return loaded

    def load_values(self, source: Source, open_document: Callable[[str], Document]) -> Steps[Loaded]:
        """The same of a manifest that is plain values already, without its repository, in steps; raises InputError."""
        source = self.shared(source) if self.shared else source
        rules, declared = partial(rules_of, house=self.house), partial(misstated, house=self.house)
        loaded = yield from load_source(source, self.catalogue, open_document, rules, self.as_of, declared)
        check_weight(loaded, self.house)
        return loaded

    def judge(self, loaded: Loaded, manifest: Given | None = None) -> ManifestReport:
        """The report on a manifest that was loaded, and how it was handed in."""
        source, project = loaded
        policies = self.policies(loaded)
        seen = views(project, policies, self.as_of)
        evaluated = evaluate(seen, source, self.settings, self._memory)
        results, run_notes = settle(evaluated, policies, project.manifest.waivers, self.as_of, self.settings)
        policies_used = in_use(seen, self._memory)
        # What nowhere shows is told where nothing else is to be decided, too.
        silent = [self.policy("project")] if project.repository and not project.repository.is_telling else []
        declared = frozenset(name for policy in self.house for name in policy.facts)
        seen = (*seen, *views(project, silent, self.as_of))
        told = (*notes(project, seen, results, declared, scan=self.settings.scan is not False), *run_notes)
        release(seen)
        data, _, folder, place, _ = manifest or Given("", "", Path())
        name, who, rests_on = source.name, project.manifest.organisation.in_brief, grounds(project, policies, data)
        judged = (name, place or name, who, policies_used, told, results, (), rests_on, folder.as_posix())
        fixes = Once(partial(self.fixes, manifest, results)) if manifest else tuple
        return ManifestReport(*judged, self.settings, fixes)

    def rulings(self, loaded: Loaded) -> Steps[Rulings]:
        """What the results on a manifest that was loaded come to, without their explanations, in steps."""
        policies, waivers = self.policies(loaded), loaded.project.manifest.waivers
        seen = views(loaded.project, policies, self.as_of)
        ruled = yield from rulings(seen, self._memory)
        release(seen)
        yield
        settled, _ = settle(ruled.speaking, policies, waivers, self.as_of, self.settings, ruled.subjects)
        return Rulings(settled, ruled.passes, ruled.subjects)

    def repair(self, manifest: Given, changed: "Mapping[str, FileText]" = MappingProxyType({})) -> "Repair":
        """What fixes of a manifest are worked out with, `changed` by earlier ones of the run; raises Untouchable."""
        from llamalicense.fixing.plan import Repair, Trial
        from llamalicense.fixing.workspace import workspace_of

        workspace = workspace_of(manifest.folder, manifest.name, manifest.data, self._texts, changed, self._listing)
        trying = copy(self)
        trying.settings = self.settings._replace(trace=False)  # nobody reads how a trial was decided

        def judge(texts: "Mapping[str, FileText]") -> Trial:
            data = {str(workspace.path(place)): text.data for place, text in texts.items()}
            stated = data.pop(str(workspace.path(workspace.manifest)), manifest.data)
            loaded = trying.load(manifest._replace(data=stated), data)
            policies = trying.policies(loaded)
            # Asked of the trials alone from which there is more to try.
            judged = Once(lambda: decided(views(loaded.project, policies, trying.as_of), trying._memory))
            return Trial(trying.judge(loaded), judged, policies)

        return Repair(workspace, judge)

    def fixes(self, manifest: Given, results: "Sequence[Result]") -> "tuple[Fix, ...]":
        """What can be written so that some of a manifest's results pass, each by itself."""
        from llamalicense.fixing.plan import alone, is_fixable
        from llamalicense.fixing.workspace import Untouchable

        policies = tuple(self._policies.values())
        rules = {result.rule for result in results if is_fixable(result, policies)}
        try:
            return alone(self.repair(manifest), rules.__contains__) if rules else ()
        except (InputError, Untouchable):  # it is no file that could be changed, or another by now
            return ()

    def forget(self) -> None:
        """Reads repositories anew from here on, as files in them have changed."""
        self._repository.cache_clear()
        self._around.cache_clear()

    def policies(self, loaded: Loaded) -> tuple[Policy, ...]:
        """The catalogue's rule, those about a repository that was read, the licences, the house policies."""
        licences = [self.policy(licence) for licence in licences_in_use(loaded.project)]
        seen = loaded.project.repository
        shown = [self.policy("project")] if seen and seen.is_telling else []
        return (self.policy("catalogue"), *shown, *licences, *self.house)

    def policy(self, policy_id: str) -> Policy:
        """A bundled policy, loaded once."""
        if policy_id not in self._policies:
            self._policies[policy_id] = library.bundled(policy_id)
        return self._policies[policy_id]

    def readings(self, report: Report) -> dict[str, "RulePage"]:
        """The pages of the rules that a report has results of, examples included, by their names."""
        from llamalicense.policy.page import reading

        own = {policy.id: policy for policy in (*self.house, *self.chosen.values())}
        ids = dict.fromkeys(policy.id for of_manifest in report.reports for policy in of_manifest.policies)
        policies = [own.get(policy_id) or library.bundled(policy_id, examples=True) for policy_id in ids]
        quoted = self.quotes(policies)
        return {rule.name: reading(policy, rule, quoted) for policy in policies for rule in policy.rules}

    def quotes(self, policies: Sequence[Policy]) -> "Quotes":
        """What the rules of policies cite, in the words of the copies that were given or named so far."""
        from llamalicense.policy.page import quotes

        return quotes(policies, ((name, text) for text, name in self.copies.items()))


def check(manifests: Sequence[Given], checker: Checker, today: date, *, in_full: bool = False) -> Report:
    """Checks several manifests in one run; `in_full`: with the pages of its rules."""
    reports = tuple(checker.check(manifest) for manifest in manifests)
    report = Report(checker.as_of, today, checker.settings, reports, house=tuple(policy.id for policy in checker.house))
    return replace(report, readings=checker.readings(report)) if in_full else report


def _read(
    root: Path, folder: Path, name: str, excluded: "tuple[Excluded, ...]", scanning: Scanning
) -> "Repository | str":
    from llamalicense.project.repository import repository

    return repository(root, folder, name, excluded, scanning, library.aliases())


def _listed(root: str, folder: str) -> list[str]:
    from llamalicense.fixing.workspace import listed

    return listed(root, folder)
