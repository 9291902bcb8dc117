module

/-!
# Quorums: which families of sets of nodes must meet, and how large they must be

Counting is over `Fin n`; a set of nodes is a function to Bool.  The bounds are tight: one node
fewer and there are quorums that do not meet.  Gifford 1979 (read and write quorums), Malkhi and
Reiter 1998 (Byzantine quorums), Lamport 2006 (fast quorums), Cheung, Ammar and Ahamad 1992 (grids).

Written by `formal export` from `proofs/foundations/quorum/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Quorum

/-- How many of `n` nodes are members.

集合的大小 -/
def size (n : Nat) (members : Fin n → Bool) : Nat := (List.finRange n).countP members

/-- More than half of `n` nodes are members.

多数派 -/
def Majority (n : Nat) (members : Fin n → Bool) : Prop := n < 2 * size n members

/-- Two sets among n nodes share at least |X| + |Y| − n nodes.

容斥：|X| + |Y| ≤ n + |X ∩ Y| -/
def intersection_size.Statement : Prop :=
  ∀ (n : Nat) (x y : Fin n → Bool), size n x + size n y ≤ n + size n (fun (i : Fin n) => x i && y i)

/-- Any two majorities have a node in common.

两个多数派相交 -/
def majorities_intersect.Statement : Prop :=
  ∀ (n : Nat) (x y : Fin n → Bool),
    Majority n x → Majority n y → (∃ i : Fin n, x i = true ∧ y i = true)

/-- With R + W > N, every read quorum meets every write quorum.

R + W > N 则读写法定集相交 -/
def read_write_intersect.Statement : Prop :=
  ∀ (n r w : Nat) (reads writes : Fin n → Bool),
    n < r + w →
    r ≤ size n reads →
    w ≤ size n writes →
    (∃ i : Fin n, reads i = true ∧ writes i = true)

/-- With n > 3f, two quorums of n − f nodes have a node in common that is not faulty, whichever f
nodes are.

n > 3f 时两个拜占庭法定集含公共诚实节点 -/
def byzantine_quorums_intersect.Statement : Prop :=
  ∀ (n f : Nat) (x y faulty : Fin n → Bool),
    3 * f < n →
    n ≤ size n x + f →
    n ≤ size n y + f →
    size n faulty ≤ f →
    (∃ i : Fin n, x i = true ∧ y i = true ∧ faulty i = false)

/-- The bound R + W > N is tight: with R + W ≤ N there are disjoint sets of R and of W nodes.

R + W ≤ N 时存在不相交的法定集：界是紧的 -/
def tight.Statement : Prop :=
  ∀ (n r w : Nat),
    r + w ≤ n →
    (∃ reads writes : Fin n → Bool,
       size n reads = r ∧ size n writes = w ∧ (∀ (i : Fin n), (reads i && writes i) = false))

/-- The bound n > 3f is tight: with n ≤ 3f there are two quorums of n − f nodes whose common nodes
are all among f faulty ones.

n ≤ 3f 时两个法定集的交可全为故障节点 -/
def byzantine_tight.Statement : Prop :=
  ∀ (n f : Nat),
    n ≤ 3 * f →
    (∃ x y faulty : Fin n → Bool,
       n ≤ size n x + f ∧
       n ≤ size n y + f ∧
       size n faulty ≤ f ∧
       (∀ (i : Fin n), x i = true → y i = true → faulty i = true))

/-- Any two sets of n − f nodes meet exactly when n > 2f.

n − f 个节点的两个集合必相交当且仅当 n > 2f -/
def crash_threshold.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (x y : Fin n → Bool),
       n ≤ size n x + f → n ≤ size n y + f → (∃ i : Fin n, x i = true ∧ y i = true)) ↔
    2 * f < n

/-- Any two sets of n − f nodes have a node in common that is not faulty, whichever f nodes are,
exactly when n > 3f.

任意两个 n − f 的集合含公共诚实节点当且仅当 n > 3f -/
def byzantine_threshold.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (x y faulty : Fin n → Bool),
       n ≤ size n x + f →
       n ≤ size n y + f →
       size n faulty ≤ f →
       (∃ i : Fin n, x i = true ∧ y i = true ∧ faulty i = false)) ↔
    3 * f < n

/-- Any set of n − f nodes and any two of n − e nodes have a common node exactly when n > 2e + f.

n − f 的集合与任意两个 n − e 的集合有公共节点，当且仅当 n > 2e + f -/
def fast_threshold.Statement : Prop :=
  ∀ (n e f : Nat),
    (∀ (p r t : Fin n → Bool),
       n ≤ size n p + f →
       n ≤ size n r + e →
       n ≤ size n t + e →
       (∃ i : Fin n, p i = true ∧ r i = true ∧ t i = true)) ↔
    2 * e + f < n

/-- Any two sets of n − f nodes have a node in common outside any two sets of f nodes exactly when n
> 4f: then correct nodes outvote the faulty ones without signatures (masking quorums).

两个 n − f 的集合除去任意两个故障集后仍相交，当且仅当 n > 4f（掩蔽法定集） -/
def masking_threshold.Statement : Prop :=
  ∀ (n f : Nat),
    (∀ (x y faulty other : Fin n → Bool),
       n ≤ size n x + f →
       n ≤ size n y + f →
       size n faulty ≤ f →
       size n other ≤ f →
       (∃ i : Fin n, x i = true ∧ y i = true ∧ faulty i = false ∧ other i = false)) ↔
    4 * f < n

/-- Any two sets of k among n nodes have a node in common that is not faulty, whichever f nodes are,
exactly when 2k > n + f; with f = 0: any two sets of k nodes meet when 2k > n.

任意两个 k 元集合含公共诚实节点，当且仅当 2k > n + f -/
def byzantine_size.Statement : Prop :=
  ∀ (n f k : Nat),
    k ≤ n →
    ((∀ (x y faulty : Fin n → Bool),
        k ≤ size n x →
        k ≤ size n y →
        size n faulty ≤ f →
        (∃ i : Fin n, x i = true ∧ y i = true ∧ faulty i = false)) ↔
     n + f < 2 * k)

/-- In a grid, nodes of which one is in each column (a read quorum) meet nodes that include a whole
column (as a write quorum does).

网格法定集：每列一个节点的集合与含整列的集合相交 -/
def grid_quorums_meet.Statement : Prop :=
  ∀ {Row Column : Type} (reads writes : Row → Column → Prop),
    (∀ (c : Column), ∃ r : Row, reads r c) →
    (∃ c : Column, ∀ (r : Row), writes r c) →
    (∃ (r : Row) (c : Column), reads r c ∧ writes r c)

/-- Twice n − f exceeds n exactly when n > 2f (subtraction stops at 0).

2(n − f) > n 当且仅当 n > 2f -/
def crash_margin.Statement : Prop :=
  ∀ (n f : Nat), n < n - f + (n - f) ↔ 2 * f < n

/-- Twice n − f exceeds n + f exactly when n > 3f (subtraction stops at 0).

2(n − f) > n + f 当且仅当 n > 3f -/
def byzantine_margin.Statement : Prop :=
  ∀ (n f : Nat), n + f < n - f + (n - f) ↔ 3 * f < n

/-- Nodes and quorums, of which any two have a node in common.

法定集系统：任意两个法定集相交 -/
structure QuorumSystem (Node Quorum : Type) where
  /-- the node belongs to the quorum -/
  member : Node → Quorum → Prop
  /-- Any two quorums share a node.

  任意两个法定集相交 -/
  quorums_meet : ∀ (q r : Quorum), ∃ n : Node, member n q ∧ member n r

/-- A ballot: every node votes for at most one value.

一轮投票：每个节点至多投一票 -/
structure Election (Node Quorum Value : Type) extends QuorumSystem Node Quorum where
  /-- the node votes for the value -/
  vote : Node → Value → Prop
  /-- A node votes at most once.

  每个节点至多投一票 -/
  one_vote : ∀ (n : Node) (v w : Value), vote n v → vote n w → v = w

/-- Some quorum votes for the value unanimously.

被某个法定集一致选中 -/
def Election.Chosen {Node Quorum Value : Type} (B : Election Node Quorum Value) (v : Value)
    : Prop :=
  ∃ q : Quorum, ∀ (n : Node), B.member n q → B.vote n v

/-- At most one value is chosen in a ballot.

至多一个值被选中 -/
def one_value_chosen.Statement : Prop :=
  ∀ {Node Quorum Value : Type} (B : Election Node Quorum Value) (v w : Value),
    B.Chosen v → B.Chosen w → v = w

end DistSys.Quorum
