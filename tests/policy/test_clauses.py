"""The map of clauses, held against the rules that it names and against the texts that it maps."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import clause_numbers
import pytest
from checkout import LICENCE_TEXTS
from jsonschema import Draft7Validator
from program import llamalicense

from llamalicense.commands.schema import schema
from llamalicense.commands.test import subject
from llamalicense.commands.test.citations import citation_problems, needless
from llamalicense.documents.anchors import anchor, sentences
from llamalicense.policy import library
from llamalicense.policy.clauses import MappedSentence, clause_map
from llamalicense.policy.files import bundled_source
from llamalicense.policy.page import cited
from llamalicense.policy.policy import Policy
from llamalicense.vocabulary import LICENCES

TEXTS = {
    "licence": ("LICENSE", clause_numbers.of_licence),
    "acceptable-use": ("USE_POLICY.md", clause_numbers.of_policy),
}
FIELDS = {"at", "about", "rules", "parts", "reason", "see", "sentences", "copy"}
SOURCE = bundled_source("clauses").source
DOCUMENT: Any = SOURCE.value
# What a rule names of a clause: a part of its one sentence, or which of its sentences.
PART = re.compile(r"\([A-Z]\)$|, last sentence$")

pinned = pytest.mark.skipif(not LICENCE_TEXTS.is_dir(), reason="the pinned licence texts are not here")


@cache
def subject_of(policy: str) -> subject.Tested:
    return subject.load(policy)


def policy_of(licence: str) -> Policy:
    return subject_of(licence).policy


@cache
def text_of(licence: str, source: str) -> str:
    folder = LICENCE_TEXTS / licence.replace("-", "").replace(".", "_")
    return (folder / TEXTS[source][0]).read_text(encoding="utf-8")


def maps(document: Any = DOCUMENT) -> dict[str, tuple[MappedSentence, ...]]:
    return {licence: clause_map(document, licence) for licence in LICENCES}


def malformed(document: Any) -> Iterator[str]:
    """What the file says that its head does not explain, or says for nothing."""
    rows = [row for source in TEXTS for row in document[source]]
    used = {row.get("reason") for row in rows}
    yield from (f"the reason {name} is not used" for name in document["reasons"] if name not in used)
    for row in rows:
        place = f"{row['at']}, {row['about']}"
        if not row.keys() <= FIELDS:
            yield f"{place}: unknown fields"
        if not row.get("rules") and not row.get("reason"):
            yield f"{place}: neither rules nor a reason"
        if row.get("reason", ".")[-1] != "." and row["reason"] not in document["reasons"]:
            yield f"{place}: there is no reason {row['reason']}"
        licences = [each for having in row["sentences"].values() for each in (LICENCES if having == "all" else having)]
        if not licences or len(set(licences)) < len(licences) or not set(licences) <= set(LICENCES):
            yield f"{place}: licences {licences}"
        anchors = [*row["sentences"], row.get("copy", {}).get("anchor", "0" * 16)]
        yield from (f"{place}: {each} is no anchor" for each in anchors if not re.fullmatch("[0-9a-f]{16}", each))


def against_rules(document: Any) -> Iterator[str]:
    """Where the map and the rules say different things of which sentence a rule encodes."""
    clauses = SOURCE._replace(value=document)
    policies = list(map(subject_of, library.bundled_ids()))
    for policy in policies:
        yield from (problem.message for problem in citation_problems(policy, clauses))
    yield from (problem.message for problem in needless([each.policy for each in policies], clauses))


def against_texts(document: Any) -> Iterator[str]:
    """Where the map and the pinned texts differ: a sentence that only one has, or another order or clause number."""
    for licence, mapped in maps(document).items():
        for source, (_, numbers) in TEXTS.items():
            text = text_of(licence, source)
            standing = list(sentences(text))
            expected = list(zip(numbers(text, standing), map(anchor, standing), strict=True))
            stated = [(one.clause.at, str(one.clause.anchor)) for one in mapped if one.clause.source == source]
            yield from (f"{licence}, {source}: {each} is not mapped" for each in expected if each not in stated)
            yield from (f"{licence}, {source}: {each} does not stand there" for each in stated if each not in expected)
            if sorted(expected) == sorted(stated) and expected != stated:
                yield f"{licence}, {source}: not in the order of the text"


def test_it_is_well_formed() -> None:
    assert list(malformed(DOCUMENT)) == []
    assert DOCUMENT["licences"] == list(LICENCES)


def test_it_and_the_rules_name_the_same_sentences() -> None:
    assert list(against_rules(DOCUMENT)) == []


def test_every_rule_of_every_licence_stands_in_it() -> None:
    for licence, mapped in maps().items():
        assert {rule for one in mapped for rule in one.rules} == {rule.id for rule in policy_of(licence).rules}


@pinned
def test_it_has_every_sentence_of_the_texts_in_their_order_at_its_clause_number() -> None:
    assert list(against_texts(DOCUMENT)) == []
    assert {licence: len(mapped) for licence, mapped in maps().items()} == {
        licence: sum(len(list(sentences(text_of(licence, source)))) for source in TEXTS) for licence in LICENCES
    }


@pinned
def test_the_parts_that_rules_name_are_in_the_sentences() -> None:
    for licence in LICENCES:
        section = {one.clause.anchor: one.clause.at for one in maps()[licence] if one.clause.source == "licence"}
        last = {at: key for key, at in section.items()}
        words = {anchor(each): each for each in sentences(text_of(licence, "licence"))}
        for clause in (each for rule in policy_of(licence).rules for each in cited(rule)):
            if clause.at.endswith(", last sentence"):
                assert last[PART.sub("", clause.at)] == clause.anchor, clause
            elif part := PART.search(clause.at):
                assert part[0] in words[str(clause.anchor)], clause


def row(document: Any, rule: str) -> Any:
    """The first row that a rule encodes, in the licence's own file."""
    return next(each for each in document["licence"] if rule in each.get("rules", ()))


