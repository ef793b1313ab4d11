"""The words that manifests and policies share: licences, acceptable-use categories, countries."""

from typing import Literal, NamedTuple, get_args

Licence = Literal["llama-2", "llama-3", "llama-3.1", "llama-3.2", "llama-3.3", "llama-4"]
LICENCES: tuple[str, ...] = get_args(Licence)
LICENCE_TAGS = {licence.replace("-", ""): licence for licence in LICENCES}
# Names of the research licence of LLaMA of 2023, before Llama 2: another licence, though it has "llama" in it.
LLAMA_OF_2023 = frozenset(("llama-license-2023", "licenseref-scancode-llama-license-2023"))
# What the hub's tags call a licence that is not told.
NO_LICENCE_TOLD = frozenset(("other", "unknown", "none"))


class RuleId(NamedTuple):
    """What names a rule wherever rules are named, such as llama-4/mau-threshold; without a rule it names a policy."""

    policy: str
    rule: str

    @classmethod
    def of(cls, text: str) -> "RuleId":
        """The id that a text is."""
        policy, _, rule = text.partition("/")
        return cls(policy, rule)

    def __str__(self) -> str:
        return f"{self.policy}/{self.rule}" if self.rule else self.policy


class SubjectId(NamedTuple):
    """What a result is about, such as models/<id>, builds/<name> or organisation; `builds` alone is the list."""

    kind: str
    name: str = ""

    @classmethod
    def of(cls, text: str) -> "SubjectId":
        """The id that a text is; names of models have slashes of their own."""
        kind, _, name = text.partition("/")
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}" if self.name else self.kind


def policy_named(name: str) -> str:
    """A policy's id for itself or for a hub tag, alone or before a rule: llama-4/spam for llama4/spam."""
    policy, slash, rule = name.partition("/")
    return f"{LICENCE_TAGS.get(policy.casefold(), policy)}{slash}{rule}"


# What each category of the acceptable use policies covers: the names alone hide content. Each begins with the lead-in
# of its group: what does not meet that is near the line at most.
_GROUPS = {
    "violating the law or others' rights, including by": {
        "illegal-activity": "illegal or unlawful activity or content: violence, terrorism, exploitation of children or "
        "harm to them (failing to report abuse material included), human trafficking, exploitation, sexual violence, "
        "sexual solicitation, unlawful material for minors or age gates missing that law requires, any other crime",
        "harassment": "harassment, abuse, threats or bullying",
        "discrimination": "discrimination, or other conduct that harms or is against the law, in employment, credit, "
        "housing, benefits or essential goods and services; the sector alone is not banned",
        "unlicensed-practice": "practising a profession (finance, law, medicine and the like) without authority or the "
        "licence for it",
        "private-data": "collecting, processing, disclosing, generating or inferring private or sensitive data about "
        "people (health, demographics; from Llama 3.2 on identity too) without the rights that law asks for",
        "third-party-rights": "content or actions that infringe somebody's rights, through outputs of products or "
        "services as well",
        "malicious-code": "malware, and anything that could disable or overburden a website or computer, interfere "
        "with it or impair it; security research is not excepted",
        "safety-circumvention": "getting round usage restrictions or safety measures on purpose, removing them, or "
        "turning on what Meta turned off, such as by jailbreaks, and helping others to",
    },
    "activities that put people at risk of death or bodily harm, including": {
        "military": "military, warfare, espionage, nuclear industries or applications (civil ones as well), and "
        "materials or activities under the arms export rules of the United States (ITAR); from Llama 3.2 on also under "
        "its acts on biological and chemical weapons",
        "weapons": "guns and illegal weapons, their development included",
        "drugs": "illegal drugs and regulated or controlled substances (pharmacies may be touched)",
        "critical-infrastructure": "operating critical infrastructure, transport technology or heavy machinery",
        "self-harm": "self-harm or harm to others, suicide, cutting and eating disorders included",
        "violent-content": "content that is meant to incite violence, abuse or bodily injury, or to promote them",
    },
    "uses that intentionally deceive or mislead others, including": {
        "fraud-disinformation": "fraud, and creating or promoting disinformation",
        "defamation": "defamatory statements, images or other content",
        "spam": "generating, promoting or passing on spam",
        "impersonation": "impersonating somebody without consent, authority or a legal right",
        "human-representation": "presenting outputs, or the use of the model, as human",
        "fake-engagement": "fake reviews and other false online engagement",
    },
    "": {
        "third-party-tools": "interacting with tools, models or software of others that are made for unlawful content "
        "or for unlawful or harmful conduct, or presenting their outputs as associated with Meta or Llama",
    },
}
CATEGORIES = {
    category: f"{lead_in} {covers}".strip() for lead_in, group in _GROUPS.items() for category, covers in group.items()
}
Category = Literal[
    "illegal-activity",
    "harassment",
    "discrimination",
    "unlicensed-practice",
    "private-data",
    "third-party-rights",
    "malicious-code",
    "safety-circumvention",
    "military",
    "weapons",
    "drugs",
    "critical-infrastructure",
    "self-harm",
    "violent-content",
    "fraud-disinformation",
    "defamation",
    "spam",
    "impersonation",
    "human-representation",
    "fake-engagement",
    "third-party-tools",
]

_MONTHS = """
    January February March April May June July August September October November December
""".split()


def month_in_words(month: str) -> str:
    """March 2025 for 2025-03."""
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}"


# ISO 3166-1 alpha-2, and XK, which ISO leaves to its users and the European Commission uses for Kosovo.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)
COUNTRY_ALIASES = {"EL": "GR", "UK": "GB"}

# Inside a character class of a regular expression: characters that change the direction of text.
DIRECTION_CHANGING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# The same for every character that shows nothing, the direction-changing ones included.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)

# Whether something holds: true, false, or None where that is not stated.
Truth = bool | None
