"""What a report rests on beside its results: the files that were read, people's recorded word, what is assumed."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from llamalicense.documents.document import Document
from llamalicense.manifest.types import Manifest
from llamalicense.policy.policy import Policy
from llamalicense.project.project import Project


class File(NamedTuple):
    """A document that a manifest names, with SHA-256 of its bytes; without one `problem` says why it has none."""

    name: str
    sha256: str | None
    problem: str


class Vouched(NamedTuple):
    """Somebody's recorded word: what for, whose, given on which day; `until`: the last day on which it holds."""

    what: str
    by: str
    on: date
    until: date | None = None


class Grounds(NamedTuple):
    """What a report rests on beside its results: the files that were read, people's word, what the reading assumes.

    `manifest` has the bytes of the manifest, None where it could not be read.
    """

    manifest: bytes | None = None
    files: tuple[File, ...] = ()
    vouched: tuple[Vouched, ...] = ()
    purposes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of the manifest, empty where it could not be read; worked out for those who show it."""
        return "" if self.manifest is None else sha256(self.manifest).hexdigest()


NO_GROUNDS = Grounds()


def grounds(project: Project, policies: Sequence[Policy], data: bytes | str) -> Grounds:
    """The grounds of a report; `data` has the manifest's bytes, or says why there are none."""
    manifest = project.manifest
    purposes = manifest.use.purposes if manifest.use else None
    return Grounds(
        data if isinstance(data, bytes) else None,
        tuple(map(_file, project.documents.values())),
        tuple(_vouched(manifest)),
        purposes or (),
        tuple(dict.fromkeys([text for policy in policies for text in policy.assumptions])),
    )


def _file(document: Document) -> File:
    problem = "is an address, which is recorded and not opened" if document.is_url else document.problem or ""
    return File(document.name, document.sha256, problem)


def _vouched(manifest: Manifest) -> Iterator[Vouched]:
    if manifest.use and (trade := manifest.use.trade_compliance):
        yield Vouched("review of trade compliance", trade.by, trade.reviewed)
    if manifest.use and (review := manifest.use.acceptable_use):
        yield Vouched("review of acceptable use", review.by, review.reviewed)
    for waiver in manifest.waivers:
        what = f"waiver of {waiver.rule}{f' for {waiver.subject}' if waiver.subject else ''}"
        yield Vouched(what, waiver.approved_by, waiver.approved_on, waiver.expires)
