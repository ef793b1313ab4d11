"""Where the text of a copy and the text that it copies part."""

from typing import NamedTuple


class Difference(NamedTuple):
    """A departure from a text: section, line, how many of its words are lacking, and the words in their place.

    `words` is empty where nothing is; `gone` is for a section of which nothing is there.
    """

    section: str
    line: int
    lacking: int
    words: str
    gone: bool = False

    def __str__(self) -> str:
        where = f"line {self.line}: "
        if self.gone:
            return f"{where}{self.section} is missing"
        if not self.words:
            return f"{where}{_counted(self.lacking)} of {self.section} {'is' if self.lacking == 1 else 'are'} missing"
        if not self.lacking:
            return f'{where}"{self.words}" is added to {self.section}'
        return f'{where}{self.section} has "{self.words}" in place of {_counted(self.lacking)}'


def _counted(words: int) -> str:
    return "one word" if words == 1 else f"{words} words"
