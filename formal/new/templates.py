"""The texts that ``formal new`` writes.

Each Python text is a small theory that loads, whose witness meets its hypotheses and whose mutants
are refuted; the user puts a theory of their own in its place.
"""

from __future__ import annotations

from string import Template

LEMMA = Template('''\
"""$title.

What is stated here, and where it comes from.
"""

from __future__ import annotations

from formal.language import Implies, Mutant, Nat, theorem, witness
$topic_line

@theorem(
    by=("smt", "lean"),
    draft=True,
    witness="${name}_example",
    mutants=Mutant(1),
    zh="n > 3f 时 2(n − f) > n + f",
)
def $name(n: Nat, f: Nat):
    """With n > 3f, twice n − f exceeds n + f."""
    return Implies(3 * f < n, n + f < (n - f) + (n - f))


@witness
def ${name}_example():
    """Four nodes, one of them faulty."""
    return {"n": 4, "f": 1}
''')

THEORY = Template('''\
"""$title.

What is stated here, and where it comes from.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Implies,
    Mutant,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    theorem,
    witness,
)


class $klass(Structure, zh="成员与组"):
    """Members and groups; a member belongs to at most one group."""

    Member: Sort
    Group: Sort
    belongs: Rel[Member, Group]  # the member belongs to the group

    @axiom(zh="每个成员至多属于一个组")
    def one_group(self, m: Member, g: Group, h: Group):
        """A member belongs to at most one group."""
        return Implies(self.belongs(m, g), self.belongs(m, h), g == h)

    @definition(zh="同组")
    def together(self, m: Member, n: Member):
        """Two members belong to a group."""
        return Exists(lambda g: And(self.belongs(m, g), self.belongs(n, g)))

    @theorem(
        by=("smt", "lean"),
        draft=True,
        witness="two_groups",
        mutants=Mutant("one_group"),
        zh="同组是传递的",
    )
    def together_trans(self, a: Member, b: Member, c: Member):
        """Whoever is together with the same member is together."""
        return Implies(self.together(a, b), self.together(b, c), self.together(a, c))


@witness
def two_groups():
    """Two members in one group, a third in another."""
    return $klass(
        Member=["a", "b", "c"],
        Group=["g", "h"],
        belongs=[("a", "g"), ("b", "g"), ("c", "h")],
    )
''')

PROTOCOL = Template('''\
"""$title.

What the protocol does, and where it comes from.
"""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Or,
    Prop,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    reaches,
    safety,
)


class $klass(TransitionSystem, zh="一把锁"):
    """One lock, taken and given back."""

    Client: Sort
    free: Mutable[Prop]  # nobody has the lock
    holds: Mutable[Rel[Client]]  # the client has the lock

    @init
    def start(self):
        """At first the lock is free."""
        return And(self.free, ForAll(lambda c: Not(self.holds(c))))

    @action(modifies=("free", "holds"))
    def take(self, new, c: Client):
        """A client takes the lock, if it is free."""
        return And(
            self.free,
            Not(new.free),
            ForAll(lambda d: Iff(new.holds(d), Or(self.holds(d), d == c))),
        )

    @action(modifies=("free", "holds"))
    def give_back(self, new, c: Client):
        """The holder gives the lock back."""
        return And(
            self.holds(c),
            new.free,
            ForAll(lambda d: Iff(new.holds(d), And(self.holds(d), d != c))),
        )

    @invariant
    def free_or_held(self, c: Client):
        """A lock that is free is held by nobody."""
        return Implies(self.free, Not(self.holds(c)))

    @reaches(within=1, draft=True)
    def some_client_holds(self, c: Client):
        """Some client can get the lock."""
        return self.holds(c)

    @safety(
        by=("smt", "lean"),
        draft=True,
        mutants=Mutant("take.1"),
        zh="至多一个客户持有锁",
    )
    def one_holder(self, c: Client, d: Client):
        """Two clients never hold the lock at once."""
        return Implies(self.holds(c), self.holds(d), c == d)
''')

LEAN = Template("""\
module

public import $statements

/-!
# $title

$words

## Main declarations

* `$name`: the statement is `$name.Statement`, exported from `$source`.
-/

@[expose] public noncomputable section

namespace $namespace

-- The proof goes here: theorem $name : $name.Statement := by …
-- `formal try $id` looks for one.

end $namespace
""")

TEST = Template('''\
"""What `$source` states is not about nothing, and its mutants are refuted."""

from __future__ import annotations
$imports
THEORY = load_theory($where)
THEOREMS = {i: t for i, t in THEORY.theorems("$topic.*").items() if t.file.endswith("/$stem.py")}
$systems

def test_something_is_stated():
    assert THEOREMS


@pytest.mark.parametrize("name", THEOREMS)
def test_witnesses_meet_the_hypotheses(name):
    assert [f for f in check_theorem(THEORY, THEOREMS[name]) if not f.ok] == []


@pytest.mark.parametrize("name", THEOREMS)
def test_every_mutant_is_refuted(name):
    found = kill_mutants(THEOREMS[name])
    assert len(found) == len(THEOREMS[name].mutants)
    assert [m for m in found if m.status not in ("killed", "needs witness")] == []
$body''')

TEST_SYSTEMS = """\
SYSTEMS = {
    i: s
    for i, s in THEORY.structures().items()
    if isinstance(s, TransitionInfo) and s.file.endswith("/$stem.py")
}
"""

TEST_CONDITIONS = """

@pytest.mark.parametrize("name", SYSTEMS)
def test_every_condition_holds(name):
    assert [r.headline() for r in check_system(SYSTEMS[name]).failures] == []
"""
