"""Inputs that nobody would write, and what is done with them; `python tests/fuzz/run.py --help`."""
