"""Llama models in a source tree: what a repository uses, where it says so, and how sure that is."""
