"""What a shell offers where this program expects words of its own; where nothing is offered, the shell offers paths.

Shells set a space behind a word that is the only one left. So whatever is to be continued never stands alone.
"""

import re
from collections.abc import Iterable
from pathlib import Path

# Set while a shell asks, by the scripts that `--show-completion` prints.
VARIABLE = "_LLAMALICENSE_COMPLETE"
# What no shell obeys: zsh evaluates what it is offered, bash puts it on the line as it is, to be run with Enter.
_HARMLESS = r"[\w ./@%+,:=~-]*"


def joined(words: str, at: int) -> tuple[str, int]:
    """Bash's words, one a line, and the index of the one being written, with --option=value as one word again.

    Bash parts words at `=` as well; taken so, a value would stand where a manifest does.
    """
    parts = words.split("\n")
    if parts[at - 1 : at] == ["="] and parts[at - 2].startswith("--"):
        at -= 2
        parts[at : at + 3] = ["".join(parts[at : at + 3])]
    return "\n".join(parts), at


def continued(word: str, offers: Iterable[str]) -> list[str | None]:
    """What a word of an answer can become, by its beginning or that of an id's or path's last part; at its end None."""
    begun = word.casefold()
    shown = [offer for offer in offers if re.fullmatch(_HARMLESS, offer)]
    whole = [offer for offer in shown if offer.casefold().startswith(begun)]
    last = [offer for offer in shown if offer.rpartition("/")[2].casefold().startswith(begun)]
    return [*(whole or last), None]


def outputs(incomplete: str) -> list[str]:
    """FORMAT=PATH, of a report."""
    from llamalicense.report.formats import FORMATS

    return _outputs(incomplete, FORMATS)


def scans(incomplete: str) -> list[str]:
    """FORMAT=PATH, of what a scan found."""
    return _outputs(incomplete, ("text", "json", "sarif", "cyclonedx", "spdx"))


def fixes(incomplete: str) -> list[str]:
    """FORMAT=PATH, of what a fix shows."""
    return _outputs(incomplete, ("text", "markdown", "json", "patch"))


def audits(incomplete: str) -> list[str]:
    """FORMAT=PATH, of an audit."""
    return _outputs(incomplete, ("jsonl", "parquet", "html", "markdown", "json", "text"))


def _outputs(incomplete: str, formats: Iterable[str]) -> list[str]:
    name, equals, path = incomplete.partition("=")
    if equals:
        return [f"{name}={completed}" for completed in _paths(path)]
    offered = [f"{known}=" for known in formats if known.startswith(name)]
    return [*offered, f"{offered[0]}llamalicense.{offered[0][:-1]}"] if len(offered) == 1 else offered


def rules(incomplete: str) -> list[str]:
    """POLICY/RULE: the policies first, and the rules of one once no other is meant."""
    from llamalicense.policy.library import bundled_ids, rule_ids

    policies = [
        policy for policy in bundled_ids() if incomplete.startswith(f"{policy}/") or policy.startswith(incomplete)
    ]
    if len(policies) != 1:
        return [f"{policy}/" for policy in policies]
    return [f"{policies[0]}/{rule}" for rule in sorted(rule_ids(policies[0]) or ())]


def policies(incomplete: str) -> list[str]:
    """Bundled policies of every kind, and files."""
    from llamalicense.policy.library import bundled_ids

    return _or_files(bundled_ids(), incomplete)


def houses(incomplete: str) -> list[str]:
    """Bundled house policies, and files."""
    from llamalicense.policy.library import house_ids

    return _or_files(house_ids(), incomplete)


def licences(incomplete: str) -> list[str]:
    """The Llama licences."""
    from llamalicense.vocabulary import LICENCES

    return [licence for licence in LICENCES if licence.startswith(incomplete)]


def _or_files(ids: Iterable[str], incomplete: str) -> list[str]:
    offered = [known for known in ids if known.startswith(incomplete)]
    return [*offered, *(path for path in _paths(incomplete) if path.endswith((".yaml", ".yml")))] if offered else []


def _paths(incomplete: str) -> list[str]:
    """Paths that begin so, folders with a slash at their end; whoever names files may not command the shell."""
    folder, slash, name = incomplete.rpartition("/")
    paths = (path for path in Path(folder + slash).iterdir() if path.name.startswith(name))
    harmless = (path for path in paths if re.fullmatch(_HARMLESS, folder + path.name))
    shown = (path for path in harmless if name.startswith(".") or not path.name.startswith("."))
    return sorted(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in shown)
