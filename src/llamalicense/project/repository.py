"""What the repository of a manifest shows: the folder that the manifest answers for, read within a budget."""

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from llamalicense.catalogue.alias import Alias
from llamalicense.catalogue.aliases import Aliases
from llamalicense.manifest.paths import is_manifest
from llamalicense.project.scanning import Scanning, unread_beside
from llamalicense.scan.declarations import Declaration
from llamalicense.scan.evidence import Evidence
from llamalicense.scan.findings import Finding, in_text
from llamalicense.scan.repository import NO_LIMIT, Budget, decoded, survey

# What is read in the time of a check.
MOST_FILES, MOST_MIB = 2_000, 16
MOST = Budget(MOST_FILES, MOST_MIB * 1024 * 1024)
TOO_LARGE = (
    f"it is larger than {MOST_FILES:,} files or {MOST_MIB} MiB, which is what a check reads; `--scan` reads all of it, "
    "`--scan-path` names a part, and `scan_exclude` leaves parts out"
)
# Patterns, and the way from the folder that they speak of to the one that is read.
Excluded = tuple[str, tuple[str, ...]]


class UsedModel(NamedTuple):
    """A use of a model in a file, what its words mean, and what else tells of it there.

    `of_tokenizer`: only tokenizers or settings are loaded there; `at_server`: a server of weights is set up there.
    """

    finding: Finding
    alias: Alias
    of_tokenizer: bool = False
    at_server: bool = False


class Repository(NamedTuple):
    """What a folder shows; paths are relative to it, and `prefix` is how the folder itself is named.

    `meanings` has what the bases mean that cards and adapters declare, and the models that bills list;
    `excluded` the patterns of the project, and how many files they leave out;
    `unread` is the number of files that could not be read, `notes` what else a reader
    should know of the reading. `root`, `apart` and `aliases` are what a file of it is read with.
    """

    prefix: str
    uses: tuple[UsedModel, ...]
    declared: tuple[Declaration, ...]
    meanings: Mapping[str, Alias | None]
    files: int
    unread: int
    excluded: tuple[tuple[str, ...], int]
    notes: tuple[str, ...]
    root: Path
    apart: "_Apart"
    aliases: Aliases

    @property
    def is_telling(self) -> bool:
        """Whether the folder shows anything at all that a manifest could state otherwise."""
        return bool(self.uses or self.declared)

    def shown(self, path: str) -> str:
        """How a file of the folder is named in reports, as the manifest itself is."""
        return posixpath.normpath(posixpath.join(self.prefix, path))

    def with_files(self, changed: Mapping[str, bytes]) -> "Repository":
        """What the folder would show with other bytes in files, by their real paths; only these are read."""
        findings, evidence, others = list[Finding](), Evidence(), set[str]()
        for name, data in changed.items():
            path = os.path.relpath(name, self.root).replace(os.sep, "/")
            if path.startswith("../") or self.apart.leaves_aside(path) or self.apart.answers_for(path):
                continue
            others.add(path)
            evidence(path, data)
            findings += (finding for finding in in_text(decoded(data), path, self.aliases) if finding.kind == "use")
        uses = [use for use in self.uses if use.finding.path not in others]
        declared = [declaration for declaration in self.declared if declaration.path not in others]
        uses = sorted([*uses, *_uses(findings, evidence, self.apart, self.aliases)], key=lambda use: use.finding[:4])
        declared = sorted([*declared, *evidence.declared])
        return self._replace(uses=tuple(uses), declared=tuple(declared), meanings=_meanings(declared, self.aliases))


