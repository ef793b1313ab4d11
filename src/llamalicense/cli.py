"""The command line: options -> objects -> run -> status. The only print and the only exit of the program."""

import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn, TextIO

import typer

from llamalicense import HOMEPAGE, __version__
from llamalicense.errors import InputError, LlamalicenseError, Problem, UsageError
from llamalicense.report import FailOn, Report, Settings, Strictness

if TYPE_CHECKING:
    from llamalicense import run

DEFAULT_NAME = "llamalicense.yaml"
Format = Literal["text", "concise", "json"]
PageFormat = Literal["text", "markdown", "json"]
Colour = Literal["auto", "always", "never"]

app = typer.Typer(
    name="llamalicense",
    help="Checks what a project states about itself against the Llama community licences, and explains every result.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _program(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        _write(f"llamalicense {__version__}\n")
        raise typer.Exit


@app.command()
def check(
    manifests: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MANIFEST]...",
            help="Manifests; - is standard input. Default: llamalicense.yaml here or above, up to the repository root.",
        ),
    ] = None,
    output_format: Annotated[Format, typer.Option(help="How the report is written.")] = "text",
    fail_on: Annotated[
        FailOn, typer.Option(help="The least that makes the exit status 1; missing: fails and results that lack facts.")
    ] = "fail",
    unclear: Annotated[Strictness | None, typer.Option(help="What an unclear result counts as.")] = None,
    missing: Annotated[Strictness | None, typer.Option(help="What a result that lacks facts counts as.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Both of them fail.")] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date of the check, YYYY-MM-DD. Default: today.")
    ] = None,
    policy: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="A policy of your own, or no-competing-models. Repeatable.")
    ] = None,
    no_waivers: Annotated[bool, typer.Option("--no-waivers", help="Show the results without waivers.")] = False,
    stdin_filename: Annotated[
        str | None, typer.Option(metavar="PATH", help="The name and folder of the manifest on standard input.")
    ] = None,
    color: Annotated[Colour, typer.Option(help="Colour; words always stand beside it.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only fails and the verdict.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Passes and traces as well.")] = False,
) -> None:
    """Check manifests and explain every result. Exit status: 0 fine, 1 a fail, 2 no verdict, 3 a defect."""
    from llamalicense import bundle, run

    today = date.today()
    day = _date(as_of) if as_of is not None else today
    settings = Settings(*_strictness(strict, unclear, missing), fail_on, not no_waivers, verbose)
    checker = run.Checker(day, settings, [bundle.house(name) for name in policy or ()])
    gc.freeze()
    gc.enable()
    report = run.check(_manifests(manifests or [_discovered()], stdin_filename), checker, today)
    for each in report.reports:
        _explain_errors(each.errors)
    _write(_rendered(report, output_format, color, quiet, verbose))
    raise typer.Exit(report.status)


def _strictness(strict: bool, unclear: Strictness | None, missing: Strictness | None) -> tuple[Strictness, Strictness]:
    if strict and "warn" in (unclear, missing):
        raise UsageError("--strict means --unclear fail --missing fail; leave out the option that says warn")
    default: Strictness = "fail" if strict else "warn"
    return unclear or default, missing or default


def _date(text: str) -> date:
    try:
        if len(text) != 10 or "W" in text:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}: expected a date such as 2026-11-21") from None


def _discovered() -> str:
    from llamalicense.evidence import repository_root

    here = Path.cwd()
    root = repository_root(here)
    for folder in (here, *here.parents):
        if (folder / DEFAULT_NAME).is_file():
            return os.path.relpath(folder / DEFAULT_NAME)
        if folder == root:
            break
    where = "this folder" if root == here else f"this folder or above it, up to {root}"
    raise UsageError(f"there is no {DEFAULT_NAME} in {where}; name a manifest, or write one (see the README)")


def _manifests(names: list[str], stdin_filename: str | None) -> list["run.Manifest"]:
    from llamalicense.run import Manifest

    if stdin_filename is not None and "-" not in names:
        raise UsageError("--stdin-filename names the manifest on standard input; give - as the manifest")
    read = []
    for name in names:
        if name == "-":
            shown = stdin_filename or "<stdin>"
            folder = Path(stdin_filename).parent if stdin_filename else Path()
            read.append(Manifest(_stdin(), shown, folder))
        else:
            read.append(Manifest(_bytes(name), name, Path(name).parent))
    return read


def _stdin() -> bytes | str:
    from llamalicense.yamlfile import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else "there is no standard input"


