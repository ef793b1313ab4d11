"""Drafts about what a build is called and tagged: choices, since the world has to follow."""

from collections.abc import Mapping, Sequence

from llamalicense.catalogue.models import key
from llamalicense.facts.appearance import begins, last_segment
from llamalicense.fixing.card import with_licence
from llamalicense.fixing.draft import Case, Draft, Drafts, together
from llamalicense.fixing.spans import Replacement
from llamalicense.vocabulary import SubjectId


def prefix(case: Case) -> Drafts:
    """The names of a build with the licence's prefix before them, wherever the manifest has them."""
    build, wanted = case.build, case.parameters["name_prefix"]
    name = _prefixed(build.name, wanted)
    if any(other.name.casefold() == name.casefold() for other in case.facts.situation.manifest.builds or ()):
        name = build.name
    spans, told = list[Replacement](), list[str]()
    if name != build.name:
        spans += _renamed(case, name)
        told.append(f'"{build.name}" to "{name}"')
    if build.published_as and (published := _prefixed(build.published_as, wanted)) != build.published_as:
        spans.append(case.manifest.replaced(("builds", case.facts.index, "published_as"), published))
        told.append(f'"{build.published_as}" to "{published}"')
    renames = {str(SubjectId("builds", build.name)): str(SubjectId("builds", name))}
    yield Draft(
        f"Rename {' and '.join(told)} in the manifest; rename it wherever it is published",
        False,
        {_manifest(case): spans},
        renames,
    )


def _prefixed(name: str, wanted: str) -> str:
    """A name, or the last part of an id, that begins with the prefix."""
    own = last_segment(name)
    if begins(own, wanted) or not name.endswith(own):
        return name
    before = name[: len(name) - len(own)]
    # In other letters it is there already.
    if begins(own.casefold(), wanted.casefold()):
        length = next(end for end in range(1, len(own) + 1) if begins(own[:end].casefold(), wanted.casefold()))
        written = own[:length]
        spelled = iter(wanted.replace(" ", ""))
        return before + "".join(next(spelled) if sign.isalnum() else sign for sign in written) + own[length:]
    return f"{before}{wanted.replace(' ', '-')}-{own.replace(' ', '-') if before else own}"


def _renamed(case: Case, name: str) -> list[Replacement]:
    """The build under another name, with all that names it: what it is inside of, and waivers."""
    manifest, old = case.manifest, case.build.name
    spans = [manifest.replaced(("builds", case.facts.index, "name"), name)]
    for number, build in enumerate(case.facts.situation.manifest.builds or ()):
        for place, content in enumerate(build.contains or ()):
            if key(content.model) == key(old):
                path = ("builds", number, "contains", place)
                spans.append(manifest.replaced(path if manifest.is_scalar(path) else (*path, "model"), name))
    for number, waiver in enumerate(case.facts.situation.manifest.waivers):
        if (waiver.subject or "").casefold() == str(SubjectId("builds", old)).casefold():
            spans.append(manifest.replaced(("waivers", number, "subject"), str(SubjectId("builds", name))))
    return spans


def tag(case: Case) -> Drafts:
    """The licence's tag beside those of the build, in the manifest and in the front matter of its card."""
    build, own = case.build, case.parameters["tag"]
    path = ("builds", case.facts.index, "licence")
    files: Mapping[str, Sequence[Replacement]] = {_manifest(case): case.manifest.added(path, own)}
    title = f"Tag {build.name} {own} beside {' and '.join(build.licence or ())}"
    if card := with_licence(case, own):
        files, where = together(files, card), f"the manifest and {next(iter(card))}"
    else:
        where = "the manifest; tag it so wherever it is published"
    yield Draft(f"{title}, in {where}", False, files)


def _manifest(case: Case) -> str:
    return case.workspace.manifest
