"""The manifest's schema and the program agree on every manifest, but for the differences that are listed here."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft7Validator
from manifests import EVERYTHING, SMALLEST, as_editors_read, problems, with_value, written
from rows import rows

from llamalicense.commands.schema import schema
from llamalicense.project.load import SPELLINGS
from llamalicense.vocabulary import CATEGORIES, COUNTRIES, COUNTRY_ALIASES, LICENCE_TAGS, LICENCES

SCHEMA = schema("manifest")
VALIDATOR = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)


class Examples(NamedTuple):
    """YAML that states a field rightly, and wrongly."""

    good: list[str]
    bad: list[str]


def split(text: str) -> list[str]:
    """Examples set off by at least two spaces or a line break; an empty one is written `<empty>`."""
    return ["" if each == "<empty>" else each for each in re.split(r"\s\s+", text.strip())]


NULLS = split("<empty>  ~  null")
NO_TEXT = [*NULLS, *split(r"""0  5  1.5  true  []  [a]  {}  {a: b}  ''  ' '  "\t"  "\u00a0" """)]
CONTROLS = split(r""" "a\x1b[31mb"  "a\x07"  "a\x7f"  "a\x9b"  "a\0"  "a\rb"  "a\u202eb"  "a\u2066b" """)
INVISIBLE = split(r""" "\u200b"  "a\u200bb"  "\ufeffa"  "a\u00adb"  "a\u2028b"  "a\U000e0041"  "a\nb"  "a\tb" """)
TEXT = split(r"""Acme  'Acme, Inc.'  "ünï 会社 🦙"  2026-10-01  no  '5'  'true'  'null'  "a\u00a0b"  a/b@c""")
NAME = Examples([*TEXT, "x" * 500], [*NO_TEXT, *CONTROLS, *INVISIBLE, "x" * 501])
PROSE = Examples(
    [*TEXT, *split(r""" "a\nb\tc"  "a\u200db" """), "x" * 10_000],
    [*NO_TEXT, *CONTROLS, r'"\u200b"', "x" * 10_001],
)
DAY = Examples(
    split("2026-10-01  '2026-10-01'  2024-02-29  1999-12-31"),
    NO_TEXT
    + split("2025-02-29  2026-13-01  2026-1-1  20261001  '20261001'  2026-10-01T00:00:00Z  01.10.2026  2026/10/01")
    + split(r"""2026-10  2026-W40-4  today  '2026-10-01 '  '٢٠٢٦-١٠-٠١'  "2026-10-01\n"  0000-01-01"""),
)
COUNT = Examples(
    [*split("0  5  +5  -0  700000000  1_000  700_000_000"), "9" * 39],
    NULLS
    + split("-1  -1_000  1.5  true  '5'  ''  five  1_00  1000_000  0_000  1__000  []  [5]  {}  '5 people'  '1,000'")
    + split(".inf  .nan"),
)
FLAG = Examples(split("true  false  True  FALSE"), [*NULLS, *split("yes  no  on  'true'  0  1  []  {}  maybe")])
COUNTRY = Examples(
    split("US  NO  DE  XK  EL  UK  'NO'"),
    [*NULLS, *split("EU  EUR  U  Norway  'U S'  ''  5  true  [US]  {}")],
)
LICENCE = Examples(
    [*LICENCES, *LICENCE_TAGS, "'llama-4'"],
    [*NULLS, *split("llama-5  llama 4  llama-4.0  4  3.1  true  ''  mit  [llama-4]  {}")],
)
PATHS = split("LICENSE  docs/a b.md  ./a  ../main/a  'https://a.example/x?y#z'  '@a'  a.b:c")
NO_PATHS = [
    *split(r"true  5  ''  ' '  http://a  ftp://a  HTTPS://a  'https://'  /etc/passwd  'C:\a'  'C:a'  'a\b'  file:///a"),
    *NULLS,
    *CONTROLS,
    *INVISIBLE,
    "x" * 2001,
]
DOCUMENT = Examples(PATHS, [*NO_PATHS, *split("false  [a]")])
DOCUMENTS = Examples(
    [*PATHS, *split("false  []  [a]  [a, https://b.example]  [a, a]")],
    [*NO_PATHS, *split("{}  {at: a}  [false]  [[a]]  ['']  [5]  [null]  [true]")],
)
DISPLAYS = Examples(
    [*DOCUMENTS.good, *split("{at: a}  {at: a, text: Built with Llama}  [{at: a}, b]")],
    NO_PATHS
    + split("{}  {text: a}  {at: }  {at: a, txt: b}  [false]  {at: [a]}  {at: false}  [{}]  [[a]]  {at: a, text: }"),
)
NAMES = Examples(
    split("[]  [a]  [a, a]"), [*NULLS, *split(r"""a  {}  5  true  ['']  [5]  [null]  [[a]]  [{}]  ["\u202e"]""")]
)
TAGS = Examples([*TEXT, *NAMES.good], [wrong for wrong in (*NO_TEXT, *NAMES.bad) if wrong not in ("a", "[]", "[a]")])


def one_of(words: str) -> Examples:
    """Exactly one of these words."""
    known = words.split()
    first = known[0]
    wrong = [first.upper(), first[:-1], f"{first}s", f"' {first}'", f"[{first}]", *split("5  true  ''  {}"), *NULLS]
    return Examples(known, wrong)


def some_of(words: str) -> Examples:
    """A list of these words."""
    first, *_, last = words.split()
    wrong = [
        first,
        f"[{first.upper()}]",
        f"[{first}, {last}x]",
        f"[[{first}]]",
        *split("[null]  [5]  {}  true  5"),
        *NULLS,
    ]
    return Examples(["[]", f"[{first}]", f"[{first}, {last}]", f"[{first}, {first}]"], wrong)


def mapping(good: str) -> Examples:
    """A mapping with known keys."""
    return Examples(split(good), [*NULLS, *split("5  true  text  ''  []  [{}]  {unknown: 1}")])


def entries(good: str) -> Examples:
    """A list of mappings with known keys."""
    wrong = split("5  true  text  ''  {}  [text]  [5]  [null]  [[]]  [{unknown: 1}]")
    return Examples(split(good), [*NULLS, *wrong])


CHANGE = one_of("none converted pruned merged fine-tuned")
USERS = "organisation.monthly_active_users"
FIELDS = {
    "manifest": Examples(split("1  +1"), [*NULLS, *split("2  0  -1  '1'  1.5  true  one  [1]  {}  1_000")]),
    "organisation": mapping("{name: a}"),
    "organisation.name": NAME,
    "organisation.kind": one_of("company individual university public-body nonprofit other"),
    "organisation.country": COUNTRY,
    "organisation.founded": DAY,
    "organisation.affiliates": one_of("none group"),
    USERS: Examples(
        split("{}  {2025-03: 1}  {peak: 1_000}  {'2025-03': 1}  {2025-03: {total: 1}, 2025-04: 2}"),
        split("{2025-13: 1}  {2025-00: 1}  {2025-3: 1}  {1999-01: 1}  {2100-01: 1}  {Peak: 1}  {2025-03-01: 1}")
        + split("{' 2025-03': 1}  {2025-03: [1]}  {2025-03: }")
        + mapping("").bad,
    ),
    f"{USERS}.2025-03": Examples([*COUNT.good, "{total: 5}"], COUNT.bad),
    f"{USERS}.2025-03.total": COUNT,
    f"{USERS}.2025-03.largest_product": Examples(split("0  1"), COUNT.bad),
    f"{USERS}.peak": Examples(split("5  1_000  {total: 5}"), COUNT.bad),
    f"{USERS}.peak.total": COUNT,
    f"{USERS}.peak.largest_product": Examples(split("0  1"), COUNT.bad),
    "organisation.grants": entries("[]  [{reference: a}]"),
    "organisation.grants.0.licence": LICENCE,
    "organisation.grants.0.rules": Examples(split("[]  [mau-threshold]  [aup-spam, trademark-use]"), NAMES.bad),
    "organisation.grants.0.reference": NAME,
    "organisation.grants.0.until": DAY,
    "organisation.claims_filed": entries("[]  [{}]  [{against: a}, {}]"),
    "organisation.claims_filed.0.filed": DAY,
    "organisation.claims_filed.0.against": NAME,
    "organisation.claims_filed.0.licence": LICENCE,
    "organisation.terminations": entries("[]  [{}]"),
    "organisation.terminations.0.licence": LICENCE,
    "organisation.terminations.0.on": DAY,
    "models": entries("[{id: acme/private-8b}]  [{id: acme/private-8b}, {id: b}]"),
    "models.0.id": NAME,
    "models.0.access": Examples(
        split("weights  api  end-user-product  [api, outputs-only]  [api]  [weights, api]  [api, api]"),
        [*NULLS, *split("Weights  weight  ' api'  []  [a]  [[api]]  [null]  [5]  5  true  ''  {}")],
    ),
    "models.0.licence": Examples(
        [
            *LICENCE.good,
            *split("mit  Apache-2.0  other  unknown  LicenseRef-Acme-1  MIT OR Apache-2.0  LLAMA-4  Llama4"),
        ],
        [*NULLS, *split("4  3.1  true  ''  [llama-4]  {}")],
    ),
    "models.0.multimodal": FLAG,
    "models.0.derived_from": NAME,
    "models.0.safety_removed": FLAG,
    "models.0.released": DAY,
    "builds": entries("[]  [{name: a}]"),
    "builds.0.name": NAME,
    "builds.0.published_as": NAME,
    "builds.0.kind": Examples(split("model  adapter  app"), one_of("model adapter app dataset").bad),
    "builds.0.type": one_of("language-model other-model"),
    "builds.0.delivery": one_of("shipped hosted"),
    "builds.0.audience": one_of("internal affiliates customers public"),
    "builds.0.contains": Examples(
        split("[]  [acme/private-8b]  [{model: acme/private-8b}, acme/private-8b]"),
        NULLS + split("acme/private-8b  {model: acme/private-8b}  5  true  [5]  [null]  [{}]  [[acme/private-8b]]"),
    ),
    "builds.0.contains.0.model": NAME,
    "builds.0.contains.0.change": CHANGE,
    "builds.0.change": CHANGE,
    "builds.0.base": Examples([*NAME.good, "false"], NAME.bad),
    "builds.0.trained_with": entries("[]  [{model: acme/private-8b}]"),
    "builds.0.trained_with.0.model": NAME,
    "builds.0.trained_with.0.through": one_of("outputs weights"),
    "builds.0.trained_with.0.role": one_of("training-data distillation preference filter evaluation"),
    "builds.0.agreement": DOCUMENTS,
    "builds.0.notice": DOCUMENTS,
    "builds.0.built_with_llama": DISPLAYS,
    "builds.0.built_with_llama.at": DOCUMENT,
    "builds.0.built_with_llama.text": PROSE,
    "builds.0.built_with_llama.0.at": DOCUMENT,
    "builds.0.built_with_llama.0.text": PROSE,
    "builds.0.licence": TAGS,
    "builds.0.known_dangers": NAMES,
    "builds.0.risk_disclosure": DOCUMENTS,
    "builds.0.user_terms": DOCUMENTS,
    "builds.0.safety_removed": FLAG,
    "builds.0.marks": some_of("product-name company-name domain logo"),
    "use": mapping("{}  {purposes: []}"),
    "use.purposes": NAMES,
    "use.trade_compliance": mapping("{reviewed: 2026-10-01, by: a}"),
    "use.trade_compliance.reviewed": DAY,
    "use.trade_compliance.by": NAME,
    "use.acceptable_use": mapping("{reviewed: 2026-10-01, by: a, applies: []}"),
    "use.acceptable_use.reviewed": DAY,
    "use.acceptable_use.by": NAME,
    "use.acceptable_use.applies": some_of(" ".join(CATEGORIES)),
    "use.acceptable_use.borderline": Examples(
        split("{}  {spam: a}  {spam: a, drugs: b}"),
        [*mapping("").bad, *split("{Spam: a}  {spam: }  {spam: 5}  {spam: ''}  {spam: [a]}  [spam]")],
    ),
    "check": mapping("{}  {scan_exclude: []}"),
    "check.fail_on": Examples(split("fail  missing  warn"), [*one_of("fail missing warn").bad, "never"]),
    "check.unclear": one_of("warn fail"),
    "check.missing": one_of("warn fail"),
    "check.policies": Examples(
        split("[]  [acme.yaml, no-competing-models]  ['policies/a b.yaml']"),
        [*NULLS, *split("a.yaml  5  {}  [5]  [null]  ['']  [/a.yaml]  ['C:a.yaml']  ['https://a.example/b']")],
    ),
    "check.baseline": Examples(
        split("known.json  ci/known.yaml  '2026'"), [*NULLS, *split("5  true  []  ''  /known.json  'a\\b'  'file://a'")]
    ),
    "check.scan_exclude": NAMES,
    "house": Examples(
        split("{}  {a: 1}  {a: [b, {c: true}]}  {organization: a, organisation: b}  {a: {license: b, licence: c}}"),
        [*NULLS, *split("5  text  []  {a: }  {a: [null]}  {a: {b: ~}}")],
    ),
    "waivers": entries("[]"),
    "waivers.0.rule": NAME,
    "waivers.0.subject": Examples(split("organisation  builds  builds/Chat  models/acme/private-8b"), NAME.bad),
    "waivers.0.reason": PROSE,
    "waivers.0.approved_by": NAME,
    "waivers.0.approved_on": DAY,
    "waivers.0.expires": DAY,
}
# What other statements must agree with: its good values would be refused by a cross-check.
REFERRED_TO = """
    models.0.id builds.0.contains.0.model builds.0.trained_with.0.model waivers.0.rule waivers.0.approved_on
    waivers.0.expires
