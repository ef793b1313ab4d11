"""What may stand beside a copy of the agreement and adds nothing to it: names, dates, links, notices, introductions."""

import re
from collections.abc import Callable
from functools import cache

# A line that holds one of these is a sentence, and no name: the contract's words first, then what makes a term of one.
_A_TERM = (
    r"only|non|not|no|must|may|research|commercial\w*|fees?|pay\w*|paid|ow(?:e|es|ed|ing)|void\w*|exclu\w+|delet\w+"
    r"|expir\w+|supersed\w+|personal|academic|users?|terms"
    r"|shall|should|can|cannot|will|would|requir\w+|prohibit\w*|forbid\w*|permit\w*|permission\w*|allow\w*|consent\w*"
    r"|restrict\w*|charg\w+|costs?|pric\w+|royalt\w+|dollars?|euros?|usd|eur|you|your|we|our|they|who\w*|anyone"
    r"|everyone|everybody|nobody|is|are|be|been|was|were|has|have|had|do|does|did|if|unless|until|except|without|needs?"
    r"|asks?|agree|agrees|agreed|grant\w*|waiv\w+|revok\w+|terminat\w+|invalid\w*|untrue|false|replac\w+|amend\w*"
    r"|revenue|profits?|percent|trial|draft|proprietary|confidential|valid|seats?|limited to|internal use"
    r"|nur|nicht|kein\w*|ohne|verboten|untersagt|seulement|uniquement|interdit\w*|sans|solo|sólo|solamente|somente|apenas"
    r"|prohibid\w*|proibid\w*|vietat\w*|obsolete|withdrawn|instead|never|nothing|none|nor|neither|cancel\w*|forfeit\w*|liab\w+|indemnif\w+"
    r"|prevails?|overrid\w+|binding|govern(?:s|ed)|запрещ\w+|только|нельзя|разреш\w+"
)
_MONEY = r"[$€£¥]\s?\d|\d\s?(?:[$€£¥]|%)"
# A text of a script that puts no space between words is a sentence where it is long or says only, no or not.
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff]{13}|[仅只禁不得限無无非]"
_YEARS = r"\d{4}(?:\s*[-–,]\s*(?:\d{2,4}|present))*"
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"\d{{1,2}}\.?\s+{_MONTHS},?\s+\d{{4}}|{_MONTHS}\s+(?:\d{{1,2}},?\s+)?\d{{4}}|\d{{4}}-\d\d?-\d\d?"
    r"|\d\d?[./]\d\d?[./]\d{2,4}"
)
_LINK = r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|(?<![\w.-])(?:[\w-]{1,64}\.){1,8}(?:com|org|net|ai|io|dev|html|md|txt|pdf)\b(?:/\S*)?"
_LICENCE = (
    r"(?:the|a|this|its|your|full|complete|entire|exact|original|following|accompanying|verbatim|copy of|copies of"
    r"|text of|terms of|of|own)?\s*"
)
_AGREEMENT = (
    rf"(?:{_LICENCE}){{0,6}}(?:meta'?s?\s+)?(?:llama\s+\d[\d.]*\s+)?(?:community\s+)?"
    r"(?:licen[cs]e(?:\s+agreement)?|agreement|licen[cs]e\s+text|text|terms)"
)
_WORK = r"(?P<work>.{1,140}?)"
_LLAMA = r"(?:meta\s+)?llama\b"
_INTRODUCTIONS = (
    rf"{_AGREEMENT}(?:\s+(?:of|for|from)\s+{_WORK})?\s+(?:is|are)?\s*(?:hereby\s+)?(?:reproduced|included|set\s+out|printed"
    r"|given|provided|copied|quoted|shown|found|attached|appended|reprinted)"
    r"(?:\s+(?:in\s+full|verbatim|in\s+its\s+entirety|unchanged|for\s+reference))*"
    r"(?:\s+(?:below|here|hereafter|above|in\s+this\s+file|in\s+this\s+section|as\s+follows))?",
    rf"{_AGREEMENT}(?:\s+(?:of|for)\s+{_WORK})?\s+follows",
    rf"(?:here|below|what\s+follows|the\s+following)\s+is\s+{_AGREEMENT}(?:\s+(?:of|for|from)\s+{_WORK})?",
    rf"this\s+(?:file|document|section|page|folder|repository)\s+(?:contains|holds|has|is|reproduces|includes)\s+"
    rf"(?:{_AGREEMENT}|(?:the\s+)?(?:model\s+)?weights)"
    rf"(?:\s+(?:of|for|from)\s+{_WORK})?",
    rf"(?:the\s+)?following\s+(?:licen[cs]e|agreement|terms|text)(?:\s+agreement)?\s+(?:applies|apply|governs?|covers?|is\s+for"
    rf"|goes\s+with|belongs\s+to)\s+(?:to\s+)?{_WORK}",
    rf"{_WORK}\s+(?:is|are)\s+(?:governed\s+by|subject\s+to|under|covered\s+by|licen[cs]ed\s+under|provided\s+under"
    r"|distributed\s+under)\s+the\s+following\s+(?:licen[cs]e|agreement|terms)(?:\s+agreement)?",
    r"(?:this|the|a)\s+(?:file|text|licen[cs]e|agreement|copy|document|notice)\s+(?:(?:is|was|comes|applies|covers|taken"
    rf"|copied|downloaded|obtained|retrieved)\s+)*(?:for|from|of|to|with|at)\s+{_WORK}",
    r"(?:source|from|origin|(?:copied|downloaded|taken|retrieved|obtained)\s+(?:from|on)|licen[cs]e\s+(?:of|for|text\s+for)"
    rf"|(?:applies|apply)\s+to|covers|for|used\s+by|via)\b:?\s+{_WORK}",
)
# "X includes Y", and "X is licensed under Y", where both are named and neither is a term.
_INCLUDES = (
    r"(?P<work>.{1,100}?)\s+(?:includes|contains|uses|bundles|incorporates|ships\s+with|(?:(?:is|was|are|were)\s+)?(?:built|based"
    r"|derived|made|trained|fine-?tuned|created)\s+(?:on|from|with)|(?:is|are)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}(?:derivatives?"
    rf"|versions?|fine-?tunes?|adaptations?|quantizations?)\s+of)\s+(?P<other>(?:.{{0,40}}[\s/])?{_LLAMA}.{{0,80}})"
)
# Sentences have single spaces.
_LICENSED = (
    r"(?:(?P<work>.{1,100}?) (?:is|are) )?(?:(?:licen[cs]ed|provided|distributed|released|made available|available) )?"
    r"(?:to you )?under (?P<other>.{1,100}?)(?: licen[cs]e)?(?: agreement)?"
    r"(?:,? \(?(?:(?:see|a copy of which|which|as) )?(?:(?:is )?(?:reproduced|included|set out) )?"
    r"(?:below|above|follows)\)?)?"
)
# What parts a sentence into some that say of one work what each alone may say.
_CLAUSES = r";\s+|,?\s+(?:and|which)\s+(?=(?:is|are)\s)"
_OURS = r"(?:(?:the|this|our|all)\s+)?(?:\S+\s+){0,3}(?:code|source|scripts?|repository|software|documentation)\b.*"
_ATTRIBUTION = (
    rf"(?P<name>{_LLAMA}\s*\d[\d.]*)\s+is\s+licensed\s+under\s+the\s+(?P=name)\s+community\s+license,?\s+copyright\s+"
    r"(?:©|\(c\))\s+meta\s+platforms,?\s+inc\.?(?:\s+all\s+rights\s+reserved\.?)?"
)
_LOWER_IN_NAMES = frozenset(["of", "the", "and", "for", "a", "an", "in", "to", "with", "by", "on", "from", "or", "und"])
_HEADINGS = frozenset(
    (
        "third party software notices notice information licence licences license licenses agreement agreements model "
        "models community weights copyright attribution open source components included dependencies appendix exhibit "
        "part file files text full readme llama meta acceptable use policy legal the of for and to"
    ).split()
)
_WORKS = _HEADINGS | frozenset(
    (
        "a an all its our this that these in by from on with at it adapter adapters app application base checkpoint "
        "code checkpoints component derivative derivatives directory fine-tuned finetuned folder instruct library "
        "package product products project quantized repository scripts service source text tokenizer version versions "
        "website work"
    ).split()
)
# Titles of the agreements' own sections, as a table of contents has them.
_SECTIONS = frozenset(
    (
        "license rights and redistribution",
        "additional commercial terms",
        "disclaimer of warranty",
        "limitation of liability",
        "intellectual property",
        "term and termination",
        "governing law and jurisdiction",
        "prohibited uses",
        "end of terms",
        "end of terms and conditions",
    )
)
_LONGEST = 400  # characters
_LONGEST_NAME = 12  # words
_LONGEST_KEY = 4


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def is_harmless(text: str) -> bool:
    """Whether a sentence beside the agreement names something, or only says what stands there or to whom it belongs."""
    if len(text) > _LONGEST:
        return False
    core = _core(text)
    if not core or core.casefold() in _SECTIONS:
        return True
    if is_name(core) or _is_menu(core) or any(kind(core) for kind in _KINDS):
        return True
    clauses = _pattern(_CLAUSES).split(core)
    of_one = (f"the model {clause}" if clause.startswith(("is ", "are ")) else clause for clause in clauses)
    return len(clauses) > 1 and all(map(is_harmless, of_one))


