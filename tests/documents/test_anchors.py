"""The sentence anchors, by the definition in words and against the pinned texts."""

import hashlib
import textwrap

import pytest
from checkout import LICENCE_TEXTS
from rows import rows

from llamalicense.documents.anchors import anchor, collapse, find, sentences, units

pinned = pytest.mark.skipif(not LICENCE_TEXTS.is_dir(), reason="the pinned licence texts are not here")


def test_an_anchor_is_16_digits_of_the_hash_of_the_normalised_sentence() -> None:
    plain = 'the licensee\'s "mark" é.'
    assert anchor(plain) == hashlib.sha256(plain.encode()).hexdigest()[:16]
    assert anchor("  The\u00a0Licensee’s\n “Mark”  E\u0301. ") == anchor(plain)
    assert anchor("The licensees mark é.") != anchor(plain)
    assert anchor("") == hashlib.sha256(b"").hexdigest()[:16]


@rows(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", ["one two", "three"]),
        (
            "1. one\n2) two\na. three\nb) four\nii. five\nxiv. six\n* seven\n- eight\n+ nine\n• ten",
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        ),
        ("1. a. nested labels", ["nested labels"]),
        ("i.\u00a0an unbreakable space", ["an unbreakable space"]),
        ("# Heading #\ntext\n## 2. Another\ntext", ["Heading", "text", "Another", "text"]),
        ("**Bold** [link](https://a.example)\nand _more_", ["Bold link and more"]),
        (r"7\. **Law**. Text", ["Law. Text"]),
        ("> quoted\n> on", ["quoted on"]),
        ("third party.\n      ii.  If you", ["third party.", "If you"]),
        ("* item one\n  goes on\n* item two", ["item one goes on", "item two"]),
        ("including Example\n4. If you access", ["including Example 4. If you access"]),
        ("these are:\n2. second", ["these are:", "second"]),
        ("on April\n2024. Then", ["on April 2024. Then"]),
        ("(A) not a label\nA. nor this", ["(A) not a label A. nor this"]),
        ("#\n# \n##  ##\n", []),
        (" \n\n", []),
    ],
)
def test_units(text: str, expected: list[str]) -> None:
    assert list(units(text)) == expected


