"""An audit as a whole: verdicts as `check` has them, files, statuses, and what is left when a run ends early."""

import errno
import gc
import json
import os
import weakref
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn_manifests import AS_OF, manifests
from hypothesis import given
from hypothesis import strategies as st
from inventory_forms import FORMS, as_folder, as_json_lines
from inventory_rows import rows as made_rows

from llamalicense.decision.settings import Settings
from llamalicense.documents.document import Document
from llamalicense.documents.files import document_of
from llamalicense.errors import UsageError
from llamalicense.inventory import journal as journals
from llamalicense.inventory import jsonlines, local
from llamalicense.inventory.audit import Audit
from llamalicense.inventory.journal import Journal
from llamalicense.inventory.judging import Assignment, Judge
from llamalicense.inventory.partitions import partitions, rows
from llamalicense.inventory.ran import AuditRun
from llamalicense.inventory.row import Partition, Reading
from llamalicense.project.input import Given
from llamalicense.run import Checker
from llamalicense.steps import finished_together

Dict = dict[str, Any]
SETTINGS = Settings(scan=False, origins={})
ASSIGNMENT = Assignment(AS_OF, SETTINGS, Reading())
JUDGE = Judge(ASSIGNMENT)
CHECKER = Checker(AS_OF, SETTINGS)
RUN = {"as_of": AS_OF.isoformat()}


def lines_of(manifests_: list[Dict]) -> str:
    return "".join(f"{json.dumps(manifest)}\n" for manifest in manifests_)


def as_checked(manifest: Dict, folder: Path) -> tuple[Any, ...]:
    """What `check --no-scan` says of a manifest, as far as a row tells it."""
    report = CHECKER.check(Given(json.dumps(manifest).encode(), "m.yaml", folder))
    verdicts, rules = Counter(result.verdict for result in report.results), Counter[tuple[str, str]]()
    for result in report.results:
        rules[result.verdict, result.rule] += 1
    return (
        report.verdict,
        {verdict: verdicts[verdict] for verdict in ("pass", "warn", "fail")},
        {rule: number for (verdict, rule), number in rules.items() if verdict == "fail"},
        {rule: number for (verdict, rule), number in rules.items() if verdict == "warn"},
        sum(result.verdict == "fail" and result.reason != "waived" for result in report.results),
        sorted(problem.message for problem in report.errors),
    )


# Five of them are refused.
UNUSUAL: list[Dict] = [
    {},
    {"manifest": 1, "organisation": {"name": "Acme", "contry": "US"}, "models": [{"id": "meta-llama/Llama-3.1-8B"}]},
    {"manifest": 1, "organisation": {"name": "Acme"}, "models": []},
    {"manifest": 1, "organisation": {"name": None}, "models": [{"id": "meta-llama/Llama-3.1-8B"}]},
    {
        "manifest": 1,
        "organization": {"name": "Acme"},
        "models": [{"id": "meta-llama/Llama-3.1-8B", "license": "llama-3"}],
    },
    {"manifest": 1, "organisation": {"name": "Acme"}, "models": [{"id": "x"}], "check": {"missing": "fail"}},
    {"manifest": 1, "organisation": {"name": "Acme"}, "models": [{"id": "x"}], "check": {"missing": "often"}},
]


def as_audited(source: Path, reading: Reading) -> list[tuple[Any, ...]]:
    """The same of every row of a source."""
    pieces = partitions([str(source)], reading)
    together = (finished_together(map(JUDGE.judged, rows(piece, reading))) for piece in pieces)
    outcomes = [outcome for judged in together for outcome, _ in judged]
    return [
        (
            outcome.verdict,
            outcome.counts,
            outcome.fails,
            outcome.warns,
            outcome.counting,
            sorted(error.partition(": ")[2] for error in outcome.errors),
        )
        for outcome in outcomes
    ]


