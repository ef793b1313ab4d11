"""A manifest with its models' origins, the documents that it names, opened, and what its repository shows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from llamalicense.catalogue.lineage import Listed, Listing
from llamalicense.documents.document import Document
from llamalicense.manifest.types import Manifest
from llamalicense.project.links import Links

if TYPE_CHECKING:
    from llamalicense.project.repository import Repository


class Project(NamedTuple):
    """A manifest with its models' origins, the documents that it names, opened, and what its repository shows.

    `repository` is None where none was read; `unread` says why, and is empty where there is nothing to read. `links` is
    what the names in builds mean.
    """

    manifest: Manifest
    listing: Listing
    documents: Mapping[str, Document]
    links: Links
    repository: "Repository | None" = None
    unread: str = ""

    def supposed(self, rows: Iterable[Listed]) -> "Project":
        """The project if its models came from elsewhere, or were others; they are found by the same ids."""
        listing = self.listing.supposed(rows)
        models = tuple(row.model for row in listing.rows)
        return self._replace(manifest=self.manifest.model_copy(update={"models": models}), listing=listing)

    def agreements(self) -> Iterator[tuple[str, str]]:
        """The copies of an agreement that builds name, each with its text, where it shows one."""
        for build in self.manifest.builds or ():
            for name in build.agreement or ():
                if text := self.documents[name].text:
                    yield name, text