def _bytes(path: str) -> bytes | str:
    from llamalicense.evidence import read_bytes
    from llamalicense.yamlfile import MAX_BYTES

    try:
        data, problem = read_bytes(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read: {reason}"
    if data is None:
        return f"this {problem}; name the manifest in it, such as {Path(path) / DEFAULT_NAME}"
    return data


def _rendered(report: Report, output_format: Format, color: Colour, quiet: bool, verbose: bool) -> str:
    from shutil import get_terminal_size

    from llamalicense.formats import Style, render

    width = min(get_terminal_size((80, 24)).columns, 100) if _is_terminal() else 80
    return render(output_format, report, Style(width, _wants_colour(color), verbose, quiet))


def _wants_colour(color: Colour) -> bool:
    if color != "auto":
        return color == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return _is_terminal()


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; the exit status still tells the verdict.
        _discard(sys.stdout)
    except (AttributeError, OSError) as error:
        _discard(sys.stdout)
        reason = getattr(error, "strerror", None) or "standard output is closed"
        raise UsageError(f"the report cannot be written: {reason}") from None


def _complain(message: str) -> None:
    """A line on standard error, where somebody reads it."""
    from llamalicense.formats import plain

    try:
        print(plain(f"error: {message}"), file=sys.stderr, flush=True)
    except (AttributeError, OSError):
        _discard(sys.stderr)


def _discard(stream: TextIO | None) -> None:
    """Makes what is still to be written to a broken stream vanish, at the end of the program too."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _explain_errors(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        _complain(str(problem))


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Such as llama-4/mau-threshold.")],
    manifest: Annotated[
        str | None, typer.Option(metavar="FILE", help="Why it came out as it did for this manifest.")
    ] = None,
    policy: Annotated[list[str] | None, typer.Option(metavar="FILE", help="A policy of your own. Repeatable.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Date of the check. Default: today.")] = None,
) -> None:
    """Explain a rule: clause, reading, condition, exceptions, examples."""
    from llamalicense import bundle, run
    from llamalicense.commands.explain import explained

    house = [bundle.house(name) for name in policy or ()]
    day = _date(as_of) if as_of is not None else date.today()
    checker = run.Checker(day, Settings(trace=True), house)
    loaded = checker.load(_manifests([manifest], None)[0]) if manifest else None
    _write(explained(rule, checker, loaded))


@app.command()
def rules(
    policy: Annotated[str | None, typer.Argument(metavar="[POLICY]", help="Such as llama-4, or a file.")] = None,
) -> None:
    """List policies and their rules."""
    from llamalicense.commands.rules import listed

    _write(listed(policy))


@app.command()
def options(
    manifest: Annotated[str, typer.Argument(metavar="MANIFEST", help="A manifest; - is standard input.")],
    output_format: Annotated[
        Literal["text", "markdown", "json"], typer.Option(help="How the comparison is written.")
    ] = "text",
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Date of the check. Default: today.")] = None,
) -> None:
    """The same project under every licence and modality: verdicts, what stands in the way, what clears it."""
    from llamalicense import run
    from llamalicense.commands.options import options_of
    from llamalicense.commands.options_pages import RENDER

    checker = run.Checker(_date(as_of) if as_of else date.today(), Settings())
    _write(RENDER[output_format](options_of(checker, checker.load(_manifests([manifest], None)[0]))))


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="LICENCE", help="Such as llama-3.")],
    second: Annotated[str, typer.Argument(metavar="LICENCE", help="Such as llama-4.")],
    manifest: Annotated[
        str | None, typer.Option(metavar="FILE", help="Only what changes for this manifest's models.")
    ] = None,
    output_format: Annotated[PageFormat, typer.Option(help="How the page is written.")] = "text",
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Date of the check. Default: today.")] = None,
) -> None:
    """Show what changes between two licences: duties added, dropped and changed."""
    from llamalicense import run
    from llamalicense.commands.diff import compared, supposed

    if manifest is None:
        _write(compared(first, second, output_format))
        return
    checker = run.Checker(_date(as_of) if as_of else date.today(), Settings())
    loaded = checker.load(_manifests([manifest], None)[0])
    _write(supposed(first, second, checker, loaded, output_format))


@app.command()
def schema(
    kind: Annotated[Literal["manifest", "policy", "report"], typer.Argument(help="Which file the schema describes.")],
) -> None:
    """Print a JSON Schema."""
    from llamalicense.commands.schema import printed

    _write(printed(kind))


@app.command("test")
def run_examples(
    policies: Annotated[
        list[str] | None, typer.Argument(metavar="[POLICY]...", help="Ids or files. Default: every bundled policy.")
    ] = None,
) -> None:
    """Run the examples inside policies; fails when one is wrong, is never run, or a rule has none that fails."""
    from llamalicense.commands.test import tested

    text, passed = tested(policies or [])
    _write(text)
    raise typer.Exit(0 if passed else 1)


def main() -> NoReturn:
    """Runs the program; an error of the user's ends with status 2, a defect with 3."""
    gc.disable()  # looking for garbage while the libraries load would cost a tenth of a run and find none
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except InputError as error:
        _explain_errors(error.problems)
    except LlamalicenseError as error:
        _complain(str(error))
    except OSError as error:
        _complain(f"{error.filename or 'the system'}: {error.strerror}")
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            f"\nThis is a defect in llamalicense {__version__}; no verdict was reached. Please report these lines:\n"
            f"{HOMEPAGE}/issues",
            file=sys.stderr,
        )
        sys.exit(3)
    sys.exit(2)
