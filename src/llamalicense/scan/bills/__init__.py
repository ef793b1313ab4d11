"""What bills of materials list of models: in CycloneDX (JSON, XML) and SPDX (2 as JSON or tags, 3 as JSON-LD)."""

from collections.abc import Iterator

from llamalicense.scan import entries
from llamalicense.scan.bills import cyclonedx, jsontext, spdx, tagvalues, xmltext
from llamalicense.scan.bills.bill import Bill
from llamalicense.scan.cards import Declared
from llamalicense.scan.kinds import is_data
from llamalicense.scan.spans import Role, Span

_HINTS = ('"bomFormat"', '"spdxVersion"', "spdx.org/rdf/3")


def bill_of(text: str) -> Bill | None:
    """What a text says as a bill of materials, whatever its format; None where it is none, or broken."""
    if any(hint in text for hint in _HINTS):
        return _of_json(text)
    if xmltext.NAMESPACE in text:
        return _of_xml(text)
    return tagvalues.read(text) if "SPDXVersion:" in text else None


def _of_xml(text: str) -> Bill | None:
    try:
        return cyclonedx.read(xmltext.parse(text))
    except ValueError:
        return None


def _of_json(text: str) -> Bill | None:
    try:
        document = jsontext.parse(text)
    except (ValueError, RecursionError):
        return None
    if cyclonedx.is_cyclonedx(document):
        return cyclonedx.read(document)
    if spdx.is_spdx2(document):
        return spdx.read_spdx2(document)
    return spdx.read_spdx3(document) if spdx.is_spdx3(document) else None


def declared(text: str) -> list[Declared]:
    """What a bill says of its models, under the keys of a model card: each `model`, then its licences and bases."""
    bill = bill_of(text)
    words = []
    for model in bill.models if bill else ():
        words.append(Declared("model", model.id.text, model.id.start))
        words += (Declared("license", licence.text, licence.start) for licence in model.licences)
        words += (Declared("base_model", ancestor.text, ancestor.start) for ancestor in model.ancestors)
    return words


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a bill: the models that it lists and what they come from; all else in it only names.

    How they are had it does not tell: what a provider runs stands there by the same id.
    """
    bill = bill_of(text)
    for model in bill.models if bill else ():
        for words in (model.id, *model.ancestors):
            yield Span(words.start, words.end, Role.USE, None)


def read_json(text: str, path: str) -> Iterator[Span]:
    """The uses in JSON, be it a bill or not."""
    if any(hint in text for hint in _HINTS) and _of_json(text):
        yield from read(text, path)
    elif not is_data(text):
        yield from entries.read_json(text, path)
