"""Shapes of files of others, such as workflows, by the schemas that check-jsonschema brings."""

from pathlib import Path

from check_jsonschema import main
from click.testing import CliRunner


def misfits(schema: str, *files: Path, options: tuple[str, ...] = ()) -> str:
    """What check-jsonschema says of files where one does not fit: in this process, as it takes a second to start."""
    ran = CliRunner().invoke(main, ["--builtin-schema", schema, *options, *map(str, files)])
    return ran.output if ran.exit_code else ""
