"""Which files of a repository are the documents that a licence asks for: those that show so when they are opened."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from llamalicense.counterfactual.candidates.change import applied, choice
from llamalicense.decision.evaluate import situation
from llamalicense.documents.document import Document
from llamalicense.errors import LlamalicenseError
from llamalicense.manifest.types import Display
from llamalicense.project.load import Loaded
from llamalicense.run import Checker
from llamalicense.yamlfile import NodePath

# What a field's document is called, and the fact that says whether it shows what it has to.
_AGREEMENT = re.compile(r"(?:.*/)?[^/]*(?:licen[cs]e|copying|agreement)[^/]*", re.IGNORECASE)
_NOTICE = re.compile(r"(?:.*/)?[^/]*notices?[^/]*", re.IGNORECASE)
_PAGE = re.compile(r"(?:[^/]*/){0,2}[^/]+\.(?:md|markdown|html?|rst|txt)|(?:.*/)?readme[^/]*", re.IGNORECASE)
_FIELDS = {
    "agreement": (_AGREEMENT, "build.agreement"),
    "notice": (_NOTICE, "build.notice"),
    "built_with_llama": (_PAGE, "build.phrase"),
}
_MOST_TRIED = 40


def document(checker: Checker, loaded: Loaded, path: NodePath, files: Sequence[str]) -> tuple[Any, str] | None:
    """The documents that prove a fact of the only build, and in words what they show; None where none does."""
    field = str(path[-1])
    if field not in _FIELDS or len(path) != 3 or len(loaded.project.manifest.builds or ()) != 1:
        return None
    like, fact = _FIELDS[field]
    likely = sorted(filter(like.fullmatch, files), key=lambda name: (name.count("/"), "readme" not in name.casefold()))
    proofs: dict[str, str] = {}
    for policy in checker.policies(loaded):
        if policy.kind != "licence":
            continue
        for name, opened in _opened(checker, loaded, likely[:_MOST_TRIED]):
            value = (Display(at=name),) if field == "built_with_llama" else (name,)
            project = applied(loaded.project, [choice(path, value, "", "", opened)])
            facts = situation(project, policy, checker.as_of).for_build(int(path[1]))
            if facts[fact].value == "exact" and facts[fact].basis == "verified":
                proofs[name] = str(facts[f"{fact}_detail"].value)
                break
    names = list(proofs)
    return (names[0] if len(names) == 1 else names, "; ".join(proofs.values())) if names else None


def _opened(checker: Checker, loaded: Loaded, names: Sequence[str]) -> Iterator[tuple[str, Document]]:
    manifest = Path(loaded.source.name)
    opener = checker.files.opener(manifest.parent, manifest.name)
    for name in names:
        try:
            yield name, opener(name)
        except LlamalicenseError:
            return
