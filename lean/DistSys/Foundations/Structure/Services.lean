module

public import DistSys.Statements.Foundations.Structure

/-!
# Microservices

The document (1.1.2) says that a system consists of independent services which communicate by APIs.
Here that is a property of a topology whose nodes belong to services: calls between services go to
nodes of an API, and no datum is used by two services.  A system that runs on such a topology is
contracted, each service to one node.  The computation stays, so happened-before is that of the
library; what changes is where processes are, and that the contracted topology is one of
microservices again.

`causality_crosses_api` is what makes the API a boundary: by induction on happened-before, the first
step that leaves the service of an event is a message, and a message between services has an end at
an API.

## Main declarations

* `microservice_quotient`, `causality_crosses_api`, `private_data_one_writer`.
* `past_the_api`, `shared_data`: neither requirement implies the other.
-/

@[expose] public noncomputable section

namespace DistSys.Structure

open Metamodel

section Contraction

variable {Process Event Message Node Protocol Payload State View Service Key Value : Type}
  {S : Deployment Process Event Message Node Protocol Payload State View}
  {T : ServiceTopology Node Service Key} {data : State → Key → Value}

/-- Contracted microservices are microservices. -/
theorem ServiceTopology.Microservices.contraction (micro : T.Microservices) :
    T.contraction.Microservices := by
  obtain ⟨⟨a, b, several⟩, api, priv⟩ := micro
  refine ⟨⟨T.service a, T.service b, several⟩, ?_, ?_⟩
  · rintro _ _ ⟨_, a, b, rfl, rfl, allowed⟩ apart
    exact ⟨b, rfl, api a b ⟨fun same => apart (congrArg T.service same), allowed⟩ apart⟩
  · rintro _ _ k ⟨a, rfl, first⟩ ⟨b, rfl, second⟩
    exact priv a b k first second

/-- The system in which each service is one node. -/
def contracted (S : Deployment Process Event Message Node Protocol Payload State View)
    (T : ServiceTopology Node Service Key) (number : Process → Nat)
    (numbered : ∀ p q, T.service (S.host p) = T.service (S.host q) → number p = number q → p = q) :
    Deployment Process Event Message Service Protocol Payload State View where
  toComputation := S.toComputation
  host p := T.service (S.host p)
  index := number
  addressee := S.addressee
  payload := S.payload
  protocol := S.protocol
  initial := S.initial
  step := S.step
  node_exists := S.node_exists.elim fun a _ => ⟨T.service a, rfl⟩
  process_identity := numbered
  received_by_addressee := S.received_by_addressee
  link := T.contraction.allowed
  view := S.view

/-- Contracting the services of a microservice system is a morphism onto a system of microservices,
each of one node, that preserves and reflects communication and happened-before. -/
theorem microservice_quotient : microservice_quotient.Statement := by
  intro Process Event Message Node Protocol Payload State View Service Key Value S T data number
    micro ⟨links, messages, changes⟩ numbered
  refine ⟨micro.contraction, contracted S T number numbered, fun _ => rfl, ?_, fun _ => Iff.rfl,
    fun _ _ _ => Iff.rfl, ⟨fun _ _ => Iff.rfl, ?_, ?_⟩, fun _ _ _ => Iff.rfl, fun _ _ => Iff.rfl⟩
  · exact ⟨fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ _ received => received,
      fun a b linked => ⟨a, b, rfl, rfl, (links a b).mp linked⟩, fun _ => rfl⟩
  · intro p q m communicates apart
    have different : S.host p ≠ S.host q := fun same => apart (congrArg T.service same)
    exact (messages p q m communicates different).imp (fun allowed => ⟨_, _, rfl, rfl, allowed⟩)
      fun allowed => ⟨_, _, rfl, rfl, allowed⟩
  · exact fun e k change => ⟨_, rfl, changes e k change⟩

/-- A message between services has an end at a node of an API. -/
theorem api_of_message (api : T.ApiOnly) (runs : RunsOn S T data) {m : Message} {g : Event}
    (receives : S.received g = some m)
    (apart : T.service (S.host (S.process (S.send m))) ≠ T.service (S.host (S.process g))) :
    T.api (S.host (S.process (S.send m))) ∨ T.api (S.host (S.process g)) := by
  have different : S.host (S.process (S.send m)) ≠ S.host (S.process g) :=
    fun same => apart (congrArg T.service same)
  rcases runs.2.1 _ _ m ⟨rfl, g, receives, rfl⟩ different with call | answer
  · exact .inr (api _ _ ⟨different, call⟩ apart)
  · exact .inl (api _ _ ⟨different.symm, answer⟩ apart.symm)

/-- Happened-before an event that is ≤ another is happened-before that one. -/
theorem causalOrder_of_happenedBefore {d e f : Event} (first : S.CausalOrder d e)
    (second : S.HappenedBefore e f) : S.CausalOrder d f :=
  first.elim (fun same => .inr (same ▸ second)) fun first => .inr (.trans first second)

/-- An event of one service that happened before an event of another did so by a message that its
service sent to another service, to or from a node of an API. -/
theorem causality_crosses_api : causality_crosses_api.Statement := by
  intro Process Event Message Node Protocol Payload State View Service Key Value S T data e f api
    runs apart before
  induction before with
  | @«local» e f step =>
    have same : S.process e = S.process f := S.predecessor_same_process e f step
    exact absurd (by rw [same]) apart
  | @message e f step =>
    obtain ⟨m, receives, rfl⟩ := step
    exact ⟨m, f, receives, .inl rfl, .inl rfl, rfl, apart.symm,
      api_of_message api runs receives apart⟩
  | @trans e f g first second left right =>
    by_cases stays : T.service (S.host (S.process e)) = T.service (S.host (S.process g))
    · obtain ⟨m, d, receives, sent, arrives, home, away, border⟩ := right (stays ▸ apart)
      refine ⟨m, d, receives, ?_, arrives, home.trans stays.symm, stays ▸ away, border⟩
      exact sent.elim (fun same => .inr (same ▸ first)) fun sent => .inr (.trans first sent)
    · obtain ⟨m, d, receives, sent, arrives, rest⟩ := left stays
      exact ⟨m, d, receives, sent, causalOrder_of_happenedBefore arrives second, rest⟩

/-- Events that change the same private datum are events of the same service. -/
theorem private_data_one_writer : private_data_one_writer.Statement := by
  intro _ _ _ _ _ _ _ _ _ _ _ S T data e f k priv runs first second
  exact priv _ _ k (runs.2.2 e k first) (runs.2.2 f k second)

end Contraction

/-! ### Neither requirement implies the other -/

/-- Two services of one node each and one datum: the first calls the second, and who takes calls
and uses the datum is given. -/
def twoServices (api : Bool → Prop) (uses : Bool → Prop) : ServiceTopology Bool Bool Unit where
  allowed a b := a = false ∧ b = true
  service a := a
  api := api
  uses a _ := uses a

/-- Private data are not enough: services may share no data and yet call past an API. -/
theorem past_the_api : past_the_api.Statement := by
  refine ⟨_, _, _, twoServices (fun _ => False) (fun _ => False), fun _ _ _ => nofun, fun api => ?_⟩
  exact api false true ⟨nofun, rfl, rfl⟩ nofun

/-- Calls by the API are not enough: services may keep to the API and yet share a datum. -/
theorem shared_data : shared_data.Statement := by
  refine ⟨_, _, _, twoServices (fun _ => True) (fun _ => True), fun _ _ _ _ => trivial,
    fun priv => ?_⟩
  exact nomatch priv false true () trivial trivial

end DistSys.Structure
