"""How tests are shared among processes, and how thoroughly properties are tried.

Properties are tried quickly, more in CI, and for long with `--hypothesis-profile long`.
"""

import gc
import os
from itertools import chain, groupby

import pytest
from hypothesis import HealthCheck, settings
from iris import parsers_of_iris_on_demand

_ALL = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("quick", _ALL, max_examples=15)
settings.register_profile("ci", _ALL, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile("long", _ALL, max_examples=1000, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")
parsers_of_iris_on_demand()
gc.disable()  # until all is collected, as little of it is garbage


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives each process files that take longest, one after the other, and then as many of the other tests.

    Each begins with an equal part of the list; whoever is through takes over half of what another has left, from its
    end. So all end together, and what tests of a file share is started once.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    others = [item for item in items if not _takes_long(item)]
    files = [list(tests) for _, tests in groupby(filter(_takes_long, items), key=lambda item: item.path)]
    size = -(-len(items) // processes)
    parts = [list(chain.from_iterable(files[first::processes])) for first in range(processes)]
    for part in parts:
        missing = max(0, size - len(part))
        part.extend(others[:missing])
        del others[:missing]
    items[:] = chain.from_iterable(parts)


def _takes_long(item: pytest.Item) -> bool:
    return item.path.parent.name in {"outside", "fuzz"}


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so that nobody need look for garbage in it, nor often in the little else."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()
