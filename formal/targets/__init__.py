"""What ``formal check`` does with each kind of target: hold something of yours against the theory.

What a target is (a history, a model, a topology) is told from its content, by asking each *kind*
in turn; ``--format`` names it.  A kind is a module of this package with a ``KIND``.
"""

from formal.targets.kind import Kind, Target

__all__ = ["Kind", "Target"]
