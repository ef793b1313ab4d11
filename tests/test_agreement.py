"""Agreements told apart by fingerprints; their wording comes from the pinned texts, which are not in the project."""

import html
import json
import re
import textwrap
from collections.abc import Callable

import pytest
from generate_agreements import FOLDERS, LICENCES, TARGET, generate, sections
from hypothesis import given, settings
from hypothesis import strategies as st
from llamalicense.agreement import HEAD, Match, identify, stream_of

pinned = pytest.mark.skipif(not LICENCES.is_dir(), reason="the pinned licence texts are not here")
every_licence = pytest.mark.parametrize("licence", FOLDERS)


def agreement(licence: str) -> str:
    return (LICENCES / FOLDERS[licence] / "LICENSE").read_text(encoding="utf-8")


def use_policy(licence: str) -> str:
    return (LICENCES / FOLDERS[licence] / "USE_POLICY.md").read_text(encoding="utf-8")


def parts(licence: str) -> dict[str, str]:
    """The sections of an agreement by name, so that a test can change one of them."""
    return dict(sections(agreement(licence)))


def joined(texts: dict[str, str]) -> str:
    return "\n\n".join(texts.values())


def differences(text: str) -> tuple[str, ...]:
    (match,) = identify(text)
    assert match.licence == "llama-4"
    assert match.exact is (not match.differences)
    return match.differences


@pinned
def test_the_fingerprints_are_those_of_the_pinned_texts() -> None:
    assert TARGET.read_text(encoding="utf-8") == generate()


def test_the_fingerprints_hold_names_and_hashes_and_no_wording() -> None:
    data = json.loads(TARGET.read_text(encoding="utf-8"))
    assert list(data["agreements"]) == list(FOLDERS)
    for listed in [*data["agreements"].values(), data["policies"]]:
        for name, length, head, digest in listed:
            assert re.fullmatch(
                r"title|date|acceptance clause|(definition|use policy) of [\w .]{4,15}|§[1-7](\.[a-z]+)*", name
            )
            assert length >= HEAD
            assert 0 <= head < 2**32
            assert re.fullmatch(r"[0-9a-f]{16}", digest)


def test_every_agreement_has_every_section_once() -> None:
    data = json.loads(TARGET.read_text(encoding="utf-8"))["agreements"]
    numbered = ["§1", "§1.a", "§1.b", "§1.b.i", "§1.b.ii", "§1.b.iii", "§1.b.iv"]
    numbered += ["§2", "§3", "§4", "§5", "§5.a", "§5.b", "§5.c", "§6", "§7"]
    for licence, listed in data.items():
        names = [section[0] for section in listed]
        expected = [*numbered[:7], "§1.b.v", *numbered[7:]] if licence in ("llama-2", "llama-3") else numbered
        assert names[:2] == ["title", "date"]
        assert len([name for name in names if name.startswith("definition of ")]) == 6
        assert [name for name in names if name.startswith("§")] == expected
        assert len({section[3] for section in listed}) == len(listed)


@pinned
@every_licence
def test_each_agreement_is_itself_and_no_other(licence: str) -> None:
    assert identify(agreement(licence)) == (Match(licence, True, ()),)


@pinned
@every_licence
def test_a_use_policy_is_no_agreement(licence: str) -> None:
    assert identify(use_policy(licence)) == ()


@pinned
def test_the_agreement_of_llama_3_ends_before_the_use_policy_in_its_file() -> None:
    assert joined(parts("llama-3")) != agreement("llama-3")
    assert identify(joined(parts("llama-3"))) == (Match("llama-3", True, ()),)


def commented(sign: str) -> Callable[[str], str]:
    return lambda text: "\n".join(f"{sign} {line}" for line in text.split("\n"))


