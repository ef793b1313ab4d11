"""Drafts about the documents that go with a build: its Notice, the phrase, the copy of the agreement.

What is written is the licence's own: the sentence, the phrase and the tag are parameters of its policy.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from llamalicense.documents.agreement import agreement_of, judge_agreement
from llamalicense.documents.document import stem
from llamalicense.documents.files import document_of
from llamalicense.documents.notice import COPYRIGHT_SIGNS
from llamalicense.documents.read import reader_of
from llamalicense.fixing.draft import Case, Draft, Drafts, together
from llamalicense.fixing.insertions import paragraph
from llamalicense.fixing.spans import FileText, Replacement

_NOTICE, _README, _AGREEMENT = "NOTICE", "README.md", "LICENSE"
_NOTICE_KINDS = ("plain", "markdown")
_SUFFIXES = {"plain": "", "markdown": ".md", "html": ".html"}


def notice(case: Case) -> Drafts:
    """The sentence in a Notice that is there, named or beside the manifest, or in a new one."""
    sentence, stated = case.parameters["notice"], case.build.notice or ()
    standing = case.workspace.standing()
    places = [place for name in stated if (place := case.place(name)) is not None]
    places += [case.workspace.beside(name) for name in standing]
    places = [place for place in places if stem(place) == "notice" and reader_of(place) in _NOTICE_KINDS]
    if not any(stem(name) == "notice" for name in standing):
        places.append(case.workspace.beside(_NOTICE))
    for place in dict.fromkeys(places):
        name = case.workspace.name(place)
        yield from _naming(case, "notice", place, "has the sentence")
        for spans in [*_signs(case.text(place), sentence), *_paragraphs(case, place, sentence)]:
            what = f"Write the Notice of {case.build.name} into {name}"
            yield _draft(case, what, True, "notice", place, spans)


def _signs(text: FileText | None, sentence: str) -> Iterator[list[Replacement]]:
    """The sentence with the copyright sign that the licence writes, where it stands with another."""
    own = next((sign for sign in COPYRIGHT_SIGNS if sign in sentence), "")
    for sign in COPYRIGHT_SIGNS:
        at = text.content.find(sentence.replace(own, sign)) if text and own and sign != own else -1
        if at >= 0:
            start = at + sentence.index(own)
            yield [Replacement(start, start + len(sign), own)]


def phrase(case: Case) -> Drafts:
    """The phrase in a document that the manifest names for it, else in the README beside the manifest."""
    words = case.parameters["phrase"]
    named = [display.at for display in case.build.built_with_llama or ()]
    places = [place for name in named if (place := case.place(name)) is not None]
    readme = _readme(case)
    # Where people see it is decided once a file is named; another one is then somebody's choice.
    is_decided = any(not name.casefold().startswith("https://") for name in named)
    for place in dict.fromkeys((*places, readme)):
        is_safe = place in places or not is_decided
        yield from _naming(case, "built_with_llama", place, f'shows "{words}"', is_safe)
        for spans in _paragraphs(case, place, words, below_title=True):
            what = f'Show "{words}" in {case.workspace.name(place)}, for {case.build.name}'
            yield _draft(case, what, is_safe, "built_with_llama", place, spans)


def _readme(case: Case) -> str:
    """The README beside the manifest; in Markdown where there are several, and where there is none."""
    standing = [name for name in case.workspace.standing() if stem(name) == "readme"]
    standing.sort(key=lambda name: (reader_of(name) != "markdown", name))
    return case.workspace.beside(next(iter(standing), _README))


def agreement(case: Case) -> Drafts:
    """A whole copy of the agreement: one that lies beside the manifest, or one made of a text that is at hand."""
    licence = case.facts.situation.licence
    shown = case.facts["build.agreement"].value
    # An altered copy is somebody's text; what becomes of it is not decided here, nor how a service shows one.
    is_safe = case.build.delivery == "shipped" and shown not in ("altered", "unclear")
    for name, text in case.workspace.agreements() if licence else ():
        if not _is_agreement(reader_of(name), text, licence or ""):
            continue
        if case.workspace.is_beside(name):
            yield from _naming(case, "agreement", name, f"is the {agreement_of(licence or '')}", is_safe)
            continue
        for place in _vacant(case, reader_of(name)):
            what = f"Copy the {agreement_of(licence or '')} from {name} to {case.workspace.name(place)}"
            spans = [Replacement(0, 0, text)]
            yield _draft(case, f"{what}, for {case.build.name}", is_safe, "agreement", place, spans)


@lru_cache(maxsize=32)
def _is_agreement(kind: str, text: str, licence: str) -> bool:
    """Whether a text is a whole copy and nothing that makes that doubtful; many manifests of a run ask of the same."""
    document = document_of(f"{_AGREEMENT}{_SUFFIXES.get(kind, '')}", text.encode())
    return judge_agreement(document, licence).word == "exact"


def _vacant(case: Case, kind: str) -> Iterator[str]:
    """Where a copy may lie: where the manifest says that one does and none is, or beside the manifest."""
    named = [place for name in case.build.agreement or () if (place := case.place(name)) is not None]
    own = case.workspace.beside(f"{_AGREEMENT}.{case.parameters['tag']}{_SUFFIXES.get(kind, '')}")
    for place in dict.fromkeys((*(place for place in named if reader_of(place) == kind), own)):
        text = case.text(place)
        if text is not None and not text.content:
            yield place


def _naming(case: Case, field: str, place: str, why: str, is_safe: bool = True) -> Drafts:
    """The manifest's field alone, for a file that is there and that it does not name."""
    text, name = case.text(place), case.workspace.name(place)
    if text and text.content and not _is_named(case, field, place):
        what = f"State `{field}: {name}` for {case.build.name}, as the file {why}"
        yield Draft(what, is_safe, case.stating(field, name))


def _paragraphs(case: Case, place: str, words: str, *, below_title: bool = False) -> Iterable[list[Replacement]]:
    text = case.text(place)
    return paragraph(place, text, words, below_title=below_title) if text is not None else ()


def _draft(case: Case, title: str, is_safe: bool, field: str, place: str, spans: Sequence[Replacement]) -> Draft:
    files: Mapping[str, Sequence[Replacement]] = {place: spans}
    if not _is_named(case, field, place):
        files = together(files, case.stating(field, case.workspace.name(place)))
    return Draft(title, is_safe, files)


def _is_named(case: Case, field: str, place: str) -> bool:
    stated = getattr(case.build, field) or ()
    names = [item if isinstance(item, str) else item.at for item in stated]
    return place in (case.place(name) for name in names)
