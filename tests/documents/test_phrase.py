"""Is the phrase displayed: by kind of file; some row of the tables fails when a kind or a step is switched off."""

import re
from collections.abc import Iterator

import pytest
from files_of_kinds import DISPLAYS, DOUBTS, KINDS, MENTIONS, File, P
from hypothesis import given
from hypothesis import strategies as st
from rows import rows

from llamalicense.documents import blocks
from llamalicense.documents import phrase as judgement
from llamalicense.documents import read as kinds
from llamalicense.documents.document import Answer, Document
from llamalicense.documents.phrase import read_phrase, read_words
from llamalicense.documents.read import elements, page

DOUBTFUL = ("versioned", "other-case", "unclear")
TABLES = ((DISPLAYS, "exact"), (DOUBTS, "doubt"), (MENTIONS, "absent"))
EVERY = [(file, expected) for table, expected in TABLES for file in table]


def answer(file: File) -> Answer:
    return read_phrase(Document(file.name, file.text), P)


def word(file: File) -> str:
    found = answer(file).word
    return "doubt" if found in DOUBTFUL else found


@rows("file", DISPLAYS, ids=lambda file: f"{file.name} {file.text[:60]!r}")
def test_the_phrase_is_displayed(file: File) -> None:
    found = answer(file)
    assert found.word == "exact", found.detail
    assert found.detail == f'{file.name}:{found.line} shows "{P}"'


@rows("file", DOUBTS, ids=lambda file: f"{file.name} {file.text[:60]!r}")
def test_whether_the_phrase_is_displayed_is_unclear(file: File) -> None:
    found = answer(file)
    assert found.word in DOUBTFUL, found.detail
    assert found.detail.startswith(f"{file.name}:{found.line} ")


@rows("file", MENTIONS, ids=lambda file: f"{file.name} {file.text[:60]!r}")
def test_the_phrase_is_not_displayed(file: File) -> None:
    found = answer(file)
    assert found.word == "absent", found.detail


def test_the_tables_are_of_the_size_that_was_asked_for_and_of_every_kind() -> None:
    for table in (DISPLAYS, MENTIONS):
        assert len(table) >= 60
        assert len(set(table)) == len(table)
    assert {kinds.reader_of(file.name) for file, _ in EVERY} == {"plain", *KINDS}


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5_000, "0" * 5_000])
def test_a_number_of_any_length_is_a_number(digits: str) -> None:
    """Python makes no integer of so many digits, nor of the infinity that they are as a fraction."""
    for file, _ in EVERY:
        longer = re.sub(r"\d+", digits, file.text)
        if longer != file.text:
            assert word(file._replace(text=longer)) in ("exact", "doubt", "absent")


def _fails(kind: str = "") -> bool:
    """Whether a row of the tables fails; files of a kind are asked first, as they tell soonest."""
    files = sorted(EVERY, key=lambda row: kinds.reader_of(row[0].name) != kind)
    return any(word(file) != expected for file, expected in files)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_switched_off_is_missed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._READERS, kind, kinds._READERS["plain"])
    assert _fails(kind)


@pytest.mark.parametrize(
    "name", sorted(elements.NEVER - elements.VOID - {"head"}) + sorted(elements.STRUCK | elements.HIDDEN)
)
def test_an_element_that_hides_is_one_by_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = File("html", "page.html", f"<div><{name}>{P}</{name}></div>")
    assert word(file) != "exact"
    for table in ("NEVER", "STRUCK", "HIDDEN"):
        monkeypatch.setattr(elements, table, getattr(elements, table) - {name})
    assert word(file) == "exact"


@pytest.mark.parametrize("name", sorted(elements.HIDING))
def test_an_attribute_that_hides_is_one_by_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = File("html", "page.html", f"<p {name}='x'>{P}</p>")
    assert word(file) == "doubt"
    monkeypatch.setattr(elements, "HIDING", elements.HIDING - {name})
    assert word(file) == "exact"