FORMS: dict[str, Callable[[str], str]] = {
    "wrapped": lambda text: "\n\n".join(textwrap.fill(line, 60) for line in text.split("\n")),
    "hyphenated": lambda text: text.replace("non-transferable", "non-\n  transferable").replace(
        "royalty-free", "royalty- free"
    ),
    "one line": lambda text: " ".join(text.split()),
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "straight quotes": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "curly quotes": lambda text: re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’"),
    "letter case": str.upper,
    "hash signs": commented("#"),
    "slashes": commented("//"),
    "stars": lambda text: "/*\n" + "\n".join(f" * {line}" for line in text.split("\n")) + "\n */",
    "quoted": commented(">"),
    "html": lambda text: (
        "<html><body>" + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n")) + "</body></html>"
    ),
    "markdown": lambda text: re.sub(r"(?m)^\s*(\d)\\?\. \W*([^.*]+)\W*\.", r"## \1\\. **\2**.", text),
    "linked": lambda text: text if "](" in text else re.sub(r"https?://[\w./-]+\w/?", r"[\g<0>](\g<0>)", text),
    "no scheme": lambda text: re.sub(r"https?://(www\.)?", "", text),
    "copyright sign": lambda text: text.replace("©", "(c)") if "©" in text else text.replace("(c)", "&copy;"),
    "preface": lambda text: f"Third-party licences\n\nThe Llama 4 Community License Agreement follows.\n\n{text}",
    "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "another licence after it": lambda text: f"{text}\n\nApache License\nVersion 2.0, January 2004\n",
}


@pinned
@every_licence
@pytest.mark.parametrize("form", FORMS)
def test_form_does_not_matter(licence: str, form: str) -> None:
    changed = FORMS[form](agreement(licence))
    assert identify(changed) == (Match(licence, True, ()),)


@pinned
@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([" ", "\n", "\n\n", "\t", "\n# ", " \u00a0"]), min_size=7, max_size=31))
def test_white_space_does_not_matter(gaps: list[str]) -> None:
    words = agreement("llama-4").split()
    text = "".join(word + gaps[number % len(gaps)] for number, word in enumerate(words))
    assert differences(text) == ()


@pinned
@every_licence
def test_each_altered_section_is_named(licence: str) -> None:
    texts = parts(licence)
    for name, text in texts.items():
        words = text.split()
        changed = joined({**texts, name: " ".join([*words[:-1], "not", words[-1]])})
        clause = f"{name if name.startswith('§') else 'the ' + name} is altered"
        assert identify(changed) == (Match(licence, False, (clause,)),)


@pinned
@every_licence
def test_each_missing_section_is_named(licence: str) -> None:
    texts = parts(licence)
    for name in texts:
        changed = joined({other: text for other, text in texts.items() if other != name})
        clause = f"{name if name.startswith('§') else 'the ' + name} is missing"
        assert identify(changed) == (Match(licence, False, (clause,)),)


@pinned
@pytest.mark.parametrize(
    ("old", "new"),
    [("700", "500"), ("700", "7.00"), ("700", "7,00"), ("700", "7000"), ("700", "７０1"), ("million", "mıllion")],
)
def test_one_changed_character_is_noticed(old: str, new: str) -> None:
    assert differences(agreement("llama-4").replace(old, new, 1)) == ("§2 is altered",)


@pinned
def test_full_width_digits_are_the_same_digits() -> None:
    assert differences(agreement("llama-4").replace("700", "７００")) == ()


@pinned
def test_a_changed_cross_reference_is_noticed() -> None:
    assert differences(agreement("llama-4").replace("5(a)", "5(c)")) == ("§5.a is altered",)


@pinned
def test_two_altered_neighbours_and_two_missing_ones() -> None:
    texts = parts("llama-4")
    assert differences(joined({**texts, "§3": f"3. Not {texts['§3'][3:]}", "§4": texts["§4"][:-90]})) == (
        "§3 is altered",
        "§4 is altered",
    )
    gone = {name: text for name, text in texts.items() if name not in ("§3", "§4")}
    assert differences(joined(gone)) == ("§3 is missing", "§4 is missing")
    gone["§2"] += "\n3. Reserved."
    assert differences(joined(gone)) == ("§3 is missing", "§4 is missing", 'text is added after §2: "3 reserved"')


