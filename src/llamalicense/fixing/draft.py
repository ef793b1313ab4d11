"""What a fix may be before it is tried: words for files, and the manifest's field for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.facts.situation import Facts
from llamalicense.fixing.spans import FileText, Replacement
from llamalicense.fixing.workspace import Untouchable, Workspace
from llamalicense.fixing.yaml_edits import Uneditable, YamlText
from llamalicense.manifest.paths import dotted
from llamalicense.manifest.questions import OPEN
from llamalicense.manifest.types import Build

BUILD_FIELDS = tuple(Build.model_fields)
_OPEN_LINE = re.compile(r"^# (?P<fact>[\w.\[\]-]+): [^\r\n]*", re.MULTILINE)


class Draft(NamedTuple):
    """A fix that was not tried yet: what is put into which files; `renames` says which subjects get other names."""

    title: str
    is_safe: bool
    spans: Mapping[str, Sequence[Replacement]]
    renames: Mapping[str, str] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not any(self.spans.values())


class Case(NamedTuple):
    """A build that a rule asks something of, the files as they stand, and where the licence is published."""

    facts: Facts
    workspace: Workspace
    link: str = ""

    @property
    def build(self) -> Build:
        """The build."""
        build: Build = (self.facts.situation.manifest.builds or ())[self.facts.index]
        return build

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What the policy says of its licence."""
        return self.facts.situation.parameters

    @property
    def manifest(self) -> YamlText:
        """The manifest as it stands; raises Uneditable."""
        text = self.workspace.read(self.workspace.manifest)
        if text is None:
            raise Uneditable
        return YamlText(text)

    def stating(self, field: str, name: str) -> Mapping[str, Sequence[Replacement]]:
        """The manifest with a document under a field of the build, beside those that it names; raises Uneditable."""
        manifest, path = self.manifest, ("builds", self.facts.index)
        stated = getattr(self.build, field)
        if stated is None:
            spans: Sequence[Replacement] = [manifest.with_key(path, field, [name], BUILD_FIELDS)]
        elif stated or not manifest.is_scalar((*path, field)):
            spans = manifest.added((*path, field), name)
        else:
            spans = [manifest.replaced((*path, field), name)]
        return {self.workspace.manifest: [*spans, *_not_open(manifest, dotted((*path, field)))]}

    def place(self, name: str) -> str | None:
        """The path of a document that a fix may write; None for an address, and for what is to be left alone."""
        try:
            return None if name.casefold().startswith("https://") else self.workspace.place(name)
        except Untouchable:
            return None

    def text(self, place: str) -> FileText | None:
        """A file as it stands, or an empty one where there is none; None for one that is to be left alone."""
        try:
            return self.workspace.read(place) or FileText("")
        except Untouchable:
            return None


def _not_open(manifest: YamlText, fact: str) -> list[Replacement]:
    """What takes a fact out of the list of those that are not stated yet, which `init` has put at a file's end."""
    content = manifest.content
    head = content.rfind(OPEN)
    listed = list(_OPEN_LINE.finditer(content, head + len(OPEN))) if head >= 0 else []
    stated = next((line for line in listed if line["fact"] == fact), None)
    if stated is None:
        return []
    end = min(stated.end() + len(manifest.line_end), len(content))
    if len(listed) > 1:
        return [Replacement(stated.start(), end, "")]
    above = content[:head].rstrip("\r\n")
    return [Replacement(len(above) + len(manifest.line_end), end, "")]


def together(*parts: Mapping[str, Sequence[Replacement]]) -> dict[str, Sequence[Replacement]]:
    """Edits of several kinds as one."""
    files: dict[str, Sequence[Replacement]] = {}
    for part in parts:
        for place, spans in part.items():
            files[place] = [*files.get(place, ()), *spans]
    return files


Drafts = Iterator[Draft]