@given(stated=st.lists(manifests(), min_size=1, max_size=3), chosen=st.sampled_from(FORMS))
def test_every_row_has_the_verdict_that_check_has(
    stated: list[Dict], chosen: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    form, made = chosen
    wanted = [made(manifest) for manifest in stated]
    folder = tmp_path_factory.mktemp(form.__name__)
    expected = [as_checked(manifest, folder) for manifest in wanted]
    assert as_audited(*form(folder, wanted)) == expected


def test_a_bad_row_has_the_errors_that_check_has_and_stops_no_other(tmp_path: Path) -> None:
    good = next(made_rows(1))
    wanted = [good, *(row for unusual in UNUSUAL for row in (unusual, good))]
    for form in (as_json_lines, as_folder):
        folder = tmp_path / form.__name__
        folder.mkdir()
        # A folder lists unit-10 before unit-2.
        listed = sorted(range(len(wanted)), key=str) if form is as_folder else range(len(wanted))
        expected = [as_checked(wanted[number], folder) for number in listed]
        assert as_audited(*form(folder, wanted)) == expected
    assert sum(verdict is None for verdict, *_ in expected) == 5


class _Text(str):
    """Text of which it can be told whether somebody still has it."""


def test_of_rows_that_name_files_one_is_in_hand_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, kept, texts = document_of, [], list[weakref.ref[_Text]]()

    def watched(name: str, content: bytes) -> Document:
        gc.collect()
        kept.append(sum(text() is not None for text in texts))
        document = replace(read(name, content), text=(text := _Text(content.decode())))
        texts.append(weakref.ref(text))
        return document

    monkeypatch.setattr("llamalicense.documents.files.document_of", watched)
    stated = list(made_rows(5))
    for number, row in enumerate(stated):
        row["builds"][0]["notice"] = f"NOTICE-{number}"
        (tmp_path / f"NOTICE-{number}").write_text(f"Notice {number}")
    assert {verdict for verdict, *_ in as_audited(*as_json_lines(tmp_path, stated))} <= {"pass", "warn", "fail"}
    assert kept == [0] * 5


HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: size
    title: At most {} users
    fails_when: {{organisation.peak_users: {{more_than: {}}}}}
    explain: {{pass: Few use it., fail: Many use it.}}
    remedy: Ask.
    examples:
      - {{name: few, given: {{organisation.peak_users: 1}}, expect: pass}}
      - {{name: many, given: {{organisation.peak_users: 1_000_000}}, expect: fail}}
"""


def test_rows_that_name_policies_of_one_name_are_judged_each_by_its_own(tmp_path: Path) -> None:
    stated = {"manifest": 1, "models": [{"id": "x"}]}
    for unit, most in (("a", 10), ("b", 1_000)):
        (tmp_path / unit).mkdir()
        (tmp_path / unit / "acme.yaml").write_text(HOUSE.format(most, most), encoding="utf-8")
        organisation = {"name": unit, "monthly_active_users": {"peak": 100}}
        manifest = {**stated, "organisation": organisation, "check": {"policies": ["acme.yaml"]}}
        (tmp_path / unit / "llamalicense.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    fails, passes = as_audited(tmp_path, Reading())
    assert ("acme/size" in fails[2], "acme/size" in passes[2], passes[-1]) == (True, False, [])


class Pool:
    """Processes that do as they are told when something is handed to them: it, die of it, or be dead already."""

    def __init__(self, orders: list[str]) -> None:
        self.orders = orders
        self.is_broken = False

    def submit(self, does: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        order = self.orders.pop() if self.orders else "do"
        self.is_broken = self.is_broken or order != "do"
        if order == "be dead":
            raise BrokenProcessPool
        future: Future[Any] = Future()
        if self.is_broken:
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(does(*arguments))
        return future

    def shutdown(self, **_: Any) -> None:
        pass


@given(number=st.integers(0, 9), workers=st.integers(1, 3), orders=st.lists(st.sampled_from(["do", "die", "be dead"])))
def test_every_piece_comes_once_and_in_its_order_whenever_processes_die(
    number: int, workers: int, orders: list[str]
) -> None:
    pieces = [Partition("jsonl", "", place, place, place + 1, 1) for place in range(number)]

    def judged(partition: Partition, _: Assignment) -> Any:
        return f"piece {partition.number}"

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local, "_pool", lambda _: Pool(orders))
        patched.setattr(local, "piece", judged)
        patched.setattr(local, "alone", judged)
        came: list[Any] = list(local.in_processes(iter(pieces), ASSIGNMENT, workers))
    assert came == [(place, f"piece {place}") for place in range(number)]


@pytest.fixture
def inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some rows, a few of them bad, in pieces of a few rows each."""
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 6_000)
    monkeypatch.setattr(journals, "token_hex", lambda _: "0123456789abcdef")
    path = tmp_path / "products.jsonl"
    path.write_text(lines_of([*made_rows(17, bad=6)]), encoding="utf-8")
    return path


def audit_of(path: Path, **how: Any) -> Audit:
    return Audit((str(path),), ASSIGNMENT._replace(**how), workers=1)


def written(audit: Audit, journal: Path, *, resumes: bool = False) -> tuple[bytes, Any]:
    """What an audit leaves in its journal, and what its rows are counted up to."""
    with Journal(journal, RUN, resumes=resumes) as kept:
        audit.write(kept)
        return journal.read_bytes(), kept.counting.summary(AuditRun(AS_OF, AS_OF, SETTINGS, ()))


