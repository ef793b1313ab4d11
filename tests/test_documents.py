"""What one document shows: the phrase of §1.b.i(B), the notice of §1.b.iii and the agreement of §1.b.i(A)."""

from pathlib import Path

import pytest

from llamalicense.documents.document import Document, Reading, read_agreement, read_notice, read_phrase, read_words

SHARED = Path(__file__).resolve().parents[2] / "shared" / "licences"
pinned = pytest.mark.skipif(not SHARED.is_dir(), reason="the pinned licence texts are not here")

PHRASE = "Built with Llama"
PHRASE_OF_3 = "Built with Meta Llama 3"


def notice_of(version: str) -> str:
    return (
        f"Llama {version} is licensed under the Llama {version} Community License, "
        "Copyright © Meta Platforms, Inc. All Rights Reserved."
    )


NOTICE_OF_2 = (
    "Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved."
)
NOTICE_OF_3 = (
    "Meta Llama 3 is licensed under the Meta Llama 3 Community License, "
    "Copyright © Meta Platforms, Inc. All Rights Reserved."
)
NOTICE = notice_of("4")
OTHERS = {
    "Llama 2": NOTICE_OF_2,
    "Meta Llama 3": NOTICE_OF_3,
    "Llama 5": notice_of("5"),
    "Llama 3.1": notice_of("3.1"),
    "Llama 3.3": notice_of("3.3"),
}


def readme(text: str) -> Document:
    return Document("README.md", text, None)


def notice(text: str, name: str = "NOTICE", sentence: str = NOTICE) -> Reading:
    return read_notice(Document(name, text, None), sentence)


@pytest.mark.parametrize(
    "text",
    [
        PHRASE,
        "This app is Built with Llama.",
        "(Built with Llama)",
        "“Built with Llama”",
        "Built\twith\u00a0 Llama",
        "Built with\nLlama",
        "> Built with\n> Llama",
        "Built with\n**[Llama](https://www.llama.com)**",
        "**Built with Llama**",
        "_Built_ with `Llama`",
        "Built with [Llama]\n\n[Llama]: https://www.llama.com",
        "![Built with Llama](badge.svg)",
        '[![x](y)](z) <img alt="Built with Llama" src="badge.svg">',
        "<b>Built</b> with&nbsp;<a href='x'>Llama</a>",
        "```\nBuilt with Llama\n```",
        "<!-- a note -->\nBuilt with Llama\n<!-- another -->",
        "Built with <!-- really --> Llama",
        "Built with Llama. 4 people made it.",
        "Built with Llama\n\n4 people made it.",
        "Built with Llama\n2. Install it.",
        "Built with Llama\n2024 Acme",
        "Built with Llama, Qwen and 100% care",
        "Built with Llama—fast",
        "Built with Llama 4\n\nbuilt with llama\n\nBuilt with Llama",
        "Built with LlamaIndex. Built with Llama.",
    ],
)
def test_the_phrase_is_displayed(text: str) -> None:
    reading = read_phrase(readme(text), PHRASE)
    assert reading.status == "exact"
    assert reading.detail == f'README.md line {reading.line} shows "Built with Llama"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Built with Llama 4", "Built with Llama 4"),
        ("Built with Llama 4.", "Built with Llama 4"),
        ("Built with Llama 4.1 today", "Built with Llama 4.1"),
        ("Built with Llama\n4", "Built with Llama 4"),
        ("Built with **Llama** 3.3", "Built with Llama 3.3"),
        ("Built with Llama v4", "Built with Llama v4"),
        ("Built with Llama version 4", "Built with Llama version 4"),
        ("Built with Llama4", "Built with Llama4"),
        ("Built with Llama-4", "Built with Llama-4"),
        ("Built with Llama‑4", "Built with Llama-4"),
        ("Built with Llama (4)", "Built with Llama (4)"),
        ("Built with Llama™ 4", "Built with Llama™ 4"),
        ("Built with Llama<sup>4</sup>", "Built with Llama4"),
        ("Built with Llama 70B", "Built with Llama 70B"),
        ("built with llama and Built with Llama 4", "Built with Llama 4"),
    ],
)
def test_the_phrase_with_a_version_is_another(text: str, shown: str) -> None:
    reading = read_phrase(readme(text), PHRASE)
    assert reading == Reading("versioned", f'README.md line 1 shows "{shown}", the phrase with a version after it', 1)


