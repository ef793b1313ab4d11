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
# What leaves it open whether the words are true, or shown to everybody: right before them and right behind.
_QUALIFIES = regex(
    r"\b((?:lie|myth|rumou?rs?|pretend(?:s|ed)?|alleged(?:ly)?|claim(?:s|ed)?\s(?:that|to\sbe))(?:\s(?:that|to))?(?:\s\w{1,20}){0,2}(?:\s(?:is|are|be))?"
    r"|stop(?:s|ped)?\s(?:saying|showing|displaying|using|being)|consider(?:s|ed|ing)?|if\s(?:\w{1,20}\s){1,3}(?:were|was)"
    r"|(?:competitors?|others?|alternatives?|rivals?|forks?)\s(?:that|which|who)\s(?:are|is)"
    r"|(?:hid(?:e|es|ing)|remov(?:e|es|ing)|disabl(?:e|es|ing)|turn(?:s|ing)?\soff|strip(?:s|ping)?|omit(?:s|ting)?)(?:\s(?:the|our))?"
    r"|attribution\s(?:string|phrase|wording)\sis|set\s\S{1,40}\sto\s(?:show|display))[^\w,.;:!?–—-]{0,8}\Z",
    re.IGNORECASE,
)
_QUALIFIED = regex(
    r"\W{0,4}(?:\w{1,20}\s){0,2}((?:(?:can|may|could)\sbe|is|are|was|were)\s(?:\w{1,20}\s){0,2}"
    r"(?:hidden|removed|disabled|(?:turned|switched)\soff|optional|opt-in|only)\b)"
    r"|\W{0,4}(only\s(?:to|for|when|if|in)\b|(?:before|prior\sto|up\sto)\sv(?:ersion)?\.?\s?\d)",
    re.IGNORECASE,
)


def qualified(near: str, after: str) -> str:
    """The words right beside others by which these may be untrue or shown to some alone; empty where there are none."""
    # Most stand alone; an expression is compiled when it is first asked.
    match = (near and _QUALIFIES.search(near)) or (after and _QUALIFIED.match(after))
    return next(filter(None, match.groups())) if match else ""


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
