"""Facts about the documents that go with one build: what they show of the agreement, the Notice, the phrase."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from llamalicense.documents.document import Document, Reading, read_agreement, read_notice, read_phrase, read_words
from llamalicense.facts.builds import at, build_of
from llamalicense.facts.contents import models_inside
from llamalicense.facts.situation import Fact, Facts, FactType
from llamalicense.report import Basis

AGREEMENT = ("exact", "link", "altered", "other", "absent")
NOTICE = ("exact", "other-sign", "elsewhere", "link", "absent")
PHRASE = ("exact", "versioned", "other-case", "absent")
LICENCE_TEXT = ("this", "link", "another", "absent")
T = TypeVar("T")
# How far into a document a licence's heading may stand: after a comment or a line of copyright.
_HEAD = 1000


def _dangers(facts: Facts) -> Fact:
    dangers = build_of(facts).known_dangers
    path = at(facts, "known_dangers")
    return Fact(bool(dangers), path) if dangers is not None else Fact(None, missing=(path,))


def _shown(name: str, about: str) -> FactType:
    """Whether a document is there at all: a URL as stated, a path when the file can be read."""

    def read(facts: Facts) -> Fact:
        names = getattr(build_of(facts), name)
        path = at(facts, name)
        if names is None:
            return Fact(None, missing=(path,))
        documents = [facts.situation.project.documents[item] for item in names]
        # That a file is there is seen; what it says about dangers or terms is not read.
        there = any(document.is_url or document.text is not None for document in documents)
        return Fact("shown" if there else "absent", path)

    return FactType(read, "word", about, ("shown", "absent"))


def _shown_detail(name: str, about: str, none: str) -> FactType:
    def read(facts: Facts) -> Fact:
        names = getattr(build_of(facts), name)
        if names is None:
            return Fact(None, missing=(at(facts, name),))
        said = [
            f"{document.name} {document.problem}" if document.problem else document.name
            for document in map(facts.situation.project.documents.__getitem__, names)
        ]
        return Fact("; ".join(said) or f"the manifest states that there {none}", at(facts, name))

    return FactType(read, "text", about, beside=f"build.{name.removeprefix('risk_')}")


def _document(
    name: str, about: str, order: tuple[str, ...], read_one: Callable[[Document, Facts], Reading], nothing: str
) -> tuple[FactType, FactType]:
    """The best that the documents of a field show for this licence, and in words what that is."""

    def best(facts: Facts) -> tuple[Reading, str] | None:
        names = getattr(build_of(facts), name)
        if names is None:
            return None
        kept: dict[tuple[str, str, bool], Reading] = facts.situation.cache.setdefault("readings", {})
        variant = name == "notice" and _came_with_a_variant(facts)
        for document in _opened(facts, names):
            if (name, document.name, variant) not in kept:
                kept[name, document.name, variant] = read_one(document, facts)
        found = [(kept[name, each, variant], each) for each in names]
        stated = (Reading("absent", f"the manifest states that there is {nothing}"), "")
        return _best(found, order, stated)

    def status(facts: Facts) -> Fact:
        found = best(facts)
        path = at(facts, name)
        if found is None:
            return Fact(None, missing=(path,))
        reading, document = found
        opened = document and facts.situation.project.documents[document].text is not None
        return Fact(reading.status, path, "verified" if opened else "stated")

    def detail(facts: Facts) -> Fact:
        found = best(facts)
        return Fact(found[0].detail, at(facts, name)) if found else Fact(None, missing=(at(facts, name),))

    return (
        FactType(status, "word", about, order),
        FactType(detail, "text", f"{about}, in words", beside=f"build.{name.removesuffix('_with_llama')}"),
    )


def _best(found: list[tuple[Reading, T]], order: tuple[str, ...], nothing: tuple[Reading, T]) -> tuple[Reading, T]:
    """The reading that shows most; where none shows anything, what each of them says."""
    if len(found) < 2:
        return found[0] if found else nothing
    reading, beside = min(found, key=lambda item: order.index(item[0].status))
    if reading.status in ("other", "absent"):
        reading = reading._replace(detail=" and ".join(each.detail for each, _ in found))
    return reading, beside


def _opened(facts: Facts, names: Iterable[str]) -> list[Document]:
    return [facts.situation.project.documents[name] for name in names]


def _read_agreement(document: Document, facts: Facts) -> Reading:
    if document.is_url:
        return Reading("link", f"the manifest links to {document.name}", None)
    assert facts.situation.licence is not None
    return read_agreement(document, facts.situation.licence)


def _licence_text(facts: Facts) -> Fact:
    """What the documents under `agreement` are to a licence that is known by its heading."""
    names = build_of(facts).agreement
    path = at(facts, "agreement")
    if names is None:
        return Fact(None, missing=(path,))
    documents = _opened(facts, names)
    heads = [" ".join(each.text[:_HEAD].split()).casefold() for each in documents if each.text is not None]
    if any(facts.situation.parameters["heading"].casefold() in head for head in heads):
        return Fact("this", path, "verified")
    if any(document.is_url for document in documents):
        return Fact("link", path)
    return Fact("another" if heads else "absent", path)


def _read_notice(document: Document, facts: Facts) -> Reading:
    if document.is_url:
        return Reading("link", f"{document.name} is a link and no file that goes with the copies", None)
    parameters = facts.situation.parameters
    sentences = [parameters["notice"]]
    if _came_with_a_variant(facts):
        sentences.append(parameters["notice_variant"])
    return min((read_notice(document, each) for each in sentences), key=lambda each: NOTICE.index(each.status))


def _came_with_a_variant(facts: Facts) -> bool:
    """Whether Meta published every model of this licence inside with its own variant of the agreement."""
    situation = facts.situation
    models = situation.parameters.get("notice_variant_models", ())
    lineages = situation.project.listing.lineages
    if not models:
        return False
    inside = [number for number, _, _ in models_inside(situation, facts.index)]
    sources = [
        number is not None and lineages[number].source for number in inside if number is None or situation.under[number]
    ]
    return bool(sources) and all(source and source.id in models for source in sources)


def _phrase(facts: Facts) -> tuple[Reading, Basis] | None:
    displays = build_of(facts).built_with_llama
    if displays is None:
        return None
    phrase = facts.situation.parameters["phrase"]
    found: list[tuple[Reading, Basis]] = []
    for display in displays:
        document = facts.situation.project.documents[display.at]
        if not document.is_url:
            reading = read_phrase(document, phrase)
            note = "; the words in the manifest are ignored, the file decides" if display.text is not None else ""
            found.append((reading._replace(detail=reading.detail + note), "verified" if document.text else "stated"))
        elif display.text is not None:
            found.append((read_words(display.text, display.at, phrase), "stated"))
        else:
            found.append((Reading("exact", f"the manifest says that {display.at} shows the phrase", None), "stated"))
    nothing: tuple[Reading, Basis] = (
        Reading("absent", "the manifest states that the phrase is displayed nowhere"),
        "stated",
    )
    return _best(found, PHRASE, nothing)


def _phrase_status(facts: Facts) -> Fact:
    found = _phrase(facts)
    path = at(facts, "built_with_llama")
    return Fact(found[0].status, path, found[1]) if found else Fact(None, missing=(path,))


def _phrase_detail(facts: Facts) -> Fact:
    found = _phrase(facts)
    path = at(facts, "built_with_llama")
    return Fact(found[0].detail, path) if found else Fact(None, missing=(path,))


_agreement, _agreement_detail = _document(
    "agreement", "the copy of the agreement", AGREEMENT, _read_agreement, "no copy of the agreement"
)
_notice, _notice_detail = _document("notice", "the Notice file", NOTICE, _read_notice, "no Notice file")


TABLE: dict[str, FactType] = {
    "build.agreement": _agreement,
    "build.agreement_detail": _agreement_detail,
    "build.licence_text": FactType(
        _licence_text, "word", "the document under `agreement`, by the heading that the licence has", LICENCE_TEXT
    ),
    "build.notice": _notice,
    "build.notice_detail": _notice_detail,
    "build.phrase": FactType(_phrase_status, "word", "how the phrase of attribution is displayed", PHRASE),
    "build.phrase_detail": FactType(_phrase_detail, "text", "where and how, in words", beside="build.phrase"),
    "build.known_dangers": FactType(_dangers, "flag", "dangers of the build are known"),
    "build.disclosure": _shown("risk_disclosure", "whether known dangers are disclosed"),
    "build.disclosure_detail": _shown_detail("risk_disclosure", "where they are disclosed", "is no disclosure"),
    "build.user_terms": _shown("user_terms", "whether terms pass the acceptable use policy on"),
    "build.user_terms_detail": _shown_detail("user_terms", "which terms do", "are no terms"),
}
