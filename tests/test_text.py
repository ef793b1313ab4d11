"""What a reader sees: mark-up goes, words and line ends stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llamalicense.text import collapse, straight, visible

MARKS = [
    "<!--",
    "-->",
    "<b>",
    "</b>",
    "<img alt='x\ny'>",
    "<script>",
    "</script>",
    "[a](b)",
    "![",
    "](",
    "[a]: b\n",
    "[a]",
]
MARKS += [
    "**",
    "*",
    "_",
    "`",
    "```",
    "> ",
    "# ",
    "---\n",
    "&amp;",
    "&#10;",
    "&#13;",
    "\\",
    "\n",
    "\r",
    "\r\n",
    " ",
    "x",
    "'",
    '"',
    "<",
    ">",
]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("plain words", "plain words"),
        ("**bold**, *italic*, __bold__, _italic_ and `code`", "bold, italic, bold, italic and code"),
        ("***both*** and **bold *inside* it**", "both and bold inside it"),
        ("3**. Title**.", "3. Title."),
        ("half**way**up", "halfwayup"),
        ("snake_case and __dunder__ and 2 * 3 and 5*3", "snake_case and dunder and 2 * 3 and 5*3"),
        ("* bullet", "* bullet"),
        ("# Heading", "# Heading"),
        (r"1\. one, \*not italic\*, \_neither\_, \\", "1. one, *not italic*, _neither_, \\"),
        ("broken\\\nline", "broken\nline"),
        ("[text](https://a.example/b_(c))", "text"),
        ('[text](<a b> "title")', "text"),
        ("[**bold** text](x)", "bold text"),
        ("![alternative](x.png)", "alternative"),
        ("[![badge](x.svg)](https://a.example)", "badge"),
        ("[text][ref]\n\n[ref]: https://a.example 'title'", "text\n\n"),
        ("[ref] and [Ref][]\n[ref]: x", "ref and Ref\n"),
        ("[ref] without a definition", "[ref] without a definition"),
        ("[//]: # (a hidden note)", ""),
        ("[^1]: a footnote", "[^1]: a footnote"),
        ("[1]: words that are no address", "[1]: words that are no address"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<b>bold</b>est", "boldest"),
        ("one<br>two", "one two"),
        ("<td>one</td><td>two</td>", " one  two "),
        ("<img src='x' alt='shown'>", "shown"),
        ("<img src='x' data-alt='hidden'>", " "),
        ('<a title="hidden" href="a>b">shown</a>', "shown"),
        ("<this is no tag> and a < b > c", "<this is no tag> and a < b > c"),
        ("&copy; &amp; &#169; &#xa9; &lt;b&gt;", "© & © © <b>"),
        ("&nosuch; &copy", "&nosuch; &copy"),
        ("Lla&shy;ma Lla\u200bma ©\ufe0f", "Llama Llama ©"),
        ("a<!-- hidden -->b<!---->c<!-->d", "abcd"),
        ("a <!-- never closed", "a "),
        ("`<!--` opens one", "<!-- opens one"),
        ("`<!-- whole -->`", ""),
        ("```html\n<!-- paste this\n```\nshown", "\n<!-- paste this\n\nshown"),
        (
            "```\n<s>[INST] {u} [/INST] {a} </s><s>[INST]\n```\nshown `</s>`",
            "\n<s>[INST] {u} [/INST] {a} </s><s>[INST]\n\nshown </s>",
        ),
        ("We use <s> to begin.\n\nshown\n\nWe use </s> to end.", "We use  to begin.\n\nshown\n\nWe use  to end."),
        ("<!-- ``` -->shown<!-- hidden -->```", "shown"),
        ("<!--\n```\nhidden\n```\n-->shown", "\n\n\n\nshown"),
        ("\\<!-- shown", "<!-- shown"),
        ("a ` b <!-- hidden --> ` c", "a  b   c"),
        ("a ` b <!-- hidden --> c", "a  b  c"),
        ("<div hidden>hidden</div>shown", "shown"),
        ("<div hidden><div>hidden</div>hidden</div>shown", "shown"),
        ('<div class="hidden md:block">shown</div>', " shown "),
        ('<a title="a hidden gem" href=x>shown</a>', "shown"),
        ("~~~text\nshown\n~~~", "\nshown\n"),
        ("`~~shown~~`", "~~shown~~"),
        ("<p class=x style='color: red; display: none'>hidden</p>shown", "shown"),
        ("<?php hidden ?><!DOCTYPE hidden>shown", "shown"),
        ("---\nlicense: llama4\n# hidden\n---\nshown", "\nlicense: llama4\n\n\nshown"),
        ("[//]: # (\nhidden\n)\nshown", "\n\n\nshown"),
        ("~~hidden\nhidden ~ hidden~~shown", "\nshown"),
        ("~~not struck\n\nthrough~~", "~~not struck\n\nthrough~~"),
        ("<script>hidden()</script>shown<STYLE>p {}</STYLE >", "shown"),
        ("the `<script>` element", "the <script> element"),
        ("> quoted\n> > twice", "quoted\ntwice"),
        ("```yaml\ncode\n```", "\ncode\n"),
        ("Title\n=====\n---\n* * *", "Title\n\n\n"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_visible(source: str, seen: str) -> None:
    assert visible(source) == seen


def test_removed_lines_leave_their_line_ends() -> None:
    source = "<!-- one\ntwo\n-->\n[three\nfour](\nfive)\n<img\nalt='six'\n>\n<script>\n</script>\nlast"
    assert visible(source).split("\n")[-1] == "last"
    assert visible(source).count("\n") == source.count("\n")


@given(st.one_of(st.text(), st.lists(st.sampled_from(MARKS)).map("".join)))
def test_line_numbers_hold(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert visible(text).count("\n") == lines


@given(st.text(alphabet="abc XYZ.,;:()0129/é©\n", max_size=200))
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        *MARKS,
        "x<!-- ",
        "<a '\"",
        '<a "<a ""',
        "[](",
        '[](x "',
        "a###",
        "[a]: b\n[a]",
        "<script ",
        "<p hidden>",
        "~~a",
        "` ",
    ],
)
def test_a_long_text_is_read_to_its_end(unit: str) -> None:
    """A pattern that takes quadratic time would not come back for minutes; `tests/benchmarks/run.py` has the ratio."""
    text = unit.replace("\r", "\n") * (2**19 // len(unit))
    assert visible(text).count("\n") == text.count("\n")


def test_straight() -> None:
    assert straight("“a” ‘b’ „c‟ «d»") == '"a" \'b\' "c" "d"'
    assert straight("a‑b – c—d") == "a-b - c--d"
    assert straight("a\u00a0b\u202fc") == "a b c"
    assert straight("e\u0301 ©") == "é ©"


def test_collapse() -> None:
    assert collapse(" a\u00a0\n\t b ") == "a b"
    assert collapse(" \n") == ""


@pytest.mark.parametrize("text", ["~~Built with Llama~~", "<del>Built with Llama</del>", "<s>Built with Llama</s>"])
def test_what_is_struck_through_is_not_said(text: str) -> None:
    assert "Llama" not in visible(f"Acme {text} Chat")
