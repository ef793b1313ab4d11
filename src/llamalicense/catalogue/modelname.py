"""What the name of a Llama model says: family, generation, size, variant, and the words that nothing explains."""

import re
from collections.abc import Mapping
from typing import NamedTuple

# A marker after a letter is a part of another word: `mllama`, `TinyLlama`. The generation ends a word, so that
# `Llama4Config` is none; `llama3-1-8b` is generation 3.1, `llama-3-1b` is 3 in the size 1B.
_LLAMA = re.compile(
    r"(?<![a-z])(?:meta[-_. ]*)?llama[-_ ]?v?(?P<major>[234])"
    r"(?:(?:(?P<mark>[._p-])|(?=[123](?![0-9])))(?P<minor>[0123])(?![0-9]*+\.?[0-9]*+[bm](?![a-z])|[0-9]))?"
    r"(?![a-z0-9])"
)
_CODE_LLAMA = re.compile(r"(?<![a-z])code[-_ ]?llama(?![a-z])(?:-?2(?![0-9]))?")
_LLAMA_GUARD = re.compile(
    r"(?<![a-z])(?:meta[-_ ])?llama[-_ ]?guard(?:[-_ ]?(?P<major>[1234])(?![0-9]*+\.?[0-9]*+b))?(?![a-z0-9])"
)
_PROMPT_GUARD = re.compile(r"(?<![a-z])(?:llama[-_ ]?)?prompt[-_ ]?guard(?:[-_ ]?(?P<major>2)(?![0-9]*m))?(?![a-z0-9])")
_UNSAID = re.compile(r"(?<![a-z])(?:meta[-_. ]*)?llama(?=[-_ ](?:\d+b)(?![a-z0-9]))")
_FAMILIES = {"prompt-guard": _PROMPT_GUARD, "llama-guard": _LLAMA_GUARD, "code-llama": _CODE_LLAMA, "llama": _LLAMA}
_WORD = re.compile(r"[a-z0-9]+(?:\.\d[a-z0-9]*)*")
_SIZE = re.compile(r"\d+(?:\.\d+)?[bm]")
_MIXTURE = re.compile(r"(?:(?P<one>\d+)x17b|17bx(?P<two>\d+)e|(?P<three>\d+)e)")
_MEMBERS = {"scout": "16", "maverick": "128", "behemoth": "16"}
_MEMBERS_BY_EXPERTS = {"16": "scout", "128": "maverick"}
# Sizes in another spelling: Scout has 109 billion parameters in all and Maverick 400.
_MEMBERS_BY_SIZE = {"109b": "scout", "400b": "maverick", "288b": "behemoth"}


class Words(NamedTuple):
    """What single words of a name mean: patterns for a whole word."""

    instruct: re.Pattern[str]
    base: re.Pattern[str]
    precision: re.Pattern[str]
    hosting: re.Pattern[str]

    @classmethod
    def of(cls, written: Mapping[str, str]) -> "Words":
        """The patterns of `policies/aliases.yaml`."""
        return cls(*(re.compile("".join(written[key].split())) for key in cls._fields))

    def meaning(self, word: str) -> str | None:
        """The name of the pattern that a word is of, None for a word that nothing explains."""
        return next((key for key, pattern in zip(self._fields, self, strict=True) if pattern.fullmatch(word)), None)


class ModelName(NamedTuple):
    """A model's name, read. `generation` is None where the name does not say it, `rest` the words of a derivative."""

    family: str
    generation: str | None
    size: str | None
    member: str | None  # of Llama 4: scout, maverick, behemoth
    variant: str | None  # instruct or base, None where neither is said
    python: bool
    vision: bool
    precision: frozenset[str]
    rest: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Whether a generation is all that is told, as by `llama3` or `llama2_chat`, which formats are called too."""
        return not (self.size or self.member or self.vision or self.rest)


def read(text: str, words: Words, also: Mapping[str, str] | None = None) -> ModelName | None:
    """The name of a Llama model in lower case, None where a text is none; `also`: words that mean something there."""
    for family, pattern in _FAMILIES.items():
        if match := pattern.search(text):
            return _name(family, match, text, words, also or {})
    if match := _UNSAID.search(text):
        return _name("llama", match, text, words, also or {})
    return None


def _name(family: str, match: re.Match[str], text: str, words: Words, also: Mapping[str, str]) -> ModelName:
    groups = match.groupdict()
    generation = groups.get("major")
    if groups.get("minor") and groups["minor"] != "0":
        generation = f"{generation}.{groups['minor']}"
    size = member = variant = None
    python = vision = False
    precision: list[str] = []
    rest: list[str] = []
    for word in _WORD.findall(f"{text[: match.start()]} {text[match.end() :]}"):
        meaning = also.get(word) or words.meaning(word)
        if experts := _MIXTURE.fullmatch(word):
            member = member or _MEMBERS_BY_EXPERTS.get(experts["one"] or experts["two"] or experts["three"])
        elif word in _MEMBERS:
            member = word
        elif word in _MEMBERS_BY_SIZE and generation == "4":
            member = member or _MEMBERS_BY_SIZE[word]
        elif word in ("vision", "vlm"):
            vision = True
        elif word == "python":
            python = True
        elif meaning in ("instruct", "base"):
            variant = variant or meaning
        elif meaning == "precision" or (precision and (len(word) == 1 or word in ("xs", "xxs", "xl", "16", "8"))):
            precision.append(word)
        elif _SIZE.fullmatch(word) and size is None and not (family == "llama" and generation == "4" and word != "17b"):
            size = word
        elif meaning != "hosting" and word != "meta":
            rest.append(word)
    if generation == "4" and family == "llama":
        size = None
    return ModelName(family, generation, size, member, variant, python, vision, frozenset(precision), tuple(rest))
