"""The beginning of the page: verdict, day, how many rows came out how, and what stands out."""

from llamalicense.commands.audit.audited import (
    Audited,
    counting,
    headline,
    in_brief,
    rows,
    rows_in_words,
    settings_in_words,
    sources_in_brief,
    verdict_in_words,
)
from llamalicense.report.formats.html.elements import Children, Element, e, joined, prose
from llamalicense.report.formats.html.words import VERDICTS


def opening(audited: Audited) -> Element:
    """The header of the page."""
    summary = audited.summary
    run, verdict = summary.run, VERDICTS[headline(summary)]
    numbers = [rows(summary.total.rows), *rows_in_words(summary.total)]
    policies = joined((e("span", policy.id, class_="whole") for policy in run.policies), ", ")
    return e(
        "header",
        e("h1", "Llama licence audit"),
        e(
            "p",
            ("As of ", e("strong", run.as_of.isoformat())),
            (", by ", policies) if run.policies else None,
            (". Sources: ", e("code", sources_in_brief(summary))),
            class_="day",
        ),
        e(
            "div",
            e("p", e("strong", verdict.label), " ", e("span", verdict_in_words(summary)), class_="said"),
            e("ul", (e("li", number) for number in numbers), class_="counts"),
            e("p", counting(summary)),
            class_=f"verdict {verdict.kind}",
        ),
        _banner(audited),
        _notes(audited, urgent=True),
        e("ul", (e("li", prose(sentence)) for sentence in in_brief(audited)), class_="brief"),
        _notes(audited, urgent=False),
        _settings(audited),
    )


def _banner(audited: Audited) -> Element | None:
    run = audited.summary.run
    if run.as_of == run.today:
        return None
    sentence = f"This audit is as of {run.as_of}, which is not the day on which it was run ({run.today})."
    return e("p", sentence, class_="banner")


def _notes(audited: Audited, *, urgent: bool) -> Element | None:
    notes = [e("li", prose(note.text)) for note in audited.summary.run.notes if note.urgent is urgent]
    return e("ul", notes, class_="urgent" if urgent else None) if notes else None


def _settings(audited: Audited) -> Children:
    given = settings_in_words(audited.summary)
    if not given:
        return None
    return e("p", "Settings that differ from the defaults:"), e("ul", (e("li", setting) for setting in given))
