"""Where the text of a copy and the text that it copies part."""

from typing import NamedTuple


class Difference(NamedTuple):
    """A departure from a text: section, line, how many of its words are lacking, and the words in their place.

    `words` is empty where nothing is; `gone` is for a section of which nothing is there. `before` and `after` are the
    words of the file around the place.
    """

    section: str
    line: int
    lacking: int
    words: str
    gone: bool = False
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.told()}"

    def told(self) -> str:
        """What differs, without where."""
        if self.gone:
            return f"{self.section} is missing"
        if not self.words:
            return f"{counted(self.lacking)} of {self.section} {'is' if self.lacking == 1 else 'are'} missing"
        if not self.lacking:
            return f'"{self.words}" is added to {self.section}'
        return f'{self.section} has "{self.words}" in place of {counted(self.lacking)}'


def counted(words: int) -> str:
    """A number of words, in words where it is one."""
    return "one word" if words == 1 else f"{words} words"
