"""How tests are shared among processes, and how thoroughly properties are tried.

Properties are tried quickly, more in CI, and for long with `--hypothesis-profile long`.
"""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings
from iris import parsers_of_iris_on_demand

_ALL = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("quick", _ALL, max_examples=15)
settings.register_profile("ci", _ALL, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile("long", _ALL, max_examples=1000, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")
parsers_of_iris_on_demand()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs other programs takes longest and comes first, a file at a time, which shares what it starts.

    Others are shared a function at a time, so that all processes end together, but for those marked as a group.
    """
    items.sort(key=_is_inner)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            function = f" {getattr(item, 'originalname', item.name)}" if _is_inner(item) else ""
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}{function}"))


def _is_inner(item: pytest.Item) -> bool:
    return "outside" not in item.path.parts


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so that nobody need look for garbage in it, nor often in the little else."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
