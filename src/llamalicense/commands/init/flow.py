"""Values as YAML on one line, so that this project's reader and others, of any version of YAML, see the same."""

from typing import Any

import yaml

from llamalicense.yamlvalues import resolve


class _Dumper(yaml.SafeDumper):
    """Text and numbers as this project's reader takes them."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # What begins with a digit and is no day may be a number or a time to somebody.
    is_day = len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdecimal()
    as_it_is = resolve(value) == value and (is_day or not value[:1].isdecimal())
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if as_it_is else '"')


def _count(dumper: yaml.SafeDumper, value: int) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:int", f"{value:_}")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(int, _count)
# A day is text here.
_Dumper.yaml_implicit_resolvers = {
    first: [resolver for resolver in known if resolver[0] != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def flow(value: Any) -> str:
    """A value on one line."""
    text = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    return text.removesuffix("\n").removesuffix("\n...")
