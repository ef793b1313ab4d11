"""Where sentences end, told at once where there is nothing to tell, and otherwise by the expression."""

from hypothesis import given
from hypothesis import strategies as st

from llamalicense.documents import sentences
from llamalicense.documents.blocks import EDGE


@given(st.text(alphabet=f'ab.!?|· \n\t"’)]{EDGE}1-', max_size=12))
def test_what_is_told_at_once_is_what_the_expression_tells(text: str) -> None:
    assert sentences._ends(text) == [match.end() for match in sentences._END.finditer(text)]