def renumbered(document: Any) -> None:
    row(document, "ip-litigation")["at"] = "§5.b"


def counted_otherwise(document: Any) -> None:
    document["numbers"]["harm"] = {"2": list(LICENCES)}


def of_another_part(document: Any) -> None:
    row(document, "built-with-llama")["parts"]["agreement-copy"] = "(B)"


def of_another_text(document: Any) -> None:
    document["elsewhere"]["apache-2.0/licence-copy"] = "§4(b)"


def under_another_title(document: Any) -> None:
    titles = document["titles"]
    titles["termination"], titles["ip-litigation"] = titles["ip-litigation"], titles["termination"]


def under_no_title(document: Any) -> None:
    del document["titles"]["unseen-model"]


def under_a_title_of_two(document: Any) -> None:
    document["titles"]["undeclared-model"] = "in the repository"


def with_a_rule_of_no_policy(document: Any) -> None:
    document["titles"]["no-such-rule"] = "such"


def of_another_rule(document: Any) -> None:
    row(document, "ip-litigation")["rules"] = ["termination"]


def without_its_rule(document: Any) -> None:
    del row(document, "notice-file")["rules"]


def without_a_sentence(document: Any) -> None:
    document["licence"].pop(-1)


def without_a_licence(document: Any) -> None:
    row(document, "notice-file")["sentences"].popitem()


def with_another_sentence(document: Any) -> None:
    row(document, "termination")["sentences"] = {"0123456789abcdef": "all"}


def in_another_order(document: Any) -> None:
    document["acceptable-use"].insert(-3, document["acceptable-use"].pop(-1))


def with_an_unknown_note(document: Any) -> None:
    row(document, "ip-litigation")["see"] = ["no-such-note"]


def without_a_copy(document: Any) -> None:
    del document["acceptable-use"][-1]["copy"]


