"""What the files of a project make of the settings of a run: stricter ones, never milder; the command line wins."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from llamalicense.decision.settings import Settings
from llamalicense.project.stated import SettingsFile

# From the mildest.
_ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"fail_on": ("never", "fail", "missing", "warn"), "unclear": ("warn", "fail"), "missing": ("warn", "fail")}
)


def under(settings: Settings, files: Sequence[SettingsFile], policies: Mapping[str, str]) -> Settings:
    """The settings for a manifest whose project has these files; where two state one, the stricter counts.

    Of two baselines the manifest's own counts. `policies` has the ids of the policies that the files add, and where
    they are named. Raises InputError for a baseline outside of the repository.
    """
    changed: dict[str, Any] = {}
    origins = {**settings.origins, **policies}
    for name, order in _ORDER.items():
        now = getattr(settings, name)
        for file in files if name not in settings.origins else ():
            wanted = getattr(file.stated, name)
            if wanted is not None and order.index(wanted) > order.index(now):
                now = changed[name] = wanted
                origins[name] = file.place(name)
    with_baseline = [file for file in files if file.stated.baseline is not None]
    if with_baseline and settings.baselines and "baseline" not in settings.origins:
        first = with_baseline[0]
        changed["baseline"] = first.path(first.stated.baseline or "", "baseline")
        origins["baseline"] = first.place("baseline")
    with_patterns = [file for file in files if file.stated.scan_exclude]
    if with_patterns:
        changed["excluded"] = tuple(pattern for file in with_patterns for pattern in file.stated.scan_exclude)
        origins["excluded"] = ", ".join(file.place("scan_exclude") for file in with_patterns)
    return settings._replace(**changed, policies=tuple(policies), origins=MappingProxyType(origins))
