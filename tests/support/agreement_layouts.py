"""Ways in which people keep the text of an agreement: each a file's name and what makes its bytes of the text."""

import csv
import html
import io
import json
import re
import textwrap
from collections.abc import Callable
from typing import NamedTuple

Make = Callable[[str], str | bytes]


class Layout(NamedTuple):
    """A file's name and what it holds when it holds a text."""

    file: str
    make: Make

    def content(self, text: str) -> bytes:
        """The bytes of the file."""
        made = self.make(text)
        return made if isinstance(made, bytes) else made.encode()


def lines(text: str) -> list[str]:
    """The paragraphs of an agreement, without indentation."""
    paragraphs = re.sub(r"\n(?!\s*\n)(?!\s*(?:\d|[a-z]|[ivx]+)\\?\**\. )(?![“\"])", " ", text)
    return [" ".join(line.split()) for line in paragraphs.split("\n") if line.strip()]


def spaced(text: str) -> str:
    """The paragraphs, an empty line between each two."""
    return "\n\n".join(lines(text))


def before_each(sign: str) -> Make:
    return lambda text: "\n".join(f"{sign}{line}".rstrip() for line in text.split("\n")) + "\n"


def relabelled(label: Callable[[str], str]) -> Make:
    """The text with another form of its list numbers, on lines of their own."""
    return lambda text: "\n\n".join(
        re.sub(r"^(\d|[a-z]|[ivx]+)\\?(\**)\. ", lambda match: label(match[1]) + match[2], line) for line in lines(text)
    )


def wrapped(width: int) -> Make:
    return lambda text: "\n\n".join(textwrap.fill(line, width) for line in lines(text))


def numbered(text: str) -> str:
    return "\n".join(f"{number:4}  {line}" for number, line in enumerate(text.split("\n"), 1))


def paged(line: str) -> Callable[[str], str]:
    def laid_out(text: str) -> str:
        broken = wrapped(70)(text)
        assert isinstance(broken, str)
        rows, pages = broken.split("\n"), list[str]()
        title = "".join(rows[:1]).strip(" *")
        for number, start in enumerate(range(0, len(rows), 25), 1):
            pages += [*rows[start : start + 25], "", line.format(number=number, title=title), ""]
        return "\n".join(pages)

    return laid_out


def hyphenated(text: str) -> str:
    return text.replace("non-transferable", "non-\n  transferable").replace("royalty-free", "royalty-\nfree")


def unspaced(text: str) -> str:
    """Line ends without the space that they stand for, as some PDFs are copied, but not between digits."""
    return "\n\n".join(
        re.sub(r"(?<=[a-z,])\n(?=[a-z])", "", textwrap.fill(line, 80, break_on_hyphens=False)) for line in lines(text)
    )


def paragraphs(tag: str, inside: Callable[[str], str] = html.escape) -> Make:
    return lambda text: (
        "<!doctype html><html><body>\n"
        + "\n".join(f"<{tag}>{inside(line)}</{tag}>" for line in lines(text))
        + "\n</body></html>\n"
    )


def listed(text: str) -> str:
    """Sections as items of lists, whose numbers the browser draws."""
    items = [
        f"<ol><li>{html.escape(match[1])}</li></ol>"
        if (match := re.match(r"(?:\d|[a-z]|[ivx]+)\\?\**\. (.*)", line))
        else f"<p>{html.escape(line)}</p>"
        for line in lines(text)
    ]
    return "<html><body>" + "\n".join(items) + "</body></html>"


def formatted(text: str) -> str:
    """Tags as a formatter breaks them."""
    rows = [
        textwrap.fill(html.escape(line), 72, initial_indent="      ", subsequent_indent="      ")
        for line in lines(text)
    ]
    return (
        "<div>\n"
        + "\n".join(f'    <p\n      class="fine"\n    >\n{row}\n    </p\n    >' for row in rows)
        + "\n</div>\n"
    )


def cells(text: str) -> str:
    rows = [f"<tr><td>{html.escape(line)}</td></tr>" for line in lines(text)]
    return "<table>" + "\n".join(rows) + "</table>"


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}".rstrip() for line in text.strip().split("\n"))


