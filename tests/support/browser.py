"""A headless Chromium that remembers what a page did: requests, console lines, errors, dialogs; checkers of pages."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from checkout import NODE
from playwright.sync_api import Dialog, Page, sync_playwright

_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RULES_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


# The elements of a page in their order, each with the names of its attributes.
ELEMENTS = """() => [...document.querySelectorAll("*")].map(element =>
    [element.tagName, ...element.getAttributeNames().sort()].join(" "))"""


class Opened(NamedTuple):
    """A page and what it did since it was opened: addresses it asked for, and what it said or raised."""

    page: Page
    requests: list[str]
    said: list[str]


@contextmanager
def chromium() -> Iterator[Page]:
    """A tab of the system's browser, which is new to each file that is opened in it."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "there is no chromium on PATH; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET.split())
        yield browser.new_page()
        browser.close()


@contextmanager
def opened(tab: Page, file: Path, *, width: int = 1280, dark: bool = False) -> Iterator[Opened]:
    """A file as a page; whatever it did besides being shown fails the test."""
    requests: list[str] = []
    said: list[str] = []
    listeners: dict[str, Callable[[Any], object]] = {
        "request": lambda request: requests.append(request.url),
        "console": lambda line: said.append(f"{line.type}: {line.text}"),
        "pageerror": lambda error: said.append(f"error: {error}"),
        "dialog": lambda dialog: _dismissed(dialog, said),
    }
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(media="screen", color_scheme="dark" if dark else "light")
    events: Any = tab  # whose types name each event by itself
    for event, listener in listeners.items():
        events.on(event, listener)
    try:
        tab.goto(file.as_uri())
        yield Opened(tab, requests, said)
    finally:
        for event, listener in listeners.items():
            events.remove_listener(event, listener)
        tab.goto("about:blank")
    assert said == []
    assert set(requests) == {file.as_uri()}


def _dismissed(dialog: Dialog, said: list[str]) -> None:
    said.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def eventually(page: Page, condition: str) -> bool:
    """Whether a condition holds within five seconds; the page's own policy forbids waiting inside it."""
    for _ in range(100):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(50)
    return False


# All of a result are tens of thousands of elements that pass, which take longer to hand over than to check.
_CHECKED = """async tags => {
    const checked = await axe.run({runOnly: tags, resultTypes: ["violations"]});
    return {
        passes: checked.passes.map(rule => rule.id),
        wrong: checked.violations.flatMap(rule => rule.nodes.map(node => [rule.id, node.html, node.failureSummary])),
    };
}"""


def wrong_for_readers(page: Page) -> list[list[str]]:
    """What a checker of accessibility finds on a page: the rule, the element, why."""
    page.evaluate(_module("axe-core/axe.min.js").read_text(encoding="utf-8"))
    return _wrong(page, _RULES)


def wrong_in_the_dark(page: Page) -> list[list[str]]:
    """What the checker finds on the same page when it is dark, where nothing but colours changes."""
    page.emulate_media(color_scheme="dark")
    return _wrong(page, _RULES_OF_COLOURS)


def _wrong(page: Page, rules: object) -> list[list[str]]:
    checked = page.evaluate(_CHECKED, rules)
    assert "color-contrast" in checked["passes"]
    wrong: list[list[str]] = checked["wrong"]
    return wrong


def wrong_markup(*files: Path) -> str:
    """What a validator of markup finds in files."""
    # No form here is sent anywhere, so that none has a button to send it (wcag/h32); what is drawn can be
    # a table to those who have it read out, and no <table>.
    command = [_module(".bin/html-validate"), "--config", NODE / "htmlvalidate.json", *files]
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def _module(path: str) -> Path:
    module = NODE / "node_modules" / path
    assert module.exists(), f"there is no {module}; run `npm ci --prefix tests/node`"
    return module
