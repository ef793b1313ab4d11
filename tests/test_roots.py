"""What is said of a folder that is marked as a root, and no repository, without git being asked each time."""

import subprocess
from pathlib import Path
from unittest.mock import patch

import roots
from checkout import environment

from llamalicense.scan.git import GitFiles
from llamalicense.scan.tree import Tree


def listed(root: Path) -> tuple[list[str], list[str]]:
    tree = Tree(str(root))
    return [entry.path for entry in tree], tree.notes


def test_it_is_what_git_says_and_repositories_are_listed_by_git(tmp_path: Path) -> None:
    marked, inside, repository = (tmp_path / name for name in ("marked", "repository/inside", "repository"))
    for folder in (marked, inside):
        (folder / ".git").mkdir(parents=True)
        (folder / "a").touch()
    with patch.object(GitFiles, "_paths", roots._asked):
        by_git = listed(marked)
    assert by_git[0] == ["a"]
    assert by_git[1] != []
    assert listed(marked) == by_git
    with patch.object(subprocess, "Popen", side_effect=AssertionError):
        assert listed(marked) == by_git
    subprocess.run(["git", "init", "--quiet", repository], env=environment(), check=True)
    # A mark inside a repository is nothing to git.
    assert listed(inside) == (["a"], [])
