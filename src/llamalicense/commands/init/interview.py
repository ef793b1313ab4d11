"""Asks for what a manifest has to state: what could end it first, then what decides most, and nothing needless."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.init.asking import UNSTATED, Asker, BackError, EnoughError, Talk
from llamalicense.commands.init.forms import form_at, none_of, typed
from llamalicense.commands.init.inquiry import Inquiry
from llamalicense.commands.init.order import fails, left
from llamalicense.commands.init.seen import NOTHING_SEEN, Seen
from llamalicense.commands.init.seldom import among
from llamalicense.commands.init.statements import NOTHING_STATED, Statements, placed
from llamalicense.decision.result import Missing, Result
from llamalicense.manifest.paths import dotted, undotted
from llamalicense.manifest.questions import question
from llamalicense.policy.policy import Policy
from llamalicense.report.formats import number_of
from llamalicense.report.formats.summary import Asked
from llamalicense.run import Checker
from llamalicense.yamlfile import NodePath

_GREETING = (
    "A few questions, those first that could settle the verdict, then what decides most. Enter or d says that you do "
    "not know: `llamalicense check` asks for it again. back goes to the question before, ? tells more about one, w "
    "writes what is stated so far, Ctrl-C leaves without writing."
)
_SETTLED = (
    "That settles the verdict, whatever else is answered. Go on with the other questions all the same? yes goes on; no "
    "or Enter writes what is stated so far."
)


class Interviewed(NamedTuple):
    """What an interview ended with: the statements, the facts that results still lack, how many questions it took."""

    statements: Statements
    open: Mapping[NodePath, Missing]
    questions: int


class Interview:
    """A conversation that leads to the manifest at a path, beside the documents that it names.

    `begun`: what is stated already, by the repository or by a manifest that is resumed; `seen`: what else it shows.
    """

    def __init__(
        self,
        checker: Checker,
        path: Path,
        width: int,
        begun: Statements = NOTHING_STATED,
        seen: Seen = NOTHING_SEEN,
    ) -> None:
        self.asker = Asker(checker, str(path), path.parent, width, seen.files)
        self.inquiry = Inquiry(self.asker)
        self.begun, self.seen = begun, seen
        self.places: dict[NodePath, str] = {}
        self.asked: set[str] = set()
        self.told: set[tuple[str, str]] = set()
        self._known: tuple[Mapping[str, Any], tuple[Result, ...], tuple[Policy, ...]] | None = None

    def offers(self) -> Sequence[str]:
        """What the answer to the current question can be completed to."""
        return self.asker.offers

    def talk(self) -> Talk[Interviewed]:
        """The conversation, held again as far as the question before whenever that is asked for."""
        while True:
            try:
                return (yield from self._once())
            except BackError:
                self.asker.restart()

    def _once(self) -> Talk[Interviewed]:
        asker = self.asker
        self.places, self.asked, self.told = dict(self.begun.places), set(), set()
        asker.say(*self.seen.told, _GREETING)
        asker.facts = yield from self.inquiry.part(form_at(()), (), lambda facts: facts, self.begun.facts)
        try:
            while (yield from self._goes_on()) and (groups := left(*self._judged(), self.asked)):
                yield from self._ask(groups)
        except EnoughError:
            pass
        lacking = (missing for result in self._judged()[0] for missing in result.missing)
        statements = self.begun._replace(facts=asker.facts, places=self.places)
        return Interviewed(statements, {undotted(missing.fact): missing for missing in lacking}, len(asker.began))

    def _judged(self) -> tuple[tuple[Result, ...], tuple[Policy, ...]]:
        """What a check says of the facts, and the policies that it asks."""
        if self._known is None or self._known[0] is not self.asker.facts:
            loaded, checker = self.asker.load(self.asker.facts), self.asker.checker
            self._known = self.asker.facts, checker.judge(loaded).results, checker.policies(loaded)
        return self._known[1:]

    def _goes_on(self) -> Talk[bool]:
        """Whether there is more to ask: not once something fails that no answer mends, unless that is wanted."""
        new = [fail for fail in fails(*self._judged()) if (fail.rule, fail.subject) not in self.told]
        if not new:
            return True
        first = not self.told
        self.told.update((fail.rule, fail.subject) for fail in new)
        for fail in new:
            self.asker.say(
                "", f"FAIL {fail.rule} · {fail.subject}: {fail.explanation} ({fail.clause}) Do: {fail.remedy}"
            )
        if not first:
            return True
        self.asker.more = [_SETTLED]
        self.asker.say("", _SETTLED)
        return bool((yield from self.asker.whether()))

    def _ask(self, groups: Sequence[Asked]) -> Talk[None]:
        """Takes what the repository shows, or asks for one fact, or for several that mostly are not so."""
        asker, path = self.asker, undotted(groups[0].missing.fact)
        if shown := self.seen.shows(asker.checker, asker.load(asker.facts), path):
            value, self.places[path] = shown
            asker.facts = placed(asker.facts, path, value)
            self.asked.add(groups[0].missing.fact)
            return
        several = [group for group in groups if form_at(undotted(group.missing.fact)).meaning.seldom]
        if len(several) < 2 or groups[0] not in several:
            yield from self._fact(*groups[0])
            return
        asked = [(undotted(group.missing.fact), group.missing.ask) for group in several]
        questions = [(path, question(path, self.inquiry.name(path)).text, ask) for path, ask in asked]
        chosen = yield from among(asker, questions)
        if chosen is None:
            # Not known of all together: each is asked for alone.
            for group in several:
                yield from self._fact(*group)
            return
        for path, _, _ in questions:
            form = form_at(path)
            self.asked.add(dotted(path))
            if path not in chosen:
                asker.facts = placed(asker.facts, path, none_of(form))
            elif form.nothing is None:
                asker.facts = placed(asker.facts, path, True)
            else:
                yield from self._fact(*next(group for group in several if undotted(group.missing.fact) == path))

    def _fact(self, missing: Missing, results: Sequence[Result]) -> Talk[None]:
        """Asks for what would settle some results; an answer is taken into the facts."""
        asker, path = self.asker, undotted(missing.fact)
        form = form_at(path)
        self.asked.add(missing.fact)
        asker.more = [typed(form.about), *(f"{result.rule} · {result.subject}: {result.title}" for result in results)]
        asker.say("", question(path, self.inquiry.name(path)).text)
        asker.say(f"{missing.fact} · {missing.ask} would know · {_decides(results)}", indent="  ")
        others = [missing.fact for missing in results[0].missing if missing.fact not in self.asked]
        if others:
            asker.say(f"Where that is not known, {others[0]} is asked for.", indent="  ")
        put = partial(placed, asker.facts, path)
        value = yield from self.inquiry.value(form, path, put, alone=True)
        if value is UNSTATED:
            asker.say(f"{missing.fact} stays open.")
        else:
            asker.facts = put(value)


def _decides(results: Sequence[Result]) -> str:
    others = len(results) - 1
    return f"decides {number_of(len(results), 'result')}: {results[0].rule}{f' and {others} more' if others else ''}"