"""


def around(path: str) -> Any:
    """EVERYTHING, or what else may stand around a field."""
    if path == f"{USERS}.peak":
        return with_value(USERS, {})
    if path.startswith(f"{USERS}.peak."):
        return with_value(USERS, {"peak": {"total": "1"}})
    if path.startswith("builds.0.built_with_llama.") and ".0" not in path.removeprefix("builds.0"):
        return with_value("builds.0.built_with_llama", {"at": "README.md"})
    return EVERYTHING


def close_around(path: str) -> Any:
    """Of what may stand around a field what a manifest needs, and the part that the field is in."""
    needed = {"manifest", "organisation", "models", path.partition(".")[0], *(["builds"] * path.startswith("waivers"))}
    tree = {key: value for key, value in around(path).items() if key in needed}
    return tree if path.startswith("organisation") else {**tree, "organisation": {"name": "Acme"}}


# A manifest, whether it is right, and what tells it from others.
Case = tuple[str, bool, str]


def field_cases(path: str) -> Iterator[Case]:
    """Manifests that state a field rightly and wrongly."""
    good = FIELDS[path].good if path not in REFERRED_TO.split() else []
    for right, texts in ((True, good), (False, FIELDS[path].bad)):
        for text in dict.fromkeys(texts):
            yield written(with_value(path, text, close_around(path))), right, text


def edited(path: str, good: bool, *edits: tuple[str, Any]) -> Case:
    """EVERYTHING with other keys in the mapping at a path."""
    tree = EVERYTHING
    for key, value in edits:
        tree = with_value(f"{path}.{key}".lstrip("."), value, tree)
    return written(tree), good, f"{path}: {edits}"


def mappings(tree: Any, path: str = "") -> Iterator[str]:
    """The paths of every mapping in a tree."""
    if isinstance(tree, dict):
        yield path
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from mappings(value, f"{path}.{key}".lstrip("."))


REQUIRED = """
    manifest organisation models organisation.name organisation.grants.0.reference models.0.id builds.0.name
    builds.0.contains.0.model builds.0.trained_with.0.model builds.0.built_with_llama.0.at
    organisation.monthly_active_users.2025-03.total use.trade_compliance.reviewed use.trade_compliance.by
    use.acceptable_use.reviewed use.acceptable_use.by use.acceptable_use.applies
    waivers.0.rule waivers.0.reason waivers.0.approved_by waivers.0.approved_on waivers.0.expires