Check = Callable[[Any], Iterator[str]]
FAULTS: dict[Callable[[Any], None], tuple[Check, ...]] = {
    renumbered: (against_rules, against_texts),
    counted_otherwise: (against_rules, against_texts),
    of_another_part: (against_rules,),
    of_another_text: (against_rules,),
    under_another_title: (against_rules,),
    under_no_title: (against_rules,),
    under_a_title_of_two: (against_rules,),
    with_a_rule_of_no_policy: (against_rules,),
    of_another_rule: (against_rules,),
    without_its_rule: (malformed, against_rules),
    without_a_sentence: (against_texts,),
    without_a_licence: (against_rules, against_texts),
    with_another_sentence: (against_rules, against_texts),
    in_another_order: (against_texts,),
    with_an_unknown_note: (against_rules,),
    without_a_copy: (against_texts,),
}


def test_these_checks_tell_what_is_wrong() -> None:
    checks = [malformed, against_rules, *([against_texts] if LICENCE_TEXTS.is_dir() else [])]
    for fault, telling in FAULTS.items():
        document = deepcopy(DOCUMENT)
        fault(document)
        told = [check for check in checks if list(check(document))]
        assert told == [check for check in checks if check in telling], fault


def test_the_program_prints_it_as_text() -> None:
    ran = llamalicense("rules", "--clauses", "llama-4")
    assert (ran.status, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    words = " ".join(ran.out.split())
    assert words.startswith("llama-4: the clauses of the Llama 4 Community License Agreement 85 sentences: ")
    assert (
        "§1.b.ii §2 is lifted for what came inside a finished product Rule: llama-4/mau-threshold (Above 700 " in words
    )
    assert "§4 limits of Meta's liability No rule: It shares out risk between Meta and the licensee. " in words
    assert "item 1.1.6 all other crime Rule: llama-4/aup-illegal-activity (" in words
    for one in maps()["llama-4"]:
        assert f"{one.clause.at} {one.about} " in words
        assert one.reason in words
        assert f"Sentence {one.clause.anchor}" in words


def test_the_program_prints_every_map_for_people_and_programs() -> None:
    content = json.loads(llamalicense("rules", "--clauses", "--output-format", "json").out)
    assert [error.message for error in Draft7Validator(schema("clauses")).iter_errors(content)] == []
    printed = [(each["licence"], each["anchor"]) for each in content["clauses"]]
    assert printed == [(licence, one.clause.anchor) for licence, mapped in maps().items() for one in mapped]
    assert [each for each in content["clauses"] if each["sentence"] is not None] == []
    [notice] = [each for each in content["clauses"] if (each["licence"], each["clause"]) == ("llama-4", "§1.b.iii")]
    assert [each["id"] for each in notice["rules"]] == ["llama-4/notice-file"]
    page = llamalicense("rules", "--clauses", "llama3", "--output-format", "markdown").out
    assert page.startswith("# llama-3: the clauses of the Meta Llama 3 Community License Agreement\n")
    assert "- **Acceptable Use Policy, item 3.g** known dangers are disclosed to end users: Rule: " in page
    assert "A copy: the rules follow item 4 of the policy's own file." in page


@pinned
def test_a_copy_at_hand_is_quoted_sentence_by_sentence() -> None:
    copy = LICENCE_TEXTS / "llama4" / "LICENSE"
    command = ("rules", "--clauses", "llama-4", "--licence-text", copy)
    quoted = [each["sentence"] for each in json.loads(llamalicense(*command, "--output-format", "json").out)["clauses"]]
    assert list(filter(None, quoted)) == list(sentences(copy.read_text(encoding="utf-8")))
    words = " ".join(llamalicense(*command).out.split())
    assert f"Of 85 different sentences 40 are quoted, from {copy}." in words
    assert all(f'"{each}"' in words for each in quoted if each)


MISUSES = {
    ("--clauses", "apache-2.0"): 'there is no map of clauses of "apache-2.0"; there is one of each of llama-2, ',
    ("--clauses", "lama-4"): 'there is no map of clauses of "lama-4"; did you mean "llama-4"?\n',
    ("--output-format", "json"): "--output-format json: only with --clauses\n",
    ("--licence-text", __file__): "--licence-text: only with --clauses\n",
}


def test_misuse_is_told() -> None:
    for arguments, said in MISUSES.items():
        ran = llamalicense("rules", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {said}")
