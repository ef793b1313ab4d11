"""When Python looks for garbage: not while the libraries load, which would cost a tenth of a run and find none."""

import gc


def leave_garbage() -> None:
    """Nothing is looked for until further notice."""
    gc.disable()


def collect_garbage() -> None:
    """From now on it is looked for, among what is made from now on."""
    gc.freeze()
    gc.enable()
