"""Small models in mypyvy's language, made for these tests."""

from __future__ import annotations

from formal.pyv.load import Model, build
from formal.pyv.parse import parse

# A lamp that is switched at most once by each person; `seen` is derived.
LAMP = """
sort person
immutable constant owner: person
mutable relation used(person)
mutable relation on
mutable constant last: person

init !used(P)
init !on

transition press(p: person)
  modifies used, on, last
  & !used(p)
  & (forall P. new(used(P)) <-> used(P) | P = p)
  & (new(on) <-> !on)
  & new(last) = p

safety [on_means_used] on -> exists P. used(P)
invariant on -> used(last)

sat trace {
  press
  press
  assert !on & exists P, Q. P != Q & used(P) & used(Q)
}
unsat trace {
  press(owner)
  any transition
  press(owner)
}
"""

# The same step in the older dialect, and as a block of statements.
COUNTER_NEW = """
sort node
mutable function count(node): int
mutable relation busy(node)
init count(N) = 0
init !busy(N)
transition tick(n: node, k: int)
  modifies count
  & k > 0 & !busy(n)
  & (forall N. count'(N) = if N = n then count(n) + k else count(N))
safety count(N) >= 0
"""

COUNTER_OLD = """
sort node
mutable function count(node): int
mutable relation busy(node)
init count(N) = 0
init !busy(N)
transition tick(n: node, k: int)
  modifies count
  & k > 0 & !busy(n)
  & (forall N. count(N) = if N = n then old(count(n)) + k else old(count(N)))
safety count(N) >= 0
"""

COUNTER_BLOCK = """
sort node
mutable function count(node): int
mutable relation busy(node)
init count(N) = 0
init !busy(N)
transition tick(n: node, k: int) {
  assume k > 0 & !busy(n);
  count(n) := count(n) + k;
}
safety count(N) >= 0
"""

# The token is not taken away by `give`, so that two may hold it after two steps.
BROKEN = """
sort node
mutable relation holds(node)
init holds(M) & holds(N) -> M = N
transition give(from: node, to: node)
  modifies holds
  & holds(from)
  & (forall N. new(holds(N)) <-> holds(N) | N = to)
safety [one] holds(M) & holds(N) -> M = N
"""


def model(text: str, name: str = "made.pyv") -> Model:
    """A text as a model."""
    return build(parse(text, name))
