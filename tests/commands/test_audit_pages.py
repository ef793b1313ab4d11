"""The summary of an audit in its formats: each says the numbers of the rows, and where each row stands."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from hostile import HOSTILE, TAME
from lxml import html
from made_outcomes import NOTHING, in_words, organisation, outcome, summary

from llamalicense.about import HOMEPAGE
from llamalicense.commands.audit import SummaryFormat, written
from llamalicense.commands.audit.addresses import address_of
from llamalicense.commands.audit.audited import Audited
from llamalicense.commands.audit.html.heat_map import MOST_DUTIES, MOST_UNITS
from llamalicense.commands.audit.html.timeline import MOST, timeline
from llamalicense.decision.settings import Settings
from llamalicense.inventory.earlier import totals
from llamalicense.inventory.kept import LONGEST
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import PastAudit, changes
from llamalicense.inventory.tallies import Tally
from llamalicense.policy.library import bundled
from llamalicense.report.formats.html.elements import serialised
from schemas import faults

PAGES: tuple[SummaryFormat, ...] = ("text", "markdown", "html")
ROWS = organisation(60)
COLUMNS = ("rows", "fail", "warn", "pass", "no verdict")


def shown(name: SummaryFormat, audited: Audited) -> str:
    return "".join(written(name, audited))


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """An organisation of sixty rows, and what changed in them since an audit of fewer, before which there were two."""
    folder = tmp_path_factory.mktemp("audits")
    files = []
    for day, rows in (("2026-03-31", ROWS[:20]), ("2026-09-30", ROWS[5:55])):
        file = folder / f"{day}.jsonl"
        otherwise = [row._replace(verdict="warn") if row.line % 4 == 0 else row for row in rows]
        lines = (json.dumps({"as_of": day, **row._asdict()}) + "\n" for row in otherwise)
        file.write_text("".join(lines), encoding="utf-8")
        files.append(str(file))
    return Audited(summary(ROWS), changes(ROWS, files))


def counts(rows: list[Outcome]) -> tuple[int, ...]:
    """The numbers of some rows, in the order of the columns."""
    verdicts = [row.verdict for row in rows]
    return (len(rows), *(verdicts.count(verdict) for verdict in ("fail", "warn", "pass", None)))


def failing_in(duty: str) -> list[Outcome]:
    """The rows that fail a rule of this name under whichever licence."""
    return [row for row in ROWS if duty in {rule.partition("/")[2] for rule in row.fails}]


def tables(name: SummaryFormat, text: str) -> Iterator[list[list[str]]]:
    """The tables of a page as their cells, the head first."""
    if name == "html":
        for table in html.fromstring(text).iter("table"):
            yield [[" ".join(cell.text_content().split()) for cell in row.iterfind("*")] for row in table.iter("tr")]
    elif name == "markdown":
        for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            lines = [re.split(r" ?\| ?", line.strip("|\n "))[0:] for line in block.splitlines()]
            yield [lines[0], *lines[2:]]
    else:
        for block in re.findall(r"(?:^(?!  )[^\n]*  [^\n]*\n){2,}", text, re.MULTILINE):
            yield [re.split(r" {2,}", line.strip()) for line in block.splitlines()]


def numbers(name: SummaryFormat, text: str, what: str) -> dict[str, tuple[int, ...]]:
    """What a table says of each unit, model or licence, in the order of `COLUMNS`."""
    for head, *rows in tables(name, text):
        names = [word.casefold() for word in head]
        if names[0] == what and "fail" in names:
            places = [names.index(column) for column in COLUMNS if column in names]
            return {row[0]: tuple(int(row[place].replace(",", "")) for place in places) for row in rows}
    raise AssertionError(f"no table by {what}")


@pytest.mark.parametrize("name", PAGES)
def test_every_column_has_the_numbers_that_its_head_says(name: SummaryFormat, audited: Audited) -> None:
    text = "".join(written(name, audited, 400))  # of which the names of the files take some
    by_unit = numbers(name, text, "unit")
    units = [unit for unit in by_unit if unit not in ("all others", "no unit")]
    assert len(units) > 8
    for unit in units:
        assert by_unit[unit] == counts([row for row in ROWS if row.unit == unit.replace("&amp;", "&")])
    assert tuple(map(sum, zip(*by_unit.values(), strict=True))) == counts(ROWS)
    by_licence = numbers(name, text, "licence")
    for licence, told in by_licence.items():
        # No row without a verdict is known to be under a licence.
        assert told == counts([row for row in ROWS if licence in row.licences])[:-1]
    history = numbers(name, text, "as of")
    assert history["2026-11-21"] == counts(ROWS)
    assert [past[0] for past in history.values()] == [20, 50, 60]


def test_json_says_the_same_and_keeps_to_its_schema(audited: Audited, tmp_path: Path) -> None:
    text = shown("json", audited)
    content = json.loads(text)
    assert faults("audit-summary", content) == []
    assert [content["rows"][name] for name in ("all", "fail", "warn", "pass", "bad")] == [*counts(ROWS)]
    assert content["verdict"] is None
    for cell in content["cells"]:
        failing = [row for row in failing_in(cell["duty"]) if row.unit == cell["unit"]]
        assert cell["rows_failing"] == len(failing)
    # Later audits read it.
    file = tmp_path / "summary.json"
    file.write_text(text, encoding="utf-8")
    assert totals(str(file)) == ("2026-11-21", audited.summary.total)


def test_the_drawing_has_each_duty_against_each_unit_and_the_rest_in_one_column(audited: Audited) -> None:
    [drawing] = html.fromstring(shown("html", audited)).find_class("heat")[-1:]
    head, *lines = (row for row in drawing.iter("g") if row.get("role") == "row")
    assert len(head) - 1 == MOST_UNITS + 1
    assert 0 < len(lines) <= MOST_DUTIES
    for line in lines:
        [name] = [cell.findtext("title") for cell in line if cell.get("role") == "rowheader"]
        duty = name.partition(":")[0]
        failing = failing_in(duty)
        cells = [cell for cell in line if cell.get("role") == "cell"]
        told = [re.fullmatch(r"(.*): (\d+) of (\d+) rows fail, (\d+) warn", cell.findtext("title")) for cell in cells]
        assert sum(int(match[2]) for match in told if match) == len(failing)
        for cell, match in zip(cells, told, strict=True):
            assert match
            assert match[2] in ("0", cell.findtext("text"))
            level = int(cell.find("rect").get("class")[-1])
            share = int(match[2]) / int(match[3])
            assert level == (sum(share >= least for least in (0.1, 0.25, 0.5)) + 1 if share else 0)


def test_each_listed_row_leads_to_its_place_and_to_what_it_fails(audited: Audited) -> None:
    page = html.fromstring(shown("html", audited))
    [table] = [table for table in page.iter("table") if table.get("aria-label") == "The worst rows"]
    ids = {element.get("id"): element for element in page.iter() if element.get("id")}
    lines = list(table.iter("tr"))[1:]
    assert len(lines) == len(audited.summary.worst)
    for line, row in zip(lines, audited.summary.worst, strict=True):
        inside, place = (link.get("href") for link in line.iter("a"))
        assert place == f"./products.jsonl#L{row.line}"
        text = ids[inside[1:]].text_content()
        assert [word for word in (*row.fails, *row.warns, *row.asked) if word not in text] == []
    inside_links = {link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")}
    assert inside_links <= ids.keys()


ADDRESSES = {
    ("products.jsonl", ""): "./products.jsonl",
    ("products.jsonl", "."): "./products.jsonl",
    ("a/b.jsonl", "out"): "../a/b.jsonl",
    ("out/b.jsonl", "out"): "./b.jsonl",
    ("/srv/a/b.jsonl", "/srv/out"): "../a/b.jsonl",
    ("javascript:alert(1)", ""): "./javascript%3Aalert%281%29",
    ("//evil.example/x", "/srv"): "../evil.example/x",
    ("a/b.jsonl", "/srv/out"): "../../home/a/b.jsonl",
    ("/srv/a/b.jsonl", "out"): "../../srv/a/b.jsonl",
    ("/srv/a/b.jsonl", ""): "../srv/a/b.jsonl",
    ("https://evil.example/x", ""): "./https%3A/evil.example/x",
    ("a b#c?d%.jsonl", ""): "./a%20b%23c%3Fd%25.jsonl",
}


def test_the_address_of_a_file_leads_to_it_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getcwd", lambda: "/home")
    found = {names: address_of(*names) for names in ADDRESSES}
    assert found == ADDRESSES
    for words in HOSTILE.values():
        address = address_of(words, "")
        assert address.startswith(("./", "../"))
        assert address.isascii()
        assert set(re.findall(r"[^\w.~/-]", address)) <= {"%"}
    assert unquote(address_of("é/ü.csv", "")) == "./é/ü.csv"


class Tags(HTMLParser):
    """The tags of a page with the names of their attributes, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_words_in_a_page_make_no_elements_of_their_own_and_lead_nowhere() -> None:
    tame = Tags(shown("html", in_words(TAME)))
    for what, words in ((what, words[:LONGEST]) for what, words in HOSTILE.items()):
        page = Tags(shown("html", in_words(words)))
        # The order of names is another.
        assert Counter(page.tags) == Counter(tame.tags), what
        elsewhere = {link for link in page.links if not link.startswith(("#", "./", "../"))}
        assert elsewhere == {HOMEPAGE}, what
        [row, *_] = json.loads(shown("json", in_words(words)))["bad"]
        assert row["source"] == json.loads(json.dumps(words)), what


