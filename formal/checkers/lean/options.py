"""The options, attributes and commands of Lean that a proof may use: everything else is refused.

These are lists of what is harmless, not of what is harmful: an option that nobody here has heard of
may switch a check off.  What is listed changes how Lean prints, how long it tries, and how it
finds a proof; none changes what the kernel accepts, what is reported, or runs a program.
"""

from __future__ import annotations

import re
from typing import Final

_OPTION: Final = re.compile(
    r"autoImplicit|relaxedAutoImplicit|maxHeartbeats|maxRecDepth|maxUniverseOffset|quotPrecheck"
    r"|allowUnsafeReducibility"  # which definitions elaboration unfolds; the kernel asks nobody
    r"|exponentiation\.threshold|synthInstance\.(?:maxHeartbeats|maxSize|canonInstances)"
    r"|(?:linter|pp)\.[A-Za-z][A-Za-z_.]*"
)

ATTRIBUTES: Final = frozenset(
    "expose simp seval grind ext refl symm trans congr norm_cast push_cast coe inherit_doc "
    "deprecated reducible irreducible semireducible instance default_instance class "
    "match_pattern elab_as_elim induction_eliminator cases_eliminator elab_without_expected_type "
    "inline noinline always_inline macro_inline specialize nospecialize unbox local scoped "
    "protected reassoc nolint".split()
)

# Commands with a `#` that only ask; `#eval` runs programs, `#guard_msgs` hides messages.  `#v[…]`
# is a vector.
ASKING: Final = frozenset({"#check", "#check_failure", "#print", "#reduce", "#synth", "#v"})


def option_allowed(name: str) -> bool:
    """Whether an option, named without guillemets, may be set in a source or a lakefile."""
    return _OPTION.fullmatch(name) is not None
