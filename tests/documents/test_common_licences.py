"""The sentences of common licences: known in any layout, by digests of the texts that a package has."""

import json
import re
import textwrap

import pytest
from generate_common_licences import LICENCES, TARGET, generate, text_of
from rows import rows

from llamalicense.documents.blocks import Block
from llamalicense.documents.common_licences import of_common_licences
from llamalicense.documents.statements import statements


def known(text: str) -> list[bool]:
    texts = [statement.text for statement in statements(Block(text, "prose", tuple(range(1, text.count("\n") + 2))))]
    return of_common_licences(texts)


def test_the_digests_are_those_of_the_package() -> None:
    assert TARGET.read_text(encoding="utf-8") == generate()


def test_the_data_hold_digests_and_no_wording() -> None:
    data = json.loads(TARGET.read_text(encoding="utf-8"))
    assert list(data) == ["source", "licences", "digests"]
    assert all(re.fullmatch(r"[!-~]+", line) and " " not in line for line in data["digests"])


@rows("licence", LICENCES)
@rows("width", [0, 60])
def test_every_sentence_of_a_licence_is_known_in_any_layout(licence: str, width: int) -> None:
    for paragraph in filter(str.strip, re.split(r"\n\s*\n", text_of(licence))):
        line = " ".join(paragraph.split())
        assert all(known(textwrap.fill(line, width) if width else line)), paragraph


def test_a_name_of_its_own_changes_no_sentence() -> None:
    [is_known] = known(
        "Neither the name of Acme Inc. nor the names of its contributors may be used to endorse or promote products "
        "derived from this software without specific prior written permission."
    )
    assert is_known


@pytest.mark.parametrize(
    "text",
    [
        "Permission is hereby granted, free of charge, to any person but Acme.",
        "You may not use this file.",
        "Licensed under the Apache License, Version 3.0.",
        "THE SOFTWARE IS PROVIDED WITH A WARRANTY.",
    ],
)
def test_another_sentence_is_not_known(text: str) -> None:
    assert not all(known(text))
