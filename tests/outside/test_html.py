"""The HTML report in a real browser: what a reader sees, filters, prints and can reach, and what stays inert."""

import json
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import goldens
import pytest
from browser import ELEMENTS, chromium, eventually, opened, wrong_for_readers, wrong_in_the_dark, wrong_markup
from checkout import EXAMPLES, GOLDEN
from manifests import RICH, SCOUT, as_editors_read
from playwright.sync_api import Page

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.policy.page import Cited
from llamalicense.report.formats import Style, render
from llamalicense.report.formats.html.words import kind_of
from llamalicense.report.formats.summary import counts
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check

# Everything that the rich manifest says in its own words, by what takes its place.
HOSTILE = {
    "Acme Robotics Inc.": '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "acme-17b": "</style></title></textarea>--><script>alert(2)</script>" + "x" * 400,
    "Acme Chat": "javascript:alert(3) ' onmouseover='alert(3) \" autofocus onfocus=\"alert(3)",
    "acme-labs/found-on-a-disk-8b": "acme-labs/<base href=https://evil.example>",
    "Powered by Llama": "<link rel=stylesheet href=https://evil.example/x.css>&lt;b&gt;&#x3c;",
    "Every answer is reviewed by a licensed engineer.": "]]><iframe src=https://evil.example></iframe><!--",
    "The licence file ships with release 2.4.0.": "<svg onload=alert(4)>\n::error::forged\n##[error]forged",
    "legal@acme.example": "<a href=javascript:alert(5)>legal</a>",
    "Agreement 2025-118": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "NOTICE": "<object data=x>.md",
    "README.md": "<form action=x>.md",
}
TAME = {said: "Tame words" if "/" not in said else "acme-labs/tame" for said in HOSTILE} | {
    "acme-17b": "tame-17b",
    "Acme Chat": "Tame Chat",
    "README.md": "missing.md",
    "NOTICE": "gone.md",
}
# What a file's name may hold and a manifest may not.
NAME = 'ev\u202eil\x1b[31m\u200b<script>alert(6)</script>"\x00\x85\u2028.yaml'


def replaced(tree: Any, words: dict[str, str]) -> Any:
    if isinstance(tree, dict):
        return {replaced(key, words): replaced(value, words) for key, value in tree.items()}
    if isinstance(tree, list):
        return [replaced(item, words) for item in tree]
    if isinstance(tree, str):
        for old, new in words.items():
            tree = tree.replace(old, new)
    return tree


def report_on(*manifests: Given, **settings: Any) -> Report:
    checker = Checker(goldens.AS_OF, Settings(trace=True, **settings))
    return check(manifests, checker, goldens.AS_OF, in_full=True)


def rewritten(words: dict[str, str], name: str) -> Report:
    manifest = json.dumps(replaced(as_editors_read(RICH.replace("_000", "000")), words))
    report = report_on(Given(manifest.encode(), name, GOLDEN))
    assert report.verdict == "fail", report.reports[0].errors
    return report


def several() -> Report:
    failing = (EXAMPLES / "failing.llamalicense.yaml").read_bytes()
    report = report_on(
        Given(RICH.encode(), "a/llamalicense.yaml", GOLDEN),
        Given(failing, "b/llamalicense.yaml", EXAMPLES),
        Given(b"manifest: 2\n", "c/llamalicense.yaml", EXAMPLES),
        missing="fail",
        waivers=False,
    )
    return replace(report, today=goldens.AS_OF.replace(day=22))


