"""Writes every generated file of the project anew: `python tests/regenerate.py`. The tests fail while one is stale."""

from pathlib import Path

from llamalicense import bundle
from llamalicense.resources import folder


def generated() -> dict[Path, str]:
    """The generated files and what each must hold."""
    policies, twins = folder("policies"), folder("policies") / bundle.TWINS
    files = {twins / f"{path.stem}.json": bundle.twin_of(path) for path in sorted(policies.glob("*.yaml"))}
    files[twins / "index.json"] = bundle.index()
    return files


def main() -> None:
    """Writes the files that differ."""
    for path, content in generated().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
