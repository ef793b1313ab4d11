"""Words that announce a display: what will be there, is planned or still to be done, is not there yet."""

import re

from llamalicense.documents.blocks import Block
from llamalicense.documents.document import quoted
from llamalicense.documents.patterns import regex
from llamalicense.documents.sentences import SentenceAround

_OPENS = "\"'“‘(*_"
_FEW = r"(?:\w{1,20}\s+){0,2}"
_NEXT = r"next\s+(?:release|version|update|week|month|quarter|year)\b"
_FUTURE = r"in\s+(?:the\s+)?(?:near\s+)?future\b(?!\s+(?!releases?\b|versions?\b|updates?\b)\w)"
_ADDED = r"to\s+be\s+(?:added|done|announced|included|displayed|shown|inserted|published|placed|put)"
_MODAL = r"(?:will|shall|would|could|might|may|[a-z]{1,8}['’]ll)"
_PLANS = (
    r"(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|expect(?:s|ed)?|going|about|set|due"
    r"|slated|scheduled|supposed|meant|yet|likely|tr(?:y|ies|ying)|wants?)\s+to"
)
_SAYS = (
    r"(?:show|display|say|state|include|carry|bear|feature|read|print|use|get|receive|add|put"
    r"|be\s+(?:shown|displayed|labell?ed|marked|called|branded|announced))"
)
_SOON = (
    rf"(?:(?<!as\s)soon\b(?!\s+as\b)|shortly|eventually|later\s+this\s+\w{{1,20}}|{_NEXT}|{_FUTURE}"
    rf"|planned|upcoming|forthcoming|proposed|{_ADDED}|tb[acd]"
    r"|bald|demnächst|in\s+kürze|geplant|bientôt|prochainement|pronto|próximamente|em\s+breve|binnenkort|prossimamente|скоро)"
)
# What goes before, up to the words: what they will be, what will show them, and when.
_BEFORE = regex(
    rf"\b((?:{_MODAL}\s+(?!always\b|still\b|forever\b){_FEW}|{_PLANS}\s+)(?:be|become))\b(?:\s*:|\s*{_FEW}(?:\w{{1,20}})?)[\s{_OPENS}]{{0,8}}\Z"
    rf"|\b((?:(?:will|shall|[a-z]{{1,8}}['’]ll)\s+{_FEW}|{_PLANS}\s+){_SAYS})\b\s*(?:\w{{1,20}}\s+){{0,4}}(?:\w{{1,20}})?[^\w,.!?]{{0,8}}\Z"
    rf"|\b({_SOON})\b[^\w.!?]{{0,8}}(?:\w{{1,20}}\s+){{0,3}}(?:\w{{1,20}})?[^\w,.!?]{{0,8}}\Z"
    r"|\b(road\s?map|wish\s?list|backlog|placeholder)\s*:\W{0,8}\Z|(近日|まもなく|即将|即將|곧)\W{0,8}\Z",
    re.IGNORECASE,
)
# What follows at once.
_AFTER = regex(
    r"[\s\"'”’()\[\]–—-]{0,8}(?:(?:badge|label|line|logo|phrase|notice|text|words?|attribution|banner|footer|is|are|coming"
    r"|available|very)\s+){0,2}"
    rf"((?:(?:from|as\s+of|with|in|by|starting(?:\s+(?:in|with))?)\s+)?(?:(?:the|our)\s+)?{_NEXT}|soon\b|{_FUTURE}"
    rf"|{_ADDED}|tb[acd]\b|planned\b(?=\W*\Z|\s+(?:for|in|to)\b)|(?:will|shall)\s+{_FEW}"
    r"(?:be\s+(?:added|shown|displayed|included|put|visible|placed|inserted|published|here|there)|appear|follow|come|go)\b)",
    re.IGNORECASE,
)
_OPEN_TASK = regex(r"[-*+•\s\d.)]{0,8}\[ ?\](?:\s|$)")
_HEADING = regex(
    r"\W*(?:(?:the|our)\s+)?(?:road\s?map|coming\s+(?:soon|up|next)|(?:planned|upcoming)(?:\s+\w+){0,3}|to-?\s?dos?(?:\s+list)?"
    r"|future(?:\s+(?:work|plans?|features?|directions?|releases?|versions?))?|plans|backlog|what.?s\s+(?:next|coming)"
    r"|wish\s?list|not\s+yet\s+\w+)\W*(?:\d{4}\W*)?",
    re.IGNORECASE,
)


class Headings:
    """The headings that a block stands under, of which one may announce what comes."""

    def __init__(self) -> None:
        self._above: list[tuple[int, str]] = []

    def passes(self, block: Block) -> None:
        """The next block, in the order of the file."""
        if block.place == "heading":
            while self._above and self._above[-1][0] >= block.level:
                self._above.pop()
            self._above.append((block.level, block.text if _HEADING.fullmatch(block.text) else ""))

    def announcing(self) -> str:
        """The words of one that announces; empty where none does."""
        return next((words for _, words in self._above if words), "")


def announced(sentence: SentenceAround, heading: str) -> str | None:
    """Why words among others may be there only later: "in a sentence with "will be"" or the like."""
    # Most stand alone, and need none of these expressions: to compile them is a twentieth of a check.
    if sentence.before and _OPEN_TASK.match(sentence.before):
        return "in a task that is not done"
    if sentence.near and (before := _BEFORE.search(sentence.near)):
        word = next(filter(None, before.groups()))
        return f'in a sentence with "{word}", which may announce it for later'
    if sentence.after and (after := _AFTER.match(sentence.after)):
        return f'in a sentence with "{after[1]}", which may announce it for later'
    return f'under the heading "{quoted(heading)}", which may announce it for later' if heading else None
