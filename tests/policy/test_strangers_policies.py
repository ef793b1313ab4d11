"""Policies that other people wrote: whose place they take, how large they become, what their fragments may do.

Each is refused at its place or judged; none costs more than its length, and none is a defect of the program.
"""

import json
import resource
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from checkout import ROOT
from manifests import SMALLEST
from program import Ran, llamalicense
from rows import rows

from llamalicense.errors import InputError, UsageError
from llamalicense.policy import library
from llamalicense.policy.checks.fragments import MAX_WEIGHT, WORDS, misfits, refused, weight
from llamalicense.policy.checks.size import results_weigh
from llamalicense.policy.file import RuleEntry
from llamalicense.yamlfile import parse

NAME = "no-competing-models"
HEAD = "policy: acme\nkind: house\n"
RULE = "rules:\n  - {id: one, title: One thing, fails_when: {organisation.country: US}}\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "llamalicense.yaml").write_text(SMALLEST, encoding="utf-8")
    return tmp_path


def check(*options: str, policy: str = "", stated: str = "") -> Ran:
    if stated:
        Path("llamalicense.yaml").write_text(f"{SMALLEST}house: {stated}\n", encoding="utf-8")
    if policy:
        Path("acme.yaml").write_text(policy, encoding="utf-8")
        options = ("--policy", "acme.yaml", *options)
    return llamalicense("check", "--as-of", "2026-11-21", *options)


# Whose place a policy takes: its name, the file that stands there, and whether the bundled one is read.


@pytest.mark.parametrize("name", library.house_ids())
@pytest.mark.parametrize("standing", ["a policy", "a folder", "a link", "no YAML"])
def test_a_file_that_is_called_like_a_bundled_policy_is_told_and_not_read(name: str, standing: str) -> None:
    if standing == "a folder":
        Path(name).mkdir()
    elif standing == "a link":
        Path(name).symlink_to("nowhere")
    else:
        Path(name).write_text(HEAD + RULE if standing == "a policy" else "[", encoding="utf-8")
    ran = check("--policy", name, "--output-format", "json")
    assert ran.status == 0
    assert ran.err == (
        f"note: {name} is the policy that comes with llamalicense; the file of this name, ./{name}, is not read\n"
    )
    [report] = json.loads(ran.out)["reports"]
    assert not [each for each in report["results"] if each["rule"].startswith("acme/")]


