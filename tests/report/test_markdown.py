"""Markdown, read as GitHub's own parser reads it: reports for a job summary and a comment, and the pages of rules."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import hostile
import pytest
from checkout import GOLDEN
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from made_outcomes import in_words
from manifests import RICH, SCOUT
from program import llamalicense
from rows import rows

from llamalicense.commands.audit import written
from llamalicense.commands.audit.addresses import address_of
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import Style, render
from llamalicense.report.formats.markdown import LARGEST
from llamalicense.report.formats.pages.in_markdown import code, escaped
from llamalicense.report.formats.pages.renderers import RENDER
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check

DAY = date(2026, 11, 21)
CHECKER = Checker(DAY, Settings())
# What GitHub makes of plain text that is no mark-up of CommonMark: in each, nothing may be left to be made anything of.
LIVE = re.compile(r"@\w|(?<!&)#\d|\bwww\.|https?://|:[a-z_+-]+:|\$[^$\0]+\$")
HOSTILE = [
    "a | b | c |",
    "\\| a | b",
    "`| a | b",
    "``` x",
    "<img src=x onerror=alert(1)>",
    "</details></td></table><h1>PASS</h1>",
    "<!-- hidden",
    "--> shown",
    "[click](https://evil.example)",
    "![](https://evil.example/pixel.png)",
    "https://evil.example/",
    "www.evil.example",
    "@octo-org/security",
    "fixes #1",
    ":white_check_mark: pass",
    "$\\colorbox{green}{pass}$",
    "**PASS** ~~fail~~ _x_",
    "&lt;b&gt; &#64;octocat &amp;",
    "# PASS",
    "- [x] done",
]

BEGINNINGS = [
    "1. one",
    "12) twelve",
    "+ plus",
    "---",
    "===",
    "- - -",
    "    indented",
    "~~~ fenced",
    "> quoted",
    "# heading",
]


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text outside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = self.code = ""
        self._open: list[str] = []
        # As on GitHub, mark-up in HTML is kept; its sanitiser would take the dangerous part, which we do not rely on.
        self.feed(github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Around a sign that is to be one, a tag of its own parts it from the text beside it.
        self.text += "\0" if tag == "span" else "" if tag in ("code", "strong", "a") else " "
        if tag != "span":
            self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("br", "img", "hr", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes what is not open"
        self.text += "\0" if tag == "span" else ""

    def handle_data(self, data: str) -> None:
        if "code" in self._open:
            self.code += f"{data} "
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        assert not data.strip(), f"a comment hides {data!r}"
        self.text += "\0"

    def count(self, tag: str) -> int:
        return self.tags.count(tag)


def report(text: str, name: str = "llamalicense.yaml", checker: Checker = CHECKER) -> Report:
    return check([Given(text.encode(), name, GOLDEN)], checker, DAY)


def markdown(found: Report) -> str:
    return render("markdown", found, Style())


def named(name: str) -> str:
    """A manifest whose every free text is this name."""
    said = "'" + name.replace("'", "''") + "'"
    return f"""\
manifest: 1
organisation: {{name: {said}, kind: company, country: US}}
models: [{{id: {SCOUT}, access: weights}}]
builds:
  - {{name: {said}, kind: model, type: language-model, audience: public, delivery: shipped, change: fine-tuned,
     contains: [{SCOUT}], licence: [{said}], agreement: false}}
  - {{name: Chat, kind: app, audience: public, delivery: hosted, contains: [{SCOUT}], change: none,
     built_with_llama: {{at: "https://a.example", text: {said}}}}}
use:
  acceptable_use: {{reviewed: 2026-10-01, by: {said}, applies: [], borderline: {{spam: {said}}}}}
waivers:
  - {{rule: llama-4/agreement-copy, reason: {said}, approved_by: {said}, approved_on: 2026-11-02, expires: 2027-01-31}}
