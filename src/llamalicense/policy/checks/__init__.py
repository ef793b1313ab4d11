"""The checks of a policy: its structure, its conditions, what its sentences mean."""

from llamalicense.policy.policy import PolicySource
from llamalicense.yamlfile import NodePath

Flaw = tuple[NodePath, str]  # what is wrong with a policy, and where it stands
FlawInFile = tuple[PolicySource, NodePath, str]  # the same of a policy that several files make, and in which of them
