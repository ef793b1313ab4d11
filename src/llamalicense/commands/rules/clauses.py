"""`llamalicense rules --clauses`: each sentence of a licence, with the rules that encode it or why none does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from llamalicense.about import __version__
from llamalicense.commands.rules.clauses_v1 import ClauseSource, ClausesV1, ClauseV1, NamedV1
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.policy import library
from llamalicense.policy.clauses import MappedSentence
from llamalicense.policy.page import Quotes, quoted
from llamalicense.policy.policy import Policy, in_words
from llamalicense.policy.sentences import address_shown
from llamalicense.report.formats import as_json, number_of
from llamalicense.report.formats.pages import Item, Page, PageSection, Paragraph
from llamalicense.report.formats.pages.in_markdown import markdown
from llamalicense.report.formats.pages.in_text import text
from llamalicense.vocabulary import LICENCES, Licence, policy_named

_SOURCES = {"licence": "Licence", "acceptable-use": "Acceptable Use Policy"}


class ClauseMap(NamedTuple):
    """The map of one licence, and its sentences as copies at hand have them, whose names are `copies`."""

    policy: Policy
    sentences: tuple[MappedSentence, ...]
    copies: tuple[str, ...]
    quotes: Quotes

    @property
    def titles(self) -> Mapping[str, str]:
        """What each rule asks for, by its id."""
        return {rule.id: rule.title for rule in self.policy.rules}


def mapped(name: str | None, copies: Sequence[tuple[str, str]], output_format: str) -> str:
    """The map of a licence, or of all of them; raises UsageError for a policy that is no Llama licence.

    `copies` are texts of licences to quote from, each with its name before it.
    """
    ids = LICENCES if name is None else (policy_named(name),)
    if ids[0] not in LICENCES:
        near = did_you_mean(ids[0], LICENCES) or f"; there is one of each of {', '.join(LICENCES)}"
        raise UsageError(f'there is no map of clauses of "{name}"{near}')
    return RENDER[output_format]([_map(library.bundled(policy_id), copies) for policy_id in ids])


def _map(policy: Policy, copies: Sequence[tuple[str, str]]) -> ClauseMap:
    sentences = library.clauses(policy.id)
    quotes = quoted({str(one.clause.anchor) for one in sentences}, copies)
    return ClauseMap(policy, sentences, tuple(name for name, _ in copies), quotes)


def _page(of: ClauseMap) -> Page:
    encoded = sum(bool(one.rules) for one in of.sentences)
    blocks = [
        Paragraph(
            f"{number_of(len(of.sentences), 'sentence')}: {encoded} encoded by rules; beside each of the others stands "
            "why none encodes it."
        )
    ]
    if of.copies:
        anchors = {one.clause.anchor for one in of.sentences}
        names = " and ".join(of.copies)
        blocks.append(Paragraph(f"Of {len(anchors)} different sentences {len(of.quotes)} are quoted, from {names}."))
    sections = (
        PageSection(
            f"{title}: {address_shown(of.policy.sources[source]['url'])}",
            tuple(_item(of, one) for one in of.sentences if one.clause.source == source),
        )
        for source, title in _SOURCES.items()
    )
    return Page(f"{of.policy.id}: the clauses of the {of.policy.title}", (*blocks, *sections))


def _item(of: ClauseMap, one: MappedSentence) -> Item:
    details = tuple(Paragraph(words, "  ") for words in _details(of, one))
    return Item(one.about, label=one.clause.at, details=details)


def _details(of: ClauseMap, one: MappedSentence) -> Iterator[str]:
    anchor = str(one.clause.anchor)
    if anchor in of.quotes:
        yield f'"{of.quotes[anchor].sentence}"'
    if one.rules:
        titles = "; ".join(f"{of.policy.id}/{rule} ({of.titles[rule]})" for rule in one.rules)
        yield f"{'Rule' if len(one.rules) == 1 else 'Rules'}: {titles}."
    if one.copy_of:
        yield f"A copy: the rules follow {one.copy_of} of the policy's own file."
    if one.reason:
        yield f"{'Beyond rules' if one.rules else 'No rule'}: {one.reason}"
    if one.see:
        names = (f"{of.policy.id}/{name}" if name in of.titles else f"the note {name}" for name in one.see)
        yield f"See {' and '.join(names)}."
    same = f", in the same words in {', '.join(one.same_in)}" if one.same_in else ""
    yield f"Sentence {anchor}{same}."


def _as_json(maps: Sequence[ClauseMap]) -> str:
    content: ClausesV1 = {
        "schema": "llamalicense/clauses/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "clauses": [_clause(of, one) for of in maps for one in of.sentences],
    }
    return as_json(content)


def _clause(of: ClauseMap, one: MappedSentence) -> ClauseV1:
    quote = of.quotes.get(str(one.clause.anchor))
    return {
        "licence": cast("Licence", of.policy.id),
        "source": cast("ClauseSource", one.clause.source),
        "clause": in_words([one.clause]),
        "anchor": str(one.clause.anchor),
        "about": one.about,
        "sentence": quote.sentence if quote else None,
        "rules": [_named(of, rule) for rule in one.rules],
        "reason": one.reason,
        "see": [_named(of, name) for name in one.see],
        "same_in": list(one.same_in),
        "copy_of": one.copy_of,
    }


def _named(of: ClauseMap, name: str) -> NamedV1:
    is_rule = name in of.titles
    return {"id": f"{of.policy.id}/{name}" if is_rule else name, "title": of.titles.get(name, "")}


RENDER: dict[str, Callable[[Sequence[ClauseMap]], str]] = {
    "text": lambda maps: "\n".join(text(_page(of)) for of in maps),
    "markdown": lambda maps: "\n".join(markdown(_page(of)) for of in maps),
    "json": _as_json,
}
