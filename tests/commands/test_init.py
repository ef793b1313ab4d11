"""`llamalicense init`: what it asks and in which order, what it writes, and what becomes of odd answers."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manifests import SCOUT, as_editors_read, loaded, problems
from program import llamalicense
from pydantic import BaseModel

from llamalicense.commands.init import Interview, template, written
from llamalicense.commands.init.forms import Form, form_at, forms, typed
from llamalicense.commands.init.interview import Interviewed
from llamalicense.commands.init.statements import Statements
from llamalicense.commands.schema import address
from llamalicense.decision.settings import Settings
from llamalicense.manifest.paths import dotted, undotted
from llamalicense.manifest.questions import OPEN
from llamalicense.manifest.types import Manifest as Facts
from llamalicense.manifest.values import NAME_PATTERN, PROSE_PATTERN
from llamalicense.policy.files import bundled_source
from llamalicense.run import Checker, Given
from llamalicense.yamlvalues import parts
from schemas import faults

TODAY = date(2026, 11, 21)
PATH = Path("llamalicense.yaml")
FACT = re.compile(r"^  (\S+) · ", re.MULTILINE)
# What every interview needs: by words of what is shown, the answers one after the other.
START = {"The legal person's name": ["Acme"], "The Llama models used": [SCOUT], "Another one?": []}
REVIEWED = "2026-10-01, legal@acme.example"
KNOWN_NOTHING: dict[str, list[str]] = {}
checker = Checker(TODAY, Settings())


def hold(
    answers: Mapping[str, list[str]], start: Mapping[str, list[str]] | None = None
) -> tuple[Interviewed, list[str]]:
    """An interview with these answers by words of the question, else with "don't know", and all that it showed."""
    left = {words: list(said) for words, said in {**START, **(start or {}), **answers}.items()}
    talk, question = Interview(checker, PATH, 80).talk(), ""
    shown = [next(talk)]
    for _ in range(1000):
        flat = " ".join(shown[-1].split())
        # An answer that is not taken leaves its question asked.
        question = next((words for words in left if words in flat), "" if FACT.search(shown[-1]) else question)
        waiting = left.get(question, [])
        try:
            shown.append(talk.send(waiting.pop(0) if waiting else "" if "Another one?" in flat else "d"))
        except StopIteration as ended:
            stated: Interviewed = ended.value
            return stated, shown
    raise AssertionError("the interview does not end")


def asked(shown: list[str]) -> list[str]:
    """The facts that were asked for, in their order."""
    return [fact for text in shown for fact in FACT.findall(text)]


def report(text: str, folder: Path) -> Any:
    """What `check` says of a manifest."""
    (folder / PATH).write_text(text, encoding="utf-8")
    return json.loads(llamalicense("check", folder / PATH, "--output-format", "json", "--as-of", TODAY).out)


# The order of the questions.

# What there mostly is none of; several such are asked for in one question, the last of all.
SELDOM = {"claims_filed", "terminations", "known_dangers", "safety_removed", "marks"}


def without_rights() -> set[str]:
    """The rules whose failing leaves no right, by the note that every licence has about them."""
    shared = bundled_source("llama-community").document
    return next(set(note["if_fails"]) for note in shared["notes"] if note["id"] == "no-rights")


def test_knock_outs_are_asked_for_first_then_what_decides_most_then_what_there_mostly_is_none_of(
    tmp_path: Path,
) -> None:
    _, shown = hold(KNOWN_NOTHING)
    smallest = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {SCOUT}}}]\n"
    results = report(smallest, tmp_path)["reports"][0]["results"]
    expected: list[str] = []
    while True:
        waiting: dict[str, list[str]] = {}
        for result in results:
            if lacking := [each["fact"] for each in result["missing"] if each["fact"] not in expected]:
                waiting.setdefault(lacking[0], []).append(result["rule"].partition("/")[2])
        if not waiting:
            break
        # Of equals, `min` names the first, in the order of the report.
        expected.append(
            min(
                waiting,
                key=lambda fact: (
                    fact.rpartition(".")[2] in SELDOM,
                    without_rights().isdisjoint(waiting[fact]),
                    -len(waiting[fact]),
                ),
            )
        )
    assert asked(shown) == expected
    assert expected[:2] == ["organisation.monthly_active_users.peak", "organisation.monthly_active_users.2025-03"]
    assert {"models[0].access", "organisation.country"} <= {*expected[2 : expected.index("use.acceptable_use")]}


def test_each_question_says_why_it_is_asked_and_who_would_know() -> None:
    _, shown = hold(KNOWN_NOTHING)
    said = " ".join(next(text for text in shown if "use.acceptable_use" in FACT.findall(text)).split())
    assert "Has somebody gone through the acceptable use policy?" in said
    assert "legal would know" in said
    assert "decides 21 results: llama-4/aup-illegal-activity and 20 more" in said


def test_what_there_mostly_is_none_of_is_asked_for_at_once() -> None:
    made = {"What is made with": ["Chat"], "What is Chat": ["app"], "Which Llama models are inside Chat": ["1"]}
    made |= {"Whom does": ["public"], "What was done": ["none"], "Do copies": ["hosted"]}
    stated, shown = hold({**made, "mostly nothing": ["none"]})
    [listing] = [text for text in shown if "mostly nothing" in text]
    assert {fact.rpartition(".")[2] for fact in re.findall(r"^    (\S+) · ", listing, re.MULTILINE)} == SELDOM
    assert not {fact.rpartition(".")[2] for fact in asked(shown)} & SELDOM
    facts = stated.statements.facts
    assert (facts["organisation"]["claims_filed"], facts["organisation"]["terminations"]) == ([], [])
    assert {name: facts["builds"][0][name] for name in SELDOM & facts["builds"][0].keys()} == {
        "known_dangers": [],
        "safety_removed": False,
        "marks": [],
    }
    number = {fact: str(at) for at, fact in enumerate(re.findall(r"^    (\S+) · ", listing, re.MULTILINE), 1)}
    some = f"{number['builds[0].known_dangers']}, {number['builds[0].safety_removed']}"
    stated, shown = hold({**made, "mostly nothing": ["9", "some", some], "Which dangers": ["It is rude"]})
    assert "expected numbers from 1 to 5, or none" in " ".join(" ".join(shown).split())
    build = stated.statements.facts["builds"][0]
    assert (build["known_dangers"], build["safety_removed"], build["marks"]) == (["It is rude"], True, [])
    assert "builds[0].risk_disclosure" in asked(shown)


def test_an_answer_decides_what_is_asked_next() -> None:
    _, nothing_made = hold({"builds": ["none"]})
    assert not [fact for fact in asked(nothing_made) if fact.startswith("builds[")]
    _, low = hold({"at most, in any month": ["2_000_000"]})
    assert "organisation.monthly_active_users.2025-03" not in asked(low)
    _, high = hold({"at most, in any month": ["900_000_000"], "had: weights, api": ["weights"]})
    assert "organisation.monthly_active_users.2025-03" in asked(high)


def test_where_the_easiest_fact_is_not_known_the_next_is_asked_for() -> None:
    start = {"The Llama models used": ["acme/private-8b"]}
    _, shown = hold(KNOWN_NOTHING, start)
    assert asked(shown) == ["models[0].licence", "models[0].derived_from"]
    stated, shown = hold({"come from": ["meta-llama/Llama-3.3-70B-Instruct"]}, start)
    assert stated.statements.facts["models"] == [
        {"id": "acme/private-8b", "derived_from": "meta-llama/Llama-3.3-70B-Instruct"}
    ]
    assert "use.acceptable_use" in asked(shown)


# Each is an interview of hundreds of questions.
@settings(max_examples=settings().max_examples // 10)
@given(st.randoms(use_true_random=False))
def test_whatever_is_answered_it_ends_asks_for_nothing_twice_and_reads_what_it_wrote(random: Any) -> None:
    """Answers are drawn at first and `d` at last, since words drawn for builds would make more builds for ever."""
    pool = [
        "d",
        "",
        "?",
        "y",
        "n",
        "1",
        "2",
        "1, 2",
        "none",
        "yes",
        "Chat",
        "a/b",
        "2026-01-31",
        "US",
        "7",
        "x: #",
        "DE",
    ]
    pool += ["back"] * (goes_back := random.random() < 0.5)

    interview = Interview(checker, PATH, 60)
    talk = interview.talk()
    shown, tries = [next(talk)], 0
    try:
        for tries in range(3000):
            late = tries > 40
            said = random.choice(pool) if not late else "d"
            if "Without it nothing" in shown[-1] or tries < 3:
                said = {0: "Acme", 1: SCOUT, 2: ""}.get(tries, "Chat")
            shown.append(talk.send(said))
    except StopIteration as ended:
        stated: Interviewed = ended.value
    assert tries < 2999
    if not goes_back:
        facts = asked(shown)
        assert len(facts) == len(set(facts))
    failing = checker.judge(checker.load(Given(written(stated.statements).encode(), "m.yaml", Path()))).results
    # What was called settled stayed so, whatever was answered after it.
    assert interview.told <= {(each.rule, each.subject) for each in failing if each.reason == "violated"}
    text = written(stated.statements, stated.open)
    assert problems(text) == []
    assert loaded(text).source.value == dict(stated.statements.facts)


@pytest.mark.parametrize("fact", ["builds", "builds[12].trained_with[0].role", "use.acceptable_use", "models[0].id"])
def test_a_fact_is_found_by_the_path_that_reports_show(fact: str) -> None:
    assert dotted(undotted(fact)) == fact
    assert form_at(undotted(fact)).name == fact.rpartition(".")[2]


# What answers become.


def test_a_whole_interview_states_what_was_answered() -> None:
    stated, _ = hold(
        {
            "settles the verdict": ["yes"],
            "mostly nothing": ["d"],
            "Has somebody gone through": [REVIEWED],
            "Which categories apply, or come": ["military, 3 19"],
            "military: activities": ["yes"],
            "discrimination: violating": ["y"],
            "human-representation: uses": ['Every chat begins with "I am a bot".'],
            "had: weights, api": ["api, weights"],
            "at most, in any month": ["2_000_000"],
            "principal place": ["no"],
            "What is made": ["Acme Chat"],
            "Which Llama models are inside": ["1"],
            "What is Acme Chat": ["3"],
            "What was done": ["none"],
            "Do copies": ["hosted"],
            "Whom does": ["public"],
            "the phrase of attribution": ["https://acme.example/about"],
            "The words shown": ["Built with Llama"],
            "copy of the licence agreement": ["https://acme.example/a, https://acme.example/b"],
            "are known?": ["It makes up sources; it is rude"],
            "disclosed": ["no"],
            "Which terms": ["https://acme.example/terms"],
            "safety measures from": ["no"],
            "marks appear": ["none"],
            "Has trade compliance": ["2026-10-02 Ann"],
            "brought proceedings": ["yes"],
            "Day on which proceedings": ["2025-09-01"],
            "whose materials": ["llama-4"],
            "Has a Llama licence": ["no"],
        }
    )
    assert stated.statements.facts == {
        "manifest": 1,
        "organisation": {
            "name": "Acme",
            "country": "no",
            "monthly_active_users": {"peak": 2_000_000},
            "claims_filed": [{"filed": "2025-09-01", "licence": "llama-4"}],
            "terminations": [],
        },
        "models": [{"id": SCOUT, "access": ["api", "weights"]}],
        "builds": [
            {
                "name": "Acme Chat",
                "contains": [SCOUT],
                "kind": "app",
                "change": "none",
                "delivery": "hosted",
                "audience": "public",
                "built_with_llama": [{"at": "https://acme.example/about", "text": "Built with Llama"}],
                "agreement": ["https://acme.example/a", "https://acme.example/b"],
                "known_dangers": ["It makes up sources", "it is rude"],
                "risk_disclosure": False,
                "user_terms": "https://acme.example/terms",
                "safety_removed": False,
                "marks": [],
            }
        ],
        "use": {
            "acceptable_use": {
                "reviewed": "2026-10-01",
                "by": "legal@acme.example",
                "applies": ["military", "discrimination"],
                "borderline": {"human-representation": 'Every chat begins with "I am a bot".'},
            },
            "trade_compliance": {"reviewed": "2026-10-02", "by": "Ann"},
        },
    }


def test_a_wrong_answer_is_told_of_in_the_words_of_a_check_and_asked_for_again() -> None:
    stated, shown = hold({"principal place": ["EU", "Germany", "de"], "What is the licensee": ["compny", "1"]})
    said = " ".join(" ".join(shown).split())
    for words in (
        "the European Union is not a country; state the member state",
        'organisation.country: found "Germany"; expected a country code of two letters',
        'organisation.kind: found "compny"; expected one of company, individual',
        'did you mean "company"?',
    ):
        assert words in said
    assert "llamalicense.yaml:" not in said
    assert stated.statements.facts["organisation"] == {"name": "Acme", "country": "de", "kind": "company"}


def test_a_contradiction_is_told_of_where_it_is_answered() -> None:
    stated, shown = hold(
        {
            "had: weights, api": ["weights"],
            "at most, in any month": ["800_000_000"],
            "March 2025?": ["900_000_000", "750_000_000"],
            "the largest single product": ["760_000_000", "700_000_000"],
            "Has trade compliance": ["2027-01-01, Ann", "2026-11-21, Ann"],
        }
    )
    said = " ".join(" ".join(shown).split())
    assert "900,000,000 users in 2025-03 contradict the stated peak of 800,000,000" in said
    assert "the largest product has 760,000,000 users, more than the total of 750,000,000" in said
    assert "a review on 2027-01-01 is later than the date of the check, 2026-11-21" in said
    assert stated.statements.facts["organisation"]["monthly_active_users"] == {
        "peak": 800_000_000,
        "2025-03": {"total": 750_000_000, "largest_product": 700_000_000},
    }


def test_a_review_of_which_a_part_is_not_known_is_not_stated() -> None:
    answers = {
        "Has somebody gone through": [REVIEWED],
        "Which categories apply": ["human-representation"],
        "human-representation: uses": ["A label says so."],
    }
    assert "use" in hold(answers)[0].statements.facts
    for words in answers:
        stated, _ = hold({**answers, words: ["d"]})
        assert "use" not in stated.statements.facts
        assert ("use", "acceptable_use") in stated.open
    _, shown = hold({**answers, "Has somebody gone through": ["2026-10-01", "d"]})
    assert "expected the day and who reviewed" in " ".join(" ".join(shown).split())


def test_a_review_that_nobody_made_is_not_stated() -> None:
    stated, _ = hold({"Has somebody gone through": ["no"], "Has trade compliance": ["no"]})
    assert "use" not in stated.statements.facts


def test_claims_of_which_nothing_is_known_are_not_said_to_be_none() -> None:
    stated, _ = hold({"brought proceedings": ["yes"]})
    assert "claims_filed" not in stated.statements.facts["organisation"]
    assert ("organisation", "claims_filed") in stated.open


def test_what_a_check_needs_cannot_be_skipped() -> None:
    start = {"The legal person's name": ["", "d", "w", "Acme"], "The Llama models used": ["", "none", SCOUT]}
    stated, shown = hold(KNOWN_NOTHING, start)
    assert stated.statements.facts == {"manifest": 1, "organisation": {"name": "Acme"}, "models": [{"id": SCOUT}]}
    said = " ".join(" ".join(shown).split())
    assert said.count("Without it nothing can be checked") >= 3
    assert "models is empty: there is nothing to check" in said


def test_none_is_offered_where_a_manifest_can_state_it() -> None:
    _, shown = hold({"What is made": ["Chat"]})
    offers = {fact: "none where there is none" in " ".join(text.split()) for text in shown for fact in asked([text])}
    assert offers["builds"]
    assert offers["builds[0].notice"]
    assert not offers["models[0].access"]
    assert not offers["organisation.kind"]
    assert "none where" not in shown[1]


def test_prompts_have_one_word_for_none() -> None:
    texts = [text for form in every_form(Facts) for text in (form.meaning.question, typed(form.about))]
    assert [text for text in texts if re.search(r"\[\]|\b(?:false|(?:for|states) (?:nothing|nowhere))\b", text)] == []
    _, shown = hold({"What is made": ["?", "Chat", "d"], "copy of the licence": ["?", "none"]})
    assert not re.search(r"\[\]|\bfalse\b", "".join(shown))


def test_a_model_that_the_catalogue_does_not_know_gets_a_suggestion() -> None:
    slip = "meta-llama/Llama-4-Scot-17B-16E-Instruct"
    stated, shown = hold({"Do you mean": ["yes"]}, {"The Llama models used": [slip]})
    assert stated.statements.facts["models"] == [{"id": SCOUT}]
    assert any(f"Do you mean {SCOUT}?" in " ".join(text.split()) for text in shown)
    stated, _ = hold({"Do you mean": ["no"]}, {"The Llama models used": [slip]})
    assert stated.statements.facts["models"] == [{"id": slip}]


def test_several_models_and_an_alias_are_taken_and_an_id_is_taken_once() -> None:
    names = [
        "Llama-4-Scout-17B-16E-Instruct",
        f"{SCOUT}-Original",
        f"{SCOUT}-original@main",
        "llama-3.3-70b-instruct",
        "",
    ]
    stated, shown = hold({"Another one?": names[1:]}, {"The Llama models used": names[:1]})
    assert stated.statements.facts["models"] == [{"id": names[0]}, {"id": names[1]}, {"id": names[3]}]
    assert "is the same id as models[1]; list it once" in " ".join(" ".join(shown).split())


def test_a_question_tells_more_when_it_is_asked_to() -> None:
    _, shown = hold({"had: weights, api": ["?"]})
    more = next(text for before, text in itertools.pairwise(shown) if "had: weights, api" in before)
    said = " ".join(more.split())
    assert str(form_at(("models", 0, "access")).about) in said
    assert "1 weights: The organisation has the model's files" in said
    assert "llama-4/eu-multimodal · models/" in said


def test_w_writes_what_is_stated_and_leaves_the_rest_open() -> None:
    stated, shown = hold({"gone through": [REVIEWED], "Which categories apply": ["w"]})
    assert asked(shown)[-1] == "use.acceptable_use"
    assert set(stated.statements.facts) == {"manifest", "organisation", "models"}
    assert {"use.acceptable_use", "builds", "models[0].access"} <= {dotted(path) for path in stated.open}


def test_back_asks_the_question_before_again_as_if_it_had_not_been_answered() -> None:
    answers = {"had: weights, api": ["weights", "nonsense", "api", "api"], "principal place": ["back", "back", "de"]}
    stated, shown = hold(
        answers, {"The legal person's name": ["back", "Wrong", "Acme"], "The Llama models used": ["back", SCOUT]}
    )
    said = " ".join(" ".join(shown).split())
    assert "This is the first question." in said
    facts = stated.statements.facts
    assert facts["organisation"] == {"name": "Acme", "country": "de"}
    assert facts["models"] == [{"id": SCOUT, "access": "api"}]


def test_a_fail_that_no_answer_mends_ends_the_interview_unless_it_is_to_go_on() -> None:
    answers = {"had: weights, api": ["weights"], "principal place": ["DE"], "What is the licensee": ["company"]}
    stated, shown = hold({"settles the verdict": ["no"], **answers})
    said = " ".join(shown[-1].split())
    assert f"FAIL llama-4/eu-multimodal · models/{SCOUT}: " in said
    assert "Do: Stop using the model" in said
    assert "use.acceptable_use" not in asked(shown)
    assert ("use", "acceptable_use") in stated.open
    _, shown = hold({"settles the verdict": ["yes"], **answers, "What is made with": ["Chat"]})
    assert "use.acceptable_use" in asked(shown)
    assert sum("settles the verdict" in text for text in shown) == 1


HOSTILE = [
    "a: b",
    "x #y",
    "#",
    "{{ name }}",
    "- a",
    "!!python/object:os.system",
    "&a",
    "*a",
    "%TAG",
    "'",
    '"',
    "\\",
    "NO",
    "on",
    "1_000",
    "7e8",
    "0x1f",
    "0o17",
    "12:30",
    "2026-01-01",
    "null",
    "~",
    "...",
    "---",
    "🦙 Ünïcode",
    "::error::x",
    "##[error]x",
    "[link](x) <b>",
    "a" * 498,
    "a " * 248 + "b",
    "@x",
    "`x`",
    "| a",
    "> a",
    "? x",
]


def test_odd_names_are_written_so_that_they_are_read_as_they_were_given() -> None:
    """One interview has them all, as names of what is made; a second would only be the same again."""
    names = [f"{name} x" for name in HOSTILE]
    said = {"What is made": [names[0]], "Another one?": ["", *names[1:], ""], "Which Llama models are inside": ["w"]}
    stated, shown = hold(said, {"The legal person's name": [HOSTILE[0]]})
    text = written(stated.statements, stated.open)
    read = loaded(text).project.manifest
    assert [build.name for build in read.builds or ()] == names
    assert [build["name"] for build in as_editors_read(text)["builds"]] == names
    assert not [line for line in "\n".join(shown).split("\n") if line.strip().startswith("::")]
    for name in HOSTILE:
        facts = {**stated.statements.facts, "organisation": {"name": name}, "builds": []}
        text = written(Statements(facts))
        assert loaded(text).project.manifest.organisation.name == name
        assert as_editors_read(text)["organisation"]["name"] == name


@pytest.mark.parametrize("name", ["a\x1b[31mb", "\u202eabc", "a\x00b", "\udc80", "a" * 501, "\u200b"])
def test_names_that_a_manifest_refuses_are_refused_and_shown_inert(name: str) -> None:
    stated, shown = hold(KNOWN_NOTHING, {"The legal person's name": [name, "Acme"]})
    assert stated.statements.facts["organisation"] == {"name": "Acme"}
    assert all(char.isprintable() or char == "\n" for char in "".join(shown))


# What is written.


def uncommented(lines: list[str], number: int) -> list[str]:
    """The lines with the fact at a line uncommented: one `# ` less there and on the lines that are deeper inside it."""
    indent, rest = lines[number].split("# ", 1)
    changed, deeper = [*lines], len(rest) - len(rest.lstrip(" "))
    changed[number] = indent + rest
    for below in range(number + 1, len(lines)):
        head, mark, inside = lines[below].partition("# ")
        if head != indent or not mark or len(inside) - len(inside.lstrip(" ")) <= deeper:
            break
        changed[below] = indent + inside
    return changed


def facts_in_comments(lines: list[str]) -> Iterator[int]:
    """The lines with a fact behind a single comment sign."""
    return (number for number, line in enumerate(lines) if number and re.match(r" *# [a-z0-9{]", line))


def filled_in() -> list[str]:
    text = template().replace("  name:\n", "  name: Acme\n").replace("  - id:\n", f"  - id: {SCOUT}\n")
    return text.split("\n")


def everything() -> str:
    """The template with all that it has uncommented."""
    lines = filled_in()
    while (number := next(facts_in_comments(lines), None)) is not None:
        lines = uncommented(lines, number)
    return "\n".join(lines)


def test_each_fact_of_the_template_can_be_uncommented_alone() -> None:
    lines = filled_in()
    alone = [uncommented(lines, number) for number in facts_in_comments(lines)]
    inside = [
        uncommented(changed, number)
        for changed in alone
        for number in facts_in_comments(changed)
        if changed[number] != lines[number]
    ]
    assert alone
    assert inside
    for changed in (*alone, *inside):
        assert problems("\n".join(changed)) == [], "\n".join(changed)


def test_the_template_has_every_field_of_the_format() -> None:
    text = everything()
    assert problems(text) == []
    words = {".".join(step for step in path if isinstance(step, str)) for path, _ in parts(loaded(text).source.value)}
    assert {form.words for form in every_form(Facts)} - words == set()


def every_form(part: type[BaseModel], within: str = "") -> Iterator[Form]:
    for form in forms(part, within).values():
        yield form
        if form.part is not None and form.words != "organisation.monthly_active_users":
            yield from every_form(form.part, form.words)


def test_a_check_refuses_the_template_at_its_two_blanks(tmp_path: Path) -> None:
    report(template(), tmp_path)
    ran = llamalicense("check", tmp_path / PATH)
    assert ran.status == 2
    assert re.findall(r":(\d+):\d+: (\S+) has no value", ran.err) == [
        (str(number), fact)
        for fact, line in (("organisation.name", "  name:"), ("models[0].id", "  - id:"))
        for number in [template().split("\n").index(line) + 1]
    ]


def test_the_first_line_names_the_schema_and_lines_are_short() -> None:
    lines = template().split("\n")
    assert lines[0] == f"# yaml-language-server: $schema={address('manifest')}"
    assert max(map(len, lines[1:])) <= 100


def test_editors_find_no_fault_with_what_is_written() -> None:
    stated, _ = hold({"at most, in any month": ["2_000_000"], "What is made": ["on"]})
    answered = written(stated.statements, stated.open)
    for text in ("\n".join(filled_in()), everything(), answered):
        assert faults("manifest", as_editors_read(text)) == []


def test_what_is_written_is_short_and_what_is_open_stands_at_its_end_in_a_line_each() -> None:
    stated, _ = hold({"What is made": ["Chat"], "Another one?": ["", "Bot", ""]})
    text = written(stated.statements, stated.open)
    facts, _, open_ = text.partition(f"\n{OPEN}\n")
    assert facts.splitlines()[1:] == [
        "manifest: 1",
        "",
        "organisation:",
        "  name: Acme",
        "",
        "models:",
        f"  - id: {SCOUT}",
        "",
        "builds:",
        "  - name: Chat",
        "  - name: Bot",
    ]
    expected = [f"# {each.fact}: {each.question} ({each.ask})" for each in stated.open.values()]
    assert open_.splitlines() == expected
    assert "# builds[1].kind: What is Bot: a model, an adapter, an app or a dataset? (engineering)" in expected


NAMES = st.from_regex(NAME_PATTERN, fullmatch=True).filter(lambda text: len(text) <= 500)
PROSE = st.from_regex(PROSE_PATTERN, fullmatch=True)


@given(NAMES, NAMES, PROSE, st.integers(0, 10**12), st.booleans())
def test_what_is_stated_is_what_is_read(name: str, other: str, prose: str, count: int, flag: bool) -> None:
    facts = {
        "manifest": 1,
        "organisation": {"name": name, "monthly_active_users": {"peak": count}},
        "models": [{"id": SCOUT}],
        "builds": [{"name": name + "x", "licence": [other], "known_dangers": [prose], "safety_removed": flag}],
        "use": {
            "acceptable_use": {"reviewed": "2026-10-01", "by": other, "applies": [], "borderline": {"spam": prose}}
        },
    }
    checked = checker.load(Given(written(Statements(facts)).encode(), "m.yaml", Path("nowhere")))
    assert checked.source.value == facts
    assert as_editors_read(written(Statements(facts)))["organisation"]["name"] == name
