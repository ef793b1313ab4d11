"""Reading YAML: what plain words mean, where every value and key stands, and the limits; with libyaml and without."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from checkout import ROOT
from rows import rows

from llamalicense import yamlevents, yamlfile
from llamalicense.errors import InputError
from llamalicense.yamlevents import MAX_DEPTH, MAX_EVENTS
from llamalicense.yamlfile import MAX_BYTES, NodePath, Source, parse
from llamalicense.yamlvalues import parts, resolve


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every test of this file holds for both parsers: which one is there depends on how PyYAML was installed."""
    found = getattr(yaml, request.param, None)
    if found is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yamlfile, "LOADER", found)
    return found


def refused(text: str | bytes) -> list[str]:
    """The problems of a text that must not be read."""
    with pytest.raises(InputError) as caught:
        parse(text if isinstance(text, bytes) else text.encode(), "m.yaml")
    return [str(problem) for problem in caught.value.problems]


MEANINGS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    "0": 0,
    "-0": 0,
    "7": 7,
    "+7": 7,
    "-7": -7,
    "700000000": 700_000_000,
    "700_000_000": 700_000_000,
    "7_000": 7_000,
    "-7_000": -7_000,
    "9" * 40: int("9" * 40),
    "1.5": 1.5,
    ".5": 0.5,
    "1.": 1.0,
    "-1.5": -1.5,
    "1e3": 1000.0,
    "1.5E-3": 0.0015,
}


def words(text: str) -> list[str]:
    return text.split()


# What YAML 1.1 or YAML 1.2 takes for something else, and what only looks like a number.
TEXTS = words("""
    yes Yes YES no No NO on On ON off OFF y n tRUE nULL
    007 0o17 0x1F 0b11 1_00 1000_000 _1 1_ 70_0000 1__000 0_000 +_1 1_000.5
    190:20:30 2026-10-01 2025-03 2026-10-01T12:00:00Z 1.2.3 1e 1e+ e3 1.5e . .e3 - + .inf -.inf .nan .NaN = <<
    llama-4 Tea New-York norway fine Null-Island true-blue
""")
TEXTS += ["9" * 41, "1" * 5000, "0." + "1" * 40, "１２", "٣", "1\n"]  # digits of other scripts are text


@rows(("plain", "meaning"), MEANINGS.items())
def test_what_is_resolved(plain: str, meaning: object) -> None:
    assert (resolve(plain), type(resolve(plain))) == (meaning, type(meaning))


@rows("plain", TEXTS)
def test_what_stays_text(plain: str) -> None:
    assert resolve(plain) == plain


@rows("plain", ["7", "true", "null", "1.5", "~", ""])
@rows("written", ["a: '{}'", 'a: "{}"', "a: |-\n  {}"])
def test_quoted_and_block_text_is_never_resolved(plain: str, written: str) -> None:
    assert parse(written.format(plain).encode(), "m.yaml").value == {"a": plain}


POSITIONS: list[tuple[str, dict[NodePath, tuple[int, int]], dict[NodePath, tuple[int, int]]]] = [
    (
        "a: 1\nbc:\n  - x\n  - d: y\n    e:  z\n",
        {(): (1, 1), ("a",): (1, 4), ("bc",): (3, 3), ("bc", 0): (3, 5), ("bc", 1): (4, 5)}
        | {("bc", 1, "d"): (4, 8), ("bc", 1, "e"): (5, 9)},
        {("a",): (1, 1), ("bc",): (2, 1), ("bc", 1, "d"): (4, 5), ("bc", 1, "e"): (5, 5)},
    ),
    (
        "a: {b: [1,  {c: d}]}",
        {(): (1, 1), ("a",): (1, 4), ("a", "b"): (1, 8), ("a", "b", 0): (1, 9), ("a", "b", 1): (1, 13)}
        | {("a", "b", 1, "c"): (1, 17)},
        {("a",): (1, 1), ("a", "b"): (1, 5), ("a", "b", 1, "c"): (1, 14)},
    ),
    ("# c\n---\na:\n- 1\n", {(): (3, 1), ("a",): (4, 1), ("a", 0): (4, 3)}, {("a",): (3, 1)}),
    (
        "é: ü\nö: {ä: ß}",
        {(): (1, 1), ("é",): (1, 4), ("ö",): (2, 4), ("ö", "ä"): (2, 8)},
        {("é",): (1, 1), ("ö",): (2, 1), ("ö", "ä"): (2, 5)},
    ),
    ("'a b': |\n  x\n? c\n: d\n", {(): (1, 1), ("a b",): (1, 8), ("c",): (4, 3)}, {("a b",): (1, 1), ("c",): (3, 3)}),
    ("😀: [😀, x]", {(): (1, 1), ("😀",): (1, 4), ("😀", 0): (1, 5), ("😀", 1): (1, 8)}, {("😀",): (1, 1)}),
]


