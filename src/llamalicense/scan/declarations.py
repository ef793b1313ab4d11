"""What a tree declares of the models that are made in it: its cards, its adapters, the metadata of its packages."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from llamalicense.documents.document import LineStarts
from llamalicense.scan.cards import Declared, declared

DeclaredWhat = Literal["base", "licence", "name", "title"]
DeclaredBy = Literal["card", "adapter", "package", "bill", "code"]

_MODEL_KEYS = frozenset(
    (
        "base_model",
        "license_name",
        "library_name",
        "pipeline_tag",
        "model_name",
        "model-index",
        "quantized_by",
        "base_model_relation",
    )
)
_CARDS = ("readme.md", "modelcard.md", "model_card.md")
_OTHER_KEYS = frozenset(("sdk", "app_file", "dataset_info", "task_categories", "size_categories", "configs"))
_TAGGED_LLAMA = re.compile(r"^(?:-|tags[ \t]*:|[ \t]+-).*llama", re.MULTILINE | re.IGNORECASE)
_TOP_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:", re.MULTILINE)
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_INDEX_NAME = re.compile(r"^model-index:[ \t]*\n[ \t]*-[ \t]+name:[ \t]*[\"']?(?P<name>[\w./-]+)", re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]++(?P<words>.*)$", re.MULTILINE)
_LAST_WORD = re.compile(r"[`*]*+(?P<name>[\w./-]++)[`*]*+")
_LOOKS_NAMED = re.compile(r"(?=.*[A-Za-z])[\w.]+[/-][\w./-]+")
_ADAPTED = re.compile(r'"base_model_name_or_path"\s*:\s*"(?P<name>[^"\\\n]+)"')
# Of a JSON file a value may stand anywhere in a line; of a .cfg it has no quotes.
_BEGINS = r'(?:^|(?<=[{,]))[ \t]*"?'
_PACKAGE_NAME = re.compile(
    _BEGINS + r'name"?[ \t]*[:=][ \t]*(?:["\'](?P<quoted>[^"\'\n]+)|(?P<bare>[^\s"\'{\[]+)$)', re.MULTILINE
)
_PACKAGE_LICENCE = re.compile(
    _BEGINS + r'license"?[ \t]*[:=][ \t]*(?:\{[ \t]*"?(?:text|type)"?[ \t]*[:=][ \t]*)?'
    r'(?:["\'](?P<quoted>[^"\'\n]+)|(?P<bare>[^\s"\'{\[](?:[^"\'{\n]*[^"\'{\n \t])?)[ \t]*$)',
    re.MULTILINE,
)
_NO_LICENCE = ("other", "unknown")
_PACKAGES = frozenset(("pyproject.toml", "package.json", "setup.cfg"))


class Declaration(NamedTuple):
    """What a file says of a model that is made here, and where it says so; line and column count from 1.

    `of`: the name that the same file has for what it speaks of, empty where it has none; `near_llama`: whether the file
    has the name of a Llama model in it anywhere.
    """

    path: str
    line: int
    column: int
    text: str
    what: DeclaredWhat
    by: DeclaredBy
    of: str = ""
    near_llama: bool = False


def declarations(text: str, path: str) -> Iterator[Declaration]:
    """What a card, an adapter's settings or a package's metadata says; nothing for any other file."""
    name = path.rpartition("/")[2].casefold()
    text = text.replace("\r\n", " \n")  # as long as before, so that places stay
    if name == "adapter_config.json":
        lines = LineStarts.of(text)
        for match in _ADAPTED.finditer(text):
            yield Declaration(path, *lines.position(match.start("name")), match["name"], "base", "adapter")
    elif name in _PACKAGES:
        yield from _of_package(text, path)
    elif name.endswith((".md", ".mdx")) and text.lstrip("\ufeff").startswith("---"):
        yield from _of_card(text, path, name)


def _of_card(text: str, path: str, name: str) -> Iterator[Declaration]:
    fields = declared(text)
    end = _FRONT_END.search(text, text.find("\n"))
    keys = set(_TOP_KEY.findall(text, 0, end.start() if end else 0))
    # A Space's card speaks of an app's code, a data set's of data; a page that only names a licence is a readme's, and
    # that of a folder is about whatever lies in the folder unless its tags tell.
    is_card = "license" in keys and (
        (name == "readme.md" and "/" not in path)
        or (name in _CARDS and _TAGGED_LLAMA.search(text, 0, end.start() if end else 0))
    )
    if keys & _OTHER_KEYS or not (keys & _MODEL_KEYS or is_card):
        return
    lines = LineStarts.of(text)
    named = [(field.text, field.start) for field in fields if field.key == "model_name"]
    named += [(match["name"], match.start("name")) for match in _INDEX_NAME.finditer(text, 0, end.end() if end else 0)]
    titles = (_last_word(title) for title in _TITLE.finditer(text, end.end() if end else 0))
    titled = [title for title in islice(filter(None, titles), 1) if _LOOKS_NAMED.fullmatch(title[0])]
    of = next((own_name for own_name, _ in (*named, *titled)), "")
    for own_name, start in named:
        yield Declaration(path, *lines.position(start), own_name, "name", "card", of, True)
    for own_name, start in () if named else titled:
        yield Declaration(path, *lines.position(start), own_name, "title", "card", of, True)
    for field in fields:
        if field.key == "base_model":
            yield Declaration(path, *lines.position(field.start), field.text, "base", "card", of)
    if licences := list(_licences(fields)):  # which stand beside each other, as a manifest's do
        own_name = _listed(text, licences)
        yield Declaration(path, *lines.position(licences[0].start), own_name, "licence", "card", of)


def _last_word(title: re.Match[str]) -> tuple[str, int] | None:
    """What a title ends with that may be a name, and where that begins."""
    words = title["words"].rstrip(" \t")
    start = max(words.rfind(" "), words.rfind("\t")) + 1
    word = _LAST_WORD.fullmatch(words, start)
    return (word["name"], title.start("words") + word.start("name")) if word else None


def _listed(text: str, fields: list[Declared]) -> str:
    """What a card lists, parted by commas; the words of one entry stay together."""
    listed, end = "", -1
    for field in fields:
        if listed:
            listed += ", " if text[end : field.start].strip(" ") else " "
        listed, end = listed + field.text, field.start + len(field.text)
    return listed


def _licences(fields: list[Declared]) -> Iterator[Declared]:
    """The licences of a card; of the hub's `other` and `unknown` the name that stands beside it."""
    names = [field for field in fields if field.key == "license_name"]
    for field in fields:
        if field.key == "license" and field.text.casefold() not in _NO_LICENCE:
            yield field
        elif field.key == "license" and names:
            yield names[0]._replace(text=" ".join(name.text for name in names))


def of_bill(text: str, path: str) -> Iterator[Declaration]:
    """What a bill of materials says of each model in it."""
    from llamalicense.scan.bills import bill_of

    bill, lines = bill_of(text), LineStarts.of(text)
    for model in bill.models if bill else ():
        of = model.id.text
        if model.licences:
            licences = ", ".join(licence.text for licence in model.licences)
            yield Declaration(path, *lines.position(model.licences[0].start), licences, "licence", "bill", of)
        for ancestor in model.ancestors:
            yield Declaration(path, *lines.position(ancestor.start), ancestor.text, "base", "bill", of)


def _of_package(text: str, path: str) -> Iterator[Declaration]:
    name, licence = _PACKAGE_NAME.search(text), _PACKAGE_LICENCE.search(text)
    if name and licence:
        named = name["quoted"] or name["bare"]
        place = LineStarts.of(text).position(licence.start(licence.lastgroup or 0))
        yield Declaration(path, *place, licence[licence.lastgroup or 0], "licence", "package", named)
