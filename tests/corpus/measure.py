"""Prints how well `scan` reads the labelled corpus: `python tests/corpus/measure.py [--faults]`."""

import sys
from collections.abc import Iterator
from typing import NamedTuple

from corpus import Label, samples

from llamalicense.policy import library as bundle
from llamalicense.scan.findings import Finding, in_text


class Measured(NamedTuple):
    """Counts over the corpus; precision and recall of uses, of the models of uses, and what went wrong, a line each."""

    uses: int
    found: int
    right: int
    resolved: int
    mentions: int
    mentioned: int
    look_alikes: int
    alike: int
    faults: list[str]

    @property
    def figures(self) -> dict[str, float]:
        """The figures that count, 0 to 1."""
        return {
            "precision of uses": self.right / self.found,
            "recall of uses": self.right / self.uses,
            "precision of models": self.resolved / self.found,
            "recall of models": self.resolved / self.uses,
            "recall of mentions": self.mentioned / self.mentions,
            "recall of look-alikes": self.alike / self.look_alikes,
        }


def measured() -> Measured:
    """The corpus, scanned."""
    aliases = bundle.aliases()
    faults: list[str] = []
    counts = dict.fromkeys(("uses", "found", "right", "resolved", "mentions", "mentioned", "look_alikes", "alike"), 0)
    for sample in samples():
        findings = list(in_text(sample.content, sample.path, aliases))
        counts["found"] += sum(finding.kind == "use" for finding in findings)
        labels = {(label.line, label.text, label.kind) for label in sample.labels}
        faults += (
            f"{sample.path}:{finding.line}: use {finding.text}, which is none"
            for finding in findings
            if finding.kind == "use" and (finding.line, finding.text, "use") not in labels
        )
        for label in sample.labels:
            here = [each for each in findings if (each.line, each.text) == (label.line, label.text)]
            _count(label, here, counts)
            faults += _faults(label, here)
    return Measured(**counts, faults=faults)


def _count(label: Label, here: list[Finding], counts: dict[str, int]) -> None:
    kinds = {finding.kind for finding in here}
    if label.kind == "use":
        counts["uses"] += 1
        counts["right"] += "use" in kinds
        counts["resolved"] += any(each.kind == "use" and _is_resolved(label, each) for each in here)
    elif label.kind == "mention":
        counts["mentions"] += 1
        counts["mentioned"] += "mention" in kinds
    elif label.kind == "like":
        counts["look_alikes"] += 1
        counts["alike"] += kinds == {"look-alike"}


def _is_resolved(label: Label, finding: Finding) -> bool:
    """Whether a finding has the label's model, and of a model that is none of the catalogue's the licence."""
    return finding.model == label.model and label.licence in (None, finding.licence)


def _faults(label: Label, here: list[Finding]) -> Iterator[str]:
    expected = {"use": "use", "mention": "mention", "like": "look-alike"}.get(label.kind)
    where = f"{label.path}:{label.line}: {label.text}"
    kinds = {finding.kind for finding in here}
    if expected is None:
        if kinds & {"use", "mention"}:
            yield f"{where} is found and names nothing"
    elif expected not in kinds:
        yield f"{where}: expected {expected}, got {', '.join(sorted(kinds)) or 'nothing'}"
    for finding in here:
        if label.kind == finding.kind == "use":
            if not _is_resolved(label, finding):
                yield f"{where}: {finding.model} ({finding.licence})"
            if label.platform not in (None, finding.platform):
                yield f"{where}: platform {finding.platform}, not {label.platform}"
            if label.access not in (None, finding.access):
                yield f"{where}: access {finding.access}, not {label.access}"


def main() -> None:
    """Measures and prints; with --faults also what went wrong."""
    result = measured()
    labelled = f"{result.uses} uses, {result.mentions} mentions, {result.look_alikes} look-alikes"
    print(labelled)
    for name, figure in result.figures.items():
        print(f"{name:24}{figure:.4f}")
    if "--faults" in sys.argv:
        print(*result.faults, sep="\n")


if __name__ == "__main__":
    main()
