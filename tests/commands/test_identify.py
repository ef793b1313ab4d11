"""`identify`: each pinned text is named in any layout, other licences are none, and what differs is told by section."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from agreement_layouts import LAYOUTS, NEAR_OTHERS
from generate_agreements import LICENCES as TEXTS
from generate_agreements import agreement, pinned
from generate_common_licences import LICENCES as OTHERS
from generate_common_licences import text_of
from program import Ran, llamalicense

from llamalicense.commands.identify import Holding, _sentences
from llamalicense.commands.identify.holdings import holdings
from llamalicense.documents.files import document_of
from schemas import faults

needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="the pinned licence texts are not here")
KINDS = {"agreement": "agreement", "policy": "acceptable-use"}
NOTICE = (
    "Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
LAYOUTS_TRIED = sorted(set(LAYOUTS) - NEAR_OTHERS)[::-1][:30]


def held(name: str, content: bytes) -> list[Holding]:
    return list(holdings(document_of(name, content), *_sentences()))


def rows(*arguments: object, status: int = 0) -> list[dict[str, Any]]:
    ran = llamalicense("identify", *arguments, "--output-format", "json")
    assert ran.status == status, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    assert faults("identify", found) == []
    return found


def written(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


@needs_texts
def test_every_pinned_text_is_named_in_layouts() -> None:
    """Each in ten of thirty, the next text in the next ten; test_agreement.py tries agreements in every layout."""
    assert len(LAYOUTS_TRIED) == 30
    for number, (licence, kind, text) in enumerate(pinned()):
        for name in LAYOUTS_TRIED[number % 3 :: 3]:
            layout = LAYOUTS[name]
            [told] = holdings(document_of(layout.file, layout.content(text)), {}, {})
            assert (told.kind, told.licences) == (KINDS[kind], (licence,)), (licence, kind, name, told)
            # Use policies count otherwise than agreements; a layout that draws numbers of its own may touch a word.
            assert told.whole or kind == "policy", (licence, name, told)


def test_other_licences_are_none_of_them() -> None:
    assert len(OTHERS) >= 40
    assert {licence: found for licence in OTHERS if (found := held("LICENSE", text_of(licence).encode()))} == {}


@needs_texts
def test_a_row_is_what_a_script_asks_for(tmp_path: Path) -> None:
    altered = agreement("llama-4").replace("700", "500")
    files = written(tmp_path, LICENSE=agreement("llama-3.3"), COPYING=altered, NOTICE=NOTICE, README="Acme")
    whole, changed, notice, none = rows(*files)
    assert whole == {
        "path": str(files[0]),
        "policy": "llama-3.3",
        "kind": "agreement",
        "whole": True,
        "differences": [],
    }
    difference = {
        "section": "§2",
        "line": 46,
        "lacking": 1,
        "added": "500",
        "says": '§2 has "500" in place of one word',
    }
    assert (changed["policy"], changed["whole"], changed["differences"]) == ("llama-4", False, [difference])
    assert (notice["policy"], notice["kind"], notice["whole"]) == ("llama-4", "notice", True)
    assert none == {"path": str(files[3]), "policy": None, "kind": None, "whole": False, "differences": []}


@needs_texts
def test_a_lawyer_reads_what_differs_and_what_stands_beside_it(tmp_path: Path) -> None:
    text = agreement("llama-4").replace("greater than 700 million", "greater than 500 million")
    files = written(tmp_path, LICENSE=text, COPYING=f"{agreement('llama-4')}\n\nYou owe Acme a fee.\n")
    shown = llamalicense("identify", *files).out
    assert "Llama 4 agreement: altered, 1 difference, lines 1 to 70" in shown
    difference = shown[shown.index("line 46: §2 has") :].splitlines()
    assert [line.strip() for line in difference[2:5]] == ["- [one word of Meta's text]", "+ 500", difference[4].strip()]
    assert difference[1].strip().endswith("greater than")
    assert difference[4].strip().startswith("million monthly active users")
    assert "Llama 4 agreement: whole, lines 1 to 70" in shown
    assert 'line 73, beside it: "You owe Acme a fee."' in shown
    [beside] = rows(files[1])[0]["differences"]
    assert (beside["line"], beside["says"]) == (73, '"You owe Acme a fee." stands beside it')


@needs_texts
def test_what_people_do_not_see_is_not_whole(tmp_path: Path) -> None:
    [file] = written(tmp_path, **{"page.html": f"<html><body><div hidden>{agreement('llama-4')}</div></body></html>"})
    [row] = [row for row in rows(file) if row["kind"] == "agreement"]
    assert (row["whole"], [one["says"] for one in row["differences"]]) == (False, ["it stands where nobody sees it"])


def test_a_notice_and_a_phrase_are_told_with_what_is_in_doubt(tmp_path: Path) -> None:
    texts = {
        "NOTICE": NOTICE.replace("©", "(c)"),
        "README.md": "Built with Llama",
        "about.txt": "Built with Meta Llama 3",
        "page.html": "<p hidden>Built with Llama</p>",
        "docs.txt": 'You must display "Built with Llama".',
    }
    told = [(row["policy"], row["kind"], row["whole"]) for row in rows(*written(tmp_path, **texts))]
    # Four licences share the words, so that they tell none of them.
    assert told == [
        ("llama-4", "notice", False),
        (None, "phrase", True),
        ("llama-3", "phrase", True),
        (None, "phrase", False),
        (None, None, False),
    ]
    shown = " ".join(llamalicense("identify", tmp_path / "README.md").out.split())
    assert "of Llama 3.1 or Llama 3.2 or Llama 3.3 or Llama 4: whole, line 1" in shown


def test_a_folder_has_rows_for_what_holds_something(tmp_path: Path) -> None:
    written(tmp_path, NOTICE=NOTICE, README="Acme", **{"a.txt": "x", "logo.png": "x"})
    assert [row["path"] for row in rows(tmp_path)] == [(tmp_path / "NOTICE").as_posix()]
    assert "2 other files with nothing of Llama's, 1 not read." in llamalicense("identify", tmp_path).out
    # Named itself, a file has its row once, whatever folder it is in.
    assert [Path(row["path"]).name for row in rows(tmp_path / "README", tmp_path)] == ["README", "NOTICE"]


def given(content: bytes, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Ran:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    return llamalicense("identify", "-", *arguments)


def test_standard_input_is_read_as_what_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = b"<!-- Built with Llama -->"
    assert "phrase to display" in given(hidden, monkeypatch).out
    assert "no agreement" in given(hidden, monkeypatch, "--stdin-filename", "README.md").out


def test_what_is_not_there_or_not_read_is_no_answer(tmp_path: Path) -> None:
    [pdf] = written(tmp_path, **{"licence.pdf": "%PDF-1.7"})
    for arguments, says in {
        (str(tmp_path / "nothing"),): "there is no such file or folder",
        ("https://llama.com/LICENSE",): "nothing is fetched",
        ("-", "-"): "can be read once",
        (str(pdf), "--stdin-filename", "x"): "give - as the file",
        (): "Missing argument",
    }.items():
        ran = llamalicense("identify", *arguments)
        assert (ran.status, says in ran.err) == (2, True), ran.err
    ran = llamalicense("identify", pdf)
    assert (ran.status, "is a PDF, which is not read" in ran.err, "not identified" in ran.out) == (2, True, True)
    assert rows(pdf, status=2)[0]["kind"] is None
