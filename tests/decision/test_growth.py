"""What a manifest may state by the thousand takes no time by the square."""

import cProfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rows import rows

from llamalicense.decision.settings import Settings
from llamalicense.run import Checker, Given

AS_OF = date(2026, 11, 21)
MODEL = "meta-llama/Llama-3.1-8B-Instruct"
MANY: dict[str, Callable[[int], str]] = {
    "rules that one grant names and one that has ended": lambda number: stated(
        grants="".join(
            f"{{licence: llama-3.1, reference: R, until: {until}, rules: [{'mau-threshold, ' * number}]}}, "
            for until in ("2020-01-01", "2030-01-01")
        )
    ),
    "waivers, each for another build in other letters": lambda number: stated(
        builds="".join(f"{{name: b{build}}}, " for build in range(number)),
        waivers="".join(
            f"{{rule: llama-3.1/agreement-copy, subject: builds/B{build}, reason: It is on its way, "
            f"approved_by: legal, approved_on: {AS_OF}, expires: {AS_OF}}}, "
            for build in range(number)
        ),
    ),
}


def stated(*, grants: str = "", builds: str = "", waivers: str = "") -> str:
    return f"""\
manifest: 1
organisation: {{name: Acme, grants: [{grants}]}}
models: [{{id: {MODEL}}}]
builds: [{builds}]
waivers: [{waivers}]
"""


def work(text: str) -> int:
    """How many functions are called to check a manifest."""
    profile = cProfile.Profile()
    report = profile.runcall(Checker(AS_OF, Settings()).check, Given(text.encode(), "m.yaml", Path()))
    assert not report.errors, report.errors
    return sum(entry.callcount for entry in profile.getstats())


@rows("what", MANY)
def test_twice_as_much_takes_twice_the_work(what: str) -> None:
    work(MANY[what](1))  # which loads policies
    few, more, many = (work(MANY[what](number)) for number in (60, 120, 240))
    assert few < many
    assert many - more < 2.1 * (more - few)
