"""A target that is fine, and some that go wrong at their fourth input; little is loaded, as each has a process."""

from collections.abc import Iterator

from fuzz.target import Target


def _fine(data: bytes) -> None:
    assert data


def _busy(data: bytes) -> None:
    while data == b"3":
        pass


def _large(data: bytes) -> None:
    if data == b"3":
        assert bytearray(400 * 1024**2)


def _broken(data: bytes) -> None:
    if data == b"3":
        raise KeyError("x")


def _exits(data: bytes) -> None:
    if data == b"3":
        raise SystemExit(3)


def _numbers(_: int) -> Iterator[bytes]:
    return (str(number).encode() for number in range(1000))


FINE, BUSY, LARGE, BROKEN, EXITS = (Target(_numbers, run) for run in (_fine, _busy, _large, _broken, _exits))
