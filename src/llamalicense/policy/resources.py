"""Where the bundled policies and schemas are: inside the installed package, or in a checkout of the project."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_CHECKOUT = _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `policies` or `schemas`."""
    installed = _PACKAGE / name
    if installed.is_dir() or not (_CHECKOUT / "pyproject.toml").is_file():
        return installed
    return _CHECKOUT / name


def bundled_policy(policy_id: str) -> Path:
    """The file of a bundled policy; it need not exist."""
    return folder("policies") / f"{policy_id}.yaml"
