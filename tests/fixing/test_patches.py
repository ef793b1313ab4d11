"""Diffs of files, as `git apply` takes them, hold what changed and three lines around it."""

from hypothesis import given
from hypothesis import strategies as st

from llamalicense.commands.fix.patches import FileChange, unified
from llamalicense.fixing.spans import FileText

LINES = st.lists(st.sampled_from(["", "a", "b", "-", "@@ -1 +1 @@"]), max_size=12)


def test_of_many_lines_alike_only_those_around_the_change_stand_in_a_diff() -> None:
    alike = "\n" * 1_000
    lines = list(unified([FileChange("/", "README.md", FileText(alike), FileText(f"{alike[:500]}x\n{alike[500:]}"))]))
    assert lines[3:] == ["@@ -498,6 +498,7 @@\n", *[" \n"] * 3, "+x\n", *[" \n"] * 3]


@given(LINES, LINES, LINES, LINES)
def test_a_diff_makes_the_new_text_of_the_old(
    first: list[str], old: list[str], new: list[str], last: list[str]
) -> None:
    before, after = ("\n".join([*first, *middle, *last]) + "\n" for middle in (old, new))
    patch = "".join(unified([FileChange("/", "a.txt", FileText(before), FileText(after))]))
    assert _applied(before, patch) == after


def _applied(before: str, patch: str) -> str:
    """A text with a unified diff in it, by the numbers of its hunks alone."""
    lines, result, at = before.splitlines(keepends=True), [], 0
    for hunk in patch.split("\n@@ ")[1:]:
        head, _, body = hunk.partition("\n")
        start, number = [*map(int, head.split()[0].lstrip("-").split(",")), 1][:2]
        begin = start - 1 if number else start
        result += lines[at:begin]
        at = begin
        for line in body.removesuffix("\n").split("\n"):
            if line[:1] in (" ", "-"):
                assert lines[at] == line[1:] + "\n"
                at += 1
            if line[:1] in (" ", "+"):
                result.append(line[1:] + "\n")
    return "".join([*result, *lines[at:]])
