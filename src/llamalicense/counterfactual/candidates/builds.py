"""What a build could be made to be, and what could go with it."""

from collections.abc import Iterator

from llamalicense.counterfactual.candidates.change import Change, choice, fact
from llamalicense.counterfactual.candidates.derived import PAGE, Candidates, facts
from llamalicense.decision.judged import Judged
from llamalicense.documents.document import Document
from llamalicense.facts.appearance import begins, last_segment
from llamalicense.facts.situation import Situation
from llamalicense.manifest.meanings import meaning_of
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.types import Build, Content, Display, Training

# What stands for Meta's text, which is not copied here: who reads it is told that it is exact.
AGREEMENT = "The text of the agreement, unchanged."


def build_at(judged: Judged, path: Path) -> Build:
    """The build that a path is in."""
    return (judged.situation.manifest.builds or ())[int(path[1])]


def _fresh(judged: Judged, name: str) -> str:
    """A file name that no document of the project has."""
    while name in judged.situation.project.documents:
        name = f"llama/{name}"
    return name


def _free(judged: Judged, path: Path, name: str) -> str:
    """A name that no other build has, if it is to be the name of this one."""
    taken = {build.name for build in judged.situation.manifest.builds or ()} if path[-1] == "name" else set()
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free not in taken)


def _name(judged: Judged, path: Path) -> Iterator[Change]:
    old = getattr(build_at(judged, path), str(path[2]))
    head, own = old[: len(old) - len(last_segment(old))], last_segment(old)
    parameters = judged.situation.parameters
    new = []
    if "name_prefix" in parameters:
        new.append((_prefixed(own, parameters["name_prefix"]), f'begin with "{parameters["name_prefix"]}"'))
    if "marks_anywhere" in parameters:
        new.append(("Assistant", "hold no mark of Meta's"))
    for name, words in ((_free(judged, path, name), words) for name, words in new):
        act = f'rename {old} to {words}, for instance "{head}{name}" (`{dotted(path)}`)'
        yield choice(path, head + name, act, head + name)


def _prefixed(name: str, prefix: str) -> str:
    respelled = prefix + name[len(prefix) :]
    if name.casefold().startswith(prefix.casefold()) and begins(respelled, prefix):
        return respelled
    return f"{prefix.replace(' ', '-')}-{name}"


def _contains(judged: Judged, path: Path) -> Iterator[Change]:
    build, view = build_at(judged, path), judged.situation
    if build.contains:
        rest = tuple(content for content in build.contains if not _leads(view, content.model))
        taken = ", ".join(content.model for content in build.contains if content not in rest)
        yield choice(path, rest, f"take {taken or 'nothing'} out of {build.name} (`{dotted(path)}`)", "without them")
    else:
        yield fact(path, (), "[]")
        for model, under in zip(view.manifest.models, view.under, strict=True):
            if under:
                yield fact(path, (Content(model=model.id),), f"{model.id} or what contains it")
                return


def _leads(view: Situation, name: str) -> bool:
    """Whether contents of this name may hold a model of the licence, through other builds as well."""
    for build in view.manifest.builds or ():
        if build.name == name:
            return any(_leads(view, content.model) for content in build.contains or ())
    model = view.project.listing.find(name)
    return model is not None and view.under[model] is not False


def _trained_with(judged: Judged, path: Path) -> Iterator[Change]:
    build, view = build_at(judged, path), judged.situation
    if build.trained_with:
        rest = tuple(training for training in build.trained_with if not _leads(view, training.model))
        left_out = dict.fromkeys(training.model for training in build.trained_with if training not in rest)
        act = f"make {build.name} without {', '.join(left_out) or 'it'} (`{dotted(path)}`)"
        yield choice(path, rest, act, "without them")
    else:
        yield fact(path, (), "[]")
        for model, under in zip(view.manifest.models, view.under, strict=True):
            if under:
                yield fact(path, (Training(model=model.id),), model.id)
                return


