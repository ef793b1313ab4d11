"""Where each sentence of a licence or use policy stands: its clause number, counted from the text as it is laid out.

Nothing of the package reads numbers, so this is what the numbers that policies cite are held against.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_LABEL = re.compile(r"(\s*)(\*|\d{1,2}|[a-z]|[ivx]+)(?:\.|(?<=\*))\s+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
_COPY = "Acceptable Use Policy"
_BEGINNING = 24  # letters by which a sentence is found


def of_licence(text: str, sentences: list[str]) -> list[str]:
    """The section of each sentence of a licence (§1.b.i); before the first: opening.

    Numbers, letters and Roman numbers nest in this order, whatever the indentation. A use policy behind the licence's
    own sections has items (item 1.a) behind its title.
    """
    return list(_located(_sections(_plain(text)), sentences))


def of_policy(text: str, sentences: list[str]) -> list[str]:
    """The item of each sentence of a use policy (item 1.2.3), by indentation; beside the list by what stands around it.

    A list counts as its labels do where they begin at 1 and grow, and otherwise its items are counted.
    """
    return list(_located(_items(_plain(text)), sentences))


def _plain(text: str) -> list[str]:
    """The lines of a text without Markdown's marks inside them."""
    return text.replace("**", "").replace("\\", "").splitlines()


def _sections(lines: list[str]) -> Iterator[tuple[str, str]]:
    path: list[str] = []
    copied, beside = "", "opening"
    for line in lines:
        label = _LABEL.match(line)
        if line.strip().endswith(_COPY):
            copied, path, beside = f"{_COPY}, ", [], "opening"
        elif (label and label[2] == "*") or (path and copied and line[:1].isalpha() and not label):
            path, beside = [], "reporting"
        elif label:
            level = 2 if label[2] in _ROMAN else int(label[2].isalpha())
            path = [*path[:level], label[2]]
        elif copied and line.strip() == "Prohibited Uses":
            beside = "lead-in"
        number = ".".join(path)
        yield line, f"{copied}item {number}" if path and copied else f"§{number}" if path else f"{copied}{beside}"


def _items(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Lines with their places, the lists numbered once their labels are known."""
    lists: dict[tuple[int, ...], list[str]] = {}  # the labels of a list, by the positions of the items that it is in
    path: list[tuple[int, int]] = []  # the indentations and positions of the items that a line is in
    places: list[tuple[str, tuple[int, ...] | str]] = []
    beside = "opening"
    for line in lines:
        label = _LABEL.match(line)
        if label and beside in ("lead-in", "item"):
            while path and path[-1][0] > len(label[1]):
                path.pop()
            within = tuple(position for indentation, position in path if indentation < len(label[1]))
            labels = lists.setdefault(within, [])
            labels.append(label[2])
            path = [*(step for step in path if step[0] < len(label[1])), (len(label[1]), len(labels))]
            beside = "item"
        elif line.strip(" #") == "Prohibited Uses":
            beside = "lead-in"
        elif beside in ("item", "closing paragraph") and line[:1].isalpha():
            beside = "reporting" if line.rstrip().endswith(":") else "closing paragraph"
        places.append((line, tuple(position for _, position in path) if beside == "item" else beside))
    for line, place in places:
        yield line, place if isinstance(place, str) else f"item {_number(place, lists)}"


def _number(place: tuple[int, ...], lists: dict[tuple[int, ...], list[str]]) -> str:
    steps = []
    for depth, position in enumerate(place):
        labels = lists[place[:depth]]
        counted = list(range(1, len(labels) + 1))
        printed = [int(label) if label.isdigit() else 0 for label in labels]
        grows = printed[0] == 1 and all(before < after for before, after in pairwise(printed))
        steps.append(str((printed if grows else counted)[position - 1]))
    return ".".join(steps)


def _located(lines: Iterator[tuple[str, str]], sentences: list[str]) -> Iterator[str]:
    """The place of the line on which each sentence begins."""
    stream, starts = "", []
    for line, place in lines:
        starts.append((len(stream), place))
        stream += _letters(line)
    position = 0
    for sentence in sentences:
        position = stream.index(_letters(sentence)[:_BEGINNING], position)
        yield [place for start, place in starts if start <= position][-1]
        position += 1


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
