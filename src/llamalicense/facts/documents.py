"""Facts about the documents that go with one build: what they show of the agreement, the Notice, the phrase."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from llamalicense.documents.document import Answer, Document
from llamalicense.facts.builds import at, build_of
from llamalicense.facts.contents import models_inside
from llamalicense.facts.disclosures import opened
from llamalicense.facts.fact import Basis, Fact
from llamalicense.facts.situation import Facts, FactType

AGREEMENT = ("exact", "link", "unclear", "altered", "other", "absent")
NOTICE = ("exact", "other-sign", "elsewhere", "unclear", "link", "absent")
PHRASE = ("exact", "versioned", "other-case", "unclear", "absent")
LICENCE_TEXT = ("this", "link", "another", "absent")
T = TypeVar("T")
# How far into a document a licence's heading may stand: after a comment or a line of copyright.
_HEAD = 1000


def _document(
    name: str,
    about: str,
    order: tuple[str, ...],
    read_file: Callable[[Document, Facts], Answer],
    link: str,
    nothing: str,
) -> tuple[FactType, FactType]:
    """The best that the documents of a field show for this licence, and in words what that is; `link` of an address."""

    def read_one(document: Document, facts: Facts) -> Answer:
        return Answer("link", link.format(document.name)) if document.is_url else read_file(document, facts)

    def best(facts: Facts, names: tuple[str, ...]) -> tuple[Answer, str]:
        answers = [(read_one(document, facts), document.name) for document in opened(facts, names)]
        if not answers:
            return Answer("absent", f"the manifest states that there is {nothing}"), ""
        return _best(answers, order)

    def status(facts: Facts) -> Fact:
        names, path = getattr(build_of(facts), name), at(facts, name)
        if names is None:
            return Fact(None, missing=(path,))
        if len(names) == 1 and facts.situation.project.documents[names[0]].is_url:
            return Fact("link", path)
        reading, document = best(facts, names)
        opened = document and facts.situation.project.documents[document].text is not None
        return Fact(reading.word, path, "verified" if opened else "stated")

    def detail(facts: Facts) -> Fact:
        names, path = getattr(build_of(facts), name), at(facts, name)
        if names is None:
            return Fact(None, missing=(path,))
        reading, document = best(facts, names)
        return Fact(reading.detail + _told(facts, document), path)

    return (
        FactType(status, "word", about, order),
        FactType(detail, "text", f"{about}, in words", beside=f"build.{name.removesuffix('_with_llama')}"),
    )


def _told(facts: Facts, name: str) -> str:
    """What a reader should know of how a document was read."""
    document = facts.situation.project.documents.get(name)
    return f" ({name} {document.told})" if document and document.told else ""


def _best(answers: list[tuple[Answer, T]], order: tuple[str, ...]) -> tuple[Answer, T]:
    """The reading that shows most; where none shows anything, what each of them says."""
    if len(answers) == 1:
        return answers[0]
    reading, beside = min(answers, key=lambda item: order.index(item[0].word))
    if reading.word in ("other", "absent"):
        reading = reading._replace(detail=" and ".join(answer.detail for answer, _ in answers))
    return reading, beside


def _read_agreement(document: Document, facts: Facts) -> Answer:
    from llamalicense.documents.agreement import judge_agreement  # fingerprints, which only this reading needs

    assert facts.situation.licence is not None
    return judge_agreement(document, facts.situation.licence)


def _licence_text(facts: Facts) -> Fact:
    """What the documents under `agreement` are to a licence that is known by its heading."""
    names = build_of(facts).agreement
    path = at(facts, "agreement")
    if names is None:
        return Fact(None, missing=(path,))
    documents = opened(facts, names)
    read = [
        _licence_text_of(document.text, facts.situation.parameters)
        for document in documents
        if document.text is not None
    ]
    if "this" in read:
        return Fact("this", path, "verified")
    if any(document.is_url for document in documents):
        return Fact("link", path)
    return Fact("another" if read else "absent", path)


def _licence_text_of(text: str, parameters: Mapping[str, Any]) -> str:
    head = " ".join(text[:_HEAD].split()).casefold()
    return "this" if parameters["heading"].casefold() in head else "another"


def _read_notice(document: Document, facts: Facts) -> Answer:
    return _best_notice(document, facts.situation.parameters, with_variant=_came_with_a_variant(facts))


def _best_notice(document: Document, parameters: Mapping[str, Any], *, with_variant: bool) -> Answer:
    from llamalicense.documents.notice import read_notice

    sentences = [parameters["notice"], *([parameters["notice_variant"]] if with_variant else [])]
    answers = [read_notice(document, sentence) for sentence in sentences]
    return min(answers, key=lambda answer: NOTICE.index(answer.word))


def _notice_of(raw: Any, parameters: Mapping[str, Any]) -> str:
    """Of the text of a file NOTICE, or of `text` beside the models `inside`."""
    text, inside = (raw["text"], raw["inside"]) if isinstance(raw, Mapping) else (raw, ())
    variant = bool(inside) and set(inside) <= set(parameters.get("notice_variant_models", ()))
    return _best_notice(Document("NOTICE", text), parameters, with_variant=variant).word


def _came_with_a_variant(facts: Facts) -> bool:
    """Whether Meta published every model of this licence inside with its own variant of the agreement."""
    situation = facts.situation
    models = situation.parameters.get("notice_variant_models", ())
    rows = situation.project.listing.rows
    if not models:
        return False
    inside = [number for number, _, _ in models_inside(situation, facts.index)]
    sources = [n is not None and rows[n].lineage.source for n in inside if n is None or situation.under[n]]
    return bool(sources) and all(source and source.id in models for source in sources)


def _phrase(facts: Facts) -> tuple[Answer, Basis] | None:
    displays = build_of(facts).built_with_llama
    if displays is None:
        return None
    phrase = facts.situation.parameters["phrase"]
    answers: list[tuple[Answer, Basis]] = []
    for display in displays:
        document = facts.situation.project.documents[display.at]
        if not document.is_url:
            from llamalicense.documents.phrase import read_phrase

            reading = read_phrase(document, phrase)
            note = "; the words in the manifest are ignored, the file decides" if display.text is not None else ""
            answer = reading._replace(detail=reading.detail + _told(facts, display.at) + note)
            answers.append((answer, "verified" if document.text else "stated"))
        elif display.text is not None:
            from llamalicense.documents.phrase import read_words

            answers.append((read_words(display.text, display.at, phrase), "stated"))
        else:
            answers.append((Answer("exact", f"the manifest says that {display.at} shows the phrase", None), "stated"))
    if not answers:
        return Answer("absent", "the manifest states that the phrase is displayed nowhere"), "stated"
    return _best(answers, PHRASE)


def _phrase_of(words: str, parameters: Mapping[str, Any]) -> str:
    from llamalicense.documents.phrase import read_words

    return read_words(words, "a page", parameters["phrase"]).word


def _phrase_status(facts: Facts) -> Fact:
    answer = _phrase(facts)
    path = at(facts, "built_with_llama")
    return Fact(answer[0].word, path, answer[1]) if answer else Fact(None, missing=(path,))


def _phrase_detail(facts: Facts) -> Fact:
    answer = _phrase(facts)
    path = at(facts, "built_with_llama")
    return Fact(answer[0].detail, path) if answer else Fact(None, missing=(path,))


_agreement, _agreement_detail = _document(
    "agreement",
    "the copy of the agreement",
    AGREEMENT,
    _read_agreement,
    "the manifest links to {}",
    "no copy of the agreement",
)
_notice, _notice_detail = _document(
    "notice",
    "the Notice file",
    NOTICE,
    _read_notice,
    "{} is a link and no file that goes with the copies",
    "no Notice file",
)


TABLE: dict[str, FactType] = {
    "build.agreement": _agreement,
    "build.agreement_detail": _agreement_detail,
    "build.licence_text": FactType(
        _licence_text,
        "word",
        "the document under `agreement`, by the heading that the licence has",
        LICENCE_TEXT,
        beside_parameters=("heading",),
        of=_licence_text_of,
    ),
    "build.notice": _notice._replace(
        beside_parameters=("notice",), optional_parameters=("notice_variant", "notice_variant_models"), of=_notice_of
    ),
    "build.notice_detail": _notice_detail._replace(beside_parameters=("notice",)),
    "build.phrase": FactType(
        _phrase_status,
        "word",
        "how the phrase of attribution is displayed",
        PHRASE,
        beside_parameters=("phrase",),
        of=_phrase_of,
    ),
    "build.phrase_detail": FactType(
        _phrase_detail, "text", "where and how, in words", beside="build.phrase", beside_parameters=("phrase",)
    ),
}
