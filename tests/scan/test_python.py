"""Python is read in parts: what no model is passed through is not parsed, and that changes no use."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from llamalicense.scan import python
from llamalicense.scan.spans import Span
from llamalicense.scan.statements import Statements

LLAMA = '"meta-llama/Llama-3.1-8B-Instruct"'
PIECES = [
    *(f"a = {LLAMA}", "b = a", "c = [b, 1]", "d.e = c", "load(d.e)", "f(b)", "x = load(a)", f"print({LLAMA})"),
    *("def g(m=a):\n    return m", "h(g())", "for i in c:\n    load(i)", "class C:\n    e = a\n", "load(C.e)"),
    *("@first(\n    1,\n)\n@second\ndef k():\n    '''Text\nat the edge\n'''\n    return a", "k(k())", "load(k())"),
    *("if a:\n    pass\n# word\nelse:\n    load(b)", "try:\n    load(a)\nexcept E:\n    pass\nfinally:\n    pass"),
    *(f"load(\n{LLAMA},\n)", f"y = [\n{LLAMA}\n]", "y += c", "load(y[0])", "z = 1 + \\\n1", "m = '''\nload(a)\n'''"),
    *("#)", "load(m)", "", "r = y.append(b)", f'n = {{"model": {LLAMA}, "k": b}}', "load(n)", "o, p = n, y", "load(p)"),
]


def read(text: str, rounds: int) -> set[Span]:
    with patch.object(python, "_ROUNDS", rounds):
        return set(python.read(text, "a.py"))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join))
def test_what_is_not_parsed_would_change_nothing(text: str) -> None:
    assert read(text, 4) == read(text, 0)


def test_only_statements_that_may_pass_a_model_on_are_parsed() -> None:
    text = f"import os\na = {LLAMA}\n\n\ndef f():\n    pass\n\n\nb = a\nload(b)\n"
    statements = Statements(text, [0, *(at + 1 for at, character in enumerate(text) if character == "\n")])
    assert statements.at([text.index("meta")]) == f"\na = {LLAMA}\n\n\n"
    assert statements.naming({"b"}) == "\n" * 8 + "b = a\nload(b)\n"
    assert statements.rest() == "import os\n" + "\n" * 3 + "def f():\n    pass\n\n\n"
    assert statements.rest() == ""


def test_a_statement_that_is_no_python_hides_no_other() -> None:
    assert len(read(f"print 'x'\nload({LLAMA})\n", 4)) == 1
