"""A record is read back: anybody may have written it, so it is bounded and checked before anything is done with it."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from llamalicense.brief import shortened
from llamalicense.commands.verify.record_v1 import RecordV1
from llamalicense.commands.verify.scope import HousePolicy, Scope
from llamalicense.documents.files import read_bytes
from llamalicense.errors import UsageError
from llamalicense.inert import plain
from llamalicense.policy import library

MIB = 1024 * 1024
MOST_MIB = 16
_MOST_PROBLEMS = 3


def read(data: bytes, name: str) -> RecordV1:
    """A record of this format; raises UsageError with what is wrong."""
    if len(data) > MOST_MIB * MIB:
        raise UsageError(f"{name}: this is larger than {MOST_MIB} MiB, and so no record")
    try:
        record: RecordV1 = TypeAdapter(RecordV1).validate_json(data)
        date.fromisoformat(record["as_of"])
    except ValidationError as error:
        raise UsageError(_refused(error, name)) from None
    except ValueError:
        raise UsageError(f"{name}: as_of: there is no such day as {record['as_of']}") from None
    return record


def _refused(error: ValidationError, name: str) -> str:
    first, *others = error.errors(include_url=False)
    if first["type"] == "json_invalid":
        return f"{name}: this is no record: {first['msg']}"
    if any(problem["loc"] == ("schema",) for problem in (first, *others)):
        return f'{name}: this is no record that this version reads; one begins with "schema": "llamalicense/record/v1"'
    problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in (first, *others)]
    listed = shortened(problems, _MOST_PROBLEMS, "; ")
    return plain(f"{name}: this is no record as `check --record` writes it: {listed}")


def scope_of_record(record: RecordV1, root: Path) -> Scope:
    """What a record is of, in a repository; raises UsageError where it names what is outside."""
    houses = library.house_ids()
    scope = Scope(
        root,
        tuple(manifest["file"] for manifest in record["manifests"]),
        tuple(
            HousePolicy(policy["id"], policy["file"])
            for policy in record["policies"]
            if policy["given"] and (policy["file"] is not None or policy["id"] in houses)
        ),
        tuple(text["file"] for text in record["licence_texts"]),
        record["settings"]["scan_path"],
        record["settings"]["baseline"],
    )
    name, times = Counter(scope.manifests).most_common(1)[0]
    if times > 1:
        raise UsageError(f"the record names {name!r} {times} times; it is no record as `check --record` writes it")
    own = [policy["file"] for policy in record["policies"]]
    for place in (*scope.manifests, *own, *scope.licence_texts, scope.scan_path, scope.baseline):
        if place is not None:
            scope.path(place)
    return scope


def bytes_of(name: str) -> bytes:
    """The bytes of a record's file, as far as one may reach; raises UsageError."""
    try:
        data, problem = read_bytes(os.path.realpath(name), MOST_MIB * MIB)
    except (OSError, ValueError) as error:
        raise UsageError(f"{name}: it cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if data is None:
        raise UsageError(f"{name}: this {problem}, no record")
    return data