@pytest.mark.parametrize(
    "step",
    "unseen doubtful doubtful_file announced telling is_object_of_duty qualified _behind _stands_free".split(),
)
def test_a_step_of_the_judgement_that_is_switched_off_is_missed(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    off: object = "" if step == "_behind" else step == "_stands_free"
    monkeypatch.setattr(judgement, step, lambda *_: off)
    assert _fails()


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("We are Powered by Llama!", ', but "Powered by Llama"'),
        ("Built with love. Powered by Llama 4", ', but "Powered by Llama 4"'),
        ("Built with love.", ', but "Built with love"'),
        ("Powered by coffee", ', but "Powered by coffee"'),
        ("Nothing of the kind", ""),
    ],
)
def test_what_is_shown_instead_is_quoted(text: str, quoted: str) -> None:
    assert read_phrase(Document("README.md", text), P).detail == f'README.md does not show "{P}"{quoted}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Built with Meta Llama 3", "exact"),
        ("Built with Meta Llama 3.", "exact"),
        ("Built with Meta Llama 3.1", "versioned"),
        ("Built with Meta Llama 3-8B", "versioned"),
        ("built with Meta Llama 3", "other-case"),
        ("Built with Llama 3", "absent"),
        ("Built with Meta Llama", "absent"),
    ],
)
def test_the_phrase_of_llama_3(text: str, expected: str) -> None:
    assert read_phrase(Document("README.md", text), "Built with Meta Llama 3").word == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("README.md", "# Acme\n\n<!-- Built with Llama -->", (3, 6)),
        ("about.txt", "one\ntwo Built with Llama", (2, 5)),
        ("index.html", "<p>x</p>\n<p>\nit is Built\nwith Llama", (3, 7)),
        ("a.md", "<b>x</b>\n\n| a |\n|---|\n| Built with Llama |", (5, 3)),
        ("a.yaml", "a: b\nc: |\n  d\n  Built with Llama", (4, 3)),
        ("a.json", '{"a": "b",\n "c": "Built with Llama"}', (2, 8)),
        ("a.php", "<p>a</p>\n<?php\n$a = 1;\necho 'Built with Llama';\n?>", (4, 7)),
        ("a.tsx", 'const a = <A\n  b={[\n    "c d", "Built with Llama"]} />', (3, 13)),
    ],
)
def test_an_answer_says_line_and_column(name: str, text: str, expected: tuple[int, int]) -> None:
    found = read_phrase(Document(name, text), P)
    assert (found.line, found.column) == expected


def test_words_that_go_on_are_quoted_to_the_end_of_one() -> None:
    found = read_phrase(Document("README.md", f"{P} 3.3 Instructions for all"), P)
    assert found.detail == f'README.md:1 shows "{P} 3.3 Instructions", the phrase with a version after it'


def test_an_answer_says_what_hides_the_words() -> None:
    hidden = read_phrase(Document("README.md", "x\n\n<!-- Built with Llama -->"), P)
    assert hidden.detail == 'README.md:3 has "Built with Llama" only in a comment, which nobody sees'


def test_words_stated_in_a_manifest_are_judged_the_same_way() -> None:
    place = "https://a.example/about"
    assert read_words(P, place, P) == Answer("exact", f'the text stated for {place} shows "{P}"')
    assert read_words(f"{P} 4", place, P).word == "versioned"
    assert read_words("not Built with Llama", place, P).word == "absent"
    assert read_words("", place, P).word == "absent"


@pytest.mark.parametrize("unread", ["limit", "encoding", "kind"])
def test_what_is_not_read_is_unclear_and_what_is_not_there_is_absent(unread: str) -> None:
    problem = Document("about.pdf", None, "is a PDF, which is not read", unread)  # type: ignore[arg-type]
    assert read_phrase(problem, P) == Answer("unclear", "about.pdf is a PDF, which is not read")
    assert read_phrase(Document("about", None, "does not exist"), P) == Answer("absent", "about does not exist")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.html", "<div>" * 600 + P),
        ("deep.json", "[" * 600 + f'"{P}"'),
        ("deep.yaml", "[" * 600 + P),
        ("deep.tsx", "const a = " + "<A b={" * 17 + f"<p>{P}</p>"),
        ("marked-up.json", "[" + '"<i>Llama</i> with",' * 2_001 + f'"{P}"]'),
        ("many.txt", "x\n\n" * 100_001 + P),
    ],
)
def test_what_is_over_a_limit_of_reading_is_unclear(name: str, text: str) -> None:
    found = read_phrase(Document(name, text), P)
    assert found.word == "unclear"
    assert found.detail.endswith("and is not read")