"""
OPTIONAL = "builds use house waivers organisation.grants organisation.claims_filed use.acceptable_use.borderline"
HAVE_A_LICENCE = "organisation.grants.0  organisation.claims_filed.0  organisation.terminations.0  models.0  builds.0"
KEY_CASES = [
    (written(EVERYTHING), True, "everything"),
    (SMALLEST, True, "smallest"),
    *(edited("", False, (path, None)) for path in REQUIRED.split()),
    *(edited("", True, (path, None)) for path in OPTIONAL.split()),
    *(
        edited(path, path == "house", (key, value))
        for path in mappings(EVERYTHING)
        for key, value in (("unexpected", "1"), ("Name", "a"), ("<<", "{}"))
    ),
    *(edited(path, True, ("license", "llama4")) for path in split(HAVE_A_LICENCE)),
    *(edited(path, False, ("license", "llama4"), ("licence", "llama4")) for path in split(HAVE_A_LICENCE)),
    *(edited(path, False, ("license", "5")) for path in split(HAVE_A_LICENCE)),
    edited("", True, ("organization", "{name: a}"), ("organisation", None)),
    edited("", False, ("organization", "{name: a}")),
    edited("", False, ("organization", "{}"), ("organisation", None)),
    edited("use", False, ("license", "llama4")),
    edited("builds.0", False, ("organization", "{name: a}")),
]


# A refusal says where, what was found and what was expected.
SAYS = re.compile(
    r"\d+:\d+: (\S+: found .+; \S|\".+\" is required( in \S+)?: \S|unknown key \".*\"; \S|\S+ has no value; \S"
    r"|\".+\" and \".+\" both stand here; \S)"
)


def accepted(text: str) -> bool:
    """Whether the schema accepts a manifest."""
    return VALIDATOR.is_valid(as_editors_read(text))


def disagreements(cases: Iterable[Case]) -> Iterator[str]:
    """Where the schema or the program says otherwise than a case, or the program says it badly."""
    for text, good, name in cases:
        told = problems(text)
        if (accepted(text), not told) != (good, good):
            yield f"{name!a} is {'right' if good else 'wrong'}; the schema: {accepted(text)}; the program: {told}"
        yield from (f"{name!a}: {each!a}" for each in told if not SAYS.match(each) or not each.isprintable())


@rows("path", FIELDS)
def test_the_schema_and_the_program_agree_on_a_field(path: str) -> None:
    assert list(disagreements(field_cases(path))) == []


def test_the_schema_and_the_program_agree_on_keys() -> None:
    assert list(disagreements(KEY_CASES)) == []


def fields(made: dict[str, Any], path: str = "") -> Iterator[str]:
    """The path of every key that a part of the schema knows."""
    target = SCHEMA["definitions"][made["$ref"].rpartition("/")[2]] if "$ref" in made else made
    for choice in (*target.get("anyOf", ()), *target.get("allOf", ())):
        yield from fields(choice, path)
    if "items" in target:
        yield from fields(target["items"], f"{path}.0")
    months = (("2025-03", each) for each in target.get("patternProperties", {}).values())
    for key, each in (*target.get("properties", {}).items(), *months):
        yield f"{path}.{key}".lstrip(".")
        yield from fields(each, f"{path}.{key}".lstrip("."))


def test_every_field_is_tried() -> None:
    known = {path for path in fields(SCHEMA) if not set(path.split(".")) & {*SPELLINGS, *CATEGORIES}}
    assert known == set(FIELDS)


def test_the_countries_are_the_same() -> None:
    assert set(SCHEMA["definitions"]["Country"]["enum"]) == COUNTRIES | COUNTRY_ALIASES.keys()


# What JSON Schema cannot say, or what an editor reads otherwise. Nothing else differs.
CROSS_CHECKS: dict[str, list[tuple[str, Any]]] = {
    "models is empty": [("models", "[]"), ("builds", "[]")],
    "a month above the peak": [(USERS, "{2025-03: 5, peak: 4}")],
    "a product above the total": [(f"{USERS}.2025-03.largest_product", "2")],
    "users before the founding": [("organisation.founded", "2026-01-01"), ("organisation.affiliates", "none")],
    "a review of the future": [("use.trade_compliance.reviewed", "2026-11-22")],
    "a category in both lists": [
        ("use.acceptable_use.applies", "[spam]"),
        ("use.acceptable_use.borderline", "{spam: a}"),
    ],
    "a grant that answers nothing": [("organisation.grants.0.rules", "[notice-file]")],
    "a grant of another licence": [("organisation.grants.0.rules", "[llama-3/mau-threshold]")],
    "a model twice": [("models", "[{id: acme/private-8b}, {id: Acme/Private-8B@main}]")],
    "a build twice": [("builds", "[{name: a}, {name: a}]")],
    "a name of a model and a build": [("builds.0.name", "acme/private-8b")],
    "an unknown model inside": [("builds.0.contains.0.model", "acme/other")],
    "an unknown teacher": [("builds.0.trained_with.0.model", "acme/other")],
    "builds inside each other": [("builds", "[{name: a, contains: [b]}, {name: b, contains: [a]}]")],
    "two origins": [("builds.0.base", "scratch"), ("builds.0.change", "fine-tuned")],
    "a model inside that was never had": [("models.0.access", "outputs-only")],
    "a model inside a dataset": [("builds.0.kind", "dataset")],
    "a grant for a rule that its licence lacks": [
        ("organisation.grants.0.licence", "llama-3.1"),
        ("organisation.grants.0.rules", "[eu-multimodal]"),
    ],
    "a waiver of no rule": [("waivers.0.rule", "llama-4/no-such-rule")],
    "a waiver of no policy": [("waivers.0.rule", "no-such-policy/rule")],
    "a waiver of no subject": [("waivers.0.subject", "builds/Other")],
    "a waiver that ends before it begins": [("waivers.0.expires", "2026-11-01")],
    "a waiver that is too long": [("waivers.0.expires", "2027-11-04")],
}
ONLY_THE_SCHEMA_ACCEPTS = [
    *(("cross-check", edits) for edits in CROSS_CHECKS.values()),
    ("file access", [("builds.0.notice", "../" * 50 + "NOTICE")]),
    # How near a word is to another, no pattern tells.
    *(
        ("licence word", [("models.0.licence", text)])
        for text in split("llama-5  llama 4  llama-4.0  lama-4  see README")
    ),
    # Editors take 700_000_000 for text, so the schema cannot tell it from "700_000_000".
    *(("quoting", [(f"{USERS}.peak", text)]) for text in split(""" '1_000'  "700_000_000" """)),
    # What YAML 1.2 takes for a number and the program for text; JSON Schema counts 5.0 among the integers.
    *(("number", [(f"{USERS}.peak", text)]) for text in (*split("5.0  1e3  007  0o17  0x1F"), "9" * 41)),
    *(("number", [("manifest", text)]) for text in split("1.0  01  0x1")),
    # What the program takes for a number and YAML 1.2 for text.
    *(("number", [("organisation.name", text)]) for text in split("1_000  -1_000")),
]
ONLY_THE_PROGRAM_ACCEPTS = [
    *(("letter case", [("organisation.country", text)]) for text in split("us  No  el  uk")),
    *(("letter case", [("organisation.grants.0.licence", text)]) for text in split("LLAMA-4  Llama4")),
    *(("number", [("organisation.name", text)]) for text in (*split("007  0x1F  0o17  .inf  .nan"), "9" * 41)),
    ("number", [(f"{USERS}.peak", "+1_000")]),
]


@rows(
    ("kind", "edits", "expected"),
    [
        *((*difference, (True, False)) for difference in ONLY_THE_SCHEMA_ACCEPTS),
        *((*difference, (False, True)) for difference in ONLY_THE_PROGRAM_ACCEPTS),
    ],
)
def test_the_listed_differences_are_differences(
    kind: str, edits: list[tuple[str, Any]], expected: tuple[bool, bool]
) -> None:
    tree = around(edits[0][0])
    for path, value in edits:
        tree = with_value(path, value, tree)
    told = problems(written(tree))
    assert (accepted(written(tree)), not told) == expected, f"{kind}: {told}"


@pytest.mark.parametrize(("old", "new"), [("Acme", "&a Acme"), ("Acme", "!!str Acme"), ("Acme", "Acme, name: Acme")])
def test_what_is_gone_before_a_schema_is_asked(old: str, new: str) -> None:
    text = SMALLEST.replace(old, new)
    assert VALIDATOR.is_valid(as_editors_read(text))
    assert problems(text)
