"""A manifest with its models' origins and the documents that it names, opened."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from llamalicense.catalogue.lineage import Lineage, Listing
from llamalicense.documents.document import Document
from llamalicense.manifest.types import Manifest, Model


class Project(NamedTuple):
    """A manifest with its models' origins and the documents that it names, opened."""

    manifest: Manifest
    listing: Listing
    documents: Mapping[str, Document]

    def supposed(self, lineages: Iterable[Lineage], models: Iterable[Model] | None = None) -> "Project":
        """The project if its models came from elsewhere, or were others; they are found by the same ids."""
        models = self.listing.models if models is None else tuple(models)
        listing = self.listing.supposed(models=models, lineages=tuple(lineages))
        return self._replace(manifest=self.manifest.model_copy(update={"models": models}), listing=listing)