@pytest.mark.parametrize("results", [False, True])
def test_a_run_that_is_killed_at_any_byte_goes_on_to_the_same_bytes(
    inventory: Path, tmp_path: Path, results: bool
) -> None:
    audit = audit_of(inventory, results=results)
    whole, counted = written(audit, tmp_path / "whole.part")
    ends = [number for number, byte in enumerate(whole) if byte == 10]
    places = sorted({0, 1, *(end + by for end in ends[:: 200 if results else 6] for by in (-5, 0, 1))})
    for place in places:
        journal = tmp_path / f"{place}.part"
        journal.write_bytes(whole[:place])
        assert written(audit, journal, resumes=True) == (whole, counted), place
    assert len(places) > 7
    assert [tally.rows for tally in counted.errors] == [1, 1]


def test_a_disk_that_is_full_leaves_whole_rows_and_says_how_to_go_on(
    inventory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = audit_of(inventory)
    whole, counted = written(audit, tmp_path / "whole.part")
    room = [0]

    def write(file: int, data: Any) -> int:
        """Writes what there is room for, and half of what there is not, as a system does."""
        taken = min(len(data), max(room[0] - os.fstat(file).st_size, 0))
        if not taken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(file, data[:taken])

    real_write = os.write
    monkeypatch.setattr(os, "write", write)
    journal = tmp_path / "products.part"
    for room[0] in (0, 100, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        with pytest.raises(UsageError, match=r"cannot be written: No space left on device"):
            written(audit, journal, resumes=True)
        assert whole.startswith(journal.read_bytes())
        assert not journal.read_bytes() or journal.read_bytes().endswith(b"}\n")
    room[0] = len(whole)
    assert written(audit, journal, resumes=True) == (whole, counted)


def test_a_run_goes_on_from_its_own_journal_alone(inventory: Path, tmp_path: Path) -> None:
    journal = tmp_path / "rows.jsonl.part"
    whole, _ = written(audit_of(inventory), journal)

    def refused(run: Dict, *, resumes: bool = True) -> str:
        with pytest.raises(UsageError) as error, Journal(journal, run, resumes=resumes) as kept:
            audit_of(inventory).write(kept)
        assert journal.read_bytes() == whole
        return str(error.value)

    assert "go on with --resume, or remove it" in refused(RUN, resumes=False)
    assert 'another as_of ("2026-11-21", now "2026-12-01")' in refused({"as_of": "2026-12-01"})
    with inventory.open("a", encoding="utf-8") as rows_:
        rows_.write(lines_of([*made_rows(1)]))
    assert "the sources have changed" in refused(RUN)
    inventory.write_text(lines_of([*made_rows(1)]), encoding="utf-8")
    assert "the sources have changed" in refused(RUN)
    with Journal(journal, RUN, resumes=True):
        assert "is written by another run right now" in refused(RUN)
    # What it makes beside its outputs has the name that it had, and none that another chooses.
    for token, kept in (("f" * 16, "f" * 16), ("../../f", "0123456789abcdef"), (7, "0123456789abcdef")):
        journal.write_text(json.dumps({"run": RUN, "token": token}) + "\n", encoding="utf-8")
        with Journal(journal, RUN, resumes=True) as again:
            assert again.token == kept
    whole = b'{"manifest": 1}\n'
    journal.write_bytes(whole)
    assert "is no journal of an audit" in refused(RUN)


def test_what_a_journal_is_known_by_is_all_that_could_change_a_row(inventory: Path) -> None:
    organisation = inventory.with_name("acme.yaml")
    organisation.write_text("organisation: {name: Acme, country: US}\n", encoding="utf-8")
    audit = audit_of(inventory)
    others = [
        audit._replace(sources=("other.jsonl",)),
        audit_of(inventory, as_of=date(2026, 11, 22)),
        audit_of(inventory, reading=Reading(key="id")),
        audit_of(inventory, results=True),
        audit_of(inventory, version="0.0.1"),
        audit_of(inventory, organisation=str(organisation)),
        audit_of(inventory, policies=("no-competing-models",)),
        *(audit_of(inventory, settings=SETTINGS._replace(**changed)) for changed in CHANGED),
    ]
    known = [json.dumps(one.known_by()) for one in (audit, *others)]
    assert len(set(known)) == len(known)
    assert json.dumps(audit._replace(workers=7, scheduler="tcp://there:1").known_by()) == known[0]


CHANGED: list[Dict] = [
    {"missing": "fail"},
    {"unclear": "fail"},
    {"fail_on": "warn"},
    {"waivers": False},
    {"baselines": False},
    {"scan": True},
]
