"""How thoroughly properties are tried: quickly, more in CI, and for long with `--hypothesis-profile long`."""

import gc
import os

from hypothesis import HealthCheck, settings

_ALL = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("quick", _ALL, max_examples=12)
settings.register_profile("ci", _ALL, max_examples=40, derandomize=True, print_blob=True)
settings.register_profile("long", _ALL, max_examples=1000, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so that nobody need look for garbage in it."""
    gc.collect()
    gc.freeze()
