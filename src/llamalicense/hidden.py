"""What a text hides from its reader: comments, elements that are not shown, words that are struck through.

Code shows what it quotes: a comment or an element inside a fenced block or a code span hides nothing.
"""

import re
from itertools import islice

# What signs of mark-up in code become, so that nothing takes them for it; the text's other steps put them back.
CODED = str.maketrans({"<": "\ue03c", "~": "\ue07e"})

# Elements whose content is not shown or is taken back. `<s>` is a tokenizer's word as well, so it reaches no further
# than its paragraph.
_ELEMENTS = ("script", "style", "template", "noscript", "dialog", "del", "s", "strike")
_CONTAINERS = (
    "a|article|aside|b|blockquote|body|details|div|em|figure|footer|h[1-6]|header|i|label|li|main|nav|ol|p|pre|section|"
    "small|span|strong|table|tbody|td|tr|ul"
)
_ATTRIBUTE = r"[^\s\"'<>=/]+(?:\s*=\s*(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}'|[^\s\"'<>]+))?"
_UNSHOWN = r"(?:hidden(?=[\s>=/])|style\s*=\s*[\"']?[^\"'<>]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden))"
_OPENING = re.compile(
    r"(?P<fence>^[ ]{0,3}(?P<mark>`{3,}|~{3,})[^\n`]*$)"
    r"|(?P<ticks>(?<!\\)`+)"
    r"|(?<!\\)<(?:(?P<comment>!--)|(?P<instruction>\?)|(?P<declaration>![a-z])"
    rf"|(?P<element>{'|'.join(_ELEMENTS)})(?=[\s>])"
    rf"|(?P<unshown>{_CONTAINERS})(?:\s+{_ATTRIBUTE}){{0,20}}?\s+{_UNSHOWN})",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_NESTED = 50  # tags of one name that are looked through for the end of an element
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n|\Z")
# A lone "~" and a line end may stand between the marks, an empty line may not.
_STRUCK = re.compile(r"~~(?=[^\s~])(?:[^~\n]|~(?!~)|\n(?![ \t]*\n))*+~~")
_COMMENT = re.compile(r"<!--(?:(?!-->|<!--).)*+-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_YAML_COMMENT = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)


def without_hidden(text: str) -> str:
    """The text without what it hides; line ends stay. Line ends in it are "\\n"; takes time linear in the text."""
    front = _FRONT_MATTER.match(text)
    if front:
        text = _YAML_COMMENT.sub("", front[0]) + text[front.end() :]
    kept, at = [], 0
    closings = _Closings(text)
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        end, shown = closings.after(opening)
        if end is None:
            continue
        kept += [text[at : opening.start()], shown]
        at = end
    return _STRUCK.sub(lambda struck: "\n" * struck[0].count("\n"), "".join([*kept, text[at:]]))


class _Closings:
    """Where what was opened ends; what is not closed is looked for once, so that many openings cost no more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, re.Match[str] | None] = {}
        self.paragraph: re.Match[str] | None = None

    def after(self, opening: re.Match[str]) -> tuple[int | None, str]:
        """The end of what an opening begins (None: it begins nothing), and what is shown in its place."""
        kind, start = opening.lastgroup, opening.end()
        if opening["fence"]:
            mark = opening["mark"]
            closing = self._next(rf"^[ ]{{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*$", start)
            return self._code(opening, closing)
        if opening["ticks"]:
            closing = self._next(rf"(?<!`)`{{{len(opening['ticks'])}}}(?!`)", start)
            inside = closing and closing.end() <= self._paragraph_end(start)
            return self._code(opening, closing) if closing and inside else (None, "")
        if opening["comment"]:
            # `<!-->` is a whole comment, so the end may share the dashes of the beginning; without one all is hidden.
            closing = self._next("-->", opening.start() + 2)
            return self._gone(opening.start(), closing.end() if closing else len(self.text))
        if kind in ("instruction", "declaration"):
            closing = self._next(r"\?>" if kind == "instruction" else ">", start)
        else:
            name = (opening["element"] or opening["unshown"]).lower()
            closing = self._matching(name, start) if opening["unshown"] else self._next(rf"</{name}[^<>]*+>", start)
            if name == "s" and closing and closing.end() > self._paragraph_end(start):
                closing = None
        # Without an end it is more likely spoken about than used.
        return self._gone(opening.start(), closing.end()) if closing else (None, "")

    def _matching(self, name: str, start: int) -> re.Match[str] | None:
        """The end tag of an element, past those of the same name inside it."""
        depth = 1
        tags = re.compile(rf"<(/?){name}(?=[\s/>])[^<>]*+>", re.IGNORECASE)
        for tag in islice(tags.finditer(self.text, start), _MOST_NESTED):
            depth += -1 if tag[1] else 1
            if not depth:
                return tag
        return None

    def _next(self, pattern: str, start: int) -> re.Match[str] | None:
        known = self.found.get(pattern)
        if pattern in self.found and (known is None or known.start() >= start):
            return known
        self.found[pattern] = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search(self.text, start)
        return self.found[pattern]

    def _paragraph_end(self, start: int) -> int:
        if self.paragraph is None or self.paragraph.start() < start:
            self.paragraph = _PARAGRAPH_END.search(self.text, start)
        return self.paragraph.start() if self.paragraph else len(self.text)

    def _code(self, opening: re.Match[str], closing: re.Match[str] | None) -> tuple[int, str]:
        last, end = (closing.start(), closing.end()) if closing else (len(self.text), len(self.text))
        # A whole comment that is quoted is still a comment to whoever copies it.
        code = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), self.text[opening.end() : last])
        return end, code.translate(CODED)

    def _gone(self, start: int, end: int) -> tuple[int, str]:
        return end, "\n" * self.text.count("\n", start, end)
