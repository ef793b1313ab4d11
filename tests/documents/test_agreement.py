"""Agreements in the files of people: whole in any layout, altered by any word, another's, and what stands beside them.

Their wording comes from the pinned texts, which are not in the project.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from operator import itemgetter
from unittest.mock import patch

import pytest
from agreement_layouts import LAYOUTS, NEAR_OTHERS, Layout, lines, wrapped
from agreement_neighbours import ADDED, HARMLESS, SENTENCES
from generate_agreements import FOLDERS, LICENCES, TARGET, VARIANTS, agreement, generate, pinned
from generate_agreements import files as published_files
from hypothesis import given, settings
from hypothesis import strategies as st

from llamalicense.documents.agreement import held, judge_agreement
from llamalicense.documents.blocks import SHOWN, Block
from llamalicense.documents.copies import cut, whole
from llamalicense.documents.cutting import divided
from llamalicense.documents.document import Answer, Document, Seen
from llamalicense.documents.files import document_of
from llamalicense.documents.verbatim import published
from llamalicense.documents.words import stream_of

needs_texts = pytest.mark.skipif(not LICENCES.is_dir(), reason="the pinned licence texts are not here")
every_licence = pytest.mark.parametrize("licence", FOLDERS)
# What is read of a layout serves both tests of it, which pytest runs one behind the other for the sake of the scope.
FAR_FROM_OTHERS = sorted(set(LAYOUTS) - NEAR_OTHERS)
LAYOUT_NAMES = [*FAR_FROM_OTHERS, *sorted(NEAR_OTHERS)]
every_layout = pytest.mark.parametrize("layout", LAYOUT_NAMES, scope="module")
every_layout_far_from_others = pytest.mark.parametrize("layout", FAR_FROM_OTHERS, scope="module")
_TEXTS = 8  # six agreements, and two of Meta's variants
# In the quick profile a layout is tried with half of them, one near another with two; with all in CI and for long.
_IS_QUICK = settings().max_examples < settings.get_profile("ci").max_examples


@cache
def texts() -> list[tuple[str, str]]:
    """The licence and the text of every agreement that Meta published, its variants among them."""
    return [(licence, text) for licence, kind, text in pinned() if kind == "agreement"]


def judged(text: str, licence: str = "llama-4", file: str = "LICENSE") -> Answer:
    return answer(document_of(file, text.encode()), licence)


def answer(document: Document, licence: str) -> Answer:
    """The answer for a document, which one that is known as it was published has when it is compared as well."""
    at_once = judge_agreement(document, licence)
    if document.text and published(document.text):
        with patch("llamalicense.documents.agreement.published", return_value=None):
            assert judge_agreement(replace(document, answers={}), licence) == at_once
    return at_once


def differences(text: str, file: str = "LICENSE") -> list[str]:
    """What differs in the one copy of a text."""
    [copy] = held(document_of(file, text.encode())).copies
    assert not copy.is_whole
    return [str(difference) for difference in copy.differences]


@cache
def tried(layout: str) -> list[tuple[int, str, bool]]:
    """The agreements that a layout is tried with, the next one with others: number, licence, whether a variant."""
    every = [(number, licence, text != agreement(licence)) for number, (licence, text) in enumerate(texts())]
    every.sort(key=itemgetter(2))  # so that three of four are none, which is one for each of three changes of a word
    step = 4 if layout in NEAR_OTHERS else 2
    return every[LAYOUT_NAMES.index(layout) % step :: step] if _IS_QUICK else every


@lru_cache(_TEXTS)
def laid_out(number: int, layout: str) -> Document:
    return document_of(LAYOUTS[layout].file, LAYOUTS[layout].content(texts()[number][1]))


def with_blocks(document: Document, blocks: list[Block]) -> Document:
    """A document that shows other blocks."""
    return Document(document.name, "words", seen_by={document.kind: Seen(tuple(blocks))})


# The fingerprints


@needs_texts
def test_the_fingerprints_are_those_of_the_pinned_texts() -> None:
    for path, text in generate().items():
        assert path.read_text(encoding="utf-8") == text


def test_the_fingerprints_hold_names_and_hashes_and_no_wording() -> None:
    rows = json.loads((TARGET / "agreements.json").read_text(encoding="utf-8"))
    assert {licence for licence, *_ in rows} == set(FOLDERS)
    for _, kind, length, head, tail, digest, sections in rows:
        assert kind in ("agreement", "policy")
        assert all(0 <= number < 2**32 for number in (length, head, tail))
        assert re.fullmatch(r"[0-9a-f]{32}", digest)
        for name, words in sections:
            assert re.fullmatch(
                r"title|date|acceptance clause|use policy|definition of [\w .]{4,15}|§[1-7](\.[a-z]+)*", name
            )
            assert words > 0


def test_every_agreement_has_every_section_once() -> None:
    numbered = ["§1", "§1.a", "§1.b", "§1.b.i", "§1.b.ii", "§1.b.iii", "§1.b.iv"]
    numbered += ["§2", "§3", "§4", "§5", "§5.a", "§5.b", "§5.c", "§6", "§7"]
    for licence, kind, *_, sections in json.loads((TARGET / "agreements.json").read_text(encoding="utf-8")):
        names = [name for name, _ in sections]
        if kind == "agreement":
            expected = [*numbered[:7], "§1.b.v", *numbered[7:]] if licence in ("llama-2", "llama-3") else numbered
            assert [name for name in names if name.startswith("§")] == expected
            assert len([name for name in names if name.startswith("definition of ")]) == 6


@needs_texts
def test_meta_s_own_variants_are_whole() -> None:
    for licence, folder in FOLDERS.items():
        for path in VARIANTS.glob(f"{folder}-*/LICENSE"):
            assert judged(path.read_text(encoding="utf-8"), licence).word == "exact"
    assert len(texts()) == _TEXTS


@needs_texts
def test_a_published_file_is_known_by_its_words_whatever_white_space_parts_them() -> None:
    for licence, text in published_files():
        for line in (1, 3):
            words = "\n" * (line - 1) + text.replace("\n", "\r\n  ")
            assert published(words) is not None
            assert judged(words, licence)[::2] == ("exact", line)
            assert judged(words.replace("not", "now", 1), licence).word == "altered"
        # Signs that are no white space, and other readers, go the long way.
        assert published(f"{text} .") is None
        assert judged(text, licence, "LICENSE.md").word == "exact"


# Layouts


@needs_texts
@every_layout
def test_layout_is_no_difference(layout: str) -> None:
    assert len(LAYOUTS) >= 60
    for number, licence, _ in tried(layout):
        document = laid_out(number, layout)
        found = answer(document, licence)
        assert found.word == "exact", found.detail
        other = "llama-3" if licence != "llama-3" else "llama-4"
        assert judge_agreement(document, other).word == "other"


MUTATIONS = list(product(("changed", "added", "removed"), ("beginning", "middle", "end")))


def mutants(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """The blocks with one word changed, added or removed, at the beginning, in the middle and at the end."""
    words = [
        (number, match)
        for number, block in enumerate(blocks)
        if block.place in SHOWN
        for match in re.finditer(r"(?<![\w./])[a-zA-Z]{5,}(?![\w./@])", block.text)
    ]
    first = next(place for place, (_, match) in enumerate(words) if match[0].casefold() in ("community", "version"))
    places = {"beginning": first, "middle": (first + len(words)) // 2, "end": len(words) - 1}
    for how, where in MUTATIONS:
        number, match = words[places[where]]
        word = {"changed": "zebra", "added": f"{match[0]} zebra", "removed": ""}[how]
        text = f"{match.string[: match.start()]}{word}{match.string[match.end() :]}"
        yield [*blocks[:number], blocks[number]._replace(text=text), *blocks[number + 1 :]]


@needs_texts
@every_layout_far_from_others
def test_one_word_is_a_difference_in_every_layout(layout: str) -> None:
    assert len(FAR_FROM_OTHERS) >= 40
    without_variants = [(number, licence) for number, licence, is_variant in tried(layout) if not is_variant]
    for rank, (number, licence) in enumerate(without_variants):
        document = laid_out(number, layout)
        for turn, (mutation, blocks) in enumerate(zip(MUTATIONS, mutants(document.seen.blocks), strict=True)):
            # Of three agreements, one is tried with each of the nine. What differs is told for one of each three: it
            # takes longer, and `CHANGES` has every kind.
            if turn == rank % 3 + (number + len(layout)) % 3 * 3:
                assert judge_agreement(with_blocks(document, blocks), licence).word == "altered", (licence, mutation)
            elif turn % 3 == rank % 3:
                assert not whole(stream_of(enumerate(blocks), SHOWN)), (licence, mutation)


# What differs


CHANGES = {
    ("700", "500"): 'line 46: §2 has "500" in place of one word',
    ("700", "7.00"): 'line 46: §2 has "7.00" in place of one word',
    ("700", "7 00"): 'line 46: §2 has "7 00" in place of one word',
    ("700", "7000"): 'line 46: §2 has "7000" in place of one word',
    ("700", "７０1"): 'line 46: §2 has "701" in place of one word',
    ("must request", "request"): "line 46: one word of §2 is missing",
    ("you must request a license from Meta, which Meta may", "Meta may"): "line 46: 8 words of §2 are missing",
    ("in its sole", "in no way in its sole"): 'line 46: "no way in" is added to §2',
    ("LLAMA 4 COMMUNITY LICENSE AGREEMENT", "LLAMA 5 COMMUNITY LICENSE AGREEMENT"): (
        'line 1: the title has "LLAMA 5" in place of 2 words'
    ),
    ("LLAMA 4 COMMUNITY LICENSE AGREEMENT\n", ""): "line 2: the title is missing",
    ("April 5, 2025", "April 6, 2025"): 'line 3: the date has "6" in place of one word',
    ("Section 5(a)", "Section 5(c)"): 'line 58: §5.a has "c" in place of one word',
    ("Section 2 of", "Section 3 of"): 'line 38: §1.b.ii has "3" in place of one word',
    ("out of this Agreement.", "out of this Contract."): 'line 70: §7 has "Contract" in place of one word',
}


@needs_texts
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[1] or change[0])
def test_a_difference_is_named_with_section_line_and_words(change: tuple[str, str]) -> None:
    text = agreement("llama-4")
    old, new = change
    place = text.rindex(old) if old.startswith("out of") else text.index(old)
    assert differences(text[:place] + new + text[place + len(old) :]) == [CHANGES[change]]


@needs_texts
def test_full_width_digits_are_the_same_digits() -> None:
    assert judged(agreement("llama-4").replace("700", "７００")).word == "exact"


@needs_texts
def test_letters_that_look_alike_are_other_letters() -> None:
    assert judged(agreement("llama-4").replace("million", "mıllion")).word == "altered"


@needs_texts
def test_sections_that_are_missing_are_named() -> None:
    text = agreement("llama-4")
    third = re.compile(r"3\. Disclaimer.*?(?=4\. Limitation)", re.DOTALL)
    assert differences(third.sub("", text)) == ["line 49: §3 is missing"]
    both = re.compile(r"3\. Disclaimer.*?(?=5\. Intellectual)", re.DOTALL)
    assert [one.split(": ")[1] for one in differences(both.sub("", text))] == ["§3 is missing", "§4 is missing"]


@needs_texts
@pytest.mark.parametrize("unlike", [r"you shall delete", r"Meta may grant to you"])
def test_the_answer_says_what_differs(unlike: str) -> None:
    found = judged(agreement("llama-4").replace(unlike, "nothing"))
    assert found.word == "altered"
    assert found.detail.startswith("LICENSE differs from the Llama 4 agreement: line ")
    assert '"nothing" in place of' in found.detail
    assert found.line


@needs_texts
def test_a_moved_section_is_no_whole_copy() -> None:
    text = agreement("llama-4")
    second = re.search(r"2\. Additional.*?(?=3\. Disclaimer)", text, re.DOTALL)
    assert second
    assert judged(text.replace(second[0], "") + second[0]).word == "altered"


@needs_texts
@every_licence
def test_each_agreement_is_itself_and_no_other(licence: str) -> None:
    document = document_of("LICENSE", agreement(licence).encode())
    for other in FOLDERS:
        assert answer(document, other).word == ("exact" if other == licence else "other")
    if licence != "llama-4":
        name = licence.replace("-", " ").title()
        assert (
            judge_agreement(document, "llama-4").detail == f"LICENSE is the {name} agreement, not the Llama 4 agreement"
        )


@needs_texts
@every_licence
def test_a_use_policy_is_no_agreement(licence: str) -> None:
    text = (LICENCES / FOLDERS[licence] / "USE_POLICY.md").read_text(encoding="utf-8")
    assert judged(text, licence, "USE_POLICY.md").word == "other"
    assert judged(f"{agreement(licence)}\n\n{text}", licence).word == "exact"
    [copy] = held(document_of("USE_POLICY.md", text.encode())).copies
    assert (copy.text.kind, copy.text.licence, copy.is_whole) == ("policy", licence, True)


@needs_texts
def test_an_agreement_that_names_another_version_throughout_is_an_altered_copy_of_that_version() -> None:
    text = agreement("llama-4").replace("Llama 4", "Llama 3.2").replace("LLAMA 4", "LLAMA 3.2")
    [copy] = held(document_of("LICENSE", text.encode())).copies
    assert (copy.text.licence, copy.is_whole) == ("llama-3.2", False)


@needs_texts
@pytest.mark.parametrize(("share", "word"), [(0.1, "other"), (0.4, "other"), (0.6, "altered"), (0.9, "altered")])
def test_at_least_half_of_an_agreement_is_altered_and_less_is_none(share: float, word: str) -> None:
    text = agreement("llama-4")
    assert judged(text[: int(len(text) * share)]).word == word
    assert judged(text[int(len(text) * (1 - share)) :]).word == word


@needs_texts
@pytest.mark.parametrize("order", [tuple(FOLDERS), tuple(FOLDERS)[::-1]])
def test_a_file_of_several_agreements_serves_each(order: tuple[str, ...]) -> None:
    text = "\n\n".join(map(agreement, order))
    document = document_of("LICENSES", text.encode())
    assert [copy.text.licence for copy in held(document).copies] == list(order)
    assert all(answer(document, licence).word == "exact" for licence in order)


@needs_texts
def test_an_altered_copy_beside_a_whole_one_is_unclear() -> None:
    altered = agreement("llama-3.3").replace("700", "500")
    document = document_of("LICENSES", f"{agreement('llama-4')}\n\n{altered}".encode())
    found = judge_agreement(document, "llama-4")
    assert found.word == "unclear"
    assert "an altered copy of the Llama 3.3 agreement stands beside it (line " in found.detail
    assert judge_agreement(document, "llama-3.3").word == "altered"


@needs_texts
@pytest.mark.parametrize(
    "head",
    [
        "LLAMA 3 COMMUNITY LICENSE AGREEMENT\n\n",
        "META LLAMA 3 COMMUNITY LICENSE AGREEMENT\n",
        "Llama 4 Version Effective Date: April 6, 2026\n\n",
    ],
)
def test_a_title_or_date_directly_before_belongs_to_it(head: str) -> None:
    assert judged(head + agreement("llama-4")).word == "altered"
    untitled = (VARIANTS / "llama2-guard" / "LICENSE").read_text(encoding="utf-8")
    assert judged(head + untitled, "llama-2").word == "altered"
    assert judged("LLAMA 2 COMMUNITY LICENSE AGREEMENT\n\n" + untitled, "llama-2").word == "exact"


@pytest.mark.parametrize(
    "text", ["", " \n", "Apache License", "LLAMA 4 COMMUNITY LICENSE AGREEMENT", "Llama Materials " * 999]
)
def test_other_texts_are_no_agreement(text: str) -> None:
    assert judged(text).word == ("other" if text.strip() else "absent")


@needs_texts
@pytest.mark.parametrize(
    "unit", ["a ", "Llama Materials ", "§ 1 ", "\ufdfa", "7.0,", "LLAMA 4 COMMUNITY LICENSE AGREEMENT\n"]
)
def test_a_file_of_pieces_is_no_agreement(unit: str) -> None:
    """A search that takes quadratic time would not come back for long; `tests/benchmarks/run.py` has the ratio."""
    half = agreement("llama-4")[:3000]
    assert judged((unit + half) * 9 + unit * (2**16 // len(unit.encode()))).word in ("other", "altered")


# What is not shown


def paragraphs(between: str) -> str:
    rows = [f"<p>{line}</p>" for line in lines(agreement("llama-4"))]
    return "<html><body>\n" + "\n".join([*rows[:20], between, *rows[20:]]) + "\n</body></html>"


@needs_texts
@pytest.mark.parametrize(
    "between",
    [
        "<p hidden>None of it holds.</p>",
        "<del>Section 2 does not apply.</del>",
        "<!-- Section 2 does not apply. -->",
        '<p style="display: none">You owe Acme a fee.</p>',
    ],
)
def test_words_that_are_not_shown_inside_the_agreement_make_it_unclear(between: str) -> None:
    found = judged(paragraphs(between), file="LICENSE.html")
    assert (found.word, found.detail.endswith("words that are not shown, or that code writes, stand inside it")) == (
        "unclear",
        True,
    )
    assert judged(paragraphs("<p hidden> </p><!-- -->"), file="LICENSE.html").word == "exact"
    outside = paragraphs("").replace("</body>", f"{between}</body>")
    assert judged(outside, file="LICENSE.html").word == "exact"


@needs_texts
@pytest.mark.parametrize(
    ("file", "between"),
    [
        ("LICENSE.md", "[//]: # (You may not host it.)"),
        ("LICENSE.html", "<? You may not host it. ?>"),
        ("LICENSE.html", "<!DOCTYPE You may not host it.>"),
        ("LICENSE.html", "<!ELEMENT You may not host it.>"),
        ("page.j2", "{{ terms }}"),
        ("page.j2", "{% include 'terms' %}"),
        ("page.j2", "{% You may not host it. %}"),
        ("page.j2", "<p>{{ terms }}</p>"),
        ("page.hbs", "<p>{{> terms}}</p>"),
        ("LICENSE.mdx", "{terms}"),
        ("LICENSE.mdx", "{a && <p>You may not host it.</p>}"),
        ("LICENSE.md", "[^9]: You may not host it."),
        ("page.php", "<?php echo $terms; ?>"),
        ("page.erb", "<%= terms %>"),
        ("LICENSE.md", '[a]: b "You may not host it."'),
        ("LICENSE.md", "<template>You may not host it.</template>"),
        ("LICENSE.md", "<title>You may not host it.</title>"),
        ("LICENSE.md", '<script>document.write("You may not host it.")</script>'),
        ("LICENSE.md", '<style>p::after {content: "You may not host it."}</style>'),
        ("LICENSE.mdx", "{/* You may not host it. */}"),
        ("LICENSE.j2", "{# You may not host it. #}"),
        ("LICENSE.j2", "{% comment %}You may not host it.{% endcomment %}"),
        ("LICENSE.j2", "{% if a %}You may not host it.{% endif %}"),
        ("LICENSE.svg", "<desc>You may not host it.</desc>"),
        ("LICENSE.adoc", "ifdef::a[]\nYou may not host it.\nendif::[]"),
    ],
)
def test_a_piece_that_is_not_shown_between_its_words_is_seen_in_every_kind_of_file(file: str, between: str) -> None:
    rows = lines(agreement("llama-4"))
    assert judged("\n\n".join(rows), file=file).word == "exact"
    found = judged("\n\n".join([*rows[:20], between, *rows[20:]]), file=file)
    assert (found.word, found.detail.endswith("words that are not shown, or that code writes, stand inside it")) == (
        "unclear",
        True,
    ), found


@needs_texts
@pytest.mark.parametrize(
    ("file", "between"),
    [
        ("LICENSE.html", '<a href="#a" title="Permalink to this heading">¶</a>'),
        ("LICENSE.html", "<script>track()</script>"),
        ("LICENSE.md", '[](https://acme.example "The policy of use")'),
    ],
)
def test_what_belongs_to_a_tag_or_a_program_stands_between_no_words(file: str, between: str) -> None:
    rows = lines(agreement("llama-4"))
    assert judged("\n\n".join([*rows[:20], between + rows[20], *rows[21:]]), file=file).word == "exact"


@needs_texts
@pytest.mark.parametrize("words", ["Hosting forbidden, page {}", "You may not host it {}", "{}   Research only"])
def test_a_page_line_has_words_of_the_title_alone(words: str) -> None:
    rows = lines(agreement("llama-4"))
    pages = [row for number in range(3) for row in (*rows[number * 9 : number * 9 + 9], words.format(number + 1))]
    assert judged("\n\n".join([*pages, *rows[27:]])).word == "altered"


@needs_texts
@pytest.mark.parametrize("stroke", ["\u0336", "\u0335", "\u0338", "\u20e5"])
def test_a_letter_with_a_stroke_through_it_is_another_letter(stroke: str) -> None:
    text = agreement("llama-4")
    assert judged(text.replace("royalty-free", stroke.join("royalty-free"))).word == "altered"


@needs_texts
@pytest.mark.parametrize(
    ("file", "inside"),
    [
        ("LICENSE.mdx", "{/* You may not host it. */}"),
        ("LICENSE.md", "<!-- You may not host it. -->"),
        ("LICENSE.html", "<!-- You may not host it. -->"),
        ("LICENSE.html", "<? You may not host it. ?>"),
        ("LICENSE.j2", "{# You may not host it. #}"),
        ("LICENSE.j2", "{{ terms }}"),
        ("LICENSE.svelte", "{terms}"),
    ],
)
def test_what_is_not_shown_inside_the_first_paragraph_is_seen(file: str, inside: str) -> None:
    words = " ".join(agreement("llama-4").split()).split(" ")
    place = words.index("means")
    for text in ([*words[:place], inside, *words[place:]], [*words[:place], f"{inside}\n", *words[place:]]):
        found = judged(" ".join(text), file=file)
        assert found.word == "unclear", (text[place - 2 : place + 2], found)
    assert judged(f"{inside}\n\n{' '.join(words)}\n\n{inside}", file=file).word == "exact"


@needs_texts
def test_a_struck_word_in_a_sentence_makes_it_unclear() -> None:
    text = "\n\n".join(lines(agreement("llama-4")))
    assert judged(text.replace("non-exclusive,", "non-exclusive, ~~revocable,~~"), file="LICENSE.md").word == "unclear"


@needs_texts
@pytest.mark.parametrize(
    ("file", "before", "each", "after"),
    [
        ("chat.py", "", "# ", "print()"),
        ("chat.py", '"""', "", '"""\nprint()'),
        ("chat.js", "/*\n", " * ", "\n */\nrun();"),
        ("README.md", "---\nlicense: llama4\nextra_gated_prompt: |\n", "  ", "\n---\n# Chat\n"),
        ("index.html", "<html><!--\n", "", "\n--><p>Chat</p></html>"),
        ("page.html", "<div hidden>", "", "</div>"),
        ("README.md", "Acme.\n\n[^1]:", "    ", ""),
    ],
)
def test_an_agreement_where_readers_do_not_see_it_is_unclear(file: str, before: str, each: str, after: str) -> None:
    text = "\n".join(f"{each}{line}".rstrip() for line in agreement("llama-4").strip().split("\n"))
    found = judged(before + text + after, file=file)
    assert found.word == "unclear", found


# What stands beside it


def beside(text: str, file: str) -> Answer:
    return judged(text.replace("{}", agreement("llama-4").strip()), file=file)


@needs_texts
@pytest.mark.parametrize("text", HARMLESS)
def test_what_adds_nothing_may_stand_beside_it(text: str) -> None:
    assert len(HARMLESS) >= 40
    for file in ("LICENSE", "LICENSE.md"):
        found = beside(text, file)
        assert found.word == "exact", (file, found.detail)


@needs_texts
@pytest.mark.parametrize("text", ADDED)
def test_what_adds_to_it_makes_it_unclear(text: str) -> None:
    assert len(ADDED) >= 40
    for file in ("LICENSE", "LICENSE.md"):
        found = beside(text, file)
        assert found.word == "unclear", (file, found.detail)
        assert re.search(r'line \d+ beside it says "', found.detail)


@needs_texts
def test_the_answer_quotes_what_stands_beside_it_and_says_where() -> None:
    found = beside("{}\n\nYou owe Acme a fee.\n", "LICENSE")
    assert found.detail == 'LICENSE holds the Llama 4 agreement; line 72 beside it says "You owe Acme a fee."'
    assert found.line == 72


# Generated


@needs_texts
@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(sorted(LAYOUTS)),
    st.sampled_from(list(FOLDERS)),
    st.integers(0, 10_000),
    st.integers(24, 100),
)
def test_no_sentence_can_be_put_into_or_beside_a_whole_copy(
    sentence: str, layout: str, licence: str, position: int, width: int
) -> None:
    words = re.split(r"(?<=\S)(?=\s)", agreement(licence).strip())
    place = position % (len(words) + 1)
    around = "\n\n" if position % 3 else " "
    text = "".join(words[:place]) + around + sentence + around + "".join(words[place:])
    made: Layout = LAYOUTS[layout]
    plain = made.file.startswith(("LICENSE", "COPYING")) and "." not in made.file and layout != "one line"
    content = made.content(str(wrapped(width)(text)) if plain else text)
    found = answer(document_of(made.file, content), licence)
    assert found.word != "exact", (layout, text[max(0, text.index(sentence) - 60) :][:200])


def test_there_are_200_sentences() -> None:
    assert len(set(SENTENCES)) >= 200


_KEPT = ("as it is", "wrapped at 60", "curly quotes", "upper case", "hash signs", "slashes", "quoted", "line numbers")
_TEXT_TO_TEXT = (*_KEPT, "numbers lost", "numbers with a parenthesis", "hyphenated", "other dashes", "copyright signs")


@needs_texts
@given(st.sampled_from(_TEXT_TO_TEXT), st.sampled_from(sorted(LAYOUTS)), st.integers(0, _TEXTS - 1))
def test_two_layouts_at_once_never_make_it_another_text(inner: str, outer: str, number: int) -> None:
    licence, text = texts()[number]
    layouts = LAYOUTS[inner], LAYOUTS[outer]
    found = answer(document_of(layouts[1].file, layouts[1].content(layouts[0].content(text).decode())), licence)
    assert found.word not in ("other", "absent"), found.detail


@needs_texts
@given(st.lists(st.sampled_from([" ", "\n", "\n\n", "\t", "\n# ", " \u00a0"]), min_size=7, max_size=31))
def test_white_space_does_not_matter(gaps: list[str]) -> None:
    words = agreement("llama-4").split()
    assert judged("".join(word + gaps[number % len(gaps)] for number, word in enumerate(words))).word == "exact"


# What belongs to it, for other judgements


@needs_texts
def test_the_rest_of_a_file_keeps_its_words_and_lines() -> None:
    text = f"Acme Chat\n\nThe text: {agreement('llama-4').strip()} And more.\n\nBuilt with Llama\n"
    own, quoted = divided(document_of("README", text.encode()))
    assert [(block.text, block.lines[0]) for block in own] == [
        ("Acme Chat", 1),
        ("The text: ", 3),
        (". And more.", 72),
        ("Built with Llama", 74),
    ]
    assert "Built with Llama" in " ".join(block.text for block in quoted)
    assert cut(document_of("README", b"Acme Chat\n").seen.blocks).copies == ()
