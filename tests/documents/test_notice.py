"""Is this the Notice: by what is done to the sentence, and each step fails a row when it is switched off."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from checkout import LICENCE_TEXTS
from hypothesis import given
from hypothesis import strategies as st
from rows import rows

from llamalicense.documents import notice as judgement
from llamalicense.documents.document import Answer, Document
from llamalicense.documents.notice import read_notice


def notice_of(version: str) -> str:
    return (
        f"Llama {version} is licensed under the Llama {version} Community License, "
        "Copyright © Meta Platforms, Inc. All Rights Reserved."
    )


N = notice_of("4")
NOTICE_OF_2 = (
    "Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved."
)
NOTICE_OF_3 = (
    "Meta Llama 3 is licensed under the Meta Llama 3 Community License, "
    "Copyright © Meta Platforms, Inc. All Rights Reserved."
)
# What is done to the sentence in the table.
FORMS: Mapping[str, str] = {
    "N!": N,
    "W!": N.replace(" ", "\n"),
    "C!": "/*\n * " + N.replace("License, ", "License,\n * ") + "\n */",
    "S!": N.replace(" ", "\u00a0 "),
    "F!": N.removesuffix("."),
    "H!": N.replace("©", "&copy;").replace(" is ", "\n<b>is</b> "),
    "O!": notice_of("3.3"),
    "P!": N.replace("©", "(c)"),
    "L!": N.lower(),
    "U!": N.replace("©", "").replace(",", ""),
}


class Row(NamedTuple):
    """A file, and what it is to the sentence of Llama 4."""

    word: str
    name: str
    text: str


def noted() -> list[Row]:
    found = []
    for line in (Path(__file__).parent / "notices.txt").read_text(encoding="utf-8").splitlines():
        word, name, text = line.split(" | ", 2)
        text = text.replace("\\n", "\n")
        for sign, form in FORMS.items():
            text = text.replace(sign, form)
        found.append(Row(word, name, text))
    return found


ROWS = noted()


def answer(row: Row) -> Answer:
    return read_notice(Document(row.name, row.text), N)


@rows("row", ROWS, ids=lambda row: f"{row.word} {row.name} {row.text[:40]!r}")
def test_the_notice_is_told_by_what_is_seen(row: Row) -> None:
    found = answer(row)
    assert found.word == row.word, found.detail
    if row.word != "absent":
        assert found.detail.startswith(f"{row.name}:{found.line} has the sentence of Llama 4")


def test_the_table_has_the_size_that_was_asked_for() -> None:
    assert len(set(ROWS)) == len(ROWS) >= 30


@pytest.mark.parametrize("step", ["_denied", "_is_whole", "_LOST", "_AS_QUOTED", "_TAKES_BACK", "_DENIES"])
def test_a_step_that_is_switched_off_is_missed(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    off: dict[str, object] = {
        "_denied": lambda *_: None,
        "_is_whole": lambda *_: True,
        "_LOST": re.compile(r"[ \n]+"),
        "_AS_QUOTED": ("\0",),
        "_TAKES_BACK": re.compile("(?!)"),
        "_DENIES": re.compile("(?!)"),
    }
    monkeypatch.setattr(judgement, step, off[step])
    assert any(answer(row).word != row.word for row in ROWS)


def test_the_place_is_the_line_and_column_of_the_sentence() -> None:
    found = read_notice(Document("NOTICE", f"Acme\n\nFor Meta: {N}"), N)
    assert (found.line, found.column, found.detail) == (3, 11, "NOTICE:3 has the sentence of Llama 4")


@pytest.mark.parametrize("sentence", [N, NOTICE_OF_2, NOTICE_OF_3, notice_of("3.1")])
def test_each_version_has_its_own_sentence_and_sign(sentence: str) -> None:
    assert read_notice(Document("NOTICE", sentence), sentence).word == "exact"
    own, other = ("(c)", "©") if "(c)" in sentence else ("©", "(c)")
    found = read_notice(Document("NOTICE", sentence.replace(own, other)), sentence)
    assert (found.word, found.detail[-len(f'with "{other}" in place of "{own}"') :]) == (
        "other-sign",
        f'with "{other}" in place of "{own}"',
    )


@pytest.mark.parametrize("other", [NOTICE_OF_2, NOTICE_OF_3, notice_of("5"), notice_of("3.3")])
def test_another_version_s_sentence_is_told(other: str) -> None:
    of = other.partition(" is ")[0]
    assert read_notice(Document("NOTICE", f"x\n\n{other}"), N).detail == f"NOTICE:3 has the sentence of {of} instead"


def test_a_pdf_is_no_text_file_and_what_is_not_read_is_unclear() -> None:
    pdf = Document("NOTICE.pdf", None, "is a PDF, which is not read", "kind")
    assert read_notice(pdf, N).word == "absent"
    assert 'asks for a "Notice" text file' in read_notice(pdf, N).detail
    assert read_notice(Document("NOTICE", None, "is larger than 4 MiB and is not read", "limit"), N).word == "unclear"
    assert read_notice(Document("NOTICE", None, "does not exist"), N) == Answer("absent", "NOTICE does not exist")


HARMLESS = st.lists(st.sampled_from(["Acme Chat", "Copyright 2025 Acme", "Qwen is under Apache-2.0.", "Models", ""]))
WRAPPING = st.sampled_from([" ", "\n", "  ", " \n", "\u00a0", "\n# ", "\n * "])


@given(HARMLESS, HARMLESS, st.lists(WRAPPING, min_size=17, max_size=17))
def test_other_words_and_any_wrapping_do_no_harm(before: list[str], after: list[str], gaps: list[str]) -> None:
    words = N.split()
    wrapped = "".join(f"{word}{gap}" for word, gap in zip(words, gaps, strict=False)) + " ".join(words[len(gaps) :])
    text = "\n\n".join([*before, wrapped, *after])
    assert read_notice(Document("NOTICE", text), N).word == "exact"


@given(st.integers(0, len(N) - 2), st.sampled_from("xyz45"))
def test_one_letter_changed_is_another_sentence(place: int, letter: str) -> None:
    changed = N[:place] + letter + N[place + 1 :]
    if N[place].isalnum() and changed != N:
        assert read_notice(Document("NOTICE", changed), N).word == "absent"


@pytest.mark.skipif(not LICENCE_TEXTS.is_dir(), reason="the pinned licence texts are not here")
@pytest.mark.parametrize(("name", "word"), [("NOTICE", "unclear"), ("NOTICE.html", "unclear"), ("LICENSE", "absent")])
def test_the_agreement_s_own_sentence_is_a_quotation_however_it_is_set(name: str, word: str) -> None:
    agreement = (LICENCE_TEXTS / "llama4" / "LICENSE").read_text(encoding="utf-8")
    apart = agreement.replace(f"“{N}”", f"\n\n{N}\n\n").replace(N, f"<p>{N}</p>" if name.endswith("html") else N)
    assert read_notice(Document(name, apart), N).word == word
    assert read_notice(Document(name, f"{agreement}\n\n{N}"), N).word == ("elsewhere" if name == "LICENSE" else "exact")


def test_a_block_of_the_sentence_alone_is_found_as_among_other_words() -> None:
    for sentence in (N, NOTICE_OF_2, NOTICE_OF_3):
        for text in (sentence, sentence.removesuffix(".")):
            alone, among = (list(judgement._spans(one, sentence)) for one in (text, f"{text} "))
            assert alone == among == [((0, len(sentence) - 1), False, "")]
