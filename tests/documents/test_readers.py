"""What each reader makes of a file: blocks with their places and lines, and what hides a block by its name."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import rows

from llamalicense.documents import blocks as blocks_module
from llamalicense.documents import read as kinds
from llamalicense.documents.blocks import EDGE, HOLE, Block
from llamalicense.documents.document import Document
from llamalicense.documents.read import declarations, plain, templates


def blocks(name: str, text: str) -> Sequence[Block]:
    seen = Document(name, text).seen
    assert seen.problem is None
    return seen.blocks


def told(name: str, text: str) -> list[tuple[str, str, int]]:
    """Place, words and first line of every block, without signs."""
    return [(block.place, _words(block), block.lines[0]) for block in blocks(name, text)]


def _words(block: Block) -> str:
    return block.text.replace(EDGE, "").replace(HOLE, "").strip()


@rows(
    ("name", "text", "expected"),
    [
        ("a.txt", "one\ntwo\n\nthree", [("prose", "one\ntwo", 1), ("prose", "three", 4)]),
        ("a.txt", "# one\n#\n# two", [("prose", "one", 1), ("prose", "two", 3)]),
        ("a.txt", "# one\ntwo", [("prose", "# one\ntwo", 1)]),
        ("a.txt", "1 one\n2 two\n3 three", [("prose", "one\ntwo\nthree", 1)]),
        ("a.txt", "1 one\n3 two\n2 three", [("prose", "1 one\n3 two\n2 three", 1)]),
        ("a.txt", "x\n\n1\n\ny\n\n2\n\nz\n\n3", [("prose", "x", 1), ("prose", "y", 5), ("prose", "z", 9)]),
        ("a.txt", "x\n\nPage 1 of 2\n\ny\n\nPage 2 of 2", [("prose", "x", 1), ("prose", "y", 5)]),
        ("a.txt", "x\n\n7\n\ny", [("prose", "x", 1), ("prose", "7", 3), ("prose", "y", 5)]),
        ("a.md", "# T\n\np\nq\n\n- i\n", [("heading", "T", 1), ("prose", "p\nq", 3), ("item", "i", 6)]),
        ("a.md", "|a|b|\n|-|-|\n|c|d|", [("cell", "a", 1), ("cell", "b", 1), ("cell", "c", 3), ("cell", "d", 3)]),
        ("a.md", "---\na: b\n---\nx", [("metadata", "a: b", 2), ("prose", "x", 4)]),
        ("a.md", "---\nno mapping\n---\nx", [("prose", "-----", 1), ("heading", "no mapping", 2), ("prose", "x", 4)]),
        ("a.md", "x <!-- y --> z", [("prose", "x  z", 1), ("never", "y", 1)]),
        ("a.md", "x ~~y~~", [("prose", "x", 1), ("struck", "y", 1)]),
        ("a.md", "```\nx\n  y\n```", [("code", "x\ny", 2)]),
        ("a.html", "<ul><li>x\n<li>y</ul>\n<h2>z</h2>", [("item", "x", 1), ("item", "y", 2), ("heading", "z", 3)]),
        ("a.html", "<p>x\n<b\n>y</b>\nz", [("prose", "x\ny\nz", 1)]),
        ("a.html", "<pre>x\n y</pre>", [("code", "x\ny", 1)]),
        ("a.html", "x\n<p hidden>y</p>\nz", [("prose", "x", 1), ("hidden", "y", 2), ("prose", "z", 3)]),
        ("a.html", "<title>x</title><p>y", [("never", "x", 1), ("prose", "y", 1)]),
        ("a.html", "<p>x &amp; &lt;b&gt; &#169;", [("prose", "x & <b> ©", 1)]),
        ("a.xhtml", "<p/><div/>x<br/>y", [("prose", "x\ny", 1)]),
        ("a.py", "x = 1  # y z\n", [("comment", "y z", 1)]),
        ("a.py", 'f("a b"\n  " c")', [("string", "a b c", 1)]),
        ("a.c", "/* a\n * b */", [("comment", "a\nb", 1)]),
        ("a.js", "x('https://a.b c')", [("string", "https://a.b c", 1)]),
        ("a.json", '{"a b c": ["d e",\n"f g"]}', [("never", "a b c", 1), ("string", "d e", 1), ("string", "f g", 2)]),
        ("a.yaml", "a:\n  - b c\n  - |\n    d\n    e", [("string", "b c", 2), ("string", "d\ne", 4)]),
        ("a.toml", "a = 'b \\n c'\n", [("string", "b \\n c", 1)]),
        ("a.properties", "a = b\\u00a9 c", [("string", "b© c", 1)]),
        ("a.xml", "<r>\n<s>a &amp; <b>b</b></s></r>", [("string", "a & b", 2)]),
        ("a.po", 'msgid "a"\nmsgstr ""\n"b "\n"c"', [("string", "b c", 2), ("never", "a", 1)]),
        ("a.csv", 'a,"b\nc"\nd', [("cell", "a", 1), ("cell", "b\nc", 1), ("cell", "d", 3)]),
        ("Modelfile", 'LICENSE """\nx\n"""\nLICENSE y', [("prose", "x", 2), ("prose", "y", 4)]),
        ("a.spdx", "ExtractedText: <text>x\ny</text>", [("prose", "x\ny", 1)]),
        ("debian/copyright", "License: z\n x\n .\n y", [("metadata", "z", 1), ("prose", "x", 2), ("prose", "y", 4)]),
        ("a.adoc", "////\nx\n////\ny", [("never", "x", 2), ("prose", "y", 4)]),
        ("a.tex", "x % y\n100\\% z", [("prose", "x\n100\\% z", 1), ("never", "y", 1)]),
    ],
)
def test_a_reader_makes_blocks_with_their_lines(name: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    outside = "code" if name.endswith((".py", ".c", ".js")) else "the stripped copy of inline mark-up"
    found = [
        block for block in blocks(name, text) if outside not in (block.place, f"the stripped copy of {block.what}")
    ]
    assert [(block.place, _words(block), block.lines[0]) for block in found] == expected


@rows(
    ("text", "gone"),
    [
        ("Lla\u200bma", "Llama"),
        ("Lla\u00adma", "Llama"),
        ("\ue000Llama\uf8ff", "Llama"),
        ("Llama\x1f", "Llama"),
        ("Llama©\ufe0f", "Llama©"),
        ("&#xE000;Llama&#57345;", "Llama"),
    ],
)
@rows("name", ["a.md", "a.html"])
def test_what_takes_no_room_stands_for_nothing(name: str, text: str, gone: str) -> None:
    assert told(name, f"<p>x {text} y</p>") == [("prose", f"x {gone} y", 1)]


def test_line_ends_and_the_edges_of_elements_are_signs_of_their_own() -> None:
    (found,) = blocks("a.html", "<p>a <a href=x>b</a>\nc<br>d")
    assert found.text == f"a {EDGE}b{EDGE}\nc\nd"
    assert found.lines == (1, 2, 2)


def test_a_hidden_piece_leaves_a_hole_and_is_a_block_right_behind() -> None:
    first, second, third = blocks("a.html", "<p>a <i hidden>b</i> c</p><p>d")
    assert first.text == f"a {HOLE} c"
    assert (second.place, second.text, second.what) == ("hidden", "b", "an element with `hidden`")
    assert third.text == "d"


@rows(
    ("style", "hides"),
    [
        ("display:none", True),
        ("DISPLAY : NONE !important", True),
        ("visibility:collapse", True),
        ("opacity:0.0", True),
        ("font-size:0px", True),
        ("color:#abc;background-color:#ABC", True),
        ("left:-9999px", True),
        ("clip-path:inset(50%)", True),
        ("width:0;overflow:hidden", True),
        ("transform:scale(0)", True),
        ("display:block", False),
        ("opacity:0.5", False),
        ("font-size:10px", False),
        ("color:#abc;background:#fff", False),
        ("left:-9px", False),
        ("width:0", False),
        ("", False),
    ],
)
def test_a_style_hides_by_what_it_says(style: str, hides: bool) -> None:
    assert declarations.style_hides(style) is hides


@rows(
    ("rule", "hides"),
    [
        (".a{display:none}", True),
        ("p{display:none}", True),
        ("#i{display:none}", True),
        ("[data-x]{display:none}", True),
        ("*{display:none}", True),
        ("div > .b p.a:hover{display:none}", True),
        ("h1, .a{display:none}", True),
        ("@media screen and (x){.a{display:none}}", True),
        ("@supports (x:y){.a{display:none}}", True),
        ("/* x */ .a{/* y */display:none}", True),
        ("@media print{.a{display:none}}", False),
        (".a .b{display:none}", False),
        (".a.b{display:none}", False),
        (".a::before{display:none}", False),
        (".a{color:red}", False),
        ("h1{display:none}", False),
    ],
)
def test_a_style_sheet_of_the_file_hides_what_its_last_selector_names(rule: str, hides: bool) -> None:
    page = f"<style>{rule}</style><p class=a id=i data-x=1>words</p>"
    places = [block.place for block in blocks("a.html", page) if block.text == "words"]
    assert places == ["hidden" if hides else "prose"]


def test_each_sign_of_plain_text_is_layout_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = ("# ", "// ", "> ", "REM ", "rem ", "dnl ", "-- ", "; ", "% ", '" ')
    assert {sign[0] for sign in signs} == plain._FAMILIES.keys()
    for sign in signs:
        text = "\n".join(f"{sign}{words}" for words in ("one two", "three", "four"))
        assert told("a.txt", text) == [("prose", "one two\nthree\nfour", 1)]
        others = {first: family for first, family in plain._FAMILIES.items() if first != sign[0]}
        with monkeypatch.context() as patch:
            patch.setattr(plain, "_FAMILIES", others)
            assert told("a.txt", text) == [("prose", text, 1)]


def test_what_stands_for_nothing_is_told_with_and_without_the_expression() -> None:
    everything = "".join(map(chr, range(0x110000)))
    unseen = set(blocks_module._UNSEEN.findall(everything))
    assert {char for char in unseen if char.isprintable()} <= blocks_module._PRINTABLE_UNSEEN <= unseen
    for char in everything[:0x250] + "\u2028\u2029\u3000\ufeff\U000e0041":
        assert blocks_module.visible(f"a{char}b") == ("ab" if char in unseen else f"a{char}b")


@rows(
    ("name", "kind"),
    [
        ("NOTICE.md", "markdown"),
        ("LICENSE.html", "html"),
        ("LICENSE", "plain"),
        ("LICENSE.llama4", "plain"),
        ("a/b.c/NOTICE", "plain"),
        ("docker/Dockerfile.prod", "code"),
        ("requirements-dev.txt", "code"),
        ("notes.txt", "plain"),
        (".gitignore", "code"),
        (".md", "plain"),
        ("debian/copyright", "debian"),
        ("copyright", "plain"),
        ("A.HTML", "html"),
        ("a\\GNUmakefile", "code"),
        ("Containerfile", "code"),
        ("Makefile.am", "code"),
        ("NoMakefile", "plain"),
        ("Modelfile.llama4", "modelfile"),
        ("cmakelists.TXT", "code"),
        ("robots.txt", "code"),
        (".prettierignore", "code"),
        ("debian/copyright.txt", "plain"),
        ("a/Debian/copyright", "debian"),
        ("nodebian/copyright", "plain"),
    ],
)
def test_a_suffix_decides_which_reader_reads(name: str, kind: str) -> None:
    assert kinds.reader_of(name) == kind


def test_template_code_without_an_end_is_no_code() -> None:
    assert told("a.j2", "a {{ b") == [("prose", "a {{ b", 1)]
    assert templates.take_out("x <?php y", "php").html == f"x {templates.CODE}"


@given(
    st.text(),
    st.sampled_from(["a.md", "a.html", "a.j2", "a.tsx", "a.py", "a.json", "a.yaml", "a.xml", "a.po", "a.rst"]),
)
def test_no_text_makes_a_reader_fail(text: str, name: str) -> None:
    for block in Document(name, text).seen.blocks:
        assert len(block.lines) == block.text.count("\n") + 1
        assert block.text.strip()
