"""The bundled policies, held against the texts that they encode.

A rule says in its own words what a clause asks for. It cites the sentence by its anchor and copies no run of its words,
except those that the licences themselves ask everybody to repeat: the phrase, the notice, the beginning of a name. The
names of licences and the addresses of texts are no text of theirs.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

import pytest
import regenerate
from checkout import LICENCE_TEXTS

from llamalicense import vocabulary
from llamalicense.documents.read.markdown import lines_of
from llamalicense.manifest.meanings import meanings
from llamalicense.manifest.types import Manifest
from llamalicense.policy import library
from llamalicense.policy.page import Blanks
from llamalicense.policy.policy import Clause, Policy, Rule
from llamalicense.policy.resources import folder
from llamalicense.policy.sentences import Sentence
from llamalicense.vocabulary import CATEGORIES, LICENCES

FILES = {"licence": "LICENSE", "acceptable-use": "USE_POLICY.md"}
REPEATED = ("phrase", "name_prefix", "notice")
TOO_MANY = 7

pinned = pytest.mark.skipif(not LICENCE_TEXTS.is_dir(), reason="the pinned licence texts are not here")
every_licence = pytest.mark.parametrize("licence", LICENCES)


@cache
def policy_of(policy_id: str) -> Policy:
    return library.bundled(policy_id, examples=True)


@cache
def text_of(licence: str, source: str) -> str:
    return (LICENCE_TEXTS / licence.replace("-", "").replace(".", "_") / FILES[source]).read_text(encoding="utf-8")


def clauses(rule: Rule) -> tuple[Clause, ...]:
    return (*rule.clauses, *(clause for exemption in rule.unless for clause in exemption.clauses))


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without addresses, mark-up, signs and letter case."""
    text = re.sub(r"https?://\S+", "", "\n".join(lines_of(text)).replace("’", "'")).casefold()
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)


def test_every_licence_has_a_policy() -> None:
    assert set(LICENCES) <= set(library.bundled_ids())


@every_licence
def test_every_rule_of_a_licence_cites_a_sentence(licence: str) -> None:
    policy = policy_of(licence)
    for rule in policy.rules:
        assert rule.clauses, rule.name
        for clause in clauses(rule):
            assert clause.source in policy.sources, rule.name
            assert clause.at, rule.name
            assert clause.anchor, f"{rule.name}: {clause.at} has no anchor"


@every_licence
@pinned
def test_the_digests_are_those_of_the_texts(licence: str) -> None:
    sources = policy_of(licence).sources
    assert set(sources) == set(FILES)
    for name, source in sources.items():
        assert source["sha256"] == sha256(text_of(licence, name).encode()).hexdigest()


@every_licence
@pinned
def test_what_a_licence_asks_to_repeat_stands_in_it(licence: str) -> None:
    text = words(text_of(licence, "licence"))
    for name in REPEATED:
        if name in policy_of(licence).parameters:
            assert holds(text, words(policy_of(licence).parameters[name])), name


@every_licence
@pinned
def test_words_in_quotes_are_the_licence_s_own(licence: str) -> None:
    """A sentence that puts words in quotes says that they stand in the text."""
    texts = [words(text_of(licence, source)) for source in FILES]
    lost = [
        f'{rule.name}: "{quoted}"'
        for rule in policy_of(licence).rules
        for sentence in sentences(rule)
        for quoted in re.findall(r'"([^"\[]+)"', sentence)
        if not any(holds(text, words(quoted)) for text in texts)
    ]
    assert not lost


def sentences(rule: Rule) -> Iterator[str]:
    """All that a rule says, with blanks for the facts."""
    said: list[Sentence] = [say.sentence for says in rule.explain.values() for say in says]
    said += [exemption.because for exemption in rule.unless]
    said += [sentence for doubt in rule.doubts for sentence in (doubt.because, doubt.remedy)]
    yield rule.title
    yield from (sentence.fill(Blanks()) for sentence in (*said, rule.remedy))


def holds(text: list[str], run: list[str]) -> bool:
    """Whether words stand in a text, one after the other."""
    return f" {' '.join(run)} " in f" {' '.join(text)} "


class Word(NamedTuple):
    """A word of the project, and where it stands."""

    text: str
    place: str


def ours() -> Iterator[list[Word]]:
    """The words of every policy file, comments included, of the questions and of the categories' descriptions."""
    for path in sorted(folder("policies").glob("*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield [Word(word, f"{path.name}:{n}") for n, line in enumerate(lines, 1) for word in words(line)]
    for field, meaning in meanings(Manifest):
        yield [Word(word, f"the question for {field}") for word in words(meaning.question)]
        for choice, covers in meaning.choices.items():
            yield [Word(word, f"{choice} of {field}") for word in words(covers)]
    for name, covers in CATEGORIES.items():
        yield [Word(word, f"the category {name}") for word in words(covers)]


def runs(text: list[str]) -> Iterator[tuple[str, ...]]:
    """Every run of as many words as are too many."""
    return zip(*(text[start:] for start in range(TOO_MANY)), strict=False)


def copied(theirs: set[tuple[str, ...]]) -> Iterator[str]:
    """Where words stand here that stand in the same order there, each time as many as do."""
    for stream in ours():
        common = [run in theirs for run in runs([word.text for word in stream])]
        copies = [any(common[max(0, at - TOO_MANY + 1) : at + 1]) for at in range(len(stream))]
        for is_copy, group in groupby(zip(copies, stream, strict=True), key=lambda pair: pair[0]):
            if is_copy:
                run = [word for _, word in group]
                yield f"{run[0].place}: {' '.join(word.text for word in run)}"


@pinned
def test_no_run_of_seven_words_is_copied_from_a_licence() -> None:
    theirs = {run for name in LICENCES for source in FILES for run in runs(words(text_of(name, source)))}
    repeated = [policy_of(name).parameters.get(key, "") for name in LICENCES for key in REPEATED]
    names = [f"the {policy_of(name).title}" for name in LICENCES]
    allowed = {run for text in (*repeated, *names) for run in runs(words(text))}
    copies = list(copied(theirs - allowed))
    assert not copies, "\n".join(["copied from a licence:", *copies])


def test_generated_files_are_fresh() -> None:
    stale = [
        str(path)
        for path, content in regenerate.generated().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    ]
    assert not stale, "run `python tests/support/regenerate.py`"


def test_the_categories_are_the_rules_of_the_latest_licence() -> None:
    rules = {rule.about: rule.id for rule in policy_of("llama-4").rules if rule.about}
    assert list(rules) == list(CATEGORIES)
    assert list(rules.values()) == [f"aup-{category}" for category in CATEGORIES]
    assert set(vocabulary.Category.__args__) == set(CATEGORIES)  # type: ignore[attr-defined]


@every_licence
def test_a_licence_has_only_categories_that_manifests_can_state(licence: str) -> None:
    about = {rule.about for rule in policy_of(licence).rules if rule.about}
    assert about <= set(CATEGORIES)
    since_3_2 = {"safety-circumvention", "third-party-tools"}
    assert set(CATEGORIES) - about == (since_3_2 if licence in ("llama-2", "llama-3", "llama-3.1") else set())