def test_what_there_is_nothing_of_is_not_told() -> None:
    passing, broken = outcome("pass"), outcome(None, errors=("a.jsonl:1:1: no JSON",))
    open_ = outcome("warn", warns={"llama-4/notice-file": 2}, asked={"builds.notice": 2}, alone={"builds.notice": 2})
    said = {
        "There is no row.": [],
        "Every row passes, as far as it states the facts.": [passing],
        "1 row could not be judged.": [broken],
        "No row fails; 1 of 2 rows is open or waived.": [passing, open_],
        "No row fails; 1 of 2 rows is open or waived. 1 row could not": [open_, broken],
    }
    for sentence, rows in said.items():
        for name in PAGES:
            text = " ".join(shown(name, Audited(summary(rows))).split())
            assert sentence in text, (name, sentence)
            assert "since" not in text.casefold()
            assert ("could not be judged" in text) == (broken in rows)
            assert ("notice-file" in text) == (open_ in rows)
            if open_ in rows:
                assert "State builds.notice to decide 2 results in 1 row" in text


def test_the_fact_that_decides_most_comes_first_and_what_it_decides_is_said() -> None:
    rows = [
        outcome("warn", warns={"llama-4/a": 9}, asked={"builds.notice": 9, "use.acceptable_use": 9}),
        outcome("warn", warns={"llama-4/a": 5}, asked={"builds.delivery": 5}, alone={"builds.delivery": 4}),
        outcome("warn", warns={"llama-4/a": 5}, asked={"builds.delivery": 5}, alone={"builds.delivery": 3}),
    ]
    text = " ".join(shown("text", Audited(summary(rows))).split())
    first = text.index("State builds.delivery to decide 7 results in 2 rows.")
    assert first < text.index("State builds.notice, which has a part in 9 results in 1 row, beside other facts.")


