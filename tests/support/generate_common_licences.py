"""Writes the digests of the sentences of common licences: python tests/support/generate_common_licences.py

The texts are those of SPDX, from the npm package spdx-license-list; only digests are kept.
"""

import json
import re
import textwrap
from base64 import b85encode
from collections.abc import Iterator

from checkout import ROOT
from npm import package

from llamalicense.documents.blocks import Block
from llamalicense.documents.common_licences import parts, sentence_digest
from llamalicense.documents.statements import statements

PACKAGE = "spdx-license-list"
TARGET = ROOT / "src" / "llamalicense" / "documents" / "common_licences.json"
LICENCES = (
    "Apache-1.1 Apache-2.0 MIT MIT-0 ISC Zlib BSL-1.0 Unlicense 0BSD BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent "
    "BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause GPL-1.0-only GPL-2.0-only GPL-3.0-only LGPL-2.0-only LGPL-2.1-only "
    "LGPL-3.0-only AGPL-3.0-only MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception CC0-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 "
    "CC-BY-4.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-SA-3.0 "
    "CC-BY-NC-SA-4.0 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0"
).split()


def generate() -> str:
    """The text of common_licences.json."""
    digests = sorted({sentence_digest(part) for licence in LICENCES for part in _parts(text_of(licence))})
    stored = textwrap.wrap(b85encode(b"".join(digests)).decode(), 110)
    version = json.loads((package(PACKAGE) / "package.json").read_text(encoding="utf-8"))["version"]
    data = {"source": f"npm {PACKAGE} {version}", "licences": LICENCES, "digests": stored}
    return json.dumps(data, indent=1) + "\n"


def text_of(licence: str) -> str:
    """The text of a licence, by its id in SPDX."""
    data = json.loads((package(PACKAGE) / "licenses" / f"{licence}.json").read_text(encoding="utf-8"))
    text: str = data["licenseText"]
    return text


def _parts(text: str) -> Iterator[str]:
    """The parts of a licence's sentences, its paragraphs taken as one line and as the lines that they have."""
    for paragraph in filter(str.strip, re.split(r"\n\s*\n", text)):
        for piece in (" ".join(paragraph.split()), paragraph.strip()):
            for statement in statements(Block(piece, "prose", tuple(range(1, piece.count("\n") + 2)))):
                yield from parts(statement.text)


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8")
