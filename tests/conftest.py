"""How tests are shared among processes, and how thoroughly properties are tried.

Properties are tried quickly, more in CI, and for long with `--hypothesis-profile long`.
"""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

_ALL = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("quick", _ALL, max_examples=12)
settings.register_profile("ci", _ALL, max_examples=40, derandomize=True, print_blob=True)
settings.register_profile("long", _ALL, max_examples=1000, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs other programs takes longest and comes first, a file at a time, which shares what it starts."""
    items.sort(key=_is_inner)
    for item in items:
        function = f" {getattr(item, 'originalname', item.name)}" if _is_inner(item) else ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}{function}"))


def _is_inner(item: pytest.Item) -> bool:
    return "outside" not in item.path.parts


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so that nobody need look for garbage in it."""
    gc.collect()
    gc.freeze()
