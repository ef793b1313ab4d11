"""Many things in one line."""

from rows import rows

from llamalicense.brief import shortened

LINES = {
    "": ([], ", "),
    "a": (["a"], ", "),
    "a, b, c": (["a", "b", "c"], ", "),
    "a, b, c, d": (["a", "b", "c", "d"], ", "),  # "1 more" would take as much room
    "a, b, c and 2 more": (["a", "b", "c", "d", "e"], ", "),
    "a; b; c; and 2 more": (["a", "b", "c", "d", "e"], "; "),
    "1, 2, 3 and 1,997 more": (list(range(1, 2001)), ", "),
}


@rows(("line", "items", "between"), [(line, *given) for line, given in LINES.items()])
def test_the_first_are_named_and_the_others_counted(line: str, items: list[object], between: str) -> None:
    assert shortened(items, 3, between) == line