@pinned
def test_an_altered_and_a_missing_neighbour_are_told_apart() -> None:
    texts = parts("llama-4")
    texts["§5.b"] = texts["§5.b"][:-30]
    del texts["§5.c"]
    assert differences(joined(texts)) == ("§5.b is altered", "§5.c is missing")


@pinned
def test_added_text_is_named_by_its_first_words() -> None:
    texts = parts("llama-4")
    added = "Acme may do as it pleases, whatever Meta says about it elsewhere."
    assert differences(joined({**texts, "§4": f"{texts['§4']}\n\n{added}"})) == (
        'text is added after §4: "acme may do as it pleases whatever meta …"',
    )
    assert differences(joined({**texts, "§4": f"{texts['§4']} {'x' * 5000}."})) == (
        f'text is added after §4: "{"x" * 20}"',
    )


@pinned
@pytest.mark.parametrize(
    ("tail", "words"),
    [
        ("8. Addendum. None of it holds.", "8 addendum none of it holds"),
        ("**8\\.** Addendum", "8 addendum"),
        ("Section 8: Commercial use is prohibited.", "section 8 commercial use is prohibited"),
        ("VIII. Everything is free.", "viii everything is free"),
        ("The terms above do not apply to you.", "the terms above do not apply to you"),
        ("The license above is hereby revoked.", "the license above is hereby revoked"),
        ("You may not use it for any commercial purpose.", None),
        ("Nothing in this Agreement binds Acme.", "nothing in this agreement binds acme"),
        ("The Llama Materials are free.", "the llama materials are free"),
        ("The Llama 4 Acceptable Use Policy is no part of this Agreement.", None),
    ],
)
def test_terms_added_at_the_end_are_noticed(tail: str, words: str | None) -> None:
    (difference,) = differences(agreement("llama-4") + "\n" + tail)
    assert difference.startswith("text is added after §7: ")
    assert words is None or difference.endswith(f'"{words}"')


@pinned
@pytest.mark.parametrize(
    "tail",
    [
        "12",
        "- 8 -",
        "1. Third-party components: see NOTICE.",
        "# Citation",
        "Page 3 of 3",
        "XGBoost is used as well.",
        "Section in the README about it.",
        "No royalties are due.",
        "This release is superseded by version 2.",
        "10 contributors made this.",
        "Any contribution is under this License, without any additional terms or conditions.",
    ],
)
def test_what_merely_follows_is_no_term(tail: str) -> None:
    assert identify(agreement("llama-4") + "\n\n" + tail) == (Match("llama-4", True, ()),)


@pinned
def test_the_last_word_counts_as_a_whole() -> None:
    assert differences(agreement("llama-4").rstrip().removesuffix(".") + "s.") == ("§7 is altered",)


@pinned
@pytest.mark.parametrize("licence", ["llama-3.3", "llama-4"])
def test_a_use_policy_after_the_agreement_is_another_document(licence: str) -> None:
    assert identify(agreement("llama-4") + "\n\n" + use_policy(licence)) == (Match("llama-4", True, ()),)


@pinned
@pytest.mark.parametrize(
    "order", [("llama-3.3", "llama-4"), ("llama-4", "llama-3.3"), tuple(FOLDERS), tuple(FOLDERS)[::-1]]
)
def test_a_file_of_several_agreements_serves_each(order: tuple[str, ...]) -> None:
    text = "\n\n".join(agreement(licence) for licence in order)
    assert identify(text) == tuple(Match(licence, True, ()) for licence in order)
    with_policies = "\n\n".join(agreement(licence) + "\n\n" + use_policy(licence) for licence in order)
    assert identify(with_policies) == tuple(Match(licence, True, ()) for licence in order)


@pinned
def test_an_altered_copy_beside_another_agreement_is_altered_alone() -> None:
    altered = agreement("llama-4").replace("700", "500")
    assert identify(agreement("llama-3.3") + "\n" + altered + "\n" + agreement("llama-2")) == (
        Match("llama-3.3", True, ()),
        Match("llama-4", False, ("§2 is altered",)),
        Match("llama-2", True, ()),
    )