def test_days_settings_and_notes_are_told_in_every_format() -> None:
    whole = summary(
        [outcome("fail", fails={"llama-4/notice-file": 1}, licences=("llama-4",))],
        Settings(missing="fail", fail_on="warn"),
    )
    run = whole.run._replace(today=date(2026, 11, 25))
    for name in PAGES:
        text = shown(name, Audited(whole._replace(run=run)))
        text = html.fromstring(text).text_content() if name == "html" else text
        text = " ".join(text.replace("\\", "").split())
        assert "not today (2026-11-25)" in text or "the day on which it was run (2026-11-25)" in text
        assert "--missing fail" in text
        assert "1 result in 1 row counts for the exit status (--fail-on warn)." in text
        assert "Not legal advice. These rules have not been reviewed by a lawyer." in text
        assert "What is used inside the organisation alone is read as not made available (§1.b)." in text
        assert bundled("llama-4").sha256[:12] in text


def test_the_kinds_of_errors_are_told_with_the_first_rows_of_each_and_how_many_are_left() -> None:
    unit = {"unit": "Payments", "name": "Acme"}
    found = 'builds[0].audience: found "{}"; expected one of internal, public'
    rows = [
        *(
            outcome(None, line=line, **unit, errors=(f'products.jsonl:{line}:1: unknown key "team"',))
            for line in range(1, 8)
        ),
        *(
            outcome(None, line=line, **unit, errors=(f"products.jsonl:{line}:1: {found.format(word)}",))
            for line, word in ((8, "all"), (9, "most"))
        ),
    ]
    whole = Audited(summary(rows))
    for name in PAGES:
        text = shown(name, whole)
        text = html.fromstring(text).text_content() if name == "html" else re.sub(r"\\|<!-- -->|\]\([^)]*\)", "", text)
        words = " ".join(text.split())
        assert words.count('unknown key "team"') == 1, name
        assert "7 rows" in words or name == "html"
        first = [f"products.jsonl:{line}" for line in range(1, 6 if name == "html" else 4)]
        assert all(place in words for place in first), name
        assert f"products.jsonl:{len(first) + 1} " not in words, name
        assert f"and {7 - len(first)} more" in words, name
        assert found.format("…").replace("[0]", "[…]") in words, name
        assert all(found.format(word) in words for word in ("all", "most")), name
    told = json.loads(shown("json", whole))["errors"]
    assert [(kind["message"], kind["rows"], len(kind["first"])) for kind in told] == [
        ('unknown key "team"', 7, 5),
        (found.format("…").replace("[0]", "[…]"), 2, 2),
    ]
    assert told[1]["first"][1] == {
        "source": "products.jsonl",
        "line": 9,
        "key": "",
        **unit,
        "message": found.format("most"),
    }