@pytest.mark.parametrize(
    "text", ["built with llama", "BUILT WITH LLAMA", "Built With Llama", "This is built with llama."]
)
def test_the_phrase_in_other_letter_case_is_noticed(text: str) -> None:
    reading = read_phrase(readme("# x\n\n" + text), PHRASE)
    shown = text.removeprefix("This is ").removesuffix(".")
    assert reading == Reading("other-case", f'README.md line 3 shows "{shown}", which is in other letter case', 3)


@pytest.mark.parametrize(
    "text",
    [
        "A chatbot that uses a Llama 4 model.",
        "Built with LlamaIndex",
        "Built with Llama-Index",
        "Built with Llama_Index",
        "Built with **Llama**Index",
        "Built with Llama<b>Index</b>",
        "Built with llama.cpp",
        "Built with Llama.cpp",
        "Built with Llama's help",
        "Rebuilt with Llama",
        "re-Built with Llama",
        "Built with a Llama",
        "Built with Meta Llama",
        "Builtwith Llama",
        "<!-- Built with Llama -->",
        "x <!-- y\nBuilt with Llama\n-->",
        "<!-- Built with Llama",
        "x <!-- Built with Llama",
        "`<!-- Built with Llama -->`",
        "[//]: # (Built with Llama)",
        "<a title='Built with Llama'>x</a>",
        "<script>'Built with Llama'</script>",
        "| Built with | Llama |",
    ],
)
def test_the_phrase_is_not_displayed(text: str) -> None:
    reading = read_phrase(readme(text), PHRASE)
    assert (reading.status, reading.line) == ("absent", None)
    assert reading.detail.startswith('README.md does not show "Built with Llama"')


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("We are Powered by Llama!", ', but "Powered by Llama"'),
        ("Built with love. Powered by Llama 4", ', but "Powered by Llama 4"'),
        ("Built with love.", ', but "Built with love"'),
        ("Built with llama.cpp.", ', but "Built with llama.cpp"'),
        ("Powered by \x1b[31mLlama\x07", ', but "Powered by \ufffd[31mLlama\ufffd"'),
        ("Built with " + "Llamas " * 99, f', but "{("Built with " + "Llamas " * 99)[:60]}…"'),
        ("Powered by coffee", ', but "Powered by coffee"'),
        ("Nothing of the kind", ""),
    ],
)
def test_what_is_shown_instead_is_quoted_safely(text: str, quoted: str) -> None:
    assert read_phrase(readme(text), PHRASE).detail == f'README.md does not show "Built with Llama"{quoted}'


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Built with Meta Llama 3", "exact"),
        ("Built with Meta Llama 3.", "exact"),
        ("Built with Meta Llama 3.1", "versioned"),
        ("Built with Meta Llama 3-8B", "versioned"),
        ("built with Meta Llama 3", "other-case"),
        ("Built with Llama 3", "absent"),
        ("Built with Llama", "absent"),
        ("Built with Meta Llama", "absent"),
    ],
)
def test_the_phrase_of_llama_3(text: str, status: str) -> None:
    assert read_phrase(readme(text), PHRASE_OF_3).status == status


def test_words_stated_in_a_manifest_are_read_the_same_way() -> None:
    place = "https://a.example/about"
    assert read_words("Built with Llama", place, PHRASE) == Reading(
        "exact", 'the text stated for https://a.example/about shows "Built with Llama"', None
    )
    assert read_words("Built with Llama 4", place, PHRASE).status == "versioned"
    assert read_words("built with llama", place, PHRASE).status == "other-case"
    assert read_words("Powered by Llama", place, PHRASE) == Reading(
        "absent",
        'the text stated for https://a.example/about does not show "Built with Llama", but "Powered by Llama"',
        None,
    )
    assert read_words("", place, PHRASE).status == "absent"


@pytest.mark.parametrize(
    "name", ["NOTICE", "Notice.txt", "notice.md", "licenses/NOTICE", "NOTICE.llama.txt", "a\\Notice.txt"]
)
def test_a_file_is_a_notice_by_its_stem(name: str) -> None:
    assert notice(NOTICE, name) == Reading("exact", f"{name} line 1 has the attribution notice", 1)


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "NOTICES", "notice-llama.txt", "NOTICE/README", ".notice"])
def test_the_notice_elsewhere_is_noticed(name: str) -> None:
    expected = f"{name} line 2 has the attribution notice, but the file is not called Notice"
    assert notice("x\n" + NOTICE, name) == Reading("elsewhere", expected, 2)


