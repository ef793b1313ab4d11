"""Regular expressions that are compiled when they are first asked: a file needs few of all that there are for files."""

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """Stands for a compiled pattern and becomes it, method by method."""

    def __init__(self, written: Any, flags: int) -> None:
        self._written = written, flags

    def __getattr__(self, name: str) -> Any:
        # Python asks here only for what is not there yet; `re` keeps what it has compiled.
        asked = getattr(re.compile(*self._written), name)
        setattr(self, name, asked)
        return asked


def regex(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A regular expression, as `re.compile` takes and makes it; one that is wrong tells so at its first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(written, flags))
