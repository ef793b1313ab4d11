"""Checks what a project states about itself against the Llama community licences, and explains every result.

From Python: `check(manifest) -> Report`.
"""

from llamalicense.about import __version__

# Named as type checkers know it. `python -m` runs this file while the working directory is still on the path, so that
# it loads nothing that a file there could pass for.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from llamalicense.api import (
        InputError,
        LlamalicenseError,
        ManifestReport,
        Report,
        Result,
        UsageError,
        Verdict,
        check,
    )

__all__ = [
    "InputError",
    "LlamalicenseError",
    "ManifestReport",
    "Report",
    "Result",
    "UsageError",
    "Verdict",
    "__version__",
    "check",
]


def __getattr__(name: str) -> "Any":
    """Loads the interface for Python when it is used: the command starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from llamalicense import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return __all__
