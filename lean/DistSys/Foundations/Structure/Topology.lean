module

public import DistSys.Foundations.Reachability
public import DistSys.Statements.Foundations.Structure

/-!
# Structure types of a topology

The document (1.1.2) describes client-server, peer-to-peer and layered systems in words.  Here they
are properties of a permission topology, who may call whom, and what is known of them is proved.

* A graph without odd cycles has two colours (König 1936); here colours are clients and servers.
  A node is a server when it is at an odd distance from the node chosen in its component.
* A layered topology has no cycle in any wait-for graph (the hierarchical ordering of resources that
  prevents deadlock: Havender 1968; Dijkstra's layers in THE, 1968).  Conversely, where finitely
  many nodes have a cycle of calls, each node of a cycle may call another node of a cycle; when they
  all do, they wait for ever.  Without a cycle, the number of nodes that a node reaches is its
  layer.

## Main declarations

* `client_server_bipartite`, `peer_to_peer_symmetric`, `layered_no_deadlock`, `layered_wait_for`,
  `deadlock_lasts`, `two_layers`.
* `two_peers`, `layered_not_client_server`, `ring_not_peer_to_peer`, `endless_calls`: the types
  differ, and the converse needs finiteness.
-/

@[expose] public noncomputable section

namespace DistSys.Structure

variable {Node : Type} {T : Topology Node} {a b c : Node}

/-! ### Clients and servers -/

/-- Links have no direction. -/
theorem Topology.Linked.symm (link : T.Linked a b) : T.Linked b a :=
  Or.symm link

/-- A walk of no step. -/
theorem Topology.Walk.refl (a : Node) : T.Walk a false a :=
  .start rfl rfl

/-- A link is a walk of odd length. -/
theorem Topology.Walk.single (link : T.Linked a b) : T.Walk a true b :=
  .step (.refl a) link

/-- Walks are composed end to end. -/
theorem Topology.Walk.trans {p q : Bool} (first : T.Walk a p b) (second : T.Walk b q c) :
    T.Walk a (p != q) c := by
  induction second with
  | start even same =>
    subst even same
    cases p <;> exact first
  | @step odd _ _ _ link more =>
    have turned : (p != !odd) = !(p != odd) := by cases p <;> cases odd <;> rfl
    exact .step (turned ▸ more) link

/-- Walks are turned around. -/
theorem Topology.Walk.symm {p : Bool} (walk : T.Walk a p b) : T.Walk b p a := by
  induction walk with
  | start even same => exact .start even same.symm
  | @step odd _ _ _ link more =>
    have turned : (true != !odd) = odd := by cases odd <;> rfl
    exact turned ▸ (Topology.Walk.single link.symm).trans more

/-- Along a walk of odd length clients and servers change places, along an even one they do not. -/
theorem Topology.Divides.along {server : Node → Prop} (divides : T.Divides server) {p : Bool}
    (walk : T.Walk a p b) : (server a ↔ server b) ↔ p = false := by
  induction walk with
  | start even same => exact ⟨fun _ => even, fun _ => same ▸ Iff.rfl⟩
  | @step odd _ _ _ link more =>
    rcases link with channel | channel <;>
      have change := divides _ _ channel <;> cases odd <;> grind

/-- The node that stands for the component of a node. -/
def Topology.root (T : Topology Node) (a : Node) : Node :=
  @Classical.epsilon Node ⟨a⟩ fun x => ∃ p, T.Walk a p x

/-- A walk leads to the node that stands for the component. -/
theorem Topology.exists_walk_root (T : Topology Node) (a : Node) : ∃ p, T.Walk a p (T.root a) :=
  Classical.epsilon_spec (p := fun x => ∃ p, T.Walk a p x) ⟨a, false, .refl a⟩

/-- Linked nodes are of one component. -/
theorem Topology.root_eq (link : T.Linked a b) : T.root a = T.root b := by
  have same : (fun x => ∃ p, T.Walk a p x) = fun x => ∃ p, T.Walk b p x := by
    funext x
    exact propext ⟨fun ⟨_, walk⟩ => ⟨_, (Walk.single link.symm).trans walk⟩,
      fun ⟨_, walk⟩ => ⟨_, (Walk.single link).trans walk⟩⟩
  unfold Topology.root
  rw [same]

/-- Without odd cycles, the nodes at odd distance from the root of their component are the servers:
each channel joins one of them and one of the others. -/
theorem Topology.divides_of_even (even : ∀ x, ¬T.Walk x true x) :
    T.Divides fun a => T.Walk (T.root a) true a := by
  intro a b channel
  have link : T.Linked a b := Or.inl channel
  have same := Topology.root_eq link
  constructor
  · intro odd odd'
    rw [← same] at odd'
    exact even _ ((odd.trans (.single link)).trans odd'.symm)
  · intro notOdd
    obtain ⟨p, walk⟩ := T.exists_walk_root b
    cases p with
    | false =>
      rw [same]
      exact walk.symm.trans (.single link.symm)
    | true => exact absurd walk.symm notOdd

/-- The roles of clients and servers can be exchanged. -/
theorem Topology.Divides.swap {server : Node → Prop} (divides : T.Divides server) :
    T.Divides fun a => ¬server a := by
  intro a b channel
  have := divides a b channel
  grind

/-- A topology is client-server exactly when it has a channel and no odd cycle; with three nodes or
more it is not peer-to-peer. -/
theorem client_server_bipartite : client_server_bipartite.Statement := by
  intro Node T a b c
  refine ⟨⟨?_, ?_⟩, ?_⟩
  · rintro ⟨server, divides, x, y, _, _, channel⟩
    exact ⟨⟨x, y, channel⟩, fun x odd => Bool.noConfusion ((divides.along odd).mp Iff.rfl)⟩
  · rintro ⟨⟨x, y, channel⟩, even⟩
    have divides := Topology.divides_of_even even
    have change := divides x y channel
    by_cases server : T.Walk (T.root x) true x
    · exact ⟨_, divides.swap, x, y, not_not_intro server, change.mp server, channel⟩
    · exact ⟨_, divides, x, y, server, Classical.not_not.mp (mt change.mpr server), channel⟩
  · rintro ⟨server, divides, _⟩ ab bc ac complete
    have first := divides a b ⟨ab, complete a b ab⟩
    have second := divides b c ⟨bc, complete b c bc⟩
    have third := divides a c ⟨ac, complete a c ac⟩
    grind

/-! ### Peers -/

open scoped Classical in
/-- Two nodes change places, the others stay. -/
def exchange (a b x : Node) : Node :=
  if x = a then b else if x = b then a else x

/-- To change places twice is to stay. -/
theorem exchange_exchange (a b x : Node) : exchange a b (exchange a b x) = x := by
  unfold exchange
  grind

/-- In a peer-to-peer topology there is a channel between any two nodes. -/
theorem Topology.PeerToPeer.channel (complete : T.PeerToPeer) : T.Channel a b ↔ a ≠ b :=
  ⟨And.left, fun different => ⟨different, complete a b different⟩⟩

/-- Peer-to-peer topologies are symmetric: channels go both ways, and all nodes have the same
standing. -/
theorem peer_to_peer_symmetric : peer_to_peer_symmetric.Statement := by
  intro Node T complete
  have injective (a b : Node) {x y : Node} (same : exchange a b x = exchange a b y) : x = y := by
    rw [← exchange_exchange a b x, same, exchange_exchange]
  refine ⟨fun a b channel => complete.channel.mpr channel.1.symm, fun a b => ?_⟩
  refine ⟨exchange a b, by simp [exchange], fun x y => injective a b,
    fun x => ⟨exchange a b x, exchange_exchange a b x⟩, fun x y => ?_⟩
  rw [complete.channel, complete.channel]
  exact ⟨mt (injective a b), mt (congrArg _)⟩

/-! ### Layers -/

/-- Who waits only for those it may call waits for nodes of lower layers. -/
theorem Topology.Layering.lt {layer : Node → Nat} (layering : T.Layering layer)
    {waits : Node → Node → Prop} (calls : ∀ x y, waits x y → T.Channel x y)
    (over : Relation.TransGen waits a b) : layer b < layer a := by
  induction over with
  | single waits => exact layering _ _ (calls _ _ waits)
  | tail _ waits more => exact Nat.lt_trans (layering _ _ (calls _ _ waits)) more

/-- In a layered topology no node waits for itself. -/
theorem layered_wait_for : layered_wait_for.Statement := by
  intro Node T waits a ⟨layer, layering⟩ calls cycle
  exact Nat.lt_irrefl _ (layering.lt calls cycle)

/-- A node that waits has called the one for which it waits. -/
theorem Topology.channel_of_waits {s : Node → Option Node}
    (reached : T.synchronousCalls.Reachable s)
    (waits : s a = some b) : T.Channel a b := by
  induction reached generalizing a b with
  | start initial => exact nomatch (initial a).symm.trans waits
  | @step t s node _ step before =>
    obtain ⟨others, step⟩ := step
    by_cases mine : a = node
    · subst mine
      rcases step with ⟨_, c, channel, calls⟩ | ⟨answered, _⟩
      · cases calls.symm.trans waits
        exact channel
      · exact nomatch answered.symm.trans waits
    · exact before ((others a mine).symm.trans waits)

/-- In a layered topology no reachable state of synchronous calls is a deadlock. -/
theorem Topology.Layering.deadlockFree {layer : Node → Nat} (layering : T.Layering layer) :
    T.DeadlockFree := by
  rintro s reached ⟨a, cycle⟩
  exact Nat.lt_irrefl _ (layering.lt (fun _ _ => Topology.channel_of_waits reached) cycle)

/-- Two layers are servers and clients of which only clients call. -/
theorem two_layers : two_layers.Statement := by
  intro Node T
  constructor
  · rintro ⟨layer, layering, two⟩
    refine ⟨fun a => layer a = 0, fun a b channel => ?_⟩
    have lower := layering a b channel
    have high := two a
    omega
  · rintro ⟨server, calls⟩
    refine ⟨fun a => @ite _ (server a) (Classical.propDecidable _) 0 1, fun a b channel => ?_, ?_⟩
    · have := calls a b channel
      simp [this.1, this.2]
    · intro a
      by_cases role : server a <;> simp [role]

/-! ### Without deadlocks there are layers -/

/-- A way has a first step. -/
theorem exists_first {r : Node → Node → Prop} (way : Relation.TransGen r a c) :
    ∃ b, r a b ∧ (b = c ∨ Relation.TransGen r b c) := by
  induction way with
  | single step => exact ⟨_, step, .inl rfl⟩
  | tail _ step more =>
    obtain ⟨b, first, rest⟩ := more
    refine ⟨b, first, .inr ?_⟩
    rcases rest with rfl | rest
    · exact .single step
    · exact .tail rest step

/-- A node that waits for itself waits for one that waits as well. -/
theorem exists_waits {s : Node → Option Node}
    (cycle : Relation.TransGen (fun x y => s x = some y) a a) :
    ∃ b, s a = some b ∧ s b ≠ none := by
  obtain ⟨b, waits, back⟩ := exists_first cycle
  refine ⟨b, waits, ?_⟩
  rcases back with rfl | back
  · rw [waits]
    exact nofun
  · obtain ⟨c, waits', _⟩ := exists_first back
    rw [waits']
    exact nofun

/-- A step leaves every node that waits for itself as it is: it cannot call, and nobody answers. -/
theorem Topology.CallStep.stays {s t : Node → Option Node} (step : T.CallStep s c t)
    (cycle : Relation.TransGen (fun x y => s x = some y) a a) : t a = s a := by
  by_cases mine : a = c
  · subst mine
    obtain ⟨b, waits, busy⟩ := exists_waits cycle
    rcases step.2 with ⟨idle, _⟩ | ⟨_, b', waits', idle⟩
    · exact nomatch idle.symm.trans waits
    · cases waits.symm.trans waits'
      exact absurd idle busy
  · exact step.1 a mine

/-- A way between nodes that wait for each other is there after a step, too. -/
theorem Topology.CallStep.way {s t : Node → Option Node} (step : T.CallStep s c t)
    (way : Relation.TransGen (fun x y => s x = some y) a b)
    (back : Relation.TransGen (fun x y => s x = some y) b a) :
    Relation.TransGen (fun x y => t x = some y) a b := by
  induction way with
  | single waits => exact .single ((step.stays (.trans (.single waits) back)).trans waits)
  | tail before waits more =>
    have home : Relation.TransGen (fun x y => s x = some y) _ a := .trans (.single waits) back
    exact .tail (more home) ((step.stays (.trans home before)).trans waits)

/-- A deadlock lasts: whatever the nodes do, those that wait for themselves go on waiting. -/
theorem deadlock_lasts : deadlock_lasts.Statement := by
  intro Node T s c t ⟨a, cycle⟩ step
  exact ⟨a, step.way cycle cycle⟩

/-- A node on a cycle of calls may call another node on a cycle of calls. -/
theorem Topology.exists_next (cycle : Relation.TransGen T.Channel a a) :
    ∃ b, T.Channel a b ∧ Relation.TransGen T.Channel b b := by
  obtain ⟨b, first, back⟩ := exists_first cycle
  refine ⟨b, first, ?_⟩
  rcases back with rfl | back
  · exact cycle
  · exact .tail back first

open scoped Classical in
/-- The state in which each node on a cycle of calls waits for another such node. -/
def Topology.blocked (T : Topology Node) (a : Node) : Option Node :=
  if cycle : Relation.TransGen T.Channel a a then some (Topology.exists_next cycle).choose else none

/-- Whoever is on a cycle waits for another node on a cycle, which it may call. -/
theorem Topology.blocked_eq (cycle : Relation.TransGen T.Channel a a) :
    ∃ b, T.blocked a = some b ∧ T.Channel a b ∧ Relation.TransGen T.Channel b b :=
  ⟨_, dif_pos cycle, (Topology.exists_next cycle).choose_spec⟩

open scoped Classical in
/-- Synchronous calls reach the state in which the nodes of a list are blocked: they call one after
another. -/
theorem Topology.reachable_blocked (T : Topology Node) : ∀ nodes : List Node,
    T.synchronousCalls.Reachable fun a => if a ∈ nodes then T.blocked a else none
  | [] => .start fun _ => if_neg List.not_mem_nil
  | x :: rest => by
    have before := T.reachable_blocked rest
    by_cases new : x ∉ rest ∧ Relation.TransGen T.Channel x x
    · obtain ⟨b, waits, channel, _⟩ := Topology.blocked_eq new.2
      refine .step (label := x) before ⟨fun a other => ?_, .inl ⟨if_neg new.1, b, channel, ?_⟩⟩
      · simp only [List.mem_cons, other, false_or]
      · exact (if_pos List.mem_cons_self).trans waits
    · have same : (fun a => if a ∈ x :: rest then T.blocked a else none) =
          fun a => if a ∈ rest then T.blocked a else none := by
        funext a
        by_cases mine : a = x
        · subst mine
          by_cases known : a ∈ rest
          · rw [if_pos known, if_pos (List.mem_cons_of_mem _ known)]
          · have idle : T.blocked a = none := dif_neg fun cycle => new ⟨known, cycle⟩
            rw [if_neg known, if_pos List.mem_cons_self, idle]
        · simp only [List.mem_cons, mine, false_or]
      rw [same]
      exact before

/-- Of the members of a list, some is related to none, if the relation is a strict order. -/
theorem exists_last {r : Node → Node → Prop} (irrefl : ∀ x, ¬r x x)
    (trans : ∀ x y z, r x y → r y z → r x z) : ∀ (a : Node) (nodes : List Node),
    ∃ m, m ∈ a :: nodes ∧ ∀ x, x ∈ a :: nodes → ¬r m x
  | a, [] => ⟨a, List.mem_cons_self, fun _ inside => List.mem_singleton.mp inside ▸ irrefl a⟩
  | a, b :: rest => by
    obtain ⟨m, inside, last⟩ := exists_last irrefl trans b rest
    by_cases first : r m a
    · refine ⟨a, List.mem_cons_self, fun x member related => ?_⟩
      rcases List.mem_cons.mp member with rfl | member
      · exact irrefl x related
      · exact last x member (trans m a x first related)
    · refine ⟨m, List.mem_cons_of_mem a inside, fun x member => ?_⟩
      rcases List.mem_cons.mp member with rfl | member
      · exact first
      · exact last x member

open scoped Classical in
/-- Where finitely many nodes have a cycle of calls, the state in which all nodes of cycles are
blocked is a deadlock. -/
theorem Topology.deadlock_blocked {nodes : List Node} (finite : ∀ x, x ∈ nodes)
    (cycle : Relation.TransGen T.Channel a a) : T.Deadlock T.blocked := by
  apply Classical.byContradiction
  intro free
  have inside {x : Node} (cycle : Relation.TransGen T.Channel x x) :
      x ∈ nodes.filter fun x => decide (Relation.TransGen T.Channel x x) :=
    List.mem_filter.mpr ⟨finite x, decide_eq_true cycle⟩
  obtain ⟨m, member, last⟩ := exists_last (fun x waits => free ⟨x, waits⟩)
    (fun _ _ _ => Relation.TransGen.trans) a
    (nodes.filter fun x => decide (Relation.TransGen T.Channel x x))
  have onCycle : Relation.TransGen T.Channel m m := by
    rcases List.mem_cons.mp member with rfl | member
    · exact cycle
    · exact of_decide_eq_true (List.mem_filter.mp member).2
  obtain ⟨b, waits, _, next⟩ := Topology.blocked_eq onCycle
  exact last b (List.mem_cons_of_mem a (inside next)) (.single waits)

/-- Of two properties, the one that more members of a list have. -/
theorem countP_lt {p q : Node → Bool} (more : ∀ x, p x = true → q x = true) (notP : p b = false)
    (hasQ : q b = true) : ∀ nodes : List Node, b ∈ nodes → nodes.countP p < nodes.countP q
  | [], inside => nomatch inside
  | x :: rest, inside => by
    have weak : rest.countP p ≤ rest.countP q := List.countP_mono_left fun x _ => more x
    rw [List.countP_cons, List.countP_cons]
    rcases List.mem_cons.mp inside with rfl | inside
    · rw [notP, hasQ]
      simp only [Bool.false_eq_true, if_false, if_true]
      omega
    · have strict := countP_lt more notP hasQ rest inside
      have here := more x
      cases both : p x <;> cases also : q x <;> simp_all <;> omega

open scoped Classical in
/-- Without cycles of calls, finitely many nodes are layered by the numbers of the nodes that they
reach. -/
theorem Topology.layering_of_acyclic {nodes : List Node} (finite : ∀ x, x ∈ nodes)
    (acyclic : ∀ x, ¬Relation.TransGen T.Channel x x) :
    T.Layering fun a => nodes.countP fun x => decide (Relation.TransGen T.Channel a x) := by
  intro a b channel
  refine countP_lt (b := b) (fun x over => ?_) (decide_eq_false (acyclic b))
    (decide_eq_true (.single channel)) nodes (finite b)
  exact decide_eq_true (.trans (.single channel) (of_decide_eq_true over))

open scoped Classical in
/-- In a layered topology synchronous calls cannot deadlock; of finitely many nodes, those whose
calls cannot deadlock are layered. -/
theorem layered_no_deadlock : layered_no_deadlock.Statement := by
  intro Node T nodes
  refine ⟨fun ⟨_, layering⟩ => layering.deadlockFree, fun finite free => ?_⟩
  refine ⟨_, Topology.layering_of_acyclic finite fun x cycle => ?_⟩
  have reached := T.reachable_blocked nodes
  have all : (fun a => if a ∈ nodes then T.blocked a else none) = T.blocked :=
    funext fun a => if_pos (finite a)
  exact free _ (all ▸ reached) (Topology.deadlock_blocked finite cycle)

/-! ### The types differ -/

/-- Two nodes that may call each other. -/
def twoPeers : Topology Bool where
  allowed a b := a ≠ b

/-- Two peers: a topology may be client-server and peer-to-peer at once, and then it is not
layered. -/
theorem two_peers : two_peers.Statement := by
  have channel {a b : Bool} (different : a ≠ b) : twoPeers.Channel a b := ⟨different, different⟩
  refine ⟨Bool, twoPeers, ⟨fun a => a = true, ?_, false, true, nofun, rfl, channel nofun⟩,
    fun _ _ different => different, ?_⟩
  · intro a b ⟨different, _⟩
    cases a <;> cases b <;> simp_all
  · rintro ⟨layer, layering⟩
    exact Nat.lt_asymm (layering false true (channel nofun)) (layering true false (channel nofun))

/-- Three layers, with calls to all lower ones. -/
def threeLayers : Topology (Fin 3) where
  allowed a b := b < a

/-- A call past a layer closes an odd cycle: a layered topology need not be client-server. -/
theorem layered_not_client_server : layered_not_client_server.Statement := by
  refine ⟨Fin 3, threeLayers, ⟨Fin.val, fun _ _ channel => channel.2⟩, ?_⟩
  rintro ⟨server, divides, _⟩
  have channel {a b : Fin 3} (lower : b < a) : threeLayers.Channel a b :=
    ⟨Fin.ne_of_gt lower, lower⟩
  have first := divides 2 1 (channel (by decide))
  have second := divides 1 0 (channel (by decide))
  have third := divides 2 0 (channel (by decide))
  grind

/-- A ring of four nodes, the corners of a square: each may call its two neighbours. -/
def ring : Topology (Bool × Bool) where
  allowed a b := (a.1 = b.1) ≠ (a.2 = b.2)

/-- The square turned over along the sides that `c` tells. -/
def turned (c x : Bool × Bool) : Bool × Bool :=
  (x.1 ^^ c.1, x.2 ^^ c.2)

/-- To turn the square over twice is to let it lie. -/
theorem turned_turned (c x : Bool × Bool) : turned c (turned c x) = x := by
  obtain ⟨_ | _, _ | _⟩ := c <;> obtain ⟨_ | _, _ | _⟩ := x <;> rfl

/-- Some turn takes a corner to any other. -/
theorem turned_corner (a b : Bool × Bool) : turned (turned a b) a = b := by
  obtain ⟨_ | _, _ | _⟩ := a <;> obtain ⟨_ | _, _ | _⟩ := b <;> rfl

/-- A turn confuses no corners. -/
theorem turned_injective {c x y : Bool × Bool} (same : turned c x = turned c y) : x = y := by
  rw [← turned_turned c x, same, turned_turned]

/-- A turn keeps neighbours. -/
theorem ring_channel_turned (c x y : Bool × Bool) :
    ring.Channel x y ↔ ring.Channel (turned c x) (turned c y) := by
  have cancel (p q r : Bool) : ((p ^^ r) = (q ^^ r)) = (p = q) := by
    cases p <;> cases q <;> cases r <;> simp
  show x ≠ y ∧ (x.1 = y.1) ≠ (x.2 = y.2) ↔ turned c x ≠ turned c y ∧
    ((x.1 ^^ c.1) = (y.1 ^^ c.1)) ≠ ((x.2 ^^ c.2) = (y.2 ^^ c.2))
  rw [cancel, cancel]
  exact and_congr_left fun _ => ⟨mt turned_injective, mt (congrArg _)⟩

/-- A ring: symmetric channels and nodes of the same standing do not make a topology
peer-to-peer. -/
theorem ring_not_peer_to_peer : ring_not_peer_to_peer.Statement := by
  refine ⟨Bool × Bool, ring, fun a b ⟨different, near⟩ => ⟨different.symm, ?_⟩, fun a b => ?_, ?_⟩
  · show (b.1 = a.1) ≠ (b.2 = a.2)
    rw [@eq_comm _ b.1, @eq_comm _ b.2]
    exact near
  · exact ⟨turned (turned a b), turned_corner a b, fun _ _ => turned_injective,
      fun x => ⟨_, turned_turned _ x⟩, ring_channel_turned _⟩
  · intro complete
    have near : (false = true) ≠ (false = true) := complete (false, false) (true, true) nofun
    exact near rfl

/-- Natural numbers as nodes: each may call the next. -/
def endless : Topology Nat where
  allowed a b := b = a + 1

/-- With infinitely many nodes the converse fails: calls that go up forever have no deadlock and
no layers. -/
theorem endless_calls : endless_calls.Statement := by
  refine ⟨Nat, endless, ?_, ?_⟩
  · rintro s reached ⟨a, cycle⟩
    have up {b : Nat} (way : Relation.TransGen (fun x y => s x = some y) a b) : a < b := by
      induction way with
      | single waits =>
        have next := (Topology.channel_of_waits reached waits).2
        exact Nat.lt_of_lt_of_eq (Nat.lt_succ_self a) next.symm
      | tail _ waits more =>
        have next := (Topology.channel_of_waits reached waits).2
        exact Nat.lt_trans more (Nat.lt_of_lt_of_eq (Nat.lt_succ_self _) next.symm)
    exact Nat.lt_irrefl a (up cycle)
  · rintro ⟨layer, layering⟩
    have down (n : Nat) : layer n + n ≤ layer 0 := by
      induction n with
      | zero => exact Nat.le_refl _
      | succ n before =>
        have lower : layer (n + 1) < layer n :=
          layering n (n + 1) ⟨Nat.ne_of_lt (Nat.lt_succ_self n), rfl⟩
        omega
    have := down (layer 0 + 1)
    omega

end DistSys.Structure