def test_no_line_says_that_one_is_left() -> None:
    def units(number: int) -> Audited:
        return Audited(
            summary([outcome("fail", unit=f"unit {unit:02}", fails={"llama-4/a": 1}) for unit in range(number)])
        )

    room: dict[SummaryFormat, int] = {"text": 10, "markdown": 10, "html": 50}
    for name, most in room.items():
        for number, has_others in ((most, False), (most + 1, False), (most + 2, True)):
            tallies = numbers(name, shown(name, units(number)), "unit")
            assert ("all others" in tallies, sum(told[0] for told in tallies.values())) == (has_others, number)
    for number in (MOST_UNITS, MOST_UNITS + 1, MOST_UNITS + 2):
        assert ("all others" in shown("html", units(number))) == (number == MOST_UNITS + 2)


def test_rows_that_are_gone_are_named_and_lead_nowhere(tmp_path: Path) -> None:
    gone = outcome("fail", source="was.jsonl", line=7, key="GONE")
    earlier = tmp_path / "earlier.jsonl"
    earlier.write_text(json.dumps(gone._asdict()), encoding="utf-8")
    here = [outcome("pass", key="HERE")]
    for name in PAGES:
        text = shown(name, Audited(summary(here), changes(here, [str(earlier)])))
        assert "GONE" in text
        assert "was.jsonl#" not in text
        assert "was.jsonl:" in text


def test_of_many_sources_the_first_are_named_in_the_title() -> None:
    whole = summary([outcome("pass")])
    named = whole._replace(
        run=whole.run._replace(sources=tuple(f"repositories/{number}/x.yaml" for number in range(300)))
    )
    for name in PAGES:
        title = shown(name, Audited(named)).partition("Policies")[0].replace("<!-- -->", "").split("<nav")[0]
        told = " ".join(title.replace("\\", "").split())
        assert ("repositories/3/x.yaml and 296 more" in told, "repositories/4/" in told) == (True, False), name


def test_text_fits_the_columns_that_there_are_and_cuts_no_name(audited: Audited) -> None:
    name = "meta-llama/Llama-4-Maverick-17B-128E-Instruct"
    rows_ = [outcome("fail", fails={"llama-3.1/aup-critical-infrastructure": 1}, models=(name,))] * 3
    for width in (40, 50, 80, 100):
        for shown_ in (Audited(summary(rows_)), audited._replace(changes=None)):
            lines = "".join(written("text", shown_, width)).splitlines()
            # A table has no fewer columns than its numbers take.
            assert [line for line in lines if len(line) > max(width, 54) and " " in line.strip()] == []
        assert f"{name}" in "\n".join(lines) or shown_.changes is None
    text = "".join(written("text", Audited(summary(rows_)), 50))
    assert f"\n{name}\n" in text


def test_an_audit_of_very_many_names_fits_a_page_and_says_what_is_left() -> None:
    rows = [
        outcome(
            "fail",
            line=number,
            key="k" * 300,
            unit=f"unit {number:05}",
            fails={f"acme/rule-{number}": 1},
            asked={f"builds.fact_{number}": 1},
            alone=NOTHING,
            models=(f"model {number}",),
            licences=("llama-4",),
        )
        for number in range(2_500)
    ]
    audited = Audited(summary(rows))
    largest = {"text": 20_000, "markdown": 30_000, "html": 700_000}
    for name in PAGES:
        text = shown(name, audited)
        assert len(text.encode()) < largest[name]
        assert numbers(name, text, "unit")["all others"][0] + (50 if name == "html" else 10) == len(rows)
        told = "The first 2,000 units by name are counted each by itself, those of 500 rows together."
        assert told in " ".join(text.split())


def test_lines_over_time_end_in_words_that_do_not_meet() -> None:
    shares = ((10, 0, 0, 10, 0), (9, 3, 3, 3, 0), (4, 1, 1, 1, 1), (0, 0, 0, 0, 0), (1_000_000, 1, 2, 999_000, 997))
    for shared in shares:
        audits = [PastAudit(f"{number}.jsonl", "", Tally("", *shared)) for number in range(MOST + 3)]
        drawing = html.fragment_fromstring(serialised(timeline(audits)))
        ends = sorted(float(text.get("y")) for text in drawing.find_class("end"))
        assert all(lower - upper > 16 for upper, lower in pairwise(ends))
        assert 0 < ends[0] < ends[-1] < 300
        marks = drawing.find_class("mark")
        assert len(marks) == MOST * len(ends)
        assert all(0 <= float(re.split(r"[ )]", mark.get("transform"))[1]) <= 300 for mark in marks)
