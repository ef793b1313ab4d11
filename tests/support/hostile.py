"""Reports whose every word from outside is one that forges something, beside a tame report of the same shape."""

from datetime import date
from typing import Any, get_args

from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.note import Note
from llamalicense.decision.result import Location, Missing, Result, Traced, TracedFact, Waived
from llamalicense.decision.settings import Settings
from llamalicense.errors import Problem
from llamalicense.report.formats.pages import Contrast, Item, Page, PageBlock, PageSection, Paragraph, Table
from llamalicense.report.report import ManifestReport, Report

DAY = date(2026, 11, 21)
RULE = "llama-4/model-naming"
TAME = "words"
# What a name, a reason, a path or a message may hold; bytes of a name that are no UTF-8 are read as lone surrogates.
HOSTILE = {
    "a command": "x\n::error file=y,line=1::forged",
    "a command after a carriage return": "x\r::error::forged",
    "a command at the beginning": "::stop-commands::forged",
    "an old command": "##[error]forged",
    "commands of Azure": "x ##vso[task.complete result=Succeeded;]forged ##[section]forged",
    "a command of TeamCity": "##teamcity[buildStatus status='SUCCESS' text='forged']",
    "a section of GitLab": "section_start:1700000000:forged[collapsed=true]\r\x1b[0K section_end:17:forged",
    "a fold of Travis": "travis_fold:start:forged\r\x1b[0K",
    "escapes of commands": "%0A::error::forged%0D%25%3A%2C,title=forged::forged",
    "the end of an XML section": "]]></failure><testcase name='forged'/>",
    "an XML comment": "<!-- <!DOCTYPE x [<!ENTITY y 'z'>]> &y; -->",
    "entities": "&amp;&lt;&#0;&quot;\"'",
    "a terminal's commands": "\x1b[31m\x1b]8;;https://forged.example\x07\x9b2J",
    "nothing": "\x00\x08\x0b\x0c\x7f",
    "bytes of a file's name": "\udc80\udcff",
    "half a character": "\ud800",
    "hidden characters": "\u202eforged\u2066\u200b\ufeff\u00ad\U000e0041",
    "line ends of Unicode": "x\u0085y\u2028z\u2029\v\f::error::forged",
    "no characters": "\ufffe\uffff\U0001ffff",
    "placeholders and links": "{0} {message} [forged](https://forged.example) ![x](https://forged.example)",
    "an attachment": "[[ATTACHMENT|/etc/passwd]]",
    "JSON": '"},{"forged": true}],"\\u0022\\',
    "a path": "../%2e%2e/a b#c?d:e\\f",
    "a long name": "Llama-" + "x" * 494,
}

_REASONS: dict[str, dict[str, Any]] = {
    "violated": {"verdict": "fail"},
    "unclear": {"verdict": "warn"},
    "missing": {"verdict": "warn"},
    "waived": {"verdict": "warn"},
    "satisfied": {"verdict": "pass", "basis": "stated"},
    "exception": {"verdict": "pass", "basis": "attested"},
    "not-applicable": {"verdict": "pass", "basis": "catalogue"},
}


def result(reason: str, words: str = TAME, number: int = 0) -> Result:
    """A result of a reason, its subject told apart by a number; every word from outside is the same."""
    here = Location(words, 3 + number, 7)
    missing = (Missing(f"builds[0].{words}", words, words),) if reason in ("unclear", "missing") else ()
    fields = {
        "rule": RULE,
        "subject": f"builds/{words} {number} {reason}",
        "reason": reason,
        "basis": None,
        "clause": "§1.b.i",
        "title": "A title",
        "explanation": words,
        "remedy": words if _REASONS[reason]["verdict"] != "pass" else "",
        "missing": missing,
        "location": here,
        "trace": (
            Traced(words, True, (TracedFact("build.name", words, here),)),
            Traced(words, None, (TracedFact("build.kind", None, here),)),
            Traced(words, False, (TracedFact("build.derived", words, None),)),
        ),
        "waiver": Waived(words, words, DAY, DAY, "fail", "violated") if reason == "waived" else None,
        **_REASONS[reason],
    }
    return Result(**fields)


def manifest(*results: Result, words: str = TAME, place: str = "") -> ManifestReport:
    """A manifest's report with these results."""
    policy = PolicyInUse("llama-4", "Llama 4", (words,), "0" * 64, "")
    note = Note("waiver-expired", words)
    return ManifestReport(words, place or f"folder/{words}", words, (policy,), (note,), results)


def invalid(*messages: str, words: str = TAME) -> ManifestReport:
    """A manifest without a verdict, for these reasons: the first about the file, the others at a line."""
    lines: list[tuple[int, int] | tuple[()]] = [(), *((number, 3) for number in range(1, len(messages)))]
    errors = tuple(Problem(message, words, *line) for message, line in zip(messages, lines, strict=True))
    return ManifestReport(words, f"invalid/{words}", "", (), (), (), errors)


def run(*manifests: ManifestReport, **settings: Any) -> Report:
    """A run over these manifests."""
    return Report(DAY, DAY, Settings(**settings), manifests)


def everything(words: str, number: int = 1) -> Report:
    """Results of every reason, so many of each, and a manifest without a verdict."""
    found = [result(reason, words, each) for each in range(number) for reason in _REASONS]
    return run(manifest(*found, words=words), invalid(words, words, words=words))


def page(words: str) -> Page:
    """A page of every kind of block, each of whose words is from outside."""
    paragraph = Paragraph(words, "  ")
    blocks = (
        paragraph,
        Table((words, words), ((words, words), (words, words)), 1),
        Item(words, words, (paragraph, paragraph)),
        Item(words, same_as=words, depth=1),
        Item(words, is_code=True),
        Contrast((words, words), ((words, (words, words), ()), (words, (), (words,))), words),
    )
    whole = (*blocks, PageSection(words, (*blocks, PageSection(words, blocks))))
    assert {type(block) for block in whole} == set(get_args(PageBlock))
    return Page(words, whole, words)