def _base(judged: Judged, path: Path) -> Iterator[Change]:
    build = build_at(judged, path)
    if build.base and build.change == "merged":
        yield choice(path, False, f"merge no {build.base} into {build.name} (`{dotted(path)}`: false)", "false")
    else:
        yield fact(path, False, "false")
        yield fact(path, "another-model", "a model that is not a Llama model")


def _agreement(judged: Judged, path: Path) -> Iterator[Change]:
    build = build_at(judged, path)
    stated = build.agreement or ()
    yield fact(path, (), "false")
    link = Document(PAGE.format(field="agreement"), None)
    yield choice(path, (*stated, link.name), f"link to the agreement and state it (`{dotted(path)}`)", "a link", link)
    text = f"{judged.situation.parameters.get('heading', '')}\n{AGREEMENT}"
    copy = Document(_fresh(judged, "LICENSE"), text)
    act = f"put the text of the agreement, unchanged, beside {build.name} (`{dotted(path)}`)"
    yield choice(path, (*stated, copy.name), act, "a file with its text, unchanged", copy)


def _notice(judged: Judged, path: Path) -> Iterator[Change]:
    sentence = judged.situation.parameters.get("notice")
    yield fact(path, (), "false")
    if sentence:
        file = Document(_fresh(judged, "NOTICE"), sentence)
        value = (*(build_at(judged, path).notice or ()), file.name)
        act = f'add a text file named NOTICE that says "{sentence}" (`{dotted(path)}`)'
        yield choice(path, value, act, "a Notice file with the sentence", file)


def _phrase(judged: Judged, path: Path) -> Iterator[Change]:
    phrase = judged.situation.parameters.get("phrase")
    yield fact(path, (), "false")
    if phrase:
        page = Document(_fresh(judged, "README.md"), phrase)
        value = (*(build_at(judged, path).built_with_llama or ()), Display(at=page.name))
        act = f'show "{phrase}" and name the place (`{dotted(path)}`)'
        yield choice(path, value, act, "a place that shows the phrase", page)


def _tag(judged: Judged, path: Path) -> Iterator[Change]:
    tags, name = build_at(judged, path).licence or (), build_at(judged, path).name
    tag = judged.situation.parameters.get("tag")
    if tag:
        yield choice(path, (*tags, tag), f"add the licence tag {tag} to {name} (`{dotted(path)}`)", tag)
    yield choice(path, (), f"publish {name} without a licence tag (`{dotted(path)}`)", "[]")
    yield fact(path, ("mit",), "another licence's tag alone, such as mit")


def _safety(judged: Judged, path: Path) -> Iterator[Change]:
    build = build_at(judged, path)
    if build.safety_removed:
        act = f"make {build.name} again from the model as released (`{dotted(path)}`: false)"
        yield choice(path, False, act, "false")
    else:
        yield fact(path, False, "false")
    yield fact(path, True, "true")


def _marks(judged: Judged, path: Path) -> Iterator[Change]:
    build = build_at(judged, path)
    if build.marks:
        yield choice(path, (), f"take Meta's marks off {build.name} (`{dotted(path)}`: [])", "[]")
    else:
        yield fact(path, (), "[]")
    for mark in meaning_of(Build.model_fields["marks"]).choices:
        yield fact(path, (mark,), mark)


# What else a field could state where the rule or the project tells more than the field does.
TABLE: dict[str, Candidates] = {
    "builds": facts({(): "[]"}),
    "builds.name": _name,
    "builds.published_as": _name,
    "builds.contains": _contains,
    "builds.base": _base,
    "builds.trained_with": _trained_with,
    "builds.agreement": _agreement,
    "builds.notice": _notice,
    "builds.built_with_llama": _phrase,
    "builds.licence": _tag,
    "builds.known_dangers": facts({(): "[]", ("A danger that is known.",): "a danger that is known"}),
    "builds.safety_removed": _safety,
    "builds.marks": _marks,
}
