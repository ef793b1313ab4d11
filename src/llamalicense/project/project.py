"""A manifest with its models' origins and the documents that it names, opened."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from llamalicense.catalogue.lineage import Listed, Listing
from llamalicense.documents.document import Document
from llamalicense.manifest.types import Manifest


class Project(NamedTuple):
    """A manifest with its models' origins and the documents that it names, opened."""

    manifest: Manifest
    listing: Listing
    documents: Mapping[str, Document]

    def supposed(self, rows: Iterable[Listed]) -> "Project":
        """The project if its models came from elsewhere, or were others; they are found by the same ids."""
        listing = self.listing.supposed(rows)
        models = tuple(row.model for row in listing.rows)
        return self._replace(manifest=self.manifest.model_copy(update={"models": models}), listing=listing)
