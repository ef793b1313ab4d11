"""Asks for one value: shows what it can be, takes a line, and has the reader of manifests read it."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from llamalicense.commands.init.forms import CHOICE, NONE, Form, is_document, stated, typed
from llamalicense.commands.init.page import bare
from llamalicense.errors import InputError
from llamalicense.project.load import Loaded
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.run import Checker, Given
from llamalicense.yamlfile import NodePath

T = TypeVar("T")
# A conversation yields what to show, is sent the answer, and returns what came of it.
Talk = Generator[str, str, T]
# The whole manifest with a value in its place.
Put = Callable[[Any], Mapping[str, Any]]

UNSTATED: Any = object()
NEEDED = "Without it nothing can be checked; Ctrl-C leaves without writing."
UNKNOWN, MORE, WRITE, BACK = ("", "d"), "?", "w", "back"
_WHETHER = {"yes": True, "y": True, "no": False, "n": False}
# How many ids that an answer could mean are named.
_MOST_NAMED = 9


class EnoughError(Exception):
    """Whoever answers wants written what is stated so far."""


class BackError(Exception):
    """Whoever answers wants the question before again."""


class Asker:
    """Asks line by line; `name` and `folder` are those of the manifest, `width` the columns of the terminal.

    `facts` is what is stated so far, `more` what ? shows of the question: both change as the conversation goes on.
    `files` are those that a document can be, as paths from the manifest's folder. All that was answered is kept, with
    where each question began, so that a conversation can be held again up to the question before.
    """

    def __init__(self, checker: Checker, name: str, folder: Path, width: int, files: Sequence[str] = ()) -> None:
        self.checker, self.name, self.folder, self.width, self.files = checker, name, folder, width, files
        self.facts: Mapping[str, Any] = {}
        self.more: Sequence[str] = ()
        self.offers: Sequence[str] = ()
        self.began: list[int] = []
        self._answers: list[str] = []
        self._again: list[str] = []
        self._explained: set[int] = set()
        self._waiting: list[str] = []

    def restart(self) -> None:
        """From the beginning, with what was answered up to the question before the last."""
        self._again = self._answers[: self.began[-2]]
        self.facts, self.began, self._answers, self._explained, self._waiting = {}, [], [], set(), []

    def load(self, facts: Mapping[str, Any]) -> Loaded:
        """The facts as `check` reads them once they are written; raises InputError."""
        return self.checker.load(Given(bare(facts).encode(), self.name, self.folder))

    def say(self, *texts: str, indent: str = "", hang: str = "") -> None:
        """Paragraphs that are shown before the next answer."""
        for text in texts:
            self._waiting += wrapped(text, indent, hang, self.width) or [""]

    def value(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """A value in one line, asked for until the manifest that it makes can be read; UNSTATED where it is not known.

        Raises EnoughError, BackError.
        """
        options = self.options(form, path)
        like = _like(form, options)
        if form.nothing is not None and not self.problems(put(form.nothing)):
            like += f"; {NONE} where there is none"
        self._show(form, options, in_full=id(form.choices) not in self._explained)
        insisted: Any = UNSTATED
        self.begin()
        while True:
            answer = yield from self.line(like, self._offered(form, options))
            if answer == MORE:
                self.say(*dict.fromkeys((typed(form.about), *self.more)))
                self._show(form, options, in_full=True)
            elif answer in UNKNOWN:
                return UNSTATED
            else:
                value = stated(form, answer, options)
                if "catalogue" in form.meaning.listed_in and isinstance(value, str):
                    value = yield from self._meant(value)
                # What is odd and not wrong is taken when it is said twice.
                objections = self.problems(put(value)) or ([] if value == insisted else [*self._doubts(form, value)])
                if not objections:
                    return value
                insisted = value
                self.say(*objections)

    def whether(self) -> Talk[bool | None]:
        """Yes, no, or None where it is not known."""
        self.begin()
        while True:
            answer = (yield from self.line("yes or no", ("yes", "no"))).casefold()
            if answer in UNKNOWN:
                return None
            if answer in _WHETHER:
                return _WHETHER[answer]
            self.say(*self.more if answer == MORE else [f'found "{answer}"; expected yes or no'])

    def options(self, form: Form, path: NodePath) -> tuple[str, ...]:
        """The words that an answer may be: those of the format, or names that the manifest lists."""
        listed = [
            entry["id" if section == "models" else "name"]
            for section in form.meaning.listed_in
            for number, entry in enumerate(self.facts.get(section, ()))
            if (section, number) != path[:2]
        ]
        return (*form.choices, *listed)

    def begin(self) -> None:
        """Marks where a question begins."""
        self.began.append(len(self._answers))

    def line(self, like: str, offers: Sequence[str] = ()) -> Talk[str]:
        """A line that somebody writes, `like` what is expected, `offers` what it can be completed to."""
        while True:
            if self._again:
                answer, self._waiting = self._again.pop(0), []
            else:
                self.say(f"({like})")
                shown, self._waiting = "\n".join(self._waiting), []
                self.offers = (*offers, NONE, BACK)
                answer = (yield shown).strip()
            if answer == BACK and len(self.began) > 1:
                raise BackError
            if answer == WRITE and self.facts:
                raise EnoughError
            if answer not in (BACK, WRITE):
                self._answers.append(answer)
                return answer
            self.say(NEEDED if answer == WRITE else "This is the first question.")

    def problems(self, facts: Mapping[str, Any]) -> list[str]:
        """What the reader of manifests has against facts, without places in a file that is not written yet."""
        try:
            self.load(facts)
        except InputError as error:
            return [problem.message for problem in error.problems]
        return []

    def _offered(self, form: Form, options: Sequence[str]) -> Sequence[str]:
        ids = [entry.id for entry in self.checker.catalogue] if "catalogue" in form.meaning.listed_in else ()
        return (*options, *ids, *(self.files if is_document(form) else ()))

    def _meant(self, model_id: str) -> Talk[str]:
        """The id of a model, or the one of the catalogue that was meant."""
        catalogue = self.checker.catalogue
        if catalogue.get(model_id) is None and (nearest := self._nearest(model_id)):
            self.say(f"The catalogue does not know {model_id}. Do you mean {nearest}?")
            model_id = nearest if (yield from self.whether()) else model_id
        entry = catalogue.get(model_id)
        if entry:
            self.say(f"{entry.name}: {' or '.join(entry.licences)}")
        return model_id

    def _nearest(self, model_id: str) -> str | None:
        """The one id that a part of it tells, or else one that is spelled nearly so."""
        with_it = self._ids_with(model_id)
        return with_it[0] if len(with_it) == 1 else None if with_it else self.checker.catalogue.nearest(model_id)

    def _ids_with(self, part: str) -> list[str]:
        return [entry.id for entry in self.checker.catalogue if part.casefold() in entry.id.casefold()]

    def _doubts(self, form: Form, value: Any) -> Iterator[str]:
        """What is odd about an answer that a manifest may well state."""
        if "catalogue" in form.meaning.listed_in and self.checker.catalogue.get(value) is None:
            named = self._ids_with(value)[:_MOST_NAMED]
            if named:
                yield f"Several models have that in their ids: {', '.join(named)}. The same again takes it as it is."
        if is_document(form):
            opener = self.checker.files.opener(self.folder, Path(self.name).name)
            for name in [value] if isinstance(value, str) else value or ():
                document = opener(name)
                if document.text is None and not document.is_url:
                    near = get_close_matches(name, self.files, n=1)
                    hint = f'; did you mean "{near[0]}"?' if near else "."
                    yield f"{name} {document.problem}{hint} The same again states it all the same."

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
