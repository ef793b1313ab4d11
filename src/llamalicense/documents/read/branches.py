"""What a script does only if a condition holds: what stands under `if`, `else`, `switch` or `catch`."""

from llamalicense.documents.patterns import regex

_PARENTHESIS = r"\((?:[^()\"'`]|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`{})*+\)"
_ASKED = regex(rf"\s*{_PARENTHESIS.format('|' + _PARENTHESIS.format('|' + _PARENTHESIS.format('')))}")
# One statement without braces, up to what it returns or says; it ends with its line.
_STATEMENT = regex(r"\s*[^;{}\n]*(?:\(\s*)*\Z")
_LONGEST_STATEMENT = 200
# What leaves a function with nothing, so that all that follows is under the opposite of the condition.
_NOTHING = r"return\b[^\S\n]*(?:null|undefined|false|<>\s*</>)?[^\S\n]*(?=[;\n}]|\Z)"
_LEAVES = regex(rf"\s*(?:\{{(?:[^{{}}]{{0,200}}?[;\s])?{_NOTHING}[\s;]*\}}|{_NOTHING})")


class Branches:
    """The braces that are open around a place of a script, and whether a condition stands before them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._open: list[bool] = []
        self._asked = 0  # how many of these are under a condition
        self._begins = -1  # behind the condition that came last

    def asks(self, word: str, end: int) -> int:
        """A condition begins with a word that ends here; where it ends."""
        asked = None if word == "else" else _ASKED.match(self.text, end)
        if asked is None and word in ("if", "switch"):
            return end
        self._begins = asked.end() if asked else end
        if self._open and word == "if" and _LEAVES.match(self.text, self._begins):
            self._asked += not self._open[-1]
            self._open[-1] = True
        return self._begins

    def brace(self, sign: str, place: int) -> None:
        """A brace of the script opens or closes; one that closes at the beginning of a line closes all."""
        if sign == "{":
            is_asked = 0 <= self._begins <= place and not self.text[self._begins : place].strip()
            self._open.append(is_asked)
            self._asked += is_asked
        elif self.text[place - 1 : place] == "\n":
            self._open, self._asked = [], 0
        elif self._open:
            self._asked -= self._open.pop()
        self._begins = -1

    def hold(self, place: int) -> bool:
        """Whether what begins here is under a condition."""
        if self._asked:
            return True
        if not 0 <= self._begins <= place <= self._begins + _LONGEST_STATEMENT:
            return False
        return bool(_STATEMENT.fullmatch(self.text, self._begins, place))