@pinned
@pytest.mark.parametrize(
    "title", ["", "# ACME LICENSE", "LLAMA 3.3 COMMUNITY LICENSE AGREEMENT", "LLAMA 5 COMMUNITY LICENSE AGREEMENT"]
)
def test_a_changed_title_does_not_hide_whose_agreement_it_is(title: str) -> None:
    texts = parts("llama-4")
    expected = "the title is altered" if title else "the title is missing"
    assert differences(joined({**texts, "title": title})) == (expected,)


@pinned
def test_an_agreement_that_names_another_version_throughout_is_an_altered_copy_of_that_version() -> None:
    text = agreement("llama-4").replace("Llama 4", "Llama 3.2").replace("LLAMA 4", "LLAMA 3.2")
    (match,) = identify(text)
    assert (match.licence, match.exact) == ("llama-3.2", False)
    assert "the date is altered" in match.differences


@pinned
def test_a_mention_of_the_title_within_the_agreement_does_not_cut_it_in_two() -> None:
    texts = parts("llama-4")
    texts["§2"] += " See the Llama 4 Community License Agreement."
    assert differences(joined(texts)) == ('text is added after §2: "see the llama 4 community license agreement"',)


@pinned
def test_a_moved_section_is_missing_in_one_place_and_added_in_another() -> None:
    texts = parts("llama-4")
    moved = texts.pop("§2")
    missing, added = differences(joined({**texts, "moved": moved}))
    assert missing == "§2 is missing"
    assert added.startswith('text is added after §7: "2 additional')


@pinned
@pytest.mark.parametrize("share", [0.1, 0.4])
def test_less_than_half_of_an_agreement_is_another_text(share: float) -> None:
    text = agreement("llama-4")
    assert identify(text[: int(len(text) * share)]) == ()
    assert identify(text[: int(len(text) * 0.8)]) != ()


@pytest.mark.parametrize(
    "text", ["", " \n", "Apache License", "LLAMA 4 COMMUNITY LICENSE AGREEMENT", "\x00", "Llama 4 " * 999]
)
def test_other_texts_are_no_agreement(text: str) -> None:
    assert identify(text) == ()


def test_a_stream_keeps_words_digits_and_the_points_between_digits() -> None:
    text = "**Llama 3.1**: non-\nfree, 1,000 (or 7.) “Ünits” https://www.a.example/b_c Copyright (c) x &copy; 5(c)"
    stream = stream_of(text)
    assert stream.letters == b"llama3.1nonfree1,000or7?nitsaexamplebccopyrightx5c"
    assert [
        stream.letters[start:][: len(word)] for word, start in zip(stream.words[:3], stream.starts, strict=False)
    ] == [
        b"llama",
        b"3.1",
        b"non",
    ]
    assert stream.starts[-1] == len(stream.letters)


@pinned
@pytest.mark.parametrize("unit", ["a ", "§1.b", "title date", "§2", "§5 ", "\ufdfa", "7.0,"])
def test_a_file_of_pieces_is_no_agreement(unit: str) -> None:
    """A search that takes quadratic time would not come back for minutes; `tests/benchmarks/run.py` has the ratio."""
    texts = parts("llama-4")
    piece = "".join(texts.get(name, name) for name in unit.split(" ")) + " " * unit.endswith(" ")
    assert not any(match.exact for match in identify(piece * (2**20 // len(piece.encode()))))


@pinned
@pytest.mark.parametrize(
    "around", ["The text below is void.\n\n{}", "{}\n\nAdditional restrictions: royalties are due."]
)
def test_text_around_it_that_takes_it_back_makes_it_altered(around: str) -> None:
    [match] = identify(around.format((LICENCES / "llama4" / "LICENSE").read_text(encoding="utf-8")))
    assert not match.exact
    assert match.differences
