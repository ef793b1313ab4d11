"""Template code in HTML: taken out before the HTML is read, with its strings, its comments and its conditions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.documents.blocks import Place, visible
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.directives import with_signs
from llamalicense.documents.read.elements import SHOWN_STRING, Hides
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.output import is_asked, is_known
from llamalicense.documents.read.page import UNDER_CONDITION

# Signs in what is left of the HTML: what stands between is shown only if a condition holds.
CONDITION, CONDITION_ENDS = "\ue010", "\ue011"
CODE = "\ue012"  # where code was, which joins no words
COMMENT = "\ue013"  # where a comment was that holds words
OUTPUT = "\ue014"  # where code was that writes words which it does not have
STRING, STRING_ENDS = "\ue015", "\ue016"  # around one of the strings of such code

_ENDS = {"{#": "#}", "{%": "%}", "{{": "}}", "<%": "%>", "<?": "?>", "<!--": "-->"}
_COMMENTS = ("{#", "{{!", "{{--", "{{/*", "{{- /*", "<%--", "<%!--", "<%#")
_CODE_SIGNS = ("{#", "{%", "{{", "<%", "<?", "{")
BRACES = ("svelte", "astro")
_OPENER = r"\{[#%{]|<%|<\?(?!xml)"
_OUTSIDE = regex(rf"<!--|{_OPENER}|</?[A-Za-z][A-Za-z0-9]*")
_INSIDE = regex(rf"[\"'>]|{_OPENER}")
_OUTSIDE_BRACES = regex(r"<!--|\{|</?[A-Za-z][A-Za-z0-9]*")
_INSIDE_BRACES = regex(r"[\"'>{]")
_BRACE = regex(r"[{}]|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?")
_STRING = regex(r"\"((?:[^\"\\\n]|\\.)*+)\"?|'((?:[^'\\\n]|\\.)*+)'?|`((?:[^`\\]|\\.)*+)`?")
_SAYS = regex(
    r"(?:\b(?:echo|print|printf|puts|out\.print(?:ln)?|_[_enx]?|_ex"
    r"|esc_html_[_ex]|gettext|ngettext|pgettext|lang|trans|translate|tr?)\b\s*\(?\s*|=>\s*)"
    r"(?=[\"'])"
)
_CODE_COMMENT = regex(r"/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*", re.DOTALL)
_FRONT = regex(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)

_CODE = Hides("never", "template code")
_FEW_SPACES = 2  # in code that has no words in a row
_COMMENT = regex(r"\{%-?\s*(?:comment|doc|schema)\b")  # a schema says what an editor of Shopify offers
_END_OF_COMMENT = regex(r"\{%-?\s*end(?:comment|doc|schema)\s*-?%\}")

# What a definition holds is shown where something calls it, if anything does.
_BEGINS = regex(
    r"(?:\{%-?|<%-?|<\?(?:php)?|\{)\s*#?(?:(?:if|unless|ifequal|ifchanged|case|switch|feature|macro|capture|snippet)\b"
    r"|content_for\b(?=[^%]*\bdo\b)|\{[~-]?\s*(?:if|with)\s"
    r"|set\s+\w+\s*-?%\})"
)
_BEGINS_PARTIAL = regex(r"\{\{[~]?\s*#>")
_BEGINS_SECTION = regex(r"\{\{[~]?\s*[#^]\*?\s*(?!each\b|with\b|foreach\b|list\b)([\w.-]+)")
_ENDS_SECTION = regex(r"\{\{[~]?\s*/\s*(?!each\b|with\b|foreach\b|list\b)([\w.-]+)")
_ENDS_NAMED = regex(
    r"(?:\{%-?|<\?(?:php)?)\s*(?:endif|endunless|endifequal|endifchanged|endcase|endswitch|endfeature|endmacro|endcapture|endset)\b"
    r"|\{/(?:if|snippet)\b"
)
_CLOSES = regex(r"\{\{-?\s*end\s*-?\}|<%-?\s*(?:end\b|\})|<\?(?:php)?\s*\}")
_OPENS = regex(
    r"\{\s*-?[%?]>$|\bdo\b(?:\s*+\|[^|]*\|)?\s*+-?%>$|\A<%-?\s*(?:while|for|begin)\b[^{]*%>$|\A\{\{-?\s*(?:range|define|block)\s"
)


class Template(NamedTuple):
    """HTML without template code, as many lines as before, and what the code says: text, place, line, what it is."""

    html: str
    strings: list[tuple[str, Place, int, str]]


def take_out(text: str, suffix: str, name: str = "") -> Template:
    """Takes the code of a template out of a text whose line ends are "\\n"; private-use characters go as well."""
    text = re.sub("[\ue000-\uf8ff]", "", text) if not text.isascii() else text
    text = with_signs(text, name, CONDITION, CONDITION_ENDS) if "@" in text else text
    if not ("{" in text or "<%" in text or "<?" in text):
        return Template(text, [])
    return _Scanner(text, suffix).scanned()


class _Scanner:
    """Walks a text once, in tags and out of them; what has no end is no code."""

    def __init__(self, text: str, suffix: str) -> None:
        self.text = text
        self.braces = suffix in BRACES
        self.pieces: list[str] = []
        self.strings: list[tuple[str, Place, int, str]] = []
        self.unended: set[str] = set()
        self.opened: list[bool] = []  # of blocks that end with a word that does not say what it ends
        self.line, self.counted = 1, 0

    def scanned(self) -> Template:
        text, at, kept = self.text, 0, 0
        if self.braces and (front := _FRONT.match(text)):
            self.strings.append((front[1], "hidden", 2, "the code of the component"))
            self.pieces.append("\n" * front[0].count("\n"))
            at = kept = front.end()
        outside, inside = (_OUTSIDE_BRACES, _INSIDE_BRACES) if self.braces else (_OUTSIDE, _INSIDE)
        tag, quote = "", ""
        while token := (inside if tag else outside).search(text, at):
            sign, at = token[0], token.end()
            if sign in "\"'" and not quote:
                quote = sign
            elif sign == quote:
                quote = ""
            elif sign == ">" and not quote:
                at, tag = self._after_tag(tag, at), ""
            elif sign == "<!--":
                at = self._end("<!--", at - 2) or at
            elif sign[0] == "<" and sign[-1].isalnum():
                tag = sign.casefold()
            elif sign in _CODE_SIGNS and (end := self._end(sign, at)):
                code = text[token.start() : end]
                self.pieces += [text[kept : token.start()], self._code(code, sign, token.start(), in_tag=bool(tag))]
                at = kept = end
        self.pieces.append(text[kept:])
        return Template("".join(self.pieces), self.strings)

    def _after_tag(self, tag: str, at: int) -> int:
        if tag in ("<script", "<style"):
            end = self._find(f"</{tag[1:]}", at)
            return at if end < 0 else end
        return at

    def _find(self, sign: str, at: int) -> int:
        if sign in self.unended:
            return -1
        place = self.text.find(sign, at)
        if place < 0:
            self.unended.add(sign)
        return place

    def _end(self, sign: str, at: int) -> int | None:
        """Where what begins with a sign ends; None where nothing ends it."""
        if sign == "{":
            return self._brace(at)
        if sign == "{{" and self.text.startswith("!--", at):
            end = self._find("--}}", at)
            return None if end < 0 else end + 4
        end = self._find(_ENDS[sign], at)
        if end < 0 and sign == "<?":  # what PHP leaves open goes to the end of the file
            return len(self.text) if self.text.startswith("php", at) else None
        if end >= 0 and sign == "{%" and _COMMENT.match(self.text, at - len(sign)):
            return self._end_of_comment(end) or end + len(_ENDS[sign])
        return None if end < 0 else end + len(_ENDS[sign])

    def _end_of_comment(self, at: int) -> int | None:
        """Where a comment of two tags ends, with its second tag; None where there is none."""
        if "{% comment" in self.unended:
            return None
        if ending := _END_OF_COMMENT.search(self.text, at):
            return ending.end()
        self.unended.add("{% comment")
        return None

    def _brace(self, at: int) -> int | None:
        if "{" in self.unended:
            return None
        depth = 1
        for token in _BRACE.finditer(self.text, at):
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if not depth:
                return token.end()
        self.unended.add("{")
        return None

    def _code(self, code: str, sign: str, start: int, *, in_tag: bool) -> str:
        """What stands in the place of code: its line ends, and signs where a condition begins or ends."""
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        ends = "\n" * code.count("\n")
        if in_tag and code.strip("{} ") == "false":
            return code
        if in_tag:
            is_alternative = self.text.endswith(('alt="', "alt='"), 0, start) and is_known(code, sign)
            shown = [words for words, *_ in self._strings(code, sign)] if is_alternative else []
            return _escaped(" ".join(shown)) + ends
        is_comment = code.startswith(_COMMENTS) or (sign == "{%" and _COMMENT.match(code))
        if sign == "<!--" or (is_comment and not self.braces):
            self.strings.append((inner := _inner(code), "never", self.line, "a comment of the template"))
            return COMMENT + ends if any(map(str.isalnum, inner)) else ends
        if sign == "<?" and not code.startswith(("<?php", "<?=")):
            self.strings.append((_inner(code), "never", self.line, "an instruction"))
            return COMMENT + ends
        strings = list(self._strings(code, sign))
        self.strings += [string for string in strings if string[1] != "string"]
        if self.braces and "<" in code:
            self.strings.append((code[code.find("<") : -1], "hidden", self.line, "an expression of the component"))
        elif not strings and code.count(" ") > _FEW_SPACES:
            self.strings.append((_inner(code), "never", self.line, "template code"))
        return self._written(code, sign, strings)

    def _written(self, code: str, sign: str, strings: list[tuple[str, Place, int, str]]) -> str:
        """What code writes, as HTML: its words where they are known, else a sign and each string that it may write."""
        shown = [(visible(words), line) for words, place, line, _ in strings if place == "string"]
        known, at = is_known(code, sign), self.line
        pieces = [CODE if known else OUTPUT]
        for words, line in shown:
            html = " ".join(words.split()) if known and sign == "<?" else _escaped(words)  # PHP writes HTML
            one = f"{html}{CODE}" if known and len(shown) == 1 else f"{STRING}{html}{STRING_ENDS}"
            pieces += ["\n" * (line - at), one]
            at = line
        return "".join([*pieces, self._condition(code), "\n" * (self.line + code.count("\n") - at)])

    def _strings(self, code: str, sign: str) -> Iterator[tuple[str, Place, int, str]]:
        """The strings of an output are shown, and so are those that a statement prints; its other words never are."""
        shown = sign in ("{{", "{") or code.startswith(("<%=", "<%-", "<?="))
        plain = code if sign in ("{{", "{") else _CODE_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), code)
        line, counted = self.line, 0
        for match in _STRING.finditer(plain):
            is_shown = shown or bool(_SAYS.search(plain[max(0, match.start() - 30) : match.start() + 1]))
            words = unescaped(next(filter(None, match.groups()), ""))
            if " " in words:
                line, counted = line + plain.count("\n", counted, match.start()), match.start()
                is_open = is_shown and is_asked(plain, *match.span(), is_output=shown)
                where = UNDER_CONDITION if is_open else SHOWN_STRING if is_shown else _CODE
                yield words, where.place, line, where.what
        line, counted = self.line, 0
        for match in _CODE_COMMENT.finditer(code) if code is not plain else ():
            line, counted = line + code.count("\n", counted, match.start()), match.start()
            yield match[0], "never", line, "a comment of the template"

    def _condition(self, code: str) -> str:
        if _ENDS_NAMED.match(code) or _ENDS_SECTION.match(code):
            return self._closed()
        if _CLOSES.match(code):
            ended = self._closed()
            return ended + self._opened(bool(ended)) if _OPENS.search(code) else ended
        if _BEGINS.match(code) or _BEGINS_SECTION.match(code):
            return self._opened(True)
        return self._opened(False) if _OPENS.search(code) or _BEGINS_PARTIAL.match(code) else ""

    def _opened(self, conditional: bool) -> str:
        self.opened.append(conditional)
        return CONDITION if conditional else ""

    def _closed(self) -> str:
        return CONDITION_ENDS if self.opened and self.opened.pop() else ""


def _escaped(words: str) -> str:
    """Words as HTML that shows them, in a line."""
    from html import escape  # two thousand names of characters

    return escape(" ".join(words.split()))


def _inner(code: str) -> str:
    return code.strip("{}<>%#!-? ")
