"""`init`, from its options to the file that it writes and what it says of that."""

from datetime import date

from llamalicense.cli import inputs, outputs
from llamalicense.cli.terminal import converse, is_answered, progress, width, write
from llamalicense.commands.init import BillText, Interview, answered, begun, result, template, to_fill_in, written
from llamalicense.decision.settings import Settings
from llamalicense.errors import UsageError
from llamalicense.run import Checker


def from_template(path: str, *, force: bool) -> None:
    """Writes a template to fill in; raises UsageError where a file stands, unless it is to be replaced."""
    inputs.check_alone(path)
    file = outputs.vacant(path, replace=force)
    outputs.create(file, template(), replace=force)
    write(to_fill_in(file, width()))


def from_answers(path: str, answers: str | None, today: date, *, scans: bool, force: bool, bill: str | None) -> None:
    """Writes what the repository shows and what is answered, in a file or at a terminal; one that stands is resumed.

    `bill`: a bill of materials that shows more.

    Raises UsageError, InputError.
    """
    inputs.check_alone(path)
    file = outputs.vacant(path, replace=True)
    if not answers and not is_answered():
        raise UsageError(
            "standard input is no terminal, so nobody could answer; `--answers FILE` takes the answers from a file, "
            "`--non-interactive` writes a template"
        )
    checker = Checker(today, Settings())
    standing = None if force else inputs.standing(path)
    listed = BillText(*inputs.bill(bill, file)) if bill is not None else None
    with progress("files read") as tell:
        start = begun(checker, file, standing, scans=scans, progress=tell, bill=listed)
    if answers:
        stated = answered(checker, file, inputs.answers(answers), *start)
    else:
        interview = Interview(checker, file, width(), *start)
        stated = converse(interview.talk(), interview.offers)
    outputs.create(file, written(stated.statements, stated.open), replace=force or standing is not None)
    write(result(checker, file, stated, width()))
