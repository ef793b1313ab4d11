"""Which reader reads a file, by its suffix or name: a table, a module a kind; each is loaded when a file needs it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from llamalicense.documents.blocks import LINE, Block, TooMuch, bounded, may_show, seen
from llamalicense.documents.patterns import regex

_SUFFIXES = {
    "markdown": "md markdown mdown mkd mdx qmd rmd mediawiki wiki",
    "html": "html htm xhtml svg vue svelte astro j2 jinja jinja2 njk twig erb ejs jsp php hbs mustache handlebars "
    "liquid tmpl gohtml heex eex leex phtml",
    "jsx": "jsx tsx js mjs cjs ts mts cts",
    "code": "py pyi pyx c h cc cpp cxx hpp cs java kt kts scala groovy gradle swift go rs dart css scss sass less sh "
    "bash zsh fish ps1 bat cmd rb pl pm r jl lua sql hs elm ex exs erl clj lisp el nim zig v sol proto graphql tf hcl "
    "cmake mk cfg ini conf env f90 vb m mm nix coffee ml mli fs fsx",
    "json": "json jsonc json5 jsonl ndjson webmanifest arb geojson xcstrings",
    "yaml": "yaml yml",
    "toml": "toml",
    "properties": "properties",
    "strings": "strings stringsdict",
    "xml": "xml plist resx xlf xliff xaml storyboard xib",
    "po": "po pot",
    "csv": "csv tsv",
    "spdx": "spdx",
    "notebook": "ipynb",
    "rst": "rst rest",
    "asciidoc": "adoc asciidoc asc",
    "latex": "tex latex sty ltx",
    "org": "org",
}
_BY_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
# Names that say more than their suffix, or have none, in small letters: up to the first full stop, and whole.
_BY_STEM = {
    **dict.fromkeys(("dockerfile", "containerfile", "makefile", "gnumakefile"), "code"),
    "modelfile": "modelfile",
}
_BY_NAME = dict.fromkeys(
    ("robots.txt", "cmakelists.txt", ".gitignore", ".dockerignore", ".npmignore", ".eslintignore", ".prettierignore"),
    "code",
)
# What is not opened, by suffix or by the first bytes, and what it is called.
MEDIA = {
    "pdf": "a PDF",
    "word": "a Word document",
    "odf": "an OpenDocument file",
    "image": "an image",
    "archive": "an archive",
}
_MEDIA_SUFFIXES = {
    **dict.fromkeys(("doc", "docx", "rtf", "pages"), "word"),
    **dict.fromkeys(("odt", "ods", "odp"), "odf"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "tif", "tiff", "avif", "heic"), "image"),
    "pdf": "pdf",
}
_MEDIA_BYTES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "word"),
    (b"PK\x03\x04", "archive"),
)
# The kinds of file whose strings may hold mark-up for a program to show.
STRINGS = ("json", "yaml", "toml", "properties", "strings", "xml", "po", "csv", "code", "jsx")
_MOST_MARKED_UP = 2_000
_MARKED_UP = regex(r"[<*_`&\[~]")
_TAG_OF_A_PROGRAM = regex(r"</?(?:\d{1,3}|link)/?>")  # which it puts an element of its own for

BlockReader = Callable[[str, str], Iterable[Block]]


def suffix_of(name: str) -> str:
    """What follows the last full stop of a file's name, case folded; empty where the name only begins with it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    head, _, tail = last.rpartition(".")
    return tail.casefold() if head else ""


def reader_of(name: str) -> str:
    """The kind of file that a name is of; "plain" where no row of the table has it."""
    folders, _, last = name.replace("\\", "/").casefold().rpartition("/")
    if kind := _BY_NAME.get(last) or _BY_STEM.get(last.partition(".")[0]):
        return kind
    if last.startswith("requirements") and last.endswith(".txt"):
        return "code"
    if last == "copyright" and folders.rpartition("/")[2] == "debian":
        return "debian"
    return _BY_SUFFIX.get(suffix_of(name), "plain")


def media_of(name: str, content: bytes) -> str | None:
    """What of `MEDIA` a file is, by its suffix or its first bytes."""
    if content and (kind := _MEDIA_SUFFIXES.get(suffix_of(name))):
        return kind
    return next((kind for head, kind in _MEDIA_BYTES if content.startswith(head)), None)


def read(text: str, name: str, kind: str) -> Iterable[Block]:
    """The blocks of a file's text; raises `TooMuch` at a limit."""
    last = seen(text).count(LINE) + 1
    blocks = bounded(list(_READERS[kind](text, name)))
    for number in [number for number, block in enumerate(blocks) if block.lines[-1] > last]:
        blocks[number] = _within(blocks[number], last)
    return blocks


def _within(block: Block, last: int) -> Block:
    """A block on lines that the file has: a line end that is written as `&#10;` or `\\n` begins none."""
    return block._replace(lines=tuple(min(line, last) for line in block.lines))


def again(blocks: Iterable[Block]) -> Iterator[Block]:
    """Strings that hold mark-up, read as Markdown; every line stands where the string begins."""
    count = 0
    for block in blocks:
        if block.place == "string" and _MARKED_UP.search(block.text) and may_show(block.text):
            from llamalicense.documents.read import markdown  # for the few strings that hold mark-up

            count += 1
            if count > _MOST_MARKED_UP:
                raise TooMuch(f"has more than {_MOST_MARKED_UP:,} strings with mark-up that may show words of Llama's")
            for inner in markdown.read(_TAG_OF_A_PROGRAM.sub("<i></i>", block.text), ""):
                first = block.lines[0]
                place = "string" if inner.place in ("prose", "code", "heading", "item", "cell") else inner.place
                yield inner._replace(place=place, lines=(first,) * len(inner.lines))


def as_marked_up(block: Block, words: str) -> Block:
    """A block that shows some words; one that is hidden where it is a string whose mark-up takes them off the page."""
    if block.place != "string" or not ("<" in block.text or "~~" in block.text) or words not in block.text:
        return block
    try:
        if any(inner.place == "string" and words in " ".join(inner.text.split()) for inner in again((block,))):
            return block
    except TooMuch:
        pass
    return block._replace(place="hidden", what="a string whose mark-up may hide it")


def _lazily(module: str, function: str = "read") -> BlockReader:
    def reader(text: str, name: str) -> Iterable[Block]:
        from importlib import import_module  # most checks open a file or two, each of a kind

        chosen: Any = getattr(import_module(f"{__name__}.{module}"), function)
        blocks: Iterable[Block] = chosen(text, name)
        return blocks

    return reader


_READERS: dict[str, BlockReader] = {
    "plain": _lazily("plain"),
    "markdown": _lazily("markdown"),
    "html": _lazily("html"),
    "jsx": _lazily("jsx"),
    "code": _lazily("code"),
    "json": _lazily("json_strings"),
    "yaml": _lazily("yaml_strings"),
    "toml": _lazily("strings", "toml"),
    "properties": _lazily("strings", "properties"),
    "strings": _lazily("strings", "apple"),
    "xml": _lazily("xml_strings"),
    "po": _lazily("strings", "gettext"),
    "csv": _lazily("strings", "table"),
    "spdx": _lazily("containers", "spdx"),
    "debian": _lazily("containers", "debian"),
    "modelfile": _lazily("containers", "modelfile"),
    "notebook": _lazily("containers", "notebook"),
    "rst": _lazily("lines", "rst"),
    "asciidoc": _lazily("lines", "asciidoc"),
    "latex": _lazily("lines", "latex"),
    "org": _lazily("lines", "org"),
}
