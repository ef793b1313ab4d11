"""Asks for one value: shows what it can be, takes a line, and has the reader of manifests read it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from llamalicense.commands.init.draft import bare
from llamalicense.commands.init.forms import CHOICE, Form, stated
from llamalicense.errors import InputError
from llamalicense.project.load import Loaded
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.run import Checker, Manifest
from llamalicense.yamlfile import NodePath

T = TypeVar("T")
# A conversation yields what to show, is sent the answer, and returns what came of it.
Talk = Generator[str, str, T]
# The whole manifest with a value in its place.
Put = Callable[[Any], Mapping[str, Any]]

UNSTATED: Any = object()
NEEDED = "Without it nothing can be checked; Ctrl-C leaves without writing."
_UNKNOWN, _MORE, _WRITE = ("", "d"), "?", "w"
_WHETHER = {"yes": True, "y": True, "no": False, "n": False}


class EnoughError(Exception):
    """Whoever answers wants written what is stated so far."""


class Asker:
    """Asks line by line; `name` and `folder` are those of the manifest, `width` the columns of the terminal.

    `facts` is what is stated so far, `more` what ? shows of the question: both change as the conversation goes on.
    """

    def __init__(self, checker: Checker, name: str, folder: Path, width: int) -> None:
        self.checker = checker
        self.name = name
        self.folder = folder
        self.width = width
        self.facts: Mapping[str, Any] = {}
        self.more: Sequence[str] = ()
        self._explained: set[int] = set()
        self._waiting: list[str] = []

    def load(self, facts: Mapping[str, Any]) -> Loaded:
        """The facts as `check` reads them once they are written; raises InputError."""
        return self.checker.load(Manifest(bare(facts).encode(), self.name, self.folder))

    def say(self, *texts: str, indent: str = "", hang: str = "") -> None:
        """Paragraphs that are shown before the next answer."""
        for text in texts:
            self._waiting += wrapped(text, indent, hang, self.width) or [""]

    def value(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """A value in one line, asked for until the manifest that it makes can be read; UNSTATED where it is not known.

        Raises EnoughError.
        """
        options = self.options(form, path)
        like = _like(form, options)
        if form.nothing is not None and not self._problems(put(form.nothing)):
            like += "; none where there is none"
        self._show(form, options, in_full=id(form.choices) not in self._explained)
        while True:
            answer = yield from self._line(like)
            if answer == _MORE:
                self.say(*dict.fromkeys((form.about, *self.more)))
                self._show(form, options, in_full=True)
                continue
            if answer in _UNKNOWN:
                return UNSTATED
            value = stated(form, answer, options)
            if "catalogue" in form.meaning.listed_in and isinstance(value, str):
                value = yield from self._meant(value)
            problems = self._problems(put(value))
            if not problems:
                return value
            self.say(*problems)

    def whether(self) -> Talk[bool | None]:
        """Yes, no, or None where it is not known."""
        while True:
            answer = (yield from self._line("yes or no")).casefold()
            if answer in _UNKNOWN:
                return None
            if answer in _WHETHER:
                return _WHETHER[answer]
            self.say(*self.more if answer == _MORE else [f'found "{answer}"; expected yes or no'])

    def options(self, form: Form, path: NodePath) -> tuple[str, ...]:
        """The words that an answer may be: those of the format, or names that the manifest lists."""
        listed = [
            entry["id" if section == "models" else "name"]
            for section in form.meaning.listed_in
            for number, entry in enumerate(self.facts.get(section, ()))
            if (section, number) != path[:2]
        ]
        return (*form.choices, *listed)

    def _line(self, like: str) -> Talk[str]:
        while True:
            self.say(f"({like})")
            shown, self._waiting = "\n".join(self._waiting), []
            answer = (yield shown).strip()
            if answer != _WRITE:
                return answer
            if self.facts:
                raise EnoughError
            self.say(NEEDED)

    def _meant(self, model_id: str) -> Talk[str]:
        """The id of a model, or the one of the catalogue that was meant."""
        catalogue = self.checker.catalogue
        if catalogue.get(model_id) is None and (nearest := catalogue.nearest(model_id)):
            self.say(f"The catalogue does not know {model_id}. Do you mean {nearest}?")
            model_id = nearest if (yield from self.whether()) else model_id
        entry = catalogue.get(model_id)
        if entry:
            self.say(f"{entry.name}: {' or '.join(entry.licences)}")
        return model_id

    def _problems(self, facts: Mapping[str, Any]) -> list[str]:
        try:
            self.load(facts)
        except InputError as error:
            return [problem.message for problem in error.problems]
        return []

    def _show(self, form: Form, options: Sequence[str], *, in_full: bool) -> None:
        """The numbered options; what they mean is said once, and again on request."""
        meanings = any(form.choices.values())
        numbered = [f"{number} {option}" for number, option in enumerate(options, 1)]
        if meanings and not in_full:
            self.say(", ".join(numbered), indent="  ")
            return
        if meanings:
            self._explained.add(id(form.choices))
        for line, option in zip(numbered, options, strict=True):
            meaning = form.choices.get(option)
            self.say(f"{line}: {meaning}" if meaning else line, indent="  ", hang="   ")


def _like(form: Form, options: Sequence[str]) -> str:
    """What an answer looks like."""
    like = CHOICE.like if options else form.kind.like
    return f'{like}; several with "{form.kind.parted}" between' if form.many else like