@rows(("text", "values", "keys"), POSITIONS)
@rows("ending", ["\n", "\r\n", "\r"])
@rows("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_where_values_and_keys_stand(
    text: str,
    values: dict[NodePath, tuple[int, int]],
    keys: dict[NodePath, tuple[int, int]],
    ending: str,
    mark: bytes,
) -> None:
    source = parse(mark + text.replace("\n", ending).encode(), "m.yaml")
    paths = dict(parts(source.value))
    assert {path: source.position(path) for path in paths} == values
    assert {path: source.key_position(path) for path in paths if path and isinstance(path[-1], str)} == keys


def marks(node: yaml.Node, path: NodePath = ()) -> Iterator[tuple[NodePath, yaml.Node | None, yaml.Node]]:
    """Of each value of a document its path, its key and itself, as PyYAML composes them."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    for key, inner in pairs:
        yield (*path, key.value), key, inner
        yield from marks(inner, (*path, key.value))
    for place, inner in enumerate(node.value if isinstance(node, yaml.SequenceNode) else ()):
        yield (*path, place), None, inner
        yield from marks(inner, (*path, place))


def test_a_whole_manifest_stands_where_pyyaml_says() -> None:
    text = (ROOT / "tests" / "benchmarks" / "full.llamalicense.yaml").read_text("utf-8")
    source = parse(text.encode(), "m.yaml")
    root = yaml.compose(text)
    assert root
    composed = list(marks(root))
    assert {path for path, _, _ in composed} == {path for path, _ in parts(source.value) if path}
    for path, key, value in composed:
        assert source.position(path) == (value.start_mark.line + 1, value.start_mark.column + 1), path
        start = (key or value).start_mark
        assert source.key_position(path) == (start.line + 1, start.column + 1), path
        beyond = (*path, "beyond")
        assert source.position(beyond) == source.key_position(beyond) == source.position(path), path


def test_a_problem_stands_at_the_value_at_the_key_or_at_the_nearest_parent() -> None:
    source = parse(b"a:\n  b: 1\n", "m.yaml")
    for path, at_key, place in (
        (("a", "b"), False, (2, 6)),
        (("a", "b"), True, (2, 3)),
        (("a", "missing", 0), False, (2, 3)),
        (("a", "missing"), True, (2, 3)),
        (("elsewhere",), False, (1, 1)),
    ):
        problem = source.problem(path, "wrong", at_key=at_key)
        assert (problem.line, problem.column) == place, path


def test_nulls_are_listed_wherever_they_stand() -> None:
    source = parse(b"a:\nb: ~\nc: [null, {d: }]\ne: 'null'\n", "m.yaml")
    assert source.nulls == [("a",), ("b",), ("c", 0), ("c", 1, "d")]


def test_keys_are_words_as_they_are_written() -> None:
    keys = [*words("1 1.0 true null no 2025-03 700_000 << = 0x1F"), ""]
    assert list(parse("".join(f"{key or repr(key)}: a\n" for key in keys).encode(), "m.yaml").value) == keys


def test_every_problem_of_the_event_stream_is_told_at_once() -> None:
    text = "a: &x 1\nb: *x\nc: !!str d\na: 2\n'b': 3\n---\ne: 1\n"
    assert refused(text) == [
        "m.yaml:1:4: anchor &x: anchors are not allowed; remove it",
        "m.yaml:2:4: alias *x: aliases are not allowed; write the value out",
        "m.yaml:3:4: tag tag:yaml.org,2002:str: tags are not allowed; remove it",
        'm.yaml:4:1: key "a" stands twice; the first is at line 1, column 1',
        'm.yaml:5:1: key "b" stands twice; the first is at line 2, column 1',
        "m.yaml:6:1: a second document starts here; a file holds one: remove the line `---`",
    ]


@pytest.mark.parametrize(
    "text", ["é: ü\nb: é\x07", "é: ü\nb: é\0", "é: ü\nb: é\x9b", "é: ü\nb: é\x7f", "é: ü\nb: é\ufffe"]
)
def test_a_control_character_is_found_at_its_place(text: str) -> None:
    assert refused(text) == ["m.yaml:2:5: a control character that YAML does not allow; remove it"]


def test_a_byte_that_is_not_utf_8_is_found_at_its_place() -> None:
    assert refused("é: ü\nb: é".encode() + b"\xff\n") == ["m.yaml:2:5: byte 0xff is not UTF-8; save the file as UTF-8"]


class _Counting:
    """A loader that counts the events that are asked for."""

    asked = 0

    def __init__(self, loader: Any, text: str) -> None:
        self.loader = loader(text)

    def get_event(self) -> Any:
        _Counting.asked += 1
        return self.loader.get_event()

    def peek_event(self) -> Any:
        _Counting.asked += 1
        return self.loader.peek_event()

    def dispose(self) -> None:
        self.loader.dispose()


@pytest.fixture
def counting(loader: Any, monkeypatch: pytest.MonkeyPatch) -> type[_Counting]:
    monkeypatch.setattr(_Counting, "asked", 0)
    monkeypatch.setattr(yamlfile, "LOADER", lambda text: _Counting(loader, text))
    return _Counting


def read(text: str) -> Source:
    return parse(text.encode(), "m.yaml")


def test_depth(counting: type[_Counting]) -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert len(dict(parts(read(deepest).value))) == MAX_DEPTH
    counting.asked = 0
    assert refused("[" * 100_000) == [f"m.yaml:1:{MAX_DEPTH + 1}: nested more than {MAX_DEPTH} levels deep"]
    # The start of the stream and of the document, and every level; libyaml may give up before it tells of the first.
    assert counting.asked <= 2 + MAX_DEPTH + 1


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_in_one_line_that_a_parser_reads_ahead(opening: str) -> None:
    column = MAX_DEPTH * len(opening) + 1
    assert refused(opening * 1_200) == [f"m.yaml:1:{column}: nested more than {MAX_DEPTH} levels deep"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "- a:\n"])
def test_depth_in_every_style(opening: str) -> None:
    text = (
        "".join(" " * 2 * level + opening for level in range(MAX_DEPTH + 1))
        if "\n" in opening
        else opening * (MAX_DEPTH + 1)
    )
    assert any(f"nested more than {MAX_DEPTH} levels deep" in problem for problem in refused(text))


@pytest.fixture
def limits(loader: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many events and bytes there may be: a hundredth for Python's parser, which would be at it for a second."""
    part = 100 if loader is yaml.SafeLoader else 1
    monkeypatch.setattr(yamlevents, "MAX_EVENTS", MAX_EVENTS // part)
    monkeypatch.setattr(yamlfile, "MAX_BYTES", MAX_BYTES // part)
    return MAX_EVENTS // part, MAX_BYTES // part


def test_events(counting: type[_Counting], limits: tuple[int, int]) -> None:
    most_events, _ = limits
    # Beside the words: the list begins and ends, and so does the document.
    most = most_events - 3
    assert read("[" + "a," * most + "]").value == ["a"] * most
    counting.asked = 0
    assert refused("[" + "a," * (most_events * 10) + "]")[0].endswith(f"more than {most_events:,} values and keys")
    assert counting.asked <= most_events + 3  # the stream, the document, and the first that is too many


def test_size(counting: type[_Counting], limits: tuple[int, int]) -> None:
    _, most_bytes = limits
    start, end = b"a: '", b"'"
    most = start + b"x" * (most_bytes - len(start) - len(end)) + end
    assert len(parse(most, "m.yaml").value["a"]) == most_bytes - len(start) - len(end)
    counting.asked = 0
    told = f"m.yaml:1:1: the file has more than {most_bytes:,} bytes; a manifest or policy needs less"
    assert refused(most + b"\n") == [told]
    assert counting.asked == 0


def test_an_alias_bomb_multiplies_nothing(counting: type[_Counting]) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    problems = refused(bomb)
    assert len(problems) == 10 + 9 * 9  # every anchor and every alias, none of them followed
    assert counting.asked < 150