@pytest.mark.parametrize(
    "text",
    [
        f"Gatekeeper appliance\n{NOTICE}\n",
        f"“{NOTICE}”",
        f'Notice: "{NOTICE}"',
        f"1. {NOTICE} More words.",
        f"* {NOTICE}",
        f"# {NOTICE}",
        f"// {NOTICE}",
        f"-- {NOTICE}",
        f"> {NOTICE}",
        f"REM {NOTICE}",
        f"/* {NOTICE} */",
        f"# {NOTICE} #",
        f"<!-- {NOTICE} -->",
        f"**{NOTICE}**",
        f"<p>x</p><p>{NOTICE.replace('©', '&copy;')}</p>",
        NOTICE.replace(" ", "\n"),
        NOTICE.replace(" ", " \r\n # "),
        NOTICE.replace(" ", "\u00a0 "),
        "/*\n * " + NOTICE.replace("License, ", "License,\n * ") + "\n */",
        NOTICE.replace("©", "©\ufe0f"),
        f"Meta {NOTICE}\n\n{NOTICE}",
        f"# Third-party notices\n\n## Meta\n\n{NOTICE}",
        f"Meta\n====\n{NOTICE}",
        f"Models by Meta\n\n{NOTICE}",
        f"{NOTICE.replace('©', '(c)')}\n{NOTICE}",
        f"{notice_of('3.3')}\n{NOTICE}",
    ],
)
def test_the_notice_may_be_wrapped_quoted_or_in_a_comment(text: str) -> None:
    assert notice(text).status == "exact"


@pytest.mark.parametrize("sign", ["(c)", "(C)"])
def test_another_copyright_sign_is_noticed(sign: str) -> None:
    expected = f'NOTICE line 1 has the attribution notice with "{sign}" in place of "©"'
    assert notice(NOTICE.replace("©", sign)) == Reading("other-sign", expected, 1)
    assert notice(NOTICE.replace("©", sign), "README.md").status == "other-sign"


def test_the_notice_of_llama_2_has_the_sign_in_letters() -> None:
    assert notice(NOTICE_OF_2, sentence=NOTICE_OF_2).status == "exact"
    expected = 'NOTICE line 1 has the attribution notice with "©" in place of "(c)"'
    assert notice(NOTICE_OF_2.replace("(c)", "©"), sentence=NOTICE_OF_2) == Reading("other-sign", expected, 1)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("sign", ["©", "(c)"])
def test_another_version_s_notice_is_recognised(other: str, sign: str) -> None:
    text = "x\n\n" + OTHERS[other].replace("©", sign).replace("(c)", sign)
    assert notice(text) == Reading("absent", f"NOTICE line 3 has the attribution notice of {other} instead", None)


@pytest.mark.parametrize(
    "text",
    [
        NOTICE.lower(),
        NOTICE.upper(),
        NOTICE.removesuffix("."),
        NOTICE.replace(",", ""),
        NOTICE.replace("© ", ""),
        f"Meta {NOTICE}",
        f"Meta\n{NOTICE}",
        f"No part of {NOTICE}",
        f"Unlike others, {NOTICE}",
    ],
)
def test_a_sentence_close_to_the_notice_is_not_it(text: str) -> None:
    expected = "NOTICE has the attribution notice, but not exactly as the licence words it"
    assert notice(text) == Reading("absent", expected, None)


@pytest.mark.parametrize(
    "text",
    [
        "Copyright Acme",
        "Llama 4",
        NOTICE.replace("All Rights", "Some Rights"),
        NOTICE[:60],
    ],
)
def test_other_words_are_not_the_notice(text: str) -> None:
    assert notice(text) == Reading("absent", "NOTICE does not have the attribution notice", None)


def test_a_shorter_sentence_is_not_found_inside_a_longer_one() -> None:
    shorter = "Llama 3 is licensed."
    assert notice("Meta Llama 3 is licensed.", sentence=shorter).status == "absent"
    assert notice("xLlama 3 is licensed.", sentence=shorter).status == "absent"
    assert notice("Llama 3.1 is licensed.", sentence=shorter).status == "absent"
    assert notice("Llama 3 is licensed.", sentence=shorter).status == "exact"


