"""What model cards say of the builds that they describe, by the keys of the hub."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.catalogue.aliases import Aliases
from llamalicense.commands.init.seen.uses import Declared
from llamalicense.scan.cards import declared
from llamalicense.scan.kinds import reader_of

_NAMES = ("readme.md", "model_card.md", "model-card.md", "modelcard.md")
_MOST_BYTES = 256 * 1024
_HEADING = re.compile(r"^#[ \t]+(\S+)[ \t]*$", re.MULTILINE)
# What each relation to a base makes: what the build is, and what was done to the weights inside.
_RELATIONS = {
    "finetune": ("model", "fine-tuned"),
    "adapter": ("adapter", "fine-tuned"),
    "quantized": ("model", "converted"),
    "merge": ("model", "merged"),
}
# Tags and libraries that tell the relation where the card does not say it; what is an adapter was also trained.
_TELLING = {
    "peft": "adapter",
    "lora": "adapter",
    "qlora": "adapter",
    "merge": "merge",
    "mergekit": "merge",
    "gguf": "quantized",
    "quantized": "quantized",
    "generated_from_trainer": "finetune",
    "trl": "finetune",
    "sft": "finetune",
    "dpo": "finetune",
}
_TYPES = {
    **dict.fromkeys("text-generation text2text-generation image-text-to-text summarization".split(), "language-model"),
    **dict.fromkeys(
        "text-classification token-classification feature-extraction sentence-similarity text-ranking "
        "text-to-image text-to-speech image-classification".split(),
        "other-model",
    ),
}


class Card(NamedTuple):
    """A model card: where it lies, what it says by key, its heading, whether an adapter's settings lie beside it.

    `whole_id`: the id under which a hub has what it describes, where that stands beside its name.
    """

    path: str
    says: Mapping[str, Sequence[Declared]]
    heading: Declared | None
    beside_adapter: Declared | None
    whole_id: Declared | None = None

    @property
    def name(self) -> Declared | None:
        """The build's name: under the key for it, or else a heading of one word."""
        return self.only("model_name") or self.heading

    @property
    def bases(self) -> Sequence[Declared]:
        """What it is made from."""
        return self.says.get("base_model", ())

    def is_of_llama(self, aliases: Aliases) -> bool:
        """Whether a base is a Llama model, or its name says that one had a part in it."""
        resolved = (aliases.resolve(base.text) for base in self.bases)
        is_named = self.name is not None and "llama" in self.name.text.casefold()
        return is_named or any(alias and alias.likeness != "look-alike" for alias in resolved)

    def only(self, key: str) -> Declared | None:
        """What a key says in one word; of several, nothing tells which is meant."""
        words = self.says.get(key, ())
        return words[0] if len(words) == 1 else None


def cards(root: Path, files: Sequence[str], named: Callable[[str], str]) -> Iterator[Card]:
    """The cards of models below a folder, those of tests left out; `named`: a path as it is shown."""
    for path in files:
        if path.rpartition("/")[2].casefold() not in _NAMES or not reader_of(path).reader:
            continue
        text = _text(root / path)
        says: dict[str, list[Declared]] = {}
        for field in declared(text):
            place = f"{named(path)}:{text.count(chr(10), 0, field.start) + 1}"
            says.setdefault(field.key, []).append(Declared(field.text, place))
        if "base_model" not in says or "sdk" in says:
            continue
        heading = _HEADING.search(text)
        beside = f"{path.rpartition('/')[0]}/adapter_config.json".lstrip("/")
        yield Card(
            named(path),
            says,
            Declared(heading[1], f"{named(path)}:{text.count(chr(10), 0, heading.start()) + 1}") if heading else None,
            Declared(beside, named(beside)) if beside in files else None,
        )


def build(
    card: Card, aliases: Aliases, published: Declared | None, others: Sequence[Card]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The build that a card describes, and where each fact of it stands."""
    assert card.name is not None
    facts: dict[str, Declared | list[Declared] | None] = {
        "name": card.name,
        "published_as": published if published and published.text != card.name.text else None,
        **_made(card),
        **_inside(card, aliases, others),
        "licence": _licence(card),
    }
    if not facts.get("contains"):
        facts.pop("change", None)
    known = {key: fact for key, fact in facts.items() if fact}
    return (
        {key: [part.text for part in fact] if isinstance(fact, list) else fact.text for key, fact in known.items()},
        {key: (fact[0] if isinstance(fact, list) else fact).place for key, fact in known.items()},
    )


def _made(card: Card) -> dict[str, Declared | None]:
    """What it is and what was done, by the relation to its base; and whether it is a language model."""
    relation, pipeline = _relation(card), card.only("pipeline_tag")
    kind, change = _RELATIONS[relation.text] if relation else ("", "")
    word = _TYPES.get(pipeline.text, "") if pipeline else ""
    return {
        "kind": Declared(kind, relation.place) if relation else None,
        "type": Declared(word, pipeline.place) if pipeline and word else None,
        "change": Declared(change, relation.place) if relation else None,
    }


def _relation(card: Card) -> Declared | None:
    """The relation that a card states, or that all that it says of it tells."""
    stated = card.only("base_model_relation")
    if stated and stated.text in _RELATIONS:
        return stated
    for tag in card.says.get("tags", ()):
        _, *relation = tag.text.split(":")[:2] if tag.text.startswith("base_model:") else ("",)
        if relation and relation[0] in _RELATIONS:
            return Declared(relation[0], tag.place)
    words = [*card.says.get("library_name", ()), *card.says.get("tags", ())]
    told = [Declared(_TELLING[word.text.casefold()], word.place) for word in words if word.text.casefold() in _TELLING]
    told += [Declared("adapter", card.beside_adapter.place)] if card.beside_adapter else []
    relations = {telling.text for telling in told}
    if "adapter" in relations:
        relations.discard("finetune")
    return next(telling for telling in told if telling.text in relations) if len(relations) == 1 else None


def _inside(card: Card, aliases: Aliases, others: Sequence[Card]) -> dict[str, Declared | list[Declared] | None]:
    """The Llama models and other builds among its bases; a base that is neither, where there is one of them."""
    names = {other.name.text.casefold(): other.name.text for other in others if other.name and other is not card}
    inside, foreign = list[Declared](), list[Declared]()
    for base in card.bases:
        alias = aliases.resolve(base.text)
        own = names.get(base.text.casefold().rpartition("/")[2])
        if own:
            inside.append(base._replace(text=own))
        elif alias and alias.likeness != "look-alike":
            inside.append(base._replace(text=alias.model or base.text))
        else:
            foreign.append(base)
    relation = _relation(card)
    goes_in = not inside or (relation is not None and relation.text == "merge")
    return {"contains": inside or None, "base": foreign[0] if goes_in and len(foreign) == 1 else None}


def _licence(card: Card) -> Declared | None:
    """The tag that it is published under; of `other` the name that stands beside it."""
    tag = card.only("license")
    return card.only("license_name") if tag and tag.text.casefold() == "other" else tag


def _text(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return ""
    with open(descriptor, "rb") as file:
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        return file.read(_MOST_BYTES).decode("utf-8", "replace") if is_file else ""