def debian(text: str) -> str:
    body = "\n".join(f" {line}" if line else " ." for line in spaced(text).split("\n"))
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
        "Files: *\nCopyright: 2025 Acme Inc.\n"
        f"License: llama-community\n{body}\n"
    )


def spdx(text: str) -> str:
    return (
        f"SPDXVersion: SPDX-2.3\nLicenseID: LicenseRef-llama\nExtractedText: <text>{text}</text>\nLicenseName: Llama\n"
    )


def table(text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["name", "text"], ["llama", text]])
    return out.getvalue()


def notebook(text: str) -> str:
    cell = {"cell_type": "markdown", "metadata": {}, "source": spaced(text).splitlines(keepends=True)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def po(text: str) -> str:
    quoted = "\n".join(json.dumps(f"{line}\n", ensure_ascii=False) for line in lines(text))
    return f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "licence"\nmsgstr ""\n{quoted}\n'


def bolded(text: str) -> str:
    return re.sub(
        r"(?m)^(\d)\. ([A-Z][\w ]+)\.", r"## \1. **\2**.", "\n\n".join(lines(text.replace("*", "").replace("\\", "")))
    )


def python(text: str) -> str:
    return f'LICENSE = """{text.replace(chr(92), chr(92) * 2)}"""\n'


def escaped_twice(line: str) -> str:
    return html.escape(html.escape(line))


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_PLAIN = {
    "as it is": ("LICENSE", str),
    "with a suffix": ("LICENSE.txt", str),
    "of a name of its own": ("LICENSE.llama", str),
    "wrapped at 60": ("LICENSE", wrapped(60)),
    "wrapped at 110": ("COPYING", wrapped(110)),
    "one line": ("LICENSE", lambda text: " ".join(text.split())),
    "windows": ("LICENSE.txt", lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "utf-16": ("LICENSE.txt", lambda text: text.encode("utf-16")),
    "windows-1252": ("LICENSE.txt", lambda text: text.replace("\u2028", " ").encode("cp1252")),
    "straight quotes": ("LICENSE", lambda text: text.translate(_STRAIGHT)),
    "curly quotes": ("LICENSE", lambda text: re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")),
    "upper case": ("LICENSE", str.upper),
    "lower case": ("LICENSE", str.lower),
    "hash signs": ("LICENSE", before_each("# ")),
    "slashes": ("LICENSE", before_each("// ")),
    "stars": ("LICENSE", lambda text: "/*\n" + "\n".join(f" * {line}" for line in text.split("\n")) + "\n */\n"),
    "quoted": ("LICENSE.txt", before_each("> ")),
    "remarks": ("LICENSE.txt", before_each("REM ")),
    "line numbers": ("LICENSE.txt", numbered),
    "running heads": ("LICENSE.txt", paged("Community License Agreement   Page {number}")),
    "page numbers": ("LICENSE.txt", paged("\f— {number} —")),
    "page numbers in brackets": ("LICENSE.txt", paged("[{number}]")),
    "the title on every page": ("LICENSE.txt", paged("{title} | {number} of 9")),
    "the number before the title": ("LICENSE.txt", paged("{number}    {title}")),
    "the title over the number": ("LICENSE.txt", paged("{title}\n\n{number}")),
    "escaped twice in a plain text": ("LICENSE", escaped_twice),
    "numbers lost": ("LICENSE", relabelled(lambda _: "")),
    "numbers with a parenthesis": ("LICENSE", relabelled(lambda label: f"{label}) ")),
    "numbers in parentheses": ("LICENSE", relabelled(lambda label: f"({label}) ")),
    "paragraph signs": ("LICENSE", relabelled(lambda label: f"§ {label} " if label.isdigit() else f"{label}) ")),
    "sections": ("LICENSE", relabelled(lambda label: f"Section {label}. " if label.isdigit() else f"{label}. ")),
    "capital numbers": ("LICENSE", relabelled(lambda label: f"{label.upper()}. ")),
    "bare numbers": ("LICENSE", relabelled(lambda label: f"{label} " if label.isdigit() else f"{label}. ")),
    "numbers on lines of their own": ("LICENSE", relabelled(lambda label: f"{label}.\n")),
    "hyphenated": ("LICENSE", hyphenated),
    "spaces that do not break": ("LICENSE", lambda text: text.replace(" ", "\u00a0")),
    "spaces lost": ("LICENSE", unspaced),
    "spaces added": ("LICENSE", lambda text: text.replace("COMMUNITY LICENSE", "C O M M U N I T Y  L I C E N S E", 1)),
    "other dashes": ("LICENSE", lambda text: text.replace("-", "\u2011")),
    "copyright signs": ("LICENSE", lambda text: text.replace("©", "(c)") if "©" in text else text.replace("(c)", "©")),
    "entities": (
        "LICENSE.txt",
        lambda text: text.replace("“", "&ldquo;").replace("”", "&#8221;").replace("©", "&copy;"),
    ),
}
_MARKED = {
    "markdown": ("LICENSE.md", str),
    "markdown paragraphs": ("LICENSE.md", spaced),
    "markdown headings": ("LICENSE.md", bolded),
    "in a fence": ("README.md", lambda text: f"# Acme\n\nA chat.\n\n## License\n\n```text\n{text}\n```\n"),
    "quoted markdown": ("README.md", lambda text: "# License\n\n" + re.sub(r"(?m)^", "> ", spaced(text))),
    "html": ("LICENSE.html", paragraphs("p")),
    "html divs": ("license.htm", paragraphs("div")),
    "preformatted": ("LICENSE.html", lambda text: f"<html><body><pre>{html.escape(text)}</pre></body></html>"),
    "line breaks": ("LICENSE.html", lambda text: "<p>" + "<br>\n".join(map(html.escape, lines(text))) + "</p>"),
    "numbers drawn by a browser": ("LICENSE.html", listed),
    "formatted html": ("LICENSE.html", formatted),
    "cells": ("LICENSE.html", cells),
    "escaped twice": ("LICENSE.html", paragraphs("p", escaped_twice)),
    "vue": ("License.vue", lambda text: f"<template>\n<div>{listed(text)}</div>\n</template>\n"),
    "restructured text": ("LICENSE.rst", spaced),
}
_CONTAINED = {
    "json": ("licence.json", lambda text: json.dumps({"name": "acme", "license_text": text})),
    "json lines": ("licence.json", lambda text: json.dumps({"text": lines(text)}, indent=2)),
    "yaml": ("licence.yaml", lambda text: f"text: |\n{indented(spaced(text), '  ')}\n"),
    "yaml folded": ("licence.yml", lambda text: f"text: >-\n{indented(spaced(text), '  ')}\n"),
    "toml": ("licence.toml", lambda text: f"text = '''\n{text}'''\n"),
    "properties": (
        "licence.properties",
        lambda text: "licence=" + "\\n\\\n".join(lines(text.replace("\\", ""))) + "\n",
    ),
    "po": ("de.po", po),
    "csv": ("licences.csv", table),
    "android": ("strings.xml", lambda text: f'<resources><string name="l">{html.escape(text)}</string></resources>'),
    "spdx": ("acme.spdx", spdx),
    "debian": ("debian/copyright", debian),
    "modelfile": ("Modelfile", lambda text: f'FROM llama\nLICENSE """{text}"""\n'),
    "notebook": ("licence.ipynb", notebook),
    "python": ("licence.py", python),
}
LAYOUTS: dict[str, Layout] = {name: Layout(*row) for name, row in (_PLAIN | _MARKED | _CONTAINED).items()}
# Each is near another: as their one copy they are judged as all are, and no word of it is changed.
NEAR_OTHERS = frozenset(
    (
        "with a suffix,of a name of its own,wrapped at 110,lower case,slashes,remarks,html divs,line breaks,"
        "capital numbers,numbers in parentheses,curly quotes,yaml folded,markdown paragraphs,properties,cells,"
        "copyright signs,other dashes,spaces that do not break,windows,toml"
    ).split(",")
)
