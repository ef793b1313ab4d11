"""A fact: a value, where it stands, and on what it rests."""

from typing import Any, Literal, NamedTuple

from llamalicense.manifest.paths import Path

Basis = Literal["verified", "stated", "attested", "catalogue"]


# What a pass rests on, from the firmest to the weakest.
BASES: tuple[Basis, ...] = ("verified", "catalogue", "stated", "attested")


class Fact(NamedTuple):
    """A value (None: not stated), where the manifest states it, on what basis, and which statements are missing."""

    value: Any
    path: Path = ()
    basis: Basis = "stated"
    missing: tuple[Path, ...] = ()

    def saying(self, value: Any) -> "Fact":
        """Another value that rests on the same."""
        return Fact(value, self.path, self.basis, self.missing)