def _core(text: str) -> str:
    """A sentence without list signs, quotes and the sign that ends it."""
    text = re.sub(r"^(?:[#>*•·–—+=-]+\s*)+|^\(?(?:\d{1,2}|[a-z])[.)]\s+|^(?i:note|nb|info):\s+", "", text)
    return text.strip(" \"'“”‘’*_`#=|:–—-()[]<>").removesuffix(".").strip(" \"'“”‘’*_`")


def _is_menu(text: str) -> bool:
    """Names and links in a row, or a field with what stands in it; what a comma parts are capitalised names."""
    pieces = [_core(piece) for piece in re.split(r"\s*[|·•»]\s*|\s+/\s+", text)]
    if len(pieces) > 1:
        return all(not piece or is_name(piece) or _is_link(piece) for piece in pieces)
    key, colon, value = text.partition(": ")
    if colon and is_name(key) and len(key.split()) <= _LONGEST_KEY:
        text = value
    elif " - " not in text and " – " not in text and " — " not in text and ", " not in text:
        return False
    pieces = [_core(piece) for piece in re.split(r"\s+[–—-]\s+|,\s+", text)]
    return all(not piece or _is_link(piece) or _is_value(piece) for piece in pieces)


def _is_value(text: str) -> bool:
    """A capitalised name, or one word without space such as a version, a path or an id."""
    if _has_a_term(text):
        return False
    return " " not in text or (
        is_name(text) and all(word[0].isupper() or not word[0].isalpha() for word in text.split())
    )