@pytest.mark.parametrize("problem", ["does not exist", "is empty", "is larger than 1 MiB"])
def test_a_document_that_shows_nothing_says_why(problem: str) -> None:
    document = Document("docs/x", None, problem)
    expected = Reading("absent", f"docs/x {problem}", None)
    assert read_phrase(document, PHRASE) == expected
    assert read_notice(document, NOTICE) == expected
    assert read_agreement(document, "llama-4") == expected


def test_a_url_is_told_by_its_scheme() -> None:
    assert Document("https://a.example", None, None).is_url
    assert Document("HTTPS://a.example", None, None).is_url
    assert not Document("http://a.example", None, None).is_url
    assert not Document("docs/https://x", None, None).is_url


def read_copy(text: str, licence: str = "llama-4") -> Reading:
    return read_agreement(Document("LICENSE", text, None), licence)


def agreement(folder: str) -> str:
    return (SHARED / folder / "LICENSE").read_text(encoding="utf-8")


@pinned
def test_a_copy_of_the_agreement_is_exact() -> None:
    assert read_copy(agreement("llama4")) == Reading("exact", "LICENSE is the Llama 4 agreement", None)
    assert read_copy(agreement("llama3_3"), "llama-3.3").detail == "LICENSE is the Llama 3.3 agreement"


@pinned
def test_an_altered_agreement_says_where() -> None:
    altered = agreement("llama4").replace("700", "500")
    assert read_copy(altered) == Reading("altered", "LICENSE differs from the Llama 4 agreement: §2 is altered", None)
    for word in ("EEA", "Notice", "California"):
        altered = altered.replace(word, "Elsewhere")
    expected = "the definition of Meta is altered; §1.b.iii is altered; §2 is altered; and 1 more"
    assert read_copy(altered).detail == f"LICENSE differs from the Llama 4 agreement: {expected}"


@pinned
def test_another_version_s_agreement_says_which() -> None:
    expected = "LICENSE is the Llama 3.3 agreement, not the Llama 4 agreement"
    assert read_copy(agreement("llama3_3")) == Reading("other", expected, None)
    altered = agreement("llama3_3").replace("700", "500")
    assert read_copy(altered).detail == "LICENSE is an altered Llama 3.3 agreement, not the Llama 4 agreement"


@pinned
def test_a_file_of_two_agreements_serves_both() -> None:
    both = agreement("llama3_3") + "\n\n" + agreement("llama4")
    assert read_copy(both) == Reading("exact", "LICENSE holds the Llama 4 agreement", None)
    assert read_copy(both, "llama-3.3") == Reading("exact", "LICENSE holds the Llama 3.3 agreement", None)
    assert read_copy(both, "llama-2").status == "other"


@pinned
def test_an_exact_copy_beside_an_altered_one_counts() -> None:
    assert read_copy(agreement("llama4").replace("700", "500") + "\n\n" + agreement("llama4")).status == "exact"


def test_another_text_is_no_copy() -> None:
    expected = Reading("other", "LICENSE is no copy of the Llama 4 agreement", None)
    assert read_copy("Apache License, Version 2.0") == expected
    assert read_copy("Llama 4 Community License Agreement: see the web site.") == expected


@pytest.mark.parametrize(
    "unit",
    [
        PHRASE + " ",
        "built with llama\n",
        PHRASE + " 4 ",
        "Built with ",
        "Built \n",
        NOTICE.replace("©", "(c)"),
        "Meta " + NOTICE,
        *["a#", "# ", "#", "* ", "Llama 4 is licensed ", "Powered by ", "-- "],
    ],
)
def test_a_long_file_is_read_like_a_short_one(unit: str) -> None:
    """A search that takes quadratic time would not come back for minutes; `tests/benchmarks/run.py` has the ratio."""
    short, long = (Document("NOTICE", unit * times, None) for times in (3, 2**20 // len(unit)))
    assert read_phrase(long, PHRASE).status == read_phrase(short, PHRASE).status
    assert read_notice(long, NOTICE).status == read_notice(short, NOTICE).status