@pytest.mark.parametrize(
    ("name", "text"), [("many.html", "<p>x" * 101 + P), ("many.json", '["x y"' + ', "x y"' * 100 + "]")]
)
def test_the_limit_of_pieces_is_one_of_every_reader(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_phrase(Document(name, text), P).word != "unclear"
    for module in (blocks, page):
        monkeypatch.setattr(module, "MAX_BLOCKS", 100)
    assert read_phrase(Document(name, text), P).detail == f"{name} has more than 100 pieces of text and is not read"


WORDS = st.text("abcdefghij ", max_size=40)
HIDING = st.sampled_from(
    ["<!-- {} -->", "<p hidden>{}</p>", "<del>{}</del>", "<p style='display:none'>{}</p>", "<template>{}</template>"]
)
SHOWING = st.sampled_from(
    ["<p>{}</p>", "<b>{}</b>", "<details>{}</details>", "<td>{}</td>", "<h2>{}</h2>", "<div><i>{}</i></div>"]
)


def _page(pieces: Iterator[str]) -> str:
    return "\n\n".join(pieces)


@given(st.lists(st.tuples(HIDING, WORDS), max_size=4), HIDING, st.sampled_from(["page.html", "README.md"]))
def test_what_hides_is_never_a_display(around: list[tuple[str, str]], hiding: str, name: str) -> None:
    page = _page(form.format(words) for form, words in [*around, (hiding, P), *around])
    assert read_phrase(Document(name, page), P).word != "exact"


@given(st.lists(st.tuples(HIDING, WORDS), max_size=4), SHOWING, st.sampled_from(["page.html", "README.md"]))
def test_what_is_hidden_beside_it_takes_nothing_from_a_display(
    around: list[tuple[str, str]], showing: str, name: str
) -> None:
    page = _page(form.format(words) for form, words in [*around, (showing, P), *around])
    assert read_phrase(Document(name, page), P).word == "exact"


SIGNS = (
    *"<>{}[]()\"'`*_~#-=\n\\&;:|/%!? \t\r\f\0",
    *(
        "-->",
        "<!--",
        "{{",
        "}}",
        "{%",
        "%}",
        "<%",
        "<?php",
        "?>",
        "```",
        "---\n",
        "<script>",
        "</script>",
        '"""',
        "/*",
        "*/",
    ),
    *(
        "&#10;",
        "&#xE010;",
        "<div hidden>",
        "</div>",
        "{% if x %}",
        "{% endif %}",
        "=> <a>",
        'msgid "',
        "<text>",
        "<![CDATA[",
    ),
)
PIECES = st.lists(st.sampled_from([*(file.text for file, _ in EVERY), *SIGNS]), max_size=12).map("".join)


@given(st.one_of(st.text(), PIECES), st.sampled_from([file.name for file, _ in EVERY]))
def test_any_text_of_any_kind_has_an_answer_and_lines_that_exist(text: str, name: str) -> None:
    document = Document(name, f"{text}\n{P}\n{text}")
    found = read_phrase(document, P)
    assert found.word in ("exact", "absent", *DOUBTFUL)
    lines = 1 + (document.text or "").replace("\r\n", "\n").replace("\r", "\n").count("\n")
    for block in document.seen.blocks:
        assert len(block.lines) == block.text.count("\n") + 1
        assert min(block.lines) >= 1
        assert max(block.lines) <= lines


@pytest.mark.parametrize("name", ["en.json", "en.yaml", "en.properties", "en.toml"])
def test_mark_up_of_a_string_over_a_limit_is_not_read(name: str) -> None:
    text = "<i>" * 600 + "Built with <b>Llama</b>"
    file = {"en.json": f'{{"a": "{text}"}}', "en.toml": f'a = "{text}"'}.get(name, f"a: {text}")
    found = read_phrase(Document(name, file), P)
    assert (found.word, "is not read" in found.detail) == ("unclear", True), found
