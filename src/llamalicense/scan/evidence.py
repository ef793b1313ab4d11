"""What a tree shows beside the models that it uses: what it declares and publishes, and what only counts tokens."""

import re

from llamalicense.documents.document import LineStarts
from llamalicense.scan import publishing
from llamalicense.scan.declarations import Declaration, declarations, of_bill
from llamalicense.scan.kinds import is_test, reader_of
from llamalicense.scan.words import has_marker

_DECLARING = ("adapter_config.json", "pyproject.toml", "package.json", "setup.cfg")
_RELEASES = (".py", ".sh", ".yml", ".yaml")
# Bytes without one of these are no bill of materials.
_BILL = re.compile(rb'"bomFormat"|"spdxVersion"|spdx\.org/rdf/3|cyclonedx\.org/schema/bom/|^SPDXVersion:', re.MULTILINE)
_MANIFEST = re.compile(rb"^manifest[ \t]*:[ \t]*\d", re.MULTILINE)
_LICENSEE = re.compile(rb"^organi[sz]ation[ \t]*:", re.MULTILINE)
_LOADS = re.compile(
    rb"(?<!\w)(\w++)\s*+\.\s*+from_pretrained\s*\(|\b(pipeline|LLM|snapshot_download|hf_hub_download|AsyncLLMEngine)\s*\("
)
# An image that serves weights which it is given; providers name none.
_SERVES = re.compile(
    rb"(?im)^(?>[^#\n]*?\b(?:image|repository|from)\b)[^#\n]*?"
    rb"\b(?:vllm|text-generation-inference|huggingface-pytorch-(?:tgi|inference)|sglang|lmdeploy|llama[._-]?cpp"
    rb"|tritonserver)"
)
_DEPLOYS = re.compile(r"(?i).*\.(?:ya?ml|json|tf|hcl|bicep|tpl)|(?:.*[.-])?(?:dockerfile|containerfile)(?:[.-].*)?")
_WITHOUT_WEIGHTS = re.compile(rb"\w*[Tt]okenizer\w*|\w*Config|\w*Processor|\w*FeatureExtractor")


class Evidence:
    """Gathers it file by file, as a survey gives paths and bytes; paths are from the folder that is read.

    `tokenizers`: the files of Python that load tokenizers and settings of models, and no weights; `servers` those that
    set up a server of weights; `manifests` those that are manifests, whatever they are called.
    """

    def __init__(self) -> None:
        self.declared: list[Declaration] = []
        self.tokenizers: set[str] = set()
        self.servers: set[str] = set()
        self.manifests: list[str] = []

    def __call__(self, path: str, data: bytes) -> None:
        """Looks at one file."""
        name = path.rpartition("/")[2].casefold()
        if name.endswith((".yaml", ".yml")) and _MANIFEST.search(data) and _LICENSEE.search(data):
            self.manifests.append(path)
        if name in _DECLARING or (
            name.endswith((".md", ".mdx")) and data[:6].lstrip(b"\xef\xbb\xbf").startswith(b"---")
        ):
            self.declared += declarations(data.decode("utf-8", "replace"), path)
        elif _BILL.search(data) and reader_of(path).reader.startswith("bills"):
            self.declared += of_bill(data.decode("utf-8", "replace").removeprefix("\ufeff"), path)
        elif publishing.SIGNS.search(data) and not name.endswith((".md", ".mdx", ".lock")):
            self._publishes(path, data)
        if _DEPLOYS.fullmatch(name) and has_marker(data) and _SERVES.search(data):
            self.servers.add(path)
        if name.endswith(".py") and b"from_pretrained" in data:
            loads = [match[1] for match in _LOADS.finditer(data)]
            if loads and all(on and _WITHOUT_WEIGHTS.fullmatch(on) for on in loads):
                self.tokenizers.add(path)

    def _publishes(self, path: str, data: bytes) -> None:
        # What has no reader of its own is prose, but for what releases something; tests publish what they like.
        if is_test(path) or not (reader_of(path).reader or path.endswith(_RELEASES)):
            return
        text = data.decode("utf-8", "replace")
        lines, near = LineStarts.of(text), has_marker(data)
        for name in publishing.published(text, path):
            self.declared.append(
                Declaration(
                    path, *lines.position(name.start), name.text, "name", "code", "", near or _is_named(name.text)
                )
            )


def _is_named(text: str) -> bool:
    return "llama" in text.casefold()
