"""The checks of a policy: its structure, its conditions, what its sentences mean."""

from llamalicense.yamlfile import NodePath

Flaw = tuple[NodePath, str]  # what is wrong with a policy, and where it stands