def test_the_file_itself_is_named_with_a_slash() -> None:
    Path(NAME).write_text(HEAD + RULE, encoding="utf-8")
    ran = check("--policy", f"./{NAME}", "--output-format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert '"acme/one"' in ran.out


@pytest.mark.parametrize("command", [("check", "--policy"), ("test",), ("rules",), ("explain", "acme/one", "--policy")])
def test_a_name_without_slash_and_suffix_is_no_file(command: tuple[str, ...]) -> None:
    Path("acme").write_text(HEAD + RULE, encoding="utf-8")
    ran = llamalicense(*command, "acme")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: acme: there is no bundled policy of this name; the file of this name is ./acme\n"


@pytest.mark.parametrize("command", [("test",), ("rules",), ("explain", "llama-4/notice-file", "--policy")])
def test_every_command_that_takes_a_policy_tells_the_namesake(command: tuple[str, ...]) -> None:
    for name in ("mit", NAME):  # of few rules
        Path(name).write_text(HEAD + RULE, encoding="utf-8")
    ran = llamalicense(*command, NAME if command[0] == "explain" else "mit")
    assert ran.err.startswith("note: ")
    assert ran.status == 0
    assert "acme" not in ran.out


@pytest.mark.parametrize("policy_id", [*library.bundled_ids()])
def test_a_file_may_not_have_the_id_of_a_bundled_policy(policy_id: str) -> None:
    ran = check(policy=HEAD.replace("acme", policy_id) + RULE)
    assert ran.status == 2
    assert f'its id "{policy_id}" is that of a bundled policy' in ran.err


@pytest.mark.parametrize(
    "name", ["../policies/llama-4", "/etc/passwd", "a/../../models", "models", "llama-4", "no", ".."]
)
def test_what_is_extended_is_a_bundled_shared_file(name: str) -> None:
    assert check(policy=f"{HEAD}extends: [{name}]\n{RULE}").status == 2


# What a few lines stand for: terms in terms, patterns in rules, parameters in sentences, shared files in a policy.


def doubling(terms: int, word: str = "all") -> str:
    """Terms each of which names the one before it twice."""
    first = "terms:\n  t0: {organisation.country: US}\n"
    more = (f"  t{n}: {{{word}: [{{term: t{n - 1}}}, {{term: t{n - 1}}}]}}\n" for n in range(1, terms))
    return first + "".join(more)


def chain(terms: int) -> str:
    more = "".join(f"  t{n}: {{not: {{term: t{n - 1}}}}}\n" for n in range(1, terms))
    return f"terms:\n  t0: {{organisation.country: US}}\n{more}"


BY_TERM = "rules:\n  - {{id: one, title: One thing, fails_when: {{term: t{}}}}}\n"
SAME = "{all: [" + ", ".join(["{organisation.country: US}"] * 200) + "]}"
LONG, US = "x" * 9_000, "{organisation.country: US}"
EXPANDING = {
    "terms that double": (doubling(40), 16, "the terms are up to this one"),
    "terms that double by any": (doubling(1_200, "any"), 16, "conditions; the limit is 10,000"),
    "a chain of terms": (chain(2_000), 44, "levels deep; the limit is 40"),
    "many terms of middling size": (
        doubling(11) + "".join(f"  u{n}: {{not: {{term: t10}}}}\n" for n in range(2_000)),
        17,
        "the limit is 10,000",
    ),
    "a rule of many terms": (
        doubling(10) + f"rules:\n  - {{id: one, title: T, fails_when: {{all: [{', '.join(['{term: t9}'] * 100)}]}}}}\n",
        15,
        "the policy is up to this rule",
    ),
    "a pattern in many rules": (
        f"patterns:\n  p: {{fails_when: {SAME}}}\nrules:\n"
        + "".join(f"  - {{id: r{n}, title: T, pattern: p}}\n" for n in range(400)),
        0,
        "conditions; the limit is 10,000",
    ),
    "a parameter in a sentence a thousand times": (
        f"parameters: {{p: {LONG}}}\nrules:\n  - {{id: one, title: '{'{p}' * 1_000}', fails_when: {US}}}\n",
        5,
        "more than 2,000,000 characters",
    ),
    "a parameter in what is said beside every result": (
        f"parameters: {{p: {LONG}}}\nrules:\n  - {{id: one, title: T, fails_when: {US}, remark: '{'{p}' * 1_000}'}}\n",
        5,
        "more than 2,000,000 characters",
    ),
    "a parameter in the name of an example": (
        f"parameters: {{p: {LONG}}}\nrules:\n  - {{id: one, title: T, fails_when: {US}, "
        f"examples: [{{name: '{'{p}' * 1_000}', expect: missing}}]}}\n",
        5,
        "more than 2,000,000 characters",
    ),
    "a parameter in notes": (
        f"title: A\nparameters: {{p: {LONG}}}\nnotes: [{{id: one, say: '{'{p}' * 1_000}'}}]\n{RULE}",
        0,
        "more than 2,000,000 characters",
    ),
    "a list in a condition a thousand times": (
        f"parameters: {{p: [{', '.join(['US'] * 2_000)}]}}\nrules:\n  - {{id: one, title: T, fails_when: "
        f"{{any: [{', '.join(['{organisation.country: {one_of: $p}}'] * 1_000)}]}}}}\n",
        5,
        "conditions; the limit is 10,000",
    ),
    "facts in a sentence": (
        "rules:\n"
        + "".join(
            f"  - {{id: r{n}, title: T, fails_when: {US}, remedy: '{'{organisation.name}' * 450}'}}\n"
            for n in range(100)
        ),
        0,
        "more than 2,000,000 characters",
    ),
    "examples of a pattern in many rules": (
        "patterns:\n  p:\n    fails_when: {organisation.country: US}\n    assume: {"
        + ", ".join(f"a{n}: 1" for n in range(300))
        + "}\n    examples:\n"
        + "".join(f"      - {{name: e{n}, given: {{}}, expect: pass}}\n" for n in range(20))
        + "rules:\n"
        + "".join(f"  - {{id: r{n}, title: T, pattern: p}}\n" for n in range(400)),
        0,
        "more than 100,000 facts in examples",
    ),
    "a file extended many times": ("extends: [" + "llama-community, " * 6 + "]\n", 3, "stands twice"),
    "more files than there are": ("extends: [" + "llama-community, " * 5_000 + "]\n", 3, "expected fewer entries"),
    "more rules than anybody reads": (
        "rules:\n"
        + "".join(f"  - {{id: r{n}, title: T, fails_when: {{organisation.country: US}}}}\n" for n in range(501)),
        0,
        "expected fewer entries",
    ),
    "thousands of faults": (
        "rules:\n  - {id: one, title: T, fails_when: {any: ["
        + ", ".join(f"{{organisation.cuontry{n}: US}}" for n in range(4_000))
        + "]}}\n",
        0,
        "there is no fact",
    ),
}


@rows("command", ["check", "test"])
@rows(("text", "line", "words"), EXPANDING.values(), ids=EXPANDING)
def test_what_expands_is_refused_before_it_is_built(command: str, text: str, line: int, words: str) -> None:
    if "rules:" not in text:
        text += BY_TERM.format(1) if "terms" in text else RULE
    limits = resource.getrlimit(resource.RLIMIT_AS)
    Path("acme.yaml").write_text(HEAD + text, encoding="utf-8")
    with limited_memory(limits):
        ran = llamalicense("test", "acme.yaml") if command == "test" else check("--policy", "acme.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) <= 100
    assert not line or f"acme.yaml:{line}:" in ran.err


class limited_memory:  # noqa: N801 # reads as a statement
    """Half a GiB more than the process has; what is built by mistake fails at once."""

    def __init__(self, limits: tuple[int, int]) -> None:
        self.limits = limits

    def __enter__(self) -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc").exists() else 0
        if pages:
            resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 512 * 1024**2, self.limits[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self.limits)


def test_what_bundled_policies_need_is_far_from_the_limits() -> None:
    for policy_id in library.bundled_ids():
        library.bundled(policy_id, examples=True)
    ran = check(policy=f"{HEAD}{doubling(9)}{BY_TERM.format(8)}")
    assert ran.status == 0


# What a repository shows is for the policy `project` alone.
OF_HOUSES = [word for word in get_args(get_args(RuleEntry.model_fields["for_each"].annotation)[0]) if word != "uses"]


@pytest.mark.parametrize("for_each", OF_HOUSES)
def test_whatever_a_rule_looks_at_its_results_are_counted(for_each: str) -> None:
    rule = RULE.replace("title: One thing", f"title: One thing, for_each: {for_each}")
    Path("llamalicense.yaml").write_text(f"{SMALLEST}builds: [{{name: a}}, {{name: b}}]\n", encoding="utf-8")
    assert check(policy=HEAD + rule).status == 0
    house = library.house("acme.yaml")
    one, many = (results_weigh(house, number, number, {}) for number in (1, 1_000))
    assert many >= 1_000 * one > 0


def test_what_is_said_beside_every_result_weighs_in_each() -> None:
    weights = []
    for remark in ("R", LONG):
        Path("acme.yaml").write_text(
            f"{HEAD}{RULE.replace('One thing', f'One thing, remark: {remark}')}", encoding="utf-8"
        )
        weights.append(results_weigh(library.house("acme.yaml"), 1, 1, {}))
    assert weights[1] == weights[0] + len(LONG) - 1


def test_rules_times_builds_are_bounded() -> None:
    builds = "".join(f"  - {{name: b{n}}}\n" for n in range(2_000))
    Path("llamalicense.yaml").write_text(f"{SMALLEST}builds:\n{builds}", encoding="utf-8")
    rules = "".join(
        f"  - {{id: r{n}, title: T, for_each: builds, fails_when: {{build.kind: app}}}}\n" for n in range(400)
    )
    ran = check(policy=f"{HEAD}rules:\n{rules}")
    assert ran.status == 2
    assert "the rules of acme have too many results" in ran.err


def test_a_long_statement_in_many_sentences_is_bounded() -> None:
    fact = "facts: {x: {type: string}}\n"
    rules = "".join(
        f"  - {{id: r{n}, title: T, fails_when: {{house.x: a}}, remedy: '{'{house.x} ' * 9}now'}}\n" for n in range(400)
    )
    ran = check(policy=f"{HEAD}{fact}rules:\n{rules}", stated=f"{{x: {'y' * 100_000}}}")
    assert ran.status == 2
    assert "or too long ones" in ran.err


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("explain: {pass: '{house.x}', fail: It is not.}", "has words of its own"),
        ("explain: {pass: '{empty}', fail: It is not.}", "has words of its own"),
        ("explain: {pass: '{empty} {house.x}.', fail: It is not.}", "has words of its own"),
        ("remedy: '{empty}'", "has words of its own"),
        ("title: '{empty}'", "`title` is missing"),
        ("examples: [{name: 'a { b', given: {}, expect: missing}]", "there is no parameter"),
        ("examples: [{name: '{', given: {}, expect: missing}]", "there is no parameter"),
        ("examples: [{name: '{house.x}', given: {}, expect: missing}]", "only parameters are filled in here"),
        ("remedy: 'a { b'", 'there is no parameter " b" to fill in'),
        ("remedy: '{house.y}'", 'there is no fact "house.y" to fill in'),
    ],
)
def test_no_sentence_of_a_policy_is_empty_once_it_is_filled_in(said: str, words: str) -> None:
    rule = "rules:\n  - id: one\n    fails_when: {house.x: a}\n    " + said + "\n"
    rule += "" if said.startswith("title") else "    title: T\n"
    facts = "facts: {x: {type: string}}\nparameters: {empty: ''}\n"
    for command in (("check", "--policy"), ("test",), ("explain", "acme/one", "--policy")):
        Path("acme.yaml").write_text(HEAD + facts + rule, encoding="utf-8")
        Path("llamalicense.yaml").write_text(f"{SMALLEST}house: {{x: ''}}\n", encoding="utf-8")
        ran = llamalicense(*command, "acme.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert words in ran.err


# What a fragment may say.


def fragment(text: str) -> list[tuple[tuple[str | int, ...], str]]:
    return list(misfits({"x": parse(text.encode(), "x").value}))


REFUSED_WORDS = [
    *("$ref", "$dynamicRef", "$id", "$schema", "$defs", "$anchor", "$vocabulary", "$comment", "$recursiveRef"),
    *("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "dependencies"),
    *("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "unevaluatedProperties"),
    *("prefixItems", "contains", "minContains", "unevaluatedItems", "additionalItems", "multipleOf", "format"),
    *("definitions", "contentSchema", "contentEncoding", "contentMediaType", "default", "extends", "minProperties"),
]


@rows("word", REFUSED_WORDS)
@rows("inside", [False, True], ids=["of the fact", "of its items"])
def test_a_word_that_is_not_of_the_list_is_refused_wherever_it_stands(word: str, inside: bool) -> None:
    assert word not in WORDS
    schema = {"type": "array", "items": {word: {}}} if inside else {"type": "string", word: {}}
    [(path, message)] = misfits({"x": schema})
    assert path == ("facts", "x", *(["items"] if inside else []), word)
    assert message.startswith(f'"{word}" is no word for a fact')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{type: object}", "a fact states its `type`"),
        ("{type: [string, array]}", "a fact states its `type`"),
        ("{type: number}", "a fact states its `type`"),
        ("{description: x}", "a fact states its `type`"),
        ("{type: array, items: [{type: string}]}", "`items` is a mapping"),
        ("{type: array, items: {type: array, items: {type: string}}}", '"items" is no word'),
        ("{type: string, minLength: -1}", "this is no JSON Schema"),
        ("{type: string, pattern: 7}", "this is no JSON Schema"),
        ("{type: string, enum: low}", "this is no JSON Schema"),
        ("{type: string, description: [a]}", "this is no JSON Schema"),
        (f"{{type: string, description: {'x' * 501}}}", "a description has at most 500 characters"),
        ("{type: string, enum: [low, 7]}", "no manifest can state this: 7 is not of type 'string'"),
        ("{type: integer, const: low}", "no manifest can state this: 'low' is not of type 'integer'"),
        ("{type: integer, maximum: 3, enum: [2, 4]}", "no manifest can state this: 4 is greater than"),
        ("{type: array, items: {type: string, enum: [a, null]}}", "no manifest can state this: None is not of type"),
    ],
)
def test_a_fragment_that_means_nothing_is_refused(text: str, words: str) -> None:
    assert any(words in message for _, message in fragment(text))


@rows(
    "pattern",
    [
        r"(?=a)b",
        r"(?!a)b",
        r"(?<=a)b",
        r"(?<!a)b",
        r"(a)\1",
        r"(?P<n>a)(?P=n)",
        r"(?>a)",
        r"(?(1)a)",
        r"(?&n)",
        r"(",
        r"[",
        r"a{2,1}",
        r"*",
        r"\p{Nothing}",
        r"(a{1000}){1000}",
        r"\w{1000}",
        r"((\w{30}){30}){30}",
        r"a{999999999}",
        r"a{99999999999999999999}",
        r"(((((a{99}){99}){99}){99}){99})",
        r"[^a]{5000}",
        r"(?i)\w{100}",
        "\\",
    ],
)
def test_a_pattern_that_the_engine_or_the_limit_refuses(pattern: str) -> None:
    [(path, message)] = misfits({"x": {"type": "string", "pattern": pattern}})
    assert path == ("facts", "x", "pattern")
    assert "this pattern is not taken" in message or "too large together" in message


@pytest.mark.parametrize(
    "pattern",
    [r"^LEGAL-[0-9]+$", r"^[A-Z]{2,5}-\d{4}$", r"^(low|high)$", r"^\w+(\.\w+)*@acme\.example$", r"^.{1,200}$"],
)
def test_patterns_that_people_write_are_taken(pattern: str) -> None:
    assert list(misfits({"x": {"type": "string", "pattern": pattern}})) == []
    assert weight(pattern) < MAX_WEIGHT / 10


def test_many_small_patterns_are_one_large_one() -> None:
    facts = {f"x{n}": {"type": "string", "pattern": r"\w{99}"} for n in range(100)}
    assert list(misfits(facts))[-1][1].startswith("the patterns of this policy are too large together")


@pytest.mark.parametrize(
    "pattern", [r"^(a+)+$", r"^(a|a)*$", r"^(a|aa)+$", r"(x+x+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_matching_never_goes_back(pattern: str) -> None:
    assert list(misfits({"x": {"type": "string", "pattern": pattern}})) == []
    assert list(refused({"type": "string", "pattern": pattern}, "a" * 200_000 + "!"))


@pytest.mark.parametrize(
    ("schema", "value", "fits"),
    [
        ({"type": "string", "pattern": "B-[0-9]$"}, "AB-7", True),
        ({"type": "string", "pattern": "^B-[0-9]$"}, "B-7\n", False),
        ({"type": "array", "uniqueItems": True}, [1, True, "1", [1], {"a": 1}], True),
        ({"type": "array", "uniqueItems": True}, [1, 2, 1], False),
        ({"type": "array", "uniqueItems": True}, [{"a": 1, "b": 2}, {"b": 2, "a": 1}], False),
        ({"type": "array", "uniqueItems": False}, [1, 1], True),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["a", "b", "c"], False),
        ({"enum": [1, "x"]}, True, False),
        ({"enum": [1, "x"]}, 1.0, True),
        ({"type": "integer", "exclusiveMinimum": 3}, 3, False),
        ({"const": [1, {"a": "b"}]}, [1, {"a": "b"}], True),
    ],
)
def test_words_mean_what_json_schema_says(schema: dict[str, object], value: object, fits: bool) -> None:
    assert (list(refused(schema, value)) == []) is fits


def test_time_and_words_do_not_grow_with_the_product_of_fragment_and_value() -> None:
    many = {"type": "array", "items": {"enum": [f"w{n}" for n in range(15_000)]}, "uniqueItems": True}
    told = list(refused(many, [f"v{n % 7}" for n in range(15_000)]))
    assert len(told) == 20
    assert all(len(message) < 500 for _, message in told)
    assert list(refused(many, [f"w{n}" for n in range(15_000)])) == []


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9e400", "1.e309", "1e40000"])
def test_a_number_that_is_none_is_refused_everywhere(number: str) -> None:
    with pytest.raises(InputError, match="a number that is too large to be one"):
        parse(f"a: [{{b: {number}}}]".encode(), "x")


@pytest.mark.parametrize("word", [".inf", "-.inf", ".nan", "inf", "NaN", "Infinity"])
def test_words_for_no_number_are_text(word: str) -> None:
    assert parse(f"a: {word}".encode(), "x").value == {"a": word}


# Addresses.

ADDRESSES = {
    "https://acme.example/policy": True,
    "https://acme.example:8443/a?b=c#d": True,
    "https://acme.example": True,
    "https://acme.example/übung(1)": True,
    "http://acme.example/": False,
    "HTTPS://acme.example/": False,
    "javascript:alert(1)": False,
    "data:text/html,x": False,
    "file:///etc/passwd": False,
    "//acme.example/": False,
    "https://": False,
    "https:///etc": False,
    "https://llama.com@evil.example/": False,
    "https://user:word@acme.example/": False,
    "https://acme.example\\@evil.example/": False,
    "https://acme.example /": False,
    "https://acme.example/a b": False,
    "https://acme.example/\\u0000": False,
    "https://acme.example/\\u001b[31m": False,
    "https://acme.example/\\u202ex": False,
    "https://acme.example/\\n": False,
    "https://аcme.example/": False,
    "https://localhost/": False,
    "https://127.0.0.1/": False,
    "https://[::1]/": False,
    "https://acme..example/": False,
    "https://-acme.example/": False,
}


def with_address(address: str) -> str:
    rule = RULE.replace("id: one", "id: one, cite: {source: own, at: §1}")
    return f'{HEAD}sources: {{own: {{url: "{address}"}}}}\n{rule}'


@rows("address", ADDRESSES)
def test_an_address_is_one_of_the_web_without_a_user(address: str) -> None:
    escaped = address if "\\u" in address or "\\n" in address else address.replace("\\", "\\\\")
    ran = check(policy=with_address(escaped))
    assert ran.status == (0 if ADDRESSES[address] else 2)
    if not ADDRESSES[address]:
        assert "expected an https address of a host" in ran.err


ENDS = [")", ") [x](https://evil.example", ">", "<b>", "`", "|", "*a*", "[", "]", "'", "{", "ü", "^"]


def test_an_address_is_encoded_wherever_it_is_shown() -> None:
    addresses = [f"https://acme.example/x{end.replace(' ', '')}y" for end in ENDS]
    sources = "".join(f'  s{number}: {{url: "{address}"}}\n' for number, address in enumerate(addresses))
    rule = RULE.removeprefix("rules:\n")
    rules = [
        rule.replace("id: one", f"id: r{number}, cite: {{source: s{number}, at: §1}}") for number in range(len(ENDS))
    ]
    Path("acme.yaml").write_text(f"{HEAD}sources:\n{sources}rules:\n{''.join(rules)}", encoding="utf-8")
    files = {name: Path(f"report.{name}") for name in ("html", "sarif", "json")}
    ran = check("--policy", "acme.yaml", *(f"--output={name}={file}" for name, file in files.items()))
    assert ran.status == 0, ran.err
    pages = [
        "".join(llamalicense("explain", f"acme/r{number}", "--policy", "acme.yaml").out for number in range(len(ENDS))),
        llamalicense("rules", "acme.yaml").out,
        llamalicense("rules", "acme.yaml", "--output-format", "markdown").out,
        *(file.read_text(encoding="utf-8") for file in files.values()),
    ]
    assert all(page.count("https://acme.example/x%") >= len(ENDS) for page in pages)
    for page, (end, address) in product(pages, zip(ENDS, addresses, strict=True)):
        assert f"x{end}" not in page.replace("https://acme.example/x%", "")
        assert address not in page


def test_a_policy_that_is_no_house_policy_or_no_policy_is_said() -> None:
    Path("models.yaml").write_bytes((ROOT / "policies" / "models.yaml").read_bytes())
    for text in ("policy: acme\ntitle: t\n" + RULE, "policy: acme\nkind: shared\n" + RULE, "x", "[]", "\n", "1"):
        ran = check(policy=text)
        assert (ran.status, ran.out) == (2, "")
    assert check("--policy", "models.yaml").status == 2
    with pytest.raises(UsageError):
        library.house("nothing.yaml")
