"""What an outline tells is so of every project that has it, whatever else these state."""

from copy import deepcopy

from drawn_manifests import AS_OF, CHECKER, UNKNOWN, Dict, load, manifests
from hypothesis import given

from llamalicense.decision.evaluate import views
from llamalicense.facts import Fact, Facts, Situation
from llamalicense.facts.outline import Likeness, Told, outline
from llamalicense.project.load import Loaded

# What another project with the same outline may state otherwise about a build.
OTHERWISE: Dict = {
    "published_as": "globex/Meta-Llama-Z",
    "agreement": "ALTERED",
    "notice": False,
    "built_with_llama": "about.md",
    "licence": "mit",
    "known_dangers": ["It errs."],
    "risk_disclosure": "gone.md",
    "user_terms": False,
    "safety_removed": True,
    "marks": ["logo"],
}
BARE: Dict = {"manifest": 1, "organisation": {"name": "Acme"}}
BASES = {"Qwen/Qwen3-8B": "mistralai/Mistral-7B"}


def namesake(manifest: Dict, other: Dict) -> Dict:
    """A manifest with the same outline, that is called otherwise and states what another does of everything else."""
    made = deepcopy(manifest)
    made |= {name: deepcopy(other[name]) for name in ("organisation", "use") if name in other}
    names = {name: name.replace("acme/", "globex/number-") for name in UNKNOWN}
    names |= {build["name"]: f"Meta-{number}" for number, build in enumerate(made.get("builds", ()))}
    for model in made["models"]:
        model |= {name: names.get(model[name], model[name]) for name in ("id", "derived_from") if name in model}
    for build in made.get("builds", ()):
        build |= {"name": names[build["name"]], **OTHERWISE}
        if build.get("base") in BASES:
            build["base"] = BASES[build["base"]]
        build_contents = build.get("contains", [])
        for place, content in enumerate(build_contents):
            if isinstance(content, dict):
                content["model"] = names.get(content["model"], content["model"])
            else:
                build_contents[place] = names.get(content, content)
        for training in build.get("trained_with", ()):
            training["model"] = names.get(training["model"], training["model"])
    return made


def seen(loaded: Loaded) -> list[Situation]:
    return [view for _, view in views(loaded.project, CHECKER.policies(loaded), AS_OF)]


def subjects(like: Likeness, view: Situation) -> list[tuple[str, Told, Facts]]:
    """What an outline tells of each subject, and the facts of it that a project with this outline has."""
    models, builds = enumerate(like.models), enumerate(like.builds)
    return [
        ("organisation.", like.whole, view.facts),
        ("use.", like.whole, view.facts),
        *(("model.", told, view.for_model(number)) for number, told in models),
        *(("build.", told, view.for_build(number)) for number, told in builds),
    ]


@given(manifests(), manifests())
def test_projects_with_one_outline_have_all_the_facts_that_it_tells(manifest: Dict, other: Dict) -> None:
    one, two = load(manifest), load(namesake(manifest, other))
    known = outline(one.project, AS_OF)
    assert known is not None
    assert (known, hash(known)) == (outline(two.project, AS_OF), hash(outline(two.project, AS_OF)))
    for here, there in zip(seen(one), seen(two), strict=True):
        like = Likeness(known, here)
        for (kind, told, facts), (_, _, others) in zip(subjects(like, here), subjects(like, there), strict=True):
            for name in here.table:
                if name.startswith(kind) and (fact := told[name]) is not None:
                    assert fact == facts[name] == others[name], name
        for told in like.builds:
            assert isinstance(told["build.contains"], Fact), "the outline has all that this rests on"
            assert isinstance(told["build.trained_with"], Fact)


def test_whatever_an_outline_has_makes_another_one() -> None:
    build: Dict = {"name": "A", "kind": "model", "contains": ["acme/one"], "change": "fine-tuned", "delivery": "hosted"}
    model: Dict = {"id": "acme/one", "access": "weights", "licence": "llama-4"}
    training = {"model": "acme/one", "role": "evaluation", "through": "outputs"}
    of_builds: list[Dict] = [
        {},
        *({name: value} for name, value in {"kind": "app", "delivery": "shipped", "change": "pruned"}.items()),
        *({name: value} for name, value in {"type": "other-model", "audience": "public", "trained_with": []}.items()),
        *({"change": "merged", "base": base} for base in (False, "Qwen/Qwen3-8B")),
        {"contains": [], "base": "scratch"},
        *({"contains": [{"model": "acme/one", "change": change}]} for change in ("fine-tuned", "merged")),
        *({"trained_with": [training | other]} for other in ({}, {"role": "filter"}, {"through": "weights"})),
    ]
    of_models: list[Dict] = [
        {"access": "api"},
        {"access": ["weights", "api"]},
        {"multimodal": True},
        {"safety_removed": True},
        {"licence": "llama-2"},
        {"licence": "mit"},
        {"derived_from": "meta-llama/Llama-4-Scout-17B-16E"},
        {"released": "2025-06-10"},
    ]
    pairs: list[tuple[Dict, Dict]] = [(other, {}) for other in of_builds] + [({}, other) for other in of_models]
    outlines = {
        outline(load({**BARE, "models": [model | of_model], "builds": [build | of_build]}).project, AS_OF)
        for of_build, of_model in pairs
    }
    assert len(outlines) == len(pairs)


def test_an_outline_tells_no_name_and_no_words() -> None:
    build = {"name": "Llama-A", "kind": "model", "contains": ["acme/one"], "change": "none", **OTHERWISE}
    model = {"id": "acme/one", "access": "weights", "licence": "llama-4"}
    loaded = load({**BARE, "models": [model], "builds": [build]})
    known = outline(loaded.project, AS_OF)
    assert known is not None
    [_, of_licence] = seen(loaded)
    like = Likeness(known, of_licence)
    for name in ("name", "published_as", "name_prefix", "tags", "agreement", "notice", "phrase", "disclosure", "marks"):
        assert like.builds[0][f"build.{name}"] is None, name
    for name in ("id", "names_a_version", "stated_licence", "nearest"):
        told = like.models[0][f"model.{name}"]
        assert told is None or "acme" not in str(told.value), name
    assert like.whole["organisation.name"] is None
    assert like.builds[0]["build.contains"] == Fact(True, ("builds", 0, "contains"))


def test_a_large_project_has_no_outline_that_another_would_have() -> None:
    models = [{"id": f"acme/{number}", "licence": "llama-4"} for number in range(70)]
    assert outline(load({**BARE, "models": models}).project, AS_OF) is None
