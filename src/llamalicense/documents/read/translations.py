"""Which texts of a file of messages a program shows: not notes to translators, nor what nobody has translated yet."""

import re
from collections.abc import Collection, Iterable, Mapping

from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import Hides

NOTE = Hides("metadata", "a note to translators")
TRANSLATED = Hides("never", "a message that is translated")
FUZZY = Hides("hidden", "a fuzzy translation")
# States of a text that no program has to show, without the signs between their words.
_WAITS = frozenset(
    "needstranslation needsadaptation needsl10n needsreviewtranslation needsreviewadaptation needsreviewl10n "
    "untranslated nottranslated unfinished fuzzy stale obsolete vanished".split()
)
_STATES = frozenset("state status translationState translation_state extractionState".split())
_NOTES = frozenset("description comment comments note notes context developerComment developer_comment".split())
_MESSAGES = frozenset("message defaultMessage translation stringUnit localizations".split())
_DEEPEST = 64  # keys over a text of which messages have some

# Keys of what a file says to its readers, by the conventions of JSON, and of what programs use and do not show.
_REMARKS = regex(r"(?://|#|_{1,2}|\$|x-)comments?_{0,2}\Z|(?://|#)\d?\Z|_{1,2}(?:notes?|todo)\Z", re.IGNORECASE)
_FOR_PROGRAMS = regex(
    r"(?:system[_-]?)?prompt\Z|system[_-]?(?:message|instructions?)\Z|keywords\Z|run\Z|const\Z|pattern\Z|regexp?\Z"
    r"|(?:site|meta|seo)[_-]?(?:description|title)\Z",
    re.IGNORECASE,
)
_SHOWN_IF = dict.fromkeys("enabled show shown visible display active published".split(), "true") | dict.fromkeys(
    "hidden hide disabled draft".split(), "false"
)
SWITCHED = regex(rf"\b(?:{'|'.join(_SHOWN_IF)})[\"']?\s{{0,9}}:\s{{0,9}}(?:true|false)\b", re.IGNORECASE)

Path = tuple[str | int, ...]


def waiting(state: str, others: Collection[str] = ()) -> Hides | None:
    """What a state says of a text that waits to be translated; `others` are words that say so in its format alone."""
    plain = "".join(filter(str.isalnum, state.casefold()))
    return Hides("hidden", f'a text whose state is "{state[:30]}"') if plain in _WAITS or plain in others else None


class Messages:
    """The messages of a JSON text, by the paths of its strings: which are notes, and which wait.

    A path ends in `key` where the string is the name of what stands before, in `switch` where it is true or false.
    """

    def __init__(
        self, strings: Iterable[tuple[Path, str]], key: str, switch: str, others: Collection[str] = ()
    ) -> None:
        self._keys: dict[Path, set[str]] = {}
        self._waiting: dict[Path, Hides] = {}
        for path, words in strings:
            last = path[-1] if path else ""
            if last is key and words in _MESSAGES:
                self._keys.setdefault(path[:-2], set()).add(words)
            elif last is switch and (off := switched_off(str(path[-2]), words)):
                self._waiting[path[:-2]] = off
            elif last in _STATES and (waits := waiting(words, others)):
                self._waiting[path[:-1]] = waits

    def of(self, path: Path) -> Hides | None:
        """What takes a string off the page."""
        if path and path[-1] in _NOTES and path[:-1] in self._keys:
            return NOTE
        if not self._waiting or len(path) > _DEEPEST:
            return None
        return next((waits for end in range(len(path)) if (waits := self._waiting.get(path[:end]))), None)

    def has(self, path: Path, key: str) -> bool:
        """Whether an object has a key that only messages have."""
        return key in self._keys.get(path, ())


def of_key(key: str) -> Hides | None:
    """What takes the value of a key off the page, by its name alone."""
    if _REMARKS.match(key):
        return Hides("never", "a comment")
    return Hides("hidden", f"the value of `{key[:40]}`") if _FOR_PROGRAMS.match(key) else None


def switched_off(key: str, value: str) -> Hides | None:
    """What a switch says of the texts beside it, such as `enabled: false`."""
    shown_if, value = _SHOWN_IF.get(key.casefold()), value.casefold()
    if shown_if is None or value == shown_if or value not in ("true", "false"):
        return None
    return Hides("hidden", f"what `{key}: {value}` switches off")


def may_have(text: str) -> bool:
    """Whether a JSON text may hold messages with notes or states."""
    return any(f'"{key}"' in text for key in (*_STATES, *_MESSAGES)) or bool(SWITCHED.search(text))


def state_of(attributes: Mapping[str, str]) -> Hides | None:
    """What the attributes of an element of XLIFF or of Qt say of the text in it."""
    return waiting(attributes.get("state") or attributes.get("type") or "", ("new", "initial"))