class _Apart:
    """What of a folder is not read for a manifest: itself, other manifests, what its patterns leave out.

    `folders` are those below that have manifests of their own, which answer for them.
    """

    def __init__(self, manifest: str, excluded: Sequence[Excluded]) -> None:
        self.manifest = manifest
        self.leaves_out = _matcher(excluded)
        self.left_out = 0
        self.folders: set[str] = set()

    def __call__(self, path: str) -> bool:
        if self.leaves_out(path):
            self.left_out += 1
            return True
        return self.leaves_aside(path)

    def leaves_aside(self, path: str) -> bool:
        """Whether a file is not read; it is not counted."""
        if is_manifest(path) and "/" in path and path != self.manifest:
            self.folders.add(f"{posixpath.dirname(path)}/")
        return is_manifest(path) or path == self.manifest or self.leaves_out(path)

    def answers_for(self, path: str) -> bool:
        """Whether a path lies in a folder with a manifest of its own."""
        return path.startswith(tuple(self.folders))


def repository(
    root: Path, folder: Path, manifest: str, excluded: Sequence[Excluded], scanning: Scanning, aliases: Aliases
) -> Repository | str:
    """Reads the folder that a manifest answers for, or says why it is not read to its end.

    `folder` is the one in which the manifest lies, `manifest` its name in messages, `excluded` what is
    left out. What lies above the folder decides nothing: a project among the tests of another is one all the same.
    """
    own = os.path.relpath(os.path.realpath(folder / Path(manifest).name), root).replace(os.sep, "/")
    apart, evidence = _Apart(own, excluded), Evidence()
    budget = NO_LIMIT if scanning.always else MOST
    shown = survey(root, aliases, budget=budget, progress=scanning.progress, left_aside=apart, beside=evidence)
    if shown.exceeded:
        return TOO_LARGE
    if not scanning.is_asked and (others := [path for path in evidence.manifests if "/" not in path]):
        return unread_beside(others[0])
    apart.folders.update(f"{path.rpartition('/')[0]}/" for path in evidence.manifests if "/" in path)
    declared = tuple(declaration for declaration in evidence.declared if not apart.answers_for(declaration.path))
    return Repository(
        _shown(scanning.path if scanning.path is not None else os.path.dirname(manifest)),
        tuple(_uses(shown.uses, evidence, apart, aliases)),
        declared,
        _meanings(declared, aliases),
        shown.files,
        len(shown.unread),
        (tuple(pattern for _, patterns in excluded for pattern in patterns), apart.left_out),
        shown.notes,
        root,
        apart,
        aliases,
    )


def _uses(findings: Iterable[Finding], evidence: Evidence, apart: _Apart, aliases: Aliases) -> Iterator[UsedModel]:
    for use in findings:
        if apart.answers_for(use.path) or use.path in evidence.manifests:
            continue
        if alias := _alias(use, aliases):
            yield UsedModel(use, alias, use.path in evidence.tokenizers, use.path in evidence.servers)


def _meanings(declared: Iterable[Declaration], aliases: Aliases) -> dict[str, Alias | None]:
    named = [declaration.text for declaration in declared if declaration.what == "base"]
    named += [declaration.of for declaration in declared if declaration.by == "bill"]
    return {name: aliases.resolve(name) for name in named}


def _alias(use: Finding, aliases: Aliases) -> Alias | None:
    """What the words of a use mean, the more exactly where what stands around them tells the platform."""
    alias = aliases.resolve(use.text.replace(" ", "-"))
    if alias is not None and alias.bare and use.model is not None:
        return alias._replace(model=use.model, platform=use.platform, access=use.access)
    return alias


def _shown(folder: str) -> str:
    shown = folder.replace(os.sep, "/")
    return "" if shown in ("", ".") else shown


def _matcher(excluded: Sequence[Excluded]) -> Callable[[str], bool]:
    """Whether a path is left out by patterns, which are written as in a .gitignore file."""
    if not any(patterns for _, patterns in excluded):
        return lambda _: False
    from llamalicense.scan.ignores import spec_of

    specs = [(way, spec_of(patterns)) for way, patterns in excluded]
    return lambda path: any(spec.match_file(posixpath.join(way, path)) for way, spec in specs)
