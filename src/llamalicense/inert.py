"""Words that nobody who reads a log obeys: no terminal, and no runner of GitHub, Azure, TeamCity, GitLab or Travis.

A name may hold anything. What would be a command is written with an escape in it, so that it can still be read.
"""

import re

# `##[group]`, `##vso[task.complete]`, `##teamcity[buildStatus]` anywhere in a line; the last two need an escape of the
# terminal's as well, which is written out, but not every reader of logs asks for that.
_COMMANDS = r"(?<=#)#(?=\w*\[)|(?<=section_start):|(?<=section_end):|(?<=travis_fold):"


def plain(text: str) -> str:
    """Text on one line, with all that a terminal would obey or hide, and a runner would obey, written out as escapes.

    GitHub's takes `::word` at the beginning of a line for a command, and wrapped text may begin a line anywhere.
    """
    if not text.isprintable():
        text = visible(text.replace("\n", " ").replace("\t", " "))
    if "::" in text:
        text = " ".join(f":\\u003a{word[2:]}" if word.startswith("::") else word for word in text.split(" "))
    return _without_commands(text)


def visible(text: str) -> str:
    """Text with all that a terminal would obey or hide written out as escapes, line breaks and tabs as well."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def plain_json(dumped: str) -> str:
    """JSON whose strings are the same, with nothing in them that a terminal or a runner would obey."""
    # The one character that `dumps` leaves as it is.
    return _without_commands(dumped.replace("\x7f", "\\u007f"))


def json_in_yaml(dumped: str) -> str:
    """JSON that YAML reads as well, which knows no escape of half a character; what hides is written out."""
    if dumped.isprintable():
        return dumped
    return "".join(char if char.isprintable() or ord(char) > 0xFFFF else f"\\u{ord(char):04x}" for char in dumped)


def _without_commands(text: str) -> str:
    if "##" in text or "section_" in text or "travis_fold" in text:
        return re.sub(_COMMANDS, lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return text
