"""`llamalicense identify`: which licence, use policy, Notice and phrase files hold, how complete, and what differs."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from llamalicense.commands.identify.holdings import Holding, Identified, holdings
from llamalicense.commands.identify.identify_pages import lines
from llamalicense.commands.identify.identify_v1 import as_v1
from llamalicense.documents.document import Document
from llamalicense.documents.files import LARGEST_PLAIN, document_of, open_document
from llamalicense.errors import UsageError
from llamalicense.policy import library
from llamalicense.report.formats import as_json
from llamalicense.vocabulary import LICENCES

IdentifyFormat = Literal["text", "json"]


def identified(names: Sequence[str], stdin_filename: str | None = None) -> list[Identified]:
    """What each file holds, in the order of the names; of a folder, the files in it and below that git does not ignore.

    `-` is standard input, read as a file of `stdin_filename` would be. Raises UsageError for what is not there.
    """
    if stdin_filename is not None and "-" not in names:
        raise UsageError("--stdin-filename names the file on standard input; give - as the file")
    if names.count("-") > 1:
        raise UsageError("standard input (-) can be read once")
    files: dict[str, Identified] = {}
    for name in names:
        for document, is_named in _documents(name, stdin_filename):
            if is_named or document.name not in files:
                files[document.name] = _identified(document, is_named)
    return list(files.values())


def _documents(name: str, stdin_filename: str | None) -> Iterator[tuple[Document, bool]]:
    """The documents of a name, and whether each was named itself."""
    if name == "-":
        content = sys.stdin.buffer.read(LARGEST_PLAIN + 1) if sys.stdin is not None else b""
        yield document_of(stdin_filename or "<stdin>", content), True
    elif os.path.isdir(name):
        from llamalicense.scan import tree

        for path in tree.files(name):
            yield _opened(os.path.normpath(os.path.join(name, path)).replace(os.sep, "/")), False
    elif Document(name, None).is_url:
        raise UsageError(f"{name}: nothing is fetched; save the text and name the file")
    elif not os.path.lexists(name):
        raise UsageError(f"{name}: there is no such file or folder; name one to be read")
    else:
        yield _opened(name), True


def _opened(name: str) -> Document:
    # A link may be followed: whoever runs the program names the file.
    return open_document(name, Path(), Path(os.path.realpath(name)).parent)


def _identified(document: Document, is_named: bool) -> Identified:
    if document.is_unread or (document.text is None and document.problem != "is empty"):
        return Identified(document.name, (), is_named, document.problem or document.seen.problem or "shows nothing")
    return Identified(document.name, tuple(holdings(document, *_sentences())), is_named)


@cache
def _sentences() -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """The sentences of the Notices by licence, with their variants, and the licences of each phrase."""
    notices: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for licence in LICENCES:
        stated = library.parameters(licence)
        notices[licence] = [stated[name] for name in ("notice", "notice_variant") if name in stated]
        if phrase := stated.get("phrase"):
            phrases.setdefault(phrase, []).append(licence)
    return notices, phrases


def rendered(output_format: IdentifyFormat, files: Sequence[Identified]) -> str:
    """What files hold, as text or JSON."""
    if output_format == "json":
        return as_json(as_v1(files))
    return "\n".join(lines(files)) + "\n"


def unread(files: Sequence[Identified]) -> list[str]:
    """A sentence for each file that was named and not read: what it holds is not told."""
    return [f"{file.path} {file.unread}" for file in files if file.is_named and file.unread]


__all__ = ["Holding", "Identified", "IdentifyFormat", "identified", "rendered", "unread"]
