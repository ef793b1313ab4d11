"""The command line as Typer runs it, made once; each command is built when it is called or its help is shown."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any

from typer.main import get_command, get_command_from_info
from typer.models import CommandInfo

from llamalicense.cli.app import app


class Commands(Mapping[str, Any]):
    """The commands of an app by their names: a run has use for one of them, a page of help for all."""

    def __init__(self, registered: Sequence[CommandInfo]) -> None:
        self._registered = {one.name or one.callback.__name__: one for one in registered if one.callback}
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = get_command_from_info(
                self._registered[name], pretty_exceptions_short=False, rich_markup_mode=app.rich_markup_mode
            )
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registered)

    def __len__(self) -> int:
        return len(self._registered)


@cache
def program() -> Any:
    """The program: called with arguments, it runs the command that they name."""
    bare = copy(app)
    bare.registered_commands = []
    group: Any = get_command(bare)
    group.commands = Commands(app.registered_commands)
    return group
