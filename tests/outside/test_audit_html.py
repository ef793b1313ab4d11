"""The page of an audit in a real browser: what its readers can reach, on what width, and what stays inert."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import ELEMENTS, chromium, eventually, opened, wrong_for_readers, wrong_in_the_dark, wrong_markup
from made_outcomes import in_words, organisation, summary
from playwright.sync_api import Page

from llamalicense.about import HOMEPAGE
from llamalicense.commands.audit import written
from llamalicense.commands.audit.audited import Audited
from llamalicense.inventory.since import changes

# What could be markup, an address or an attribute of its own.
HOSTILE = (
    "</style></title></svg>\"' onload=alert(1) <script>alert(2)</script><base href=//evil.example>&lt;]]>\u202e\0-->"
)


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of a small organisation that was audited before, of one that is hostile and of one that is not."""
    folder = tmp_path_factory.mktemp("pages")
    rows = organisation(9, units=("Payments", "Search"))
    earlier = folder / "earlier.jsonl"
    lines = (json.dumps({"as_of": "2026-10-31", **row._asdict()}) + "\n" for row in rows[:6])
    earlier.write_text("".join(lines).replace('"verdict": "fail"', '"verdict": "pass"'), encoding="utf-8")
    audits = {
        "small": Audited(summary(rows), changes(rows, [str(earlier)])),
        "hostile": in_words(HOSTILE),
        "tame": in_words("tame"),
    }
    pages = {name: folder / f"{name}.html" for name in audits}
    for name, audited in audits.items():
        pages[name].write_text("".join(written("html", audited)), encoding="utf-8")
    return pages


def test_an_accessibility_checker_finds_nothing_on_the_page_of_an_audit(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["small"]) as (page, _, _):
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert wrong_for_readers(page) == []
        assert wrong_in_the_dark(page) == []


def test_a_validator_of_markup_finds_nothing_on_the_page_of_an_audit(files: dict[str, Path]) -> None:
    assert wrong_markup(files["small"], files["hostile"]) == ""


def test_names_in_an_audit_are_text_and_nothing_else(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["tame"]) as tame:
        expected = tame.page.evaluate(ELEMENTS)
    with opened(tab, files["hostile"]) as page:
        assert sorted(page.page.evaluate(ELEMENTS)) == sorted(expected)
        assert page.page.locator("script, link, img, iframe, base, [style], [src], [onload]").count() == 0
        addresses = page.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        assert [to for to in addresses if not to.startswith(("#", "./", "../", HOMEPAGE))] == []


def test_on_a_narrow_screen_only_frames_scroll_and_the_keyboard_reaches_them(tab: Page, files: dict[str, Path]) -> None:
    for name in ("small", "hostile"):
        with opened(tab, files[name], width=320) as (page, _, _):
            assert page.evaluate("document.documentElement.scrollWidth") == 320, name
    with opened(tab, files["small"], width=320) as (page, _, _):
        page.get_by_label("Units against duties").focus()
        page.keyboard.press("ArrowRight")
        assert eventually(page, "document.activeElement.scrollLeft > 0")


def test_what_is_drawn_is_read_out_and_leads_to_its_numbers(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["small"]) as (page, _, _):
        drawing = page.get_by_role("table", name="Rows that fail or warn, by unit and duty")
        assert drawing.get_by_role("columnheader").count() == 3
        cells = drawing.get_by_role("cell")
        assert cells.count() == 2 * drawing.get_by_role("rowheader").count() > 2
        drawing.get_by_role("columnheader", name="Payments").get_by_role("link").click()
        assert (page.locator(":target").text_content() or "").strip() == "Payments"
        line = page.get_by_role("img", name="Verdicts over the audits")
        assert "2026-10-31: " in (line.locator("desc").text_content() or "")
        first = page.get_by_role("table", name="The worst rows").get_by_role("row").nth(1).get_by_role("link").first
        first.click()
        assert page.locator(":target").is_visible()
