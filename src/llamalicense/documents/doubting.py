"""Why nobody sees the words of a block, or why it is open: by the place of the block, and by what the file is."""

import re
from collections.abc import Callable

from llamalicense.documents.blocks import Block
from llamalicense.documents.document import stem
from llamalicense.documents.patterns import regex

_TEST = regex(
    r"(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*[._](?:test|spec|cy|e2e|stories|story|snap|mock)(?:\.[^/]+)?"
    r"|(?:tests?|__(?:tests|mocks|snapshots|fixtures)__|testdata|fixtures|cypress|e2e|stories)/.*)$",
    re.IGNORECASE,
)
_OF_RECORDS = ("change", "history", "news", "release", "what", "todo", "task", "roadmap", "backlog")
_RECORDS = regex(
    r"(?:chang(?:es|e.?logs?)|history|news|release(?:s|.?notes)?|what.?s.?new|(?:todo|task)s?|roadmap|backlog)"
    r"(?:[-_ .]?v?\d[^/]*)?"
)


def safe(word: str) -> str:
    return word.replace("{", "").replace("}", "")


def unseen(block: Block) -> str | None:
    """Why nobody sees a block, whatever happens."""
    if block.place == "never":
        return f'has "{{words}}" only in {safe(block.what)}, which nobody sees'
    if block.place == "metadata":
        return f'has "{{words}}" only in {safe(block.what)}, which is about the file and not on the page'
    if block.place == "struck":
        return 'has "{words}" in struck words, which are taken back'
    return None


def doubtful(block: Block, name: str) -> str | None:
    """Why it is open whether anybody sees a block."""
    if block.place == "hidden":
        return f'has "{{words}}" in {safe(block.what)}, which people see only if something shows it'
    if block.place == "comment":
        return f'has "{{words}}" in {safe(block.what)}, which only readers of the source code see'
    if block.what in ("the code", "a command"):
        return f'has "{{words}}" in {block.what}; what it shows to whom is not read'
    if (block.place == "string" or name.endswith((".jsx", ".tsx", ".snap"))) and _TEST.search(name.replace("\\", "/")):
        return 'has "{words}" in a string of a test, which users do not see'
    return None


def _lists_components(own: str) -> bool:
    listed = any(map(own.__contains__, ("notices", "attributions", "licenses", "licences")))
    return listed or any(map("".join(filter(str.isalnum, own)).__contains__, ("thirdpart", "opensource")))


_OPEN = "; whether it is product documentation is open"
_FILES: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda own: own == "notice", "a Notice, which goes with copies and is not a place that people look at"),
    (lambda own: own in ("license", "licence", "copying"), "a licence file, which is not a place that people look at"),
    (lambda own: bool(own.startswith(_OF_RECORDS) and _RECORDS.fullmatch(own)), f"a record of changes or tasks{_OPEN}"),
    (_lists_components, f"a list of component licences{_OPEN}"),
)


def doubtful_file(name: str) -> str | None:
    return next((f'shows "{{words}}", but is {what}' for applies, what in _FILES if applies(stem(name))), None)
