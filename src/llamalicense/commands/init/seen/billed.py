"""What a bill of materials shows of the facts that a manifest states: its models, and what is made from them."""

from collections.abc import Iterator

from llamalicense.catalogue.aliases import Aliases
from llamalicense.commands.init.seen.cards import Card
from llamalicense.commands.init.seen.uses import Declared
from llamalicense.scan.bills.bill import Bill, Billed


def cards_of(bill: Bill, text: str, path: str, aliases: Aliases) -> Iterator[Card]:
    """The models that the bill says are made from others, as their cards would describe them.

    What the catalogue knows, and what has no ancestors, is had from others: a model that is used.
    """

    def said(words: Billed, part: str = "") -> Declared:
        return Declared(part or words.text, f"{path}:{text.count(chr(10), 0, words.start) + 1}")

    for model in bill.models:
        alias = aliases.resolve(model.id.text)
        if not model.ancestors or (alias is not None and alias.model is not None and not alias.namesake):
            continue
        whole = [said(model.id)] if "/" in model.id.text else []
        says = {
            "model_name": [said(model.id, model.id.text.rpartition("/")[2])],
            "base_model": list(map(said, model.ancestors)),
            "license": list(map(said, model.licences)),
        }
        yield Card(path, says, None, None, whole[0] if whole else None)
