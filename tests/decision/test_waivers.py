"""Which results a waiver means and which of several counts, for who explains and for who counts."""

from datetime import date
from pathlib import Path

from rows import rows
from ruled import RuledChecker

from llamalicense.decision.settings import Settings
from llamalicense.run import Given

AS_OF = date(2026, 11, 21)
RULE = "llama-4/built-with-llama"
SCOUT = "meta-llama/Llama-4-Scout-17B-16E"
# Two apps show nothing and fail; a third of the same letters has nothing of Llama, and passes whatever looks at it.
APP = f"kind: app, audience: public, contains: [{SCOUT}], change: none, built_with_llama: false"
OTHER = "kind: app, contains: [], trained_with: [], marks: []"
BUILDS = f"{{name: Chat, {APP}}}, {{name: CHAT, {APP}}}, {{name: chat, {OTHER}}}"
# The subjects of waivers, the first of which is waiver 0; which of them Chat and CHAT have, and whether one is unused.
WAIVERS: list[tuple[list[str | None], list[int | None], bool]] = [
    ([], [None, None], False),
    ([None], [0, 0], False),
    (["builds/CHAT"], [None, 0], False),
    (["builds/cHaT"], [0, 0], False),
    (["builds/chat"], [None, None], True),
    ([None, "builds/CHAT"], [0, 0], False),
    (["builds/CHAT", None], [1, 0], False),
    (["builds/chat", "builds/CHAT", "BUILDS/chat"], [2, 1], True),
]


@rows(("subjects", "waived", "is_unused"), WAIVERS)
def test_which_results_are_waived_by_what(
    subjects: list[str | None], waived: list[int | None], is_unused: bool
) -> None:
    waivers = "".join(
        f"{{rule: {RULE}, {f'subject: {subject}, ' if subject else ''}reason: '{number}', approved_by: legal, "
        "approved_on: 2026-11-01, expires: 2027-03-01}, "
        for number, subject in enumerate(subjects)
    )
    models = f"models: [{{id: {SCOUT}, access: weights}}]"
    text = f"manifest: 1\norganisation: {{name: A}}\n{models}\nbuilds: [{BUILDS}]\nwaivers: [{waivers}]\n"
    report = RuledChecker(AS_OF, Settings()).check(Given(text.encode(), "m.yaml", Path("nowhere")))
    results = {result.subject: result for result in report.results if result.rule == RULE}
    assert [one.waiver and int(one.waiver.reason) for one in results.values()] == waived
    assert list(results) == ["builds/Chat", "builds/CHAT"]
    assert {result.verdict for result in report.results if result.subject == "builds/chat"} == {"pass"}
    assert ("waiver-unused" in {note.id for note in report.notes}) is is_unused
