"""What the address of a picture spells, as those of badges do: a picture is not read, and may show these words."""

from llamalicense.documents.blocks import Block, block
from llamalicense.documents.hiding import PICTURE
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import Hides

ADDRESS = Hides("hidden", PICTURE)
_NO_WORDS = regex(r"[?&][\w.-]{1,40}=|\.(?:svg|png|jpe?g|gif|webp|avif)\b")
_HYPHEN = "\0"  # which badges write twice
_SIGNS = str.maketrans({**dict.fromkeys("-_+/?&=", " "), _HYPHEN: "-"})
_IN_LINES = regex(
    r"(?:^|(?<=[\s|]))(?:image|figure)::?[ \t]*([^\s\[\]]+)|\[\[([^\]\s]+)\]\]"
    r"|\\includegraphics(?:\[[^\]\n]{0,200}\])?\{([^{}\n]+)\}"
)


def _may_spell(text: str) -> bool:
    folded = text.casefold()
    return "llama" in folded and "built" in folded


def spelled(address: str) -> str:
    """The words of an address; empty where those of a phrase are not among them."""
    if not _may_spell(address):
        return ""
    from urllib.parse import unquote  # for the few addresses that may spell one

    return " ".join(_NO_WORDS.sub(" ", unquote(address)).replace("--", _HYPHEN).translate(_SIGNS).split())


def of_lines(text: str) -> list[Block]:
    """The pictures of a text in reStructuredText, AsciiDoc, LaTeX or Org whose addresses spell a phrase."""
    if not _may_spell(text):
        return []
    pictures = []
    line, counted = 1, 0
    for match in _IN_LINES.finditer(text):
        if words := spelled(next(filter(None, match.groups()))):
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            pictures.append(block(words, line, *ADDRESS))
    return [picture for picture in pictures if picture]
