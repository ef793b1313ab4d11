"""Facts about what goes to the people who use one build: known dangers, their disclosure, the terms for users."""

from collections.abc import Iterable, Sequence

from llamalicense.documents.document import Answer, Document, stem
from llamalicense.facts.builds import at, build_of
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType

STATEMENT = ("shown", "unclear", "absent")


def opened(facts: Facts, names: Iterable[str]) -> list[Document]:
    """The documents of a field, by their names."""
    documents = facts.situation.project.documents
    return [documents[name] for name in names]


def _dangers(facts: Facts) -> Fact:
    dangers = build_of(facts).known_dangers
    path = at(facts, "known_dangers")
    return Fact(bool(dangers), path) if dangers is not None else Fact(None, missing=(path,))


def _shown(name: str, about: str) -> FactType:
    """Whether a document is there that may say what is due: a URL as stated, a file whose content is not judged."""

    def read(facts: Facts) -> Fact:
        names = getattr(build_of(facts), name)
        path = at(facts, name)
        if names is None:
            return Fact(None, missing=(path,))
        words = ["shown" if one.is_url else _may_say(one, facts).word for one in opened(facts, names)]
        return Fact(words[0] if len(words) == 1 else _best(words), path)

    return FactType(read, "word", about, STATEMENT)


def _shown_detail(name: str, about: str, none: str) -> FactType:
    def read(facts: Facts) -> Fact:
        names = getattr(build_of(facts), name)
        if names is None:
            return Fact(None, missing=(at(facts, name),))
        answers = [_may_say(document, facts) for document in opened(facts, names)]
        best = _best([answer.word for answer in answers])
        details = [answer.detail for answer in answers if answer.word == best]
        return Fact("; ".join(details) or f"the manifest states that there {none}", at(facts, name))

    return FactType(read, "text", about, beside=f"build.{name.removeprefix('risk_')}")


def _best(words: Sequence[str]) -> str:
    return next((word for word in STATEMENT if word in words), "absent")


def _may_say(document: Document, facts: Facts) -> Answer:
    """Whether a document can hold terms or a disclosure; what it says of them is not read."""
    if document.is_url:
        return Answer("shown", document.name)
    sentence: str | None = facts.situation.parameters.get("notice")
    return document.once(("may say", sentence), lambda document: _may_be_read(document, sentence))


def _may_be_read(document: Document, sentence: str | None) -> Answer:
    name = document.name
    if document.text is None or document.seen.problem:
        problem = document.problem or document.seen.problem
        return Answer("unclear" if document.is_unread else "absent", f"{name} {problem}")
    if _holds_copies(document):
        return Answer("unclear", f"{name} holds a Llama agreement, which is not the licensee's own statement")
    from llamalicense.documents.notice import read_notice  # its patterns, as those of the phrase, when they are needed

    if stem(name) == "notice" or (sentence and read_notice(document, sentence).word == "exact"):
        return Answer("unclear", f"{name} is a Notice, which states attribution and nothing else")
    return Answer("shown", name)


def _holds_copies(document: Document) -> bool:
    from llamalicense.documents.cutting import may_hold_copies  # what few manifests ask for, as all that reads files

    if not may_hold_copies(document):
        return False
    from llamalicense.documents.agreement import held  # fingerprints, which few files need

    return bool(held(document).copies)


TABLE: dict[str, FactType] = {
    "build.known_dangers": FactType(_dangers, "flag", "dangers of the build are known"),
    "build.disclosure": _shown("risk_disclosure", "whether known dangers are disclosed"),
    "build.disclosure_detail": _shown_detail("risk_disclosure", "where they are disclosed", "is no disclosure"),
    "build.user_terms": _shown("user_terms", "whether terms pass the acceptable use policy on"),
    "build.user_terms_detail": _shown_detail("user_terms", "which terms do", "are no terms"),
}
