"""What a field could state instead, where its type and its meaning are all there is to know."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_origin

from llamalicense.counterfactual.candidates.change import Change, choice, fact
from llamalicense.decision.judged import Judged
from llamalicense.documents.document import Document
from llamalicense.manifest.meanings import Meaning, field_at, layers, meaning_of
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.types import Manifest

# The changes of a field that could matter to a rule, for a subject of that rule.
Candidates = Callable[[Judged, Path], Iterator[Change]]
PAGE = "https://example.org/{field}"


def derived(names: tuple[str, ...]) -> Candidates | None:
    """The other values of the field that names lead to; None where they are not a matter of the field alone."""
    field = field_at(Manifest, names)
    if field is None or (meaning := meaning_of(field)).inseparable:
        return None
    several = any(get_origin(layer) is tuple for layer in layers(field.annotation))
    if meaning.act:
        return _place(meaning.act)
    if meaning.acts or meaning.otherwise:
        return _words(meaning, several=several)
    if meaning.choices:
        nothing = {(): "[]"} if several else {}
        return facts({**nothing, **{(word,) if several else word: word for word in meaning.choices}})
    return FLAGS if bool in layers(field.annotation) else None


def facts(labels: Mapping[Any, str]) -> Candidates:
    """The values of a field that is no choice."""

    def candidates(_: Judged, path: Path) -> Iterator[Change]:
        return (fact(path, value, label) for value, label in labels.items())

    return candidates


FLAGS = facts({True: "true", False: "false"})


def _words(meaning: Meaning, *, several: bool) -> Candidates:
    """Each word, with what to do or what would have been so."""

    def candidates(judged: Judged, path: Path) -> Iterator[Change]:
        name = name_at(judged, path)
        for word, act in meaning.acts.items():
            yield choice(path, word, f"{act.format(name=name)} (`{dotted(path)}`: {word})", word)
        for word, otherwise in meaning.otherwise.items():
            words = f"`{dotted(path)}` is {word} ({otherwise.format(name=name)})"
            yield fact(path, (word,) if several else word, word)._replace(words=words)

    return candidates


def _place(act: str) -> Candidates:
    """A page or file to name, and none."""

    def candidates(judged: Judged, path: Path) -> Iterator[Change]:
        page = Document(PAGE.format(field=path[-1]), None)
        words = f"{act.format(name=name_at(judged, path))} and name the place (`{dotted(path)}`)"
        yield choice(path, (page.name,), words, "a place", page)
        yield fact(path, (), "false")

    return candidates


def name_at(judged: Judged, path: Path) -> str:
    """The model or build that a path is inside of; empty outside of them."""
    manifest = judged.situation.manifest
    match path:
        case ("models", int(number), *_):
            return manifest.models[number].id
        case ("builds", int(number), *_):
            return (manifest.builds or ())[number].name
    return ""
