"""Checks what a project states about itself against the Llama community licences, and explains every result."""

from llamalicense.about import __version__

__all__ = ["__version__"]
