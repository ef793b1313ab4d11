"""Checks what a project states about itself against the Llama community licences, and explains every result."""

__version__ = "0.1.0"

HOMEPAGE = "https://github.com/llamalicense/llamalicense"
