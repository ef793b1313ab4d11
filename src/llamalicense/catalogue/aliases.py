"""Which model an id of a platform means, by the patterns of `policies/aliases.yaml` and the models of the catalogue."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from llamalicense.catalogue.alias import Alias, Likeness
from llamalicense.catalogue.modelname import ModelName, Words, read
from llamalicense.catalogue.models import Catalogue, CatalogueEntry
from llamalicense.catalogue.platforms import Platform, of_prefix, platform_of

_WEIGHTS_FILE = re.compile(r"\.(?:gguf|ggml|safetensors|bin|pth?|tflite|task|onnx|mlmodel|llamafile|ckpt)$")
_OTHER_FILE = re.compile(r"\.[a-z][a-z0-9]{0,6}$")
_REVISION = re.compile(r"@[\w.-]+$")
_ELSEWHERE = re.compile(r"(?:git\+)?https?://(?!huggingface\.co/|hf\.co/|www\.kaggle\.com/)")
_LICENCE = "llama-{generation}"
_OF_NO_HUB = ("meta", "metaai")  # namespaces that are none of the hub's, which is the first platform of the file
_LATEST = 4096  # texts whose meaning is kept


class _Known(NamedTuple):
    """A model of the catalogue, its name read."""

    entry: CatalogueEntry
    name: ModelName


class Aliases:
    """The patterns of platforms over one catalogue; what was resolved is kept."""

    def __init__(self, document: Mapping[str, Any], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words = Words.of(document["words"])
        self.platforms = tuple(map(platform_of, document["platforms"]))
        prefixes = [
            (prefix, of_prefix(platform, prefix)) for platform in self.platforms for prefix in platform.prefixes
        ]
        self._prefixes = sorted(prefixes, key=lambda pair: -len(pair[0]))
        self._beginnings = tuple([prefix for prefix, _ in prefixes])
        self._shapes = [(shape, platform) for platform in self.platforms for shape in platform.shapes]
        self._originals = frozenset(document["originals"])
        self._mirrors = frozenset(document["mirrors"])
        self._folders = frozenset(document["folders"])
        self._makers = re.compile(document["makers"])
        self._derivatives = [
            (re.compile(derivative["like"]), derivative["licence"]) for derivative in document["derivatives"]
        ]
        self._look_alikes = _any(catalogue.like)
        self._tools = _any(document["tools"])
        self._known = [_Known(entry, name) for entry in catalogue if (name := self._read(entry.id))]
        self._resolved: dict[str, Alias | None] = {}

    def resolve(self, text: str) -> Alias | None:
        """What an id or a file's name means, None for a text that names neither a Llama model nor a look-alike."""
        if text not in self._resolved:
            if len(self._resolved) >= _LATEST:
                self._resolved.clear()
            self._resolved[text] = self._resolve(text.strip())
        return self._resolved[text]

    def _read(self, name: str, also: Mapping[str, str] | None = None) -> ModelName | None:
        return read(name.casefold().rpartition("/")[2], self._words, also)

    def _resolve(self, text: str) -> Alias | None:
        folded = text.casefold()
        if self._look_alikes.fullmatch(folded):
            return Alias(text, "look-alike", None, (), None, None)
        alias = None if _ELSEWHERE.match(folded) else self._on_a_platform(text, folded)
        if alias is None and self._tools.fullmatch(folded):
            return Alias(text, "look-alike", None, (), None, None)
        return alias

    def _on_a_platform(self, text: str, folded: str) -> Alias | None:
        for like, licence in self._derivatives:
            if like.fullmatch(folded):
                platform, _ = self._peeled(folded)
                return self._alias(text, "derivative", None, (licence,), platform)
        for shape, platform in self._shapes:
            if match := shape.fullmatch(text):
                return self._of_shape(text, match, platform)
        whole = None if "@" in text[:1] else self._catalogue.get(text)
        if whole is not None and ("/" not in text or folded.partition("/")[0] in self._originals):
            hub = self.platforms[0] if "/" in text else None
            return self._alias(text, "original", whole.id, whole.licences, hub)
        platform, rest = self._peeled(folded)
        return self._named(text, rest, platform)

    def _peeled(self, folded: str) -> tuple[Platform | None, str]:
        """The platform whose prefix begins a text, and what stands after it."""
        for prefix, platform in self._prefixes if folded.startswith(self._beginnings) else ():
            if folded.startswith(prefix):
                return platform, folded[len(prefix) :]
        return None, folded

    def _of_shape(self, text: str, match: re.Match[str], platform: Platform) -> Alias | None:
        if (model := platform.names.get(text.casefold().rpartition("fireworks_ai/")[2])) and (
            entry := self._catalogue.get(model)
        ):
            return self._alias(text, "original", entry.id, entry.licences, platform)
        groups = match.groupdict()
        name = groups["name"].casefold()
        if more := groups.get("more"):
            name = f"{name}-{more.casefold()}"
        return self._of_name(text, name, (groups.get("org") or "").casefold() or None, platform, sure=True)

    def _named(self, text: str, rest: str, platform: Platform | None) -> Alias | None:
        """A text whose prefix is taken away: a namespace and a name, a name, a path."""
        is_address = platform is not None and platform.id == "hugging-face"
        rest = _REVISION.sub("", rest)
        stem = _WEIGHTS_FILE.sub("", rest)
        is_file = stem != rest
        if not is_address and not is_file and self._is_of_another_kind(rest):
            return None
        parts = [part for part in stem.split("/") if part]
        if not parts:
            return None
        if is_address or (len(parts) > 2 and parts[0] in self._originals | self._mirrors):
            parts = parts[:2] if parts[0] not in ("datasets", "spaces", "blog", "docs", "papers") else []
        elif platform is None and len(parts) > 2 and not (is_file or parts[0] in self._folders):
            return None
        if not parts:
            return None
        namespace = parts[-2] if len(parts) > 1 else None
        if is_file or parts[0] in self._folders:
            namespace = None
        if namespace is None and not is_file and len(parts) > 1 and not self._is_whole(parts[-1]):
            return None
        hub = self.platforms[0] if platform is None and namespace and namespace not in _OF_NO_HUB else platform
        return self._of_name(text, parts[-1], namespace, hub, sure=platform is not None or is_file)

    def _is_of_another_kind(self, name: str) -> bool:
        """Whether a name ends as a file's does that holds no weights: `llama3.py`, but not `llama.Q4_K_M`."""
        return _OTHER_FILE.search(name) is not None and self._words.meaning(name.rpartition(".")[2]) is None

    def _is_whole(self, name: str) -> bool:
        read_name = self._read(name)
        return read_name is not None and not read_name.rest and not read_name.is_bare

    def _of_name(
        self, text: str, name: str, namespace: str | None, platform: Platform | None, *, sure: bool
    ) -> Alias | None:
        """What a model's name means; `sure`: something else than the name tells that it is one."""
        if platform and (size := platform.sizes.get(name.removesuffix(":latest"))):
            name = f"{name.removesuffix(':latest')}:{size}"
        read_name = self._read(name, platform.words if platform else None)
        if read_name is None:
            return None
        if read_name.generation is None and read_name.family == "llama":
            return self._alias(text, "unclear", None, (), platform)
        if read_name.family == "prompt-guard" and not (read_name.size or sure or namespace):
            return None  # what programs call any guard of theirs
        candidates = self._candidates(read_name)
        licences = tuple(dict.fromkeys(licence for known in candidates for licence in known.entry.licences))
        if not licences and read_name.family == "llama":
            licences = (_LICENCE.format(generation=read_name.generation),)
        if read_name.rest:
            known_maker = any(self._makers.fullmatch(word) for word in read_name.rest)
            if not (sure or known_maker or (namespace and namespace not in self._folders)):
                return None
            return self._alias(text, "derivative", None, licences, platform)
        official = (
            namespace is None or namespace in self._originals or (platform is not None and platform.access == "api")
        )
        entry = self._chosen(candidates, read_name, self._bare(text, name, namespace, platform), own=official)
        if entry is None:
            bare = read_name.is_bare and platform is None and namespace is None
            return self._alias(text, "unclear", None, licences, platform, bare=bare)
        likeness: Likeness = (
            "quantised" if read_name.precision and entry.id.casefold() != text.casefold() else "original"
        )
        if likeness == "original" and not official:
            likeness = "copy"
        namesake = not official and namespace not in self._mirrors
        return self._alias(text, likeness, entry.id, entry.licences, platform)._replace(namesake=namesake)

    def _bare(self, text: str, name: str, namespace: str | None, platform: Platform | None) -> str:
        """What a name means that says neither instruct nor base: providers leave `instruct` out, the hub does not."""
        if not re.search(r"\d[bm]\b", name) and name in text.casefold():
            return "instruct"
        if platform is not None and platform.id != "hugging-face":
            return platform.bare or "base"
        if namespace in _OF_NO_HUB or (namespace is None and name in text):
            return "instruct"
        return "base"

    def _candidates(self, name: ModelName) -> list[_Known]:
        """The models that a name leaves open, whatever its variant and precision."""
        known = [model for model in self._known if model.name.family == name.family]
        if name.family != "code-llama":
            known = [model for model in known if model.name.generation == name.generation]
        for key in ("size", "member"):
            if (value := getattr(name, key)) is not None:
                known = [model for model in known if getattr(model.name, key) == value]
        if name.vision:
            known = [model for model in known if model.name.vision]
        return known

    def _chosen(self, candidates: list[_Known], name: ModelName, bare: str, *, own: bool) -> CatalogueEntry | None:
        known = [model for model in candidates if model.name.python == name.python]
        variants = {model.name.variant or "base" for model in known}
        wanted = name.variant or (bare if bare in variants else None)
        if wanted and len(variants) > 1:
            known = [model for model in known if (model.name.variant or "base") == wanted]
        elif name.variant and name.variant not in variants and name.family == "llama":
            return None
        exact = [model for model in known if own and model.name.precision == name.precision]
        plain = [model for model in known if not model.name.precision]
        for group in (exact, plain):
            if len(group) == 1:
                return group[0].entry
        return None

    def _alias(
        self,
        text: str,
        likeness: Likeness,
        model: str | None,
        licences: tuple[str, ...],
        platform: Platform | None,
        *,
        bare: bool = False,
    ) -> Alias:
        access = platform.access if platform else None
        return Alias(text, likeness, model, licences, platform.id if platform else None, access, bare)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