def _is_link(text: str) -> bool:
    """Links and dates, and nothing else."""
    left = _pattern(_LINK).sub("", _pattern(_DATE).sub("", text))
    return left != text and not any(map(str.isalnum, left.casefold().removesuffix("on")))


def is_name(text: str) -> bool:
    """A name: each word capitalised, or at most four words without a number; never with the words of a term."""
    text = _pattern(_LINK).sub(" ", _pattern(_DATE).sub(" ", text))
    words = re.findall(r"[^\W_][\w.'’+#/&-]*", text)
    if _has_a_term(text) or len(words) > _LONGEST_NAME:
        return False
    if all(word.casefold() in _HEADINGS or not word[0].isalpha() for word in words):
        return True
    numbers = any(word[0].isdigit() and not _pattern(rf"{_LLAMA}.*{re.escape(word)}").search(text) for word in words)
    if len(words) <= 4 and not numbers:
        return True
    capitalised = all(not word[0].isalpha() or word[0].isupper() or word in _LOWER_IN_NAMES for word in words)
    return capitalised and not text.isupper() and words[0] not in _LOWER_IN_NAMES


def _is_work(text: str) -> bool:
    """What names a work: capitalised words, ids, links, dates, and words for kinds of works."""
    text = _pattern(_LINK).sub(" ", _pattern(_DATE).sub(" ", text))
    words = re.findall(r"[^\W_][\w.'’+#/&-]*", text)
    return len(words) <= _LONGEST_NAME and not _has_a_term(text) and all(map(_names_a_work, words))


def _names_a_work(word: str) -> bool:
    return word.casefold() in _WORKS or not word.islower() or not word.isalpha()


def _has_a_term(text: str) -> bool:
    text = _pattern(rf"{_DATE}|required (?:attributions?|notices?)").sub("", text)
    return bool(_pattern(rf"\b(?:{_A_TERM})\b|\bnon-?\w|{_MONEY}|{_UNSPACED}").search(text))


def _is_copyright(text: str) -> bool:
    """A copyright line: a year, a name, "all rights reserved", nothing else."""
    left = _pattern(r"copyright(?:ed)?|©|\(c\)|all rights reserved|portions|\bby\b").sub(" ", text)
    if left == text:
        return False
    left = _pattern(rf"<[^<>]{{1,60}}>|{_YEARS}").sub(" ", left)
    left = _pattern(r"\b(?:the|and|its|contributors?|authors?|affiliates|et al)\b").sub(" ", left)
    words = re.findall(r"[^\W_][\w.'’&-]*", left)
    named = all(word[0].isupper() or not word[0].isalpha() for word in words) and len(words) <= _LONGEST_NAME
    return not words or (named and not _has_a_term(left))


def _is_attribution(text: str) -> bool:
    return bool(_pattern(_ATTRIBUTION).fullmatch(text) or _pattern(r"all rights reserved").fullmatch(text))


def _is_introduction(text: str) -> bool:
    """That the agreement stands below, of which work it is, or that a work includes another."""
    for pattern in (*_INTRODUCTIONS, _INCLUDES):
        match = _pattern(pattern).fullmatch(text)
        if match and all(_is_work(work) for work in match.groupdict().values() if work):
            return True
    return False


def _is_licensed(text: str) -> bool:
    """That a work is under Llama's licence, or the code under any; that Llama is under another one is a term."""
    match = _pattern(_LICENSED).fullmatch(text)
    if match is None:
        return False
    work, licence = match["work"] or "the model", _pattern(r"^(?:the )?(?:terms of )?(?:the )?").sub("", match["other"])
    if not _is_work(work) or not _is_work(licence):
        return False
    llamas = bool(_pattern(_LLAMA).search(licence)) or bool(
        _pattern(r"this|following|accompanying|same").match(licence)
    )
    return llamas or (bool(_pattern(_OURS).fullmatch(work)) and not _pattern(_LLAMA).search(work))


_KINDS: tuple[Callable[[str], bool], ...] = (
    _is_link,
    _is_copyright,
    _is_attribution,
    _is_introduction,
    _is_licensed,
)