"""


@rows("name", HOSTILE)
def test_a_name_cannot_become_markup_or_a_mention(name: str) -> None:
    tame, hostile = (Page(markdown(report(named(each)))) for each in ("Beispiel", name))
    assert hostile.tags == tame.tags
    assert hostile.links == tame.links == []
    assert not LIVE.search(hostile.text), LIVE.findall(hostile.text)
    assert name in re.sub(r" +", " ", hostile.text.replace("\0", "") + hostile.code)


@rows("name", ["x|y.yaml", "a`b.yaml", "<b>.yaml", "a\n## PASS\n.yaml", "\u202egnp.yaml", "\x1b[2K.yaml"])
@rows("content", [RICH, "manifest: 2\n"], ids=["checked", "refused"])
def test_neither_can_a_file_name(name: str, content: str) -> None:
    tame, hostile = (Page(markdown(report(content, each))) for each in ("a.yaml", name))
    assert [tag for tag in hostile.tags if tag != "code"] == [tag for tag in tame.tags if tag != "code"]
    assert hostile.links == tame.links == []
    assert all(char.isprintable() or char in "\n\0" for char in hostile.text + hostile.code)


def test_it_has_a_row_for_every_result() -> None:
    found = report(RICH)
    page = Page(markdown(found))
    groups = 3  # findings, facts to state, passes, each with a head
    facts = {result.missing[0].fact for result in found.results if result.reason == "missing"}
    asked = [r for r in found.results if r.reason == "missing" and not r.rule.startswith("catalogue/")]
    assert page.count("tr") == groups + len(found.results) - len(asked) + len({r.missing[0].fact for r in asked})
    for fact in facts:
        assert fact in page.code + page.text
    for result in found.results:
        if result.verdict == "fail" or result.reason in ("unclear", "waived"):
            assert result.rule in page.code
            assert str(result.location) in page.code
            assert result.remedy.replace("`", "") in page.text.replace("\0", "") + page.code or "`" in result.remedy


def test_waivers_and_their_reasons_are_shown() -> None:
    text = Page(markdown(report(RICH))).text.replace("\0", "")
    assert "Waived until 2026-12-15 by legal@acme.example on 2026-11-02: The licence file ships with" in text
    assert "(it was: fail, violated)" in text


def test_a_manifest_without_a_verdict_is_told_with_its_line() -> None:
    page = Page(markdown(report("manifest: 1\norganisation: {name: A}\nmodles: []\n")))
    assert "no verdict" in page.text
    assert "llamalicense.yaml:3:1" in page.code


def test_another_day_is_told() -> None:
    found = check([Given(RICH.encode(), "a.yaml", GOLDEN)], CHECKER, date(2026, 11, 26))
    assert "As of 2026-11-21, which is not today (2026-11-26)." in Page(markdown(found)).text


def many(builds: int) -> Report:
    name = "x" * 400
    rows = "".join(
        f"  - {{name: {name}-{n}, kind: model, audience: public, contains: [{SCOUT}]}}\n" for n in range(builds)
    )
    return report(
        f"manifest: 1\norganisation: {{name: A, kind: company, country: DE}}\n"
        f"models: [{{id: {SCOUT}, access: weights}}]\nbuilds:\n{rows}"
    )


def test_what_a_comment_cannot_hold_is_cut_at_a_whole_row_and_counted() -> None:
    found = many(200)
    text = markdown(found)
    assert len(text.encode()) < LARGEST < 65_536
    page = Page(text)
    said = re.search(r"Cut here: (\d+) of (\d+) results, and what stands behind them, are not shown", page.text)
    assert said
    assert int(said[2]) == len(found.results)
    findings = len(re.findall(r"^\| (?:❌|⚠️) ", text, re.MULTILINE))
    decided = sum(map(int, re.findall(r"^\| `[^|]+` \| (\d+) \|", text, re.MULTILINE)))
    assert findings == sum(result.verdict == "fail" for result in found.results)
    assert int(said[2]) - int(said[1]) == findings + decided
    assert decided > findings
    assert "Not legal advice." in page.text


def test_what_fits_is_not_cut() -> None:
    assert "Cut here" not in markdown(many(3))


def test_the_pages_of_rules_have_every_rule_with_its_clause_and_examples() -> None:
    ran = llamalicense("rules", "llama-4", "--output-format", "markdown")
    assert (ran.status, ran.err) == (0, "")
    rules = re.findall(r"^llama-4/\S+$", llamalicense("rules", "llama-4").out, re.MULTILINE)
    assert len(rules) > 30
    headings = re.findall(r"^## (\S+)$", ran.out, re.MULTILINE)
    assert headings == rules
    page = Page(ran.out)
    assert page.count("h2") == len(rules)
    assert set(page.links) == {"https://www.llama.com/llama4/license/", "https://www.llama.com/llama4/use-policy/"}
    for part in re.split(r"^## ", ran.out, flags=re.MULTILINE)[1:]:
        assert re.search(r"^- Clause: ", part, re.MULTILINE)
        assert re.search(r"^### Examples\n\n- ", part, re.MULTILINE)


def test_a_page_says_what_explain_says() -> None:
    for rule in ("llama-4/mau-threshold", "llama-3/competing-model-training"):
        explained = llamalicense("explain", rule, "--verbose")
        assert explained.status == 0
        pages = llamalicense("rules", rule.partition("/")[0], "--output-format", "markdown").out
        [page] = [part for part in re.split(r"^## ", pages, flags=re.MULTILINE) if part.startswith(f"{rule}\n")]
        shown = Page(page)

        def words(text: str) -> list[str]:
            return re.findall(r"[a-z]{2,}", text.lower())

        # Addresses are links there, and sentences have no identifiers.
        plain = re.sub(r" of\s+https://\S+|\(sentence\s+\w+\)", "", explained.out)
        assert sorted(words(plain)) == sorted(words(f"{shown.text} {shown.code}".replace("\0", "")))


def test_every_policy_has_its_pages(tmp_path: Path) -> None:
    every = llamalicense("rules", "--output-format", "markdown").out
    for policy in ("llama-2", "llama-3.2", "llama-4", "no-competing-models", "mit"):
        assert re.search(rf"^# {re.escape(policy)}: ", every, re.MULTILINE)
    own = tmp_path / "house.yaml"
    own.write_text(
        "policy: acme\nkind: house\ntitle: A | B\nrules:\n"
        "  - {id: r, title: '<b>No</b>', fail: {organisation.country: {one_of: [XK]}}}\n",
        encoding="utf-8",
    )
    page = Page(llamalicense("rules", own, "--output-format", "markdown").out)
    assert "b" not in page.tags


@rows("words", [*HOSTILE, *hostile.HOSTILE.values(), *BEGINNINGS])
def test_words_on_a_page_make_no_structure_of_their_own(words: str) -> None:
    shown, tame = (Page(RENDER["markdown"](hostile.page(each))) for each in (words, hostile.TAME))
    assert [tag for tag in shown.tags if tag != "code"] == [tag for tag in tame.tags if tag != "code"]
    assert shown.links == []


@rows("words", [*HOSTILE, *hostile.HOSTILE.values(), *BEGINNINGS])
def test_words_in_an_audit_make_no_structure_and_lead_nowhere_but_to_its_files(words: str) -> None:
    shown, tame = (Page("".join(written("markdown", in_words(each)))) for each in (words, hostile.TAME))
    assert [tag for tag in shown.tags if tag != "code"] == [tag for tag in tame.tags if tag != "code"]
    assert {re.sub("#L[0-9]$", "", link) for link in shown.links} == {address_of(words, "")}
    assert not LIVE.search(shown.text), LIVE.findall(shown.text)


def test_code_and_text_say_the_same() -> None:
    for words in ("builds/a|b", "a`b", "builds[0].notice", "x"):
        for shown in (code(words), escaped(words)):
            page = Page(f"| a |\n| --- |\n| {shown} |\n")
            assert page.count("td") == 1
            assert words in page.text + page.code


@pytest.mark.parametrize(
    "words", ["_www.a.example", "awww.a.example", "éwww.a.example", "a@-b.example", "a@.b.example"]
)
def test_no_address_becomes_a_link_whatever_stands_before_it(words: str) -> None:
    assert Page(escaped(words)).links == []