REPORTS: dict[str, Callable[[], Report]] = {
    "rich": goldens.rich,
    "hostile": lambda: rewritten(HOSTILE, NAME),
    "tame": lambda: rewritten(TAME, "tame.yaml"),
    "several": several,
}


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports as files."""
    folder = tmp_path_factory.mktemp("reports")
    for name, report in REPORTS.items():
        (folder / f"{name}.html").write_text(render("html", report(), Style()), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in REPORTS}


@pytest.fixture
def rich(tab: Page, files: dict[str, Path]) -> Iterator[Page]:
    with opened(tab, files["rich"]) as found:
        yield found.page


def named(results: tuple[Result, ...]) -> list[tuple[str, str]]:
    return [(result.subject, result.rule) for result in results]


def shown(page: Page) -> list[tuple[str, str]]:
    """The subject and rule of each result that is visible."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".result")].filter(each => each.getClientRects().length)
        .map(each => [...each.querySelectorAll(".meta > li")].slice(0, 2).map(item => item.textContent))"""
    )
    return [tuple(each) for each in found]


def box(label: str) -> str:
    """The name of the box that shows results of a kind: its label and how many there are."""
    return f"{label} ({sum(kind_of(result).label == label for result in goldens.rich().results)})"


def only(keep: Callable[[Result], bool]) -> list[tuple[str, str]]:
    return named(tuple(result for result in goldens.rich().results if keep(result)))


def test_the_verdict_comes_first_and_the_parts_follow_in_their_order(rich: Page) -> None:
    text = rich.locator("body").inner_text()
    order = [
        "Fail",
        *counts(goldens.rich().results),
        "Meta may end the agreement when any of its terms is broken (§6).",
        "Acme Robotics Inc. (company, US)",
        "meta-llama/Llama-4-Scout-17B-16E-Instruct",
        "Contracting party: Meta Platforms, Inc.",
        "\nWhat to do next\n",
        "Rename it so that it begins with",
        'Show "Built with Llama" on its about page; that settles it.',
        "\nQuestions\n",
        "For legal",
        "use.trade_compliance · decides 1 result",
        "\nWhat this rests on\n",
        "NOTICE SHA-256 ",
        "review of acceptable use, by legal@acme.example on 2025-10-01",
        "customer support",
        "\nMatrix\n",
        "\nResults\n",
        "50 results shown",
        "\nThe rules\n",
        "\nAbout this report\n",
        "llamalicense check llamalicense.yaml --as-of 2026-11-21 --output-format html",
        "Not legal advice. These rules have not been reviewed by a lawyer.",
    ]
    places = []
    at = 0
    for said in order:
        at = text.find(said, at)
        places.append(at)
    assert -1 not in places, order[places.index(-1)]


def test_every_result_says_all_that_a_result_says(rich: Page) -> None:
    rich.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    texts = rich.locator(".result").all_text_contents()
    report = goldens.rich()
    assert len(texts) == len(report.results)
    for text, result in zip(texts, report.results, strict=True):
        line = " ".join(text.split())
        assert "`" not in text
        said = [result.rule, result.subject, result.clause, result.title, result.explanation, result.remedy]
        said += [str(result.location), *(missing.fact for missing in result.missing)]
        said += [fact.fact for step in result.trace for fact in step.facts]
        said += [f"line {fact.location.line}" for step in result.trace for fact in step.facts if fact.location]
        if result.waiver:
            said += [result.waiver.reason, result.waiver.approved_by, str(result.waiver.expires), "fail, violated"]
        assert [each for each in said if " ".join(each.replace("`", "").split()) not in line] == []


def test_each_rule_is_read_out_once_and_its_clause_leads_to_its_source(rich: Page) -> None:
    report = goldens.rich()
    rules = rich.locator("#rules details")
    assert rules.count() == len({result.rule for result in report.results})
    rich.locator(".result").first.get_by_role("link", name="catalogue/governing-licence").click()
    page = rich.locator("#rules details").first
    assert "the catalogue knows it: satisfied" in page.inner_text()
    # However much of the page has not been laid out yet, a link ends where it leads.
    rich.locator(".result").last.get_by_role("link", name="llama-4/user-terms").click()
    top = "document.getElementById('llama-4/user-terms').getBoundingClientRect().top"
    assert eventually(rich, f"0 <= {top} && {top} < innerHeight / 2")
    source = rich.locator(".result").get_by_role("link", name="§1.b.iii", exact=True).first
    assert source.get_attribute("href") == "https://www.llama.com/llama4/license/"


def test_a_filter_takes_away_what_it_names_and_nothing_else(rich: Page) -> None:
    assert shown(rich) == named(goldens.rich().results)
    rich.get_by_role("checkbox", name=box("Pass")).uncheck()
    assert shown(rich) == only(lambda result: result.verdict != "pass" or result.reason == "not-applicable")
    for name in ("Not applicable", "Lacks facts", "Waived", "Fail"):
        rich.get_by_role("checkbox", name=box(name)).uncheck()
    assert shown(rich) == only(lambda result: result.reason == "unclear")
    rich.get_by_role("combobox", name="Subject").select_option("builds/acme-17b")
    assert shown(rich) == [("builds/acme-17b", "llama-4/notice-file")]
    rich.get_by_role("button", name="Show all").click()
    assert shown(rich) == named(goldens.rich().results)
    rich.get_by_role("combobox", name="Policy").select_option("catalogue")
    assert shown(rich) == only(lambda result: result.rule.startswith("catalogue/"))


def test_each_cell_of_the_matrix_leads_to_its_result_though_that_is_filtered_out(rich: Page) -> None:
    cells = rich.evaluate(
        """() => [...document.querySelectorAll(".matrix tbody a")].map(link => {
            const item = document.getElementById(link.hash.slice(1));
            const [subject, rule] = [...item.querySelectorAll(".meta > li")].map(each => each.textContent);
            const row = link.closest("tr"), column = [...row.children].indexOf(link.closest("td"));
            const heads = [...document.querySelectorAll(".matrix thead th:not([colspan])")];
            return {subject, rule, row: row.querySelector("code").innerText, head: heads[column].innerText,
                    word: link.innerText, tag: item.querySelector(".tag").textContent};
        })"""
    )
    assert sorted((cell["subject"], cell["rule"]) for cell in cells) == sorted(named(goldens.rich().results))
    short = {"Lacks facts": "Facts?", "Not applicable": "n/a"}
    for cell in cells:
        assert cell["rule"].endswith("/" + cell["row"])
        assert cell["subject"].casefold().endswith(cell["head"].replace("\n", "").casefold())
        word = cell["tag"].partition(" · ")[0]
        assert cell["word"] == short.get(word, word)

    rich.get_by_role("checkbox", name=box("Fail")).uncheck()
    rich.locator(".matrix tr").filter(has_text="model-naming").get_by_role("link", name="Fail").click()
    assert (rich.locator(".result:target").text_content() or "").count("llama-4/model-naming") == 1
    assert ("builds/acme-17b", "llama-4/model-naming") in shown(rich)
    assert ("builds/acme-17b", "llama-4/relicensing") not in shown(rich)


def test_the_keyboard_reaches_the_filters_and_scrolls_the_matrix(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["rich"], width=360) as (page, _, _):
        names = []
        for _ in range(90):
            page.keyboard.press("Tab")
            names.append(
                page.evaluate(
                    """() => { const at = document.activeElement;
                    return at.getAttribute("aria-label") || at.labels?.[0]?.innerText.trim() || at.innerText; }"""
                )
            )
            if names[-1].startswith("Matrix of"):
                page.keyboard.press("ArrowRight")
                assert eventually(page, "document.activeElement.scrollLeft > 0")
        assert names[0] == "Skip to the report"
        for name in (
            "Matrix of llamalicense.yaml",
            box("Fail"),
            box("Not applicable"),
            "Policy",
            "Subject",
            "Show all",
        ):
            assert name in names
        page.get_by_role("checkbox", name=box("Pass")).focus()
        page.keyboard.press("Space")
        assert shown(page) == only(lambda result: result.verdict != "pass" or result.reason == "not-applicable")


# Takes away each result and each page of a rule that has no element which another of them does not have.
THINNED = """() => {
    const seen = new Set();
    const name = each => `${each.tagName}.${each.className}`;
    const kind = each => `${name(each.parentElement)} ${name(each)}`;
    for (const item of document.querySelectorAll(".result, #rules details")) {
        const fresh = [item, ...item.querySelectorAll("*")].map(kind).filter(each => !seen.has(each));
        if (!fresh.length) item.remove();
        fresh.forEach(each => seen.add(each));
    }
    return document.querySelectorAll(".result").length;
}"""


def has_dark_background(page: Page) -> bool:
    red, green, blue = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).slice(0, 3)"
    )
    return bool(red + green + blue < 200)


@pytest.mark.parametrize("name", ["rich", "several"])
def test_an_accessibility_checker_finds_nothing(tab: Page, files: dict[str, Path], name: str) -> None:
    """One page is checked whole, the others with an element of each kind: a checker takes seconds for hundreds."""
    with opened(tab, files[name]) as (page, _, _):
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate("document.styleSheets[0].insertRule('.result { content-visibility: visible !important }')")
        assert name == "rich" or page.evaluate(THINNED) > 2
        assert wrong_for_readers(page) == []
        assert not has_dark_background(page)
        assert name != "rich" or page.evaluate(THINNED) > 2
        assert wrong_in_the_dark(page) == []
        assert has_dark_background(page)


def test_a_validator_of_markup_finds_nothing(files: dict[str, Path]) -> None:
    assert wrong_markup(*(file for name, file in files.items() if name != "tame")) == ""  # has what hostile has


def test_hostile_names_are_text_and_nothing_else(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["tame"]) as tame:
        expected = tame.page.evaluate(ELEMENTS)
    with opened(tab, files["hostile"]) as hostile:
        # Which lines say that a file is not there is the same for both, and so is every element.
        assert hostile.page.evaluate(ELEMENTS) == expected
        text = " ".join((hostile.page.locator("main").text_content() or "").split())
        (report,) = REPORTS["hostile"]().reports
        told = "\n".join(str(each) for result in report.results for each in (*astuple(result), *(result.waiver or ())))
        quoted = [said for said in HOSTILE.values() if said in f"{told} {report.organisation}"]
        assert len(quoted) >= 8
        for said in quoted:
            inert = said.replace("\n", " ").replace("::error", ":\\u003aerror").replace("##[", "#\\u0023[")
            assert inert in text
        assert "ev\\u202eil\\u001b[31m\\u200b<script>" in text
        hostile.page.mouse.move(400, 300)
        assert hostile.page.evaluate("document.activeElement === document.body")


def test_no_name_holds_what_turns_or_hides_text(files: dict[str, Path]) -> None:
    text = files["hostile"].read_text(encoding="utf-8")
    assert [char for char in text if not char.isprintable() and char != "\n"] == []
    assert [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


def test_what_stands_between_backticks_is_code_and_no_backtick_is_shown(rich: Page) -> None:
    assert "`" not in (rich.locator("body").text_content() or "")
    named = rich.locator(".result .do code").all_text_contents()
    assert "agreement" in named


def test_a_waived_fail_is_never_said_to_be_none(tab: Page, tmp_path: Path) -> None:
    manifest = (
        "manifest: 1\norganisation: {name: A, kind: company, country: DE}\n"
        f"models: [{{id: {SCOUT}, access: weights}}]\n"
        "builds: []\nwaivers: [{rule: llama-4/eu-multimodal, reason: Soon., approved_by: Legal, "
        "approved_on: 2026-11-02, expires: 2026-12-31}]\n"
    )
    report = report_on(Given(manifest.encode(), "m.yaml", tmp_path))
    assert report.verdict == "warn"
    file = tmp_path / "report.html"
    file.write_text(render("html", report, Style()), encoding="utf-8")
    with opened(tab, file) as (page, _, _):
        text = page.locator("body").inner_text()
        assert "No result fails but one that the organisation has waived" in text
        assert "Nothing fails" not in text
        urgent = page.locator(".urgent").inner_text()
        assert "llama-4/eu-multimodal: there is no right under §1(a)" in urgent
        assert "no waiver of the licensee's can grant one" in urgent
        assert "Meta may end the agreement" in urgent


def test_only_a_web_page_becomes_a_link(tab: Page, tmp_path: Path) -> None:
    report = goldens.rich()
    urls = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "http://x", "https://x/\u202e")
    readings = dict(report.readings)
    told = dict.fromkeys(result.rule for result in (*report.failures, *report.warnings))
    rules = [rule for rule in told if readings[rule].clauses]
    assert len(rules) > 2 * len(urls)
    for rule, url in zip(rules, cycle(urls), strict=False):
        clauses = tuple(Cited(cited.clause, url, "") for cited in readings[rule].clauses)
        readings[rule] = readings[rule]._replace(clauses=clauses)
    file = tmp_path / "report.html"
    file.write_text(render("html", replace(report, readings=readings), Style()), encoding="utf-8")
    with opened(tab, file) as (page, _, _):
        addresses = page.evaluate("[...document.links].map(link => link.getAttribute('href'))")
        assert [each for each in addresses if not each.startswith(("#", "https://"))] == []
        assert not any("https://x/" in each for each in addresses)


def test_the_page_may_load_and_run_nothing(rich: Page) -> None:
    allowed = rich.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed
    assert rich.locator("script, link, img, iframe, [style], [src], [onclick]").count() == 0
    for link in rich.locator("a[href^='https:']").all()[:3]:
        assert link.get_attribute("rel") == "noreferrer"


def test_paper_has_every_result_and_room_for_answers_and_no_controls(rich: Page) -> None:
    rich.get_by_role("checkbox", name=box("Fail")).uncheck()
    rich.emulate_media(media="print", color_scheme="dark")
    assert shown(rich) == named(goldens.rich().results)
    assert not rich.locator(".filters").is_visible()
    assert not rich.locator("nav").is_visible()
    assert rich.locator(".answer").first.is_visible()
    assert rich.locator(".answer").count() == rich.locator(".questions li").count()
    failing = rich.locator(".result").filter(has_text="Rename it so that it begins").first
    assert failing.get_by_text("how its name begins").first.is_visible()
    assert rich.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert rich.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("name", REPORTS)
def test_the_narrowest_screen_scrolls_only_downwards(tab: Page, files: dict[str, Path], name: str) -> None:
    with opened(tab, files[name], width=320) as (page, _, _):
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_each_manifest_has_its_section_and_its_own_filters(tab: Page, files: dict[str, Path]) -> None:
    with opened(tab, files["several"]) as (page, _, _):
        assert page.locator("header").get_by_text("No verdict", exact=True).count() == 2
        assert "which is not the day on which it was run (2026-11-22)" in page.locator("header").inner_text()
        assert "--missing fail" in page.locator("header").inner_text()
        assert "--no-waivers" in page.locator("#about").inner_text()
        first, second, third = page.locator("main > section.manifest").all()
        first.get_by_role("checkbox", name="Fail").uncheck()
        second.get_by_role("combobox", name="Subject").select_option("organisation")
        visible = [len(each.locator(".result:visible").all()) for each in (first, second, third)]
        reports = several().reports
        assert visible == [
            sum(result.verdict != "fail" for result in reports[0].results),
            sum(result.subject == "organisation" for result in reports[1].results),
            0,
        ]
        assert "c/llamalicense.yaml:1:11 manifest: found 2; expected 1" in third.inner_text()


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render("html", goldens.rich(), Style()) == render("html", goldens.rich(), Style(100, True, True, True))
