"""JavaScript and TypeScript, with JSX: the text of elements is shown, attributes of components are strings.

JSX is no HTML: a state machine of its own finds where elements begin and end; what is outside is read as code.
"""

from llamalicense.documents.blocks import Block, bounded, seen
from llamalicense.documents.read.code import BY_SUFFIX, blocks_of
from llamalicense.documents.read.jsx_machine import Machine


def read(text: str, name: str) -> list[Block]:
    """The blocks of a script, or of a component."""
    text = seen(text)
    suffix = name.rpartition(".")[2].casefold()
    machine = Machine(text)
    if suffix in ("jsx", "tsx", "js", "mjs") and "<" in text:
        machine.run()
    code = _blanked(text, machine.elements)
    return bounded([*blocks_of(code, BY_SUFFIX["js"]), *machine.blocks()])


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The code without the spans that the machine read, as many lines as before."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], ";", "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*pieces, text[at:]])
