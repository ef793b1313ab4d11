"""The floor of the benchmark: an empty program that really uses its libraries.

It imports yaml, defines one pydantic model and runs a typer application of two commands with one option each.
"""

import typer
import yaml
from pydantic import BaseModel


class Model(BaseModel):
    """One model."""

    name: str
    number: int = 1


app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def one(name: str = "x") -> None:
    """The command that is run."""
    print(Model(name=name).name, yaml.__version__)


@app.command()
def two(number: int = 1) -> None:
    """The other command."""
    print(number)


if __name__ == "__main__":
    app()
