"""Commands beyond `check`: each a module with one function that returns text."""
