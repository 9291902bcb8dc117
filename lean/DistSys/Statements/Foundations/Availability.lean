module

/-!
# How likely it is that a quorum is up, when each node is up alone with the same probability

Probabilities are weighted counts, as in `proofs/agreement/nakamoto/statements.py`: a node that is
up has weight `up`, one that is down weight `down`; dividing by (up + down)^nodes gives the
probability, so nothing but natural numbers is needed.  That more voters are better when each of
them is at least as good as a coin is one half of Condorcet's jury theorem (1785); the other half,
that they are worse when each is worse than a coin, is not proved.

Written by `formal export` from `proofs/foundations/availability/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Availability

/-- The weighted number of ways in which at least `needed` of the nodes are up, node by node.

至少若干节点在线的加权方式数 -/
def upWeight (up down nodes needed : Nat) : Nat :=
  match needed with
    | 0 => (up + down) ^ nodes
    | k + 1 => match nodes with
          | 0 => 0
          | rest + 1 => up * upWeight up down rest k + down * upWeight up down rest (k + 1)

/-- How many sets of `k` among `n` nodes there are.

二项式系数 -/
def choose (n k : Nat) : Nat :=
  match k with | 0 => 1 | j + 1 => match n with | 0 => 0 | m + 1 => choose m j + choose m (j + 1)

/-- The sum of C(nodes, k)·up^k·down^(nodes − k) over `terms` numbers k from `first` on.

二项分布的尾和 -/
def binomialTail (up down nodes first terms : Nat) : Nat :=
  match terms with
    | 0 => 0
    | rest + 1 => choose nodes first * up ^ first * down ^ (nodes - first) +
          binomialTail up down nodes (first + 1) rest

/-- At least q of n nodes are up with probability Σ C(n, k)·p^k·(1 − p)^(n − k), k from q to n
(denominators cleared).

可用性的闭式：二项分布的尾和 -/
def closed_form.Statement : Prop :=
  ∀ (up down nodes needed : Nat),
    upWeight up down nodes needed = binomialTail up down nodes needed (nodes + 1 - needed)

/-- One of n nodes is up with probability 1 − (1 − p)^n, all are with p^n (denominators cleared).

读一写全：可读的概率为 1 − (1 − p)^n，可写的概率为 p^n -/
def read_one_write_all.Statement : Prop :=
  ∀ (up down nodes : Nat),
    upWeight up down nodes 1 + down ^ nodes = (up + down) ^ nodes ∧
    upWeight up down nodes nodes = up ^ nodes

/-- With p ≥ 1/2, a majority of 2m + 3 nodes is at least as likely to be up as one of 2m + 1
(denominators cleared).

p ≥ 1/2 时，多两个节点，多数派在线的概率不减 -/
def majority_grows.Statement : Prop :=
  ∀ (up down m : Nat),
    down ≤ up →
    upWeight up down (2 * m + 1) (m + 1) * (up + down) ^ 2 ≤ upWeight up down (2 * m + 3) (m + 2)

end DistSys.Availability