@rows(
    ("text", "expected"),
    [
        ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
        ("He said “Stop.” Then “go?” And ‘well!’ Yes.", ["He said “Stop.”", "Then “go?”", "And ‘well!’", "Yes."]),
        ("not before small letters. like this", ["not before small letters. like this"]),
        ("not before a quote. “Like this”", ["not before a quote. “Like this”"]),
        ("v3.1 and 7.5 are One", ["v3.1 and 7.5 are One"]),
        ("Example Platforms, Inc. All of it.", ["Example Platforms, Inc. All of it."]),
        ("Copyright Zinc. All of it.", ["Copyright Zinc.", "All of it."]),
        ("the U.S. Government", ["the U.S. Government"]),
        ("as in Section 1.b.i. You will", ["as in Section 1.b.i. You will"]),
        ("as in Section 1.b.iii. You will", ["as in Section 1.b.iii. You will"]),
        ("under Section 2. You will", ["under Section 2. You will"]),
        ("under § 2. You will", ["under § 2. You will"]),
        ("Sections 3, 4 and 7 survive. You will", ["Sections 3, 4 and 7 survive.", "You will"]),
        ("this Section 5(a). You will", ["this Section 5(a).", "You will"]),
        ("including Example 4. If you", ["including Example 4.", "If you"]),
        ("including Example 3.1. If you", ["including Example 3.1.", "If you"]),
        ("Is it plan B? Yes", ["Is it plan B?", "Yes"]),
        ("(“Policy”). The rest", ["(“Policy”).", "The rest"]),
        ("no end", ["no end"]),
        ("wrapped\nsentence. Another\none.", ["wrapped sentence.", "Another one."]),
        ("item one. Two\n\n* item three", ["item one.", "Two", "item three"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_find_returns_the_sentence_as_it_stands_in_the_text() -> None:
    text = "# Terms\n\n1. Heading. The **Licensee’s**\n   duty is plain. More."
    plain, no_sentence = anchor("the licensee's duty is plain."), anchor("The licensee's duty.")
    assert find({plain, no_sentence, ""}, text) == {plain: "The Licensee’s duty is plain."}


# What each clause's own sentence begins and ends with, in every agreement that has it, and its anchor.
CITED = {
    "llama2/LICENSE": {
        "4d3880a31ddfd4ce": ("If you distribute", "third party."),
        "0e885741873ad395": ("If you receive", "apply to you."),
        "7d9a6a931fe27863": ("You must retain", 'Reserved."'),
        "0687a48233546518": ("Your use", "this Agreement."),
        "36469f8853885a86": ("You will not use", "thereof)."),
        "bc64243069990406": ("If, on the", "such rights."),
        "6792872beebb5c3e": ("No trademark", "Llama Materials."),
        "456de4d50cc5617c": ("If you institute", "instituted."),
        "34a511705c4a5d15": ("Meta may terminate", "this Agreement."),
    },
    "llama3/LICENSE": {
        "5dd49a8c2c0f48b6": ("If you distribute", "product documentation."),
        "774300b672d31fda": ("If you use", "model name."),
        "b9d7ccd0865e4155": ("You must retain", "Reserved.”"),
        "c65a5931e3d34cbb": ("You will not use", "thereof)."),
        "238e6a3d16de6890": ("If, on the", "such rights."),
    },
    "llama3_1/LICENSE": {"84a029cd705e5ca8": ("If, on the", "such rights.")},
    "llama3_2/LICENSE": {"8c93bfe00d9c3c4e": ("If, on the", "such rights.")},
    "llama3_3/LICENSE": {
        "0e885741873ad395": ("If you receive", "apply to you."),
        "d3456ed1bd7e670f": ("If, on the", "such rights."),
        "e236fc1676aac1bc": ("Disclaimer", "Warranty."),
    },
    "llama4/LICENSE": {
        "fe45e54f3555dadf": ("If you distribute", "product documentation."),
        "d5dce362321d4e1b": ("If you use", "model name."),
        "0e885741873ad395": ("If you receive", "apply to you."),
        "5307fda21cc2821c": ("You must retain", "Reserved.”"),
        "277291c127d64e8d": ("Your use", "this Agreement."),
        "3fc9eed187c1dcb6": ("If, on the", "such rights."),
        "49efdd6161cb2808": ("No trademark", "Section 5(a)."),
        "2909fa91b9e01ff9": ("If you institute", "instituted."),
        "34a511705c4a5d15": ("Meta may terminate", "this Agreement."),
        "ab9a648fab348eb7": ("Upon termination", "Llama Materials."),
    },
    "llama4/USE_POLICY.md": {
        "80c51df83ad8100f": ("You agree", "to:"),
        "d600724829d3eb63": ("Engage in any action", "disabled by Meta"),
        "8a89c251b383c47c": ("Fail to", "AI system"),
        "ce5aa39ecf0377d3": ("With respect to", "the European Union."),
        "a3b53ef884462d33": ("This restriction", "models."),
    },
}
CASES = [(file, digest, *ends) for file, cited in CITED.items() for digest, ends in cited.items()]


@pinned
@pytest.mark.parametrize(("file", "digest", "begin", "end"), CASES)
def test_the_sentences_of_the_pinned_texts_come_out_whole(file: str, digest: str, begin: str, end: str) -> None:
    sentence = find({digest}, (LICENCE_TEXTS / file).read_text(encoding="utf-8")).get(digest)
    assert sentence is not None
    assert sentence.startswith(begin)
    assert sentence.endswith(end)
    assert anchor(sentence) == digest


@pinned
@pytest.mark.parametrize("folder", ["llama2", "llama3", "llama3_1", "llama3_2", "llama3_3", "llama4"])
def test_no_unit_of_a_pinned_text_keeps_its_label_or_marks(folder: str) -> None:
    for name in ("LICENSE", "USE_POLICY.md"):
        for unit in units((LICENCE_TEXTS / folder / name).read_text(encoding="utf-8")):
            assert unit == collapse(unit)
            assert len(unit) > 5
            assert not unit.startswith(tuple("0123456789*#-"))
            assert "**" not in unit
            assert "](" not in unit


@pinned
@pytest.mark.parametrize("width", [40, 72, 1000])
def test_wrapping_does_not_change_a_sentence(width: int) -> None:
    text = (LICENCE_TEXTS / "llama4" / "LICENSE").read_text(encoding="utf-8")
    paragraphs = [
        textwrap.fill(line, width, break_on_hyphens=False, break_long_words=False) for line in text.split("\n")
    ]
    assert list(map(anchor, sentences("\n".join(paragraphs)))) == list(map(anchor, sentences(text)))


@pinned
def test_each_item_of_the_use_policies_is_a_sentence() -> None:
    for policy in LICENCE_TEXTS.glob("*/USE_POLICY.md"):
        text = policy.read_text(encoding="utf-8")
        items = [line for line in text.split("\n") if line.lstrip()[:2] in ("* ", "- ") or line.lstrip()[1:3] == ". "]
        found = list(sentences(text))
        bare = [collapse(line.lstrip()[2:]) for line in items if "[" not in line and "<" not in line]
        assert len(bare) > 20
        assert [item for item in bare if item not in found] == []
