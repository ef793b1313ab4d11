"""Whether Python looks for garbage that holds itself in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected(*, wanted: bool) -> Iterator[None]:
    """Whether circles are looked for meanwhile; afterwards it is as it was.

    Whoever makes many objects that live on for a while, and no circles, would have all of them looked through again and
    again.
    """
    if gc.isenabled() == wanted:
        yield
        return
    change, back = (gc.enable, gc.disable) if wanted else (gc.disable, gc.enable)
    change()
    try:
        yield
    finally:
        back()
