module

public import DistSys.Statements.Foundations.Execution
public import DistSys.Statements.Semantics.Ltl

/-!
# Locks with fencing tokens: safety, and what they owe to fairness

A lock service grants a lease to one client at a time, and takes it back when it expires.  A client
that was paused does not notice: it still believes that it holds the lock, and its writes, sent when
they may, arrive when they like.  So exclusion at the lock service is not exclusion at the storage.
With every grant the service hands out a larger number, the fencing token; the storage keeps the
largest that it has seen and refuses a write with a smaller one.

Written by `formal export` from `proofs/systems/lock_service/{liveness,protocol}.py`; never edited
by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.LockService

/-- A state of `LockService`. -/
structure LockServiceState (Client : Type) where
  /-- the client holds the lock, as the service sees it -/
  holds : Client → Prop
  /-- the token of the next grant -/
  nextToken : Nat
  /-- the client was granted the lock with the token -/
  granted : Client → Nat → Prop
  /-- a write of the client with the token was sent -/
  requested : Client → Nat → Prop
  /-- the largest token that the storage has seen -/
  largest : Nat
  /-- how many writes the storage has accepted -/
  writes : Nat
  /-- the writes in order: number, client, token -/
  accepted : Nat → Client → Nat → Prop

/-- A lock service, its clients, and a storage that they write to.

锁服务、会暂停的客户端与存储 -/
structure LockService (Client : Type) where
  /-- whether the storage refuses a write whose token is too small -/
  fenced : Bool

/-- The initial states of `LockService`. -/
def LockService.Init {Client : Type} (L : LockService Client) (s : LockServiceState Client)
    : Prop :=
  (∀ (c : Client), ¬s.holds c) ∧
  s.nextToken = 0 ∧
  (∀ (c : Client) (k : Nat), ¬s.granted c k) ∧
  (∀ (c : Client) (k : Nat), ¬s.requested c k) ∧
  s.largest = 0 ∧
  s.writes = 0 ∧
  (∀ (i : Nat) (c : Client) (k : Nat), ¬s.accepted i c k)

/-- The service grants the free lock with a new token. -/
def LockService.GrantStep {Client : Type} (L : LockService Client) (s t : LockServiceState Client)
    (c : Client) : Prop :=
  (∀ (d : Client), ¬s.holds d) ∧
  (∀ (d : Client), t.holds d ↔ s.holds d ∨ d = c) ∧
  t.nextToken = s.nextToken + 1 ∧
  (∀ (d : Client) (k : Nat), t.granted d k ↔ s.granted d k ∨ d = c ∧ k = s.nextToken) ∧
  (∀ (x1 : Client) (x2 : Nat), t.requested x1 x2 ↔ s.requested x1 x2) ∧
  t.largest = s.largest ∧
  t.writes = s.writes ∧
  (∀ (x1 : Nat) (x2 : Client) (x3 : Nat), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- The lease of the holder ends, or it gives the lock back; the client need not notice. -/
def LockService.ExpireStep {Client : Type} (L : LockService Client) (s t : LockServiceState Client)
    (c : Client) : Prop :=
  s.holds c ∧
  (∀ (d : Client), t.holds d ↔ s.holds d ∧ d ≠ c) ∧
  t.nextToken = s.nextToken ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2) ∧
  (∀ (x1 : Client) (x2 : Nat), t.requested x1 x2 ↔ s.requested x1 x2) ∧
  t.largest = s.largest ∧
  t.writes = s.writes ∧
  (∀ (x1 : Nat) (x2 : Client) (x3 : Nat), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- A client that was granted the lock, and believes that it holds it, sends a write. -/
def LockService.RequestStep {Client : Type} (L : LockService Client) (s t : LockServiceState Client)
    (c : Client) (k : Nat) : Prop :=
  s.granted c k ∧
  (∀ (d : Client) (m : Nat), t.requested d m ↔ s.requested d m ∨ d = c ∧ m = k) ∧
  (∀ (x1 : Client), t.holds x1 ↔ s.holds x1) ∧
  t.nextToken = s.nextToken ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2) ∧
  t.largest = s.largest ∧
  t.writes = s.writes ∧
  (∀ (x1 : Nat) (x2 : Client) (x3 : Nat), t.accepted x1 x2 x3 ↔ s.accepted x1 x2 x3)

/-- A write arrives, and the storage accepts it; if fenced, only when it has seen no larger token.
-/
def LockService.WriteStep {Client : Type} (L : LockService Client) (s t : LockServiceState Client)
    (c : Client) (k : Nat) : Prop :=
  s.requested c k ∧
  (L.fenced = true → s.largest ≤ k) ∧
  (s.largest ≤ k → t.largest = k) ∧
  (k < s.largest → t.largest = s.largest) ∧
  t.writes = s.writes + 1 ∧
  (∀ (i : Nat) (d : Client) (m : Nat),
     t.accepted i d m ↔ s.accepted i d m ∨ i = s.writes ∧ d = c ∧ m = k) ∧
  (∀ (x1 : Client), t.holds x1 ↔ s.holds x1) ∧
  t.nextToken = s.nextToken ∧
  (∀ (x1 : Client) (x2 : Nat), t.granted x1 x2 ↔ s.granted x1 x2) ∧
  (∀ (x1 : Client) (x2 : Nat), t.requested x1 x2 ↔ s.requested x1 x2)

/-- One step of `LockService`: some action. -/
def LockService.Step {Client : Type} (L : LockService Client) (s t : LockServiceState Client)
    : Prop :=
  (∃ c : Client, L.GrantStep s t c) ∨
  (∃ c : Client, L.ExpireStep s t c) ∨
  (∃ (c : Client) (k : Nat), L.RequestStep s t c k) ∨
  (∃ (c : Client) (k : Nat), L.WriteStep s t c k)

/-- The states that `LockService` reaches from an initial state. -/
inductive LockService.Reachable {Client : Type} (L : LockService Client)
    : LockServiceState Client → Prop where
  | init {s : LockServiceState Client} :
      L.Init s → LockService.Reachable L s
  | step {s r : LockServiceState Client} :
      LockService.Reachable L r → L.Step r s → LockService.Reachable L s

/-- The service never has two holders at once.

锁服务：同一时刻至多一个持有者 -/
def one_holder.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (s : LockServiceState Client),
    L.Reachable s → (∀ (c d : Client), s.holds c → s.holds d → c = d)

/-- With fencing, the storage accepts no write of an older grant after one of a newer.

隔离令牌：存储接受的写按令牌排序，旧持有者的写不会落在新持有者之后 -/
def fencing_safe.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (s : LockServiceState Client),
    L.Reachable s →
    (∀ (i j : Nat) (c d : Client) (k m : Nat),
       L.fenced = true → s.accepted i c k → s.accepted j d m → i ≤ j → k ≤ m)

/-- With fencing, between two writes under one grant the storage accepts no write of another client.

隔离令牌：两次写之间没有他人的写 -/
def writes_are_exclusive.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (s : LockServiceState Client),
    L.Reachable s →
    (∀ (i j h : Nat) (c d : Client) (k m : Nat),
       L.fenced = true →
       s.accepted i c k →
       s.accepted j d m →
       s.accepted h c k →
       i ≤ j →
       j ≤ h →
       d = c)

/-- Without fencing a paused client overwrites: the lock was granted to one client, then to another,
and at the storage a write of the older grant lies after one of the newer.

没有隔离令牌：暂停的客户端覆盖新持有者的写 -/
def without_fencing_unsafe.Statement : Prop :=
  ∃ (Client : Type) (L : LockService Client) (s : LockServiceState Client) (c d : Client),
    L.fenced = false ∧
    L.Reachable s ∧
    c ≠ d ∧
    s.granted c 0 ∧
    s.granted d 1 ∧
    s.accepted 0 d 1 ∧
    s.accepted 1 c 0

/-- The actions of the lock service with their parameters.

锁服务的动作 -/
inductive Act (Client : Type) where
  /-- the client gets the free lock -/
  | grant (a1 : Client)
  /-- the client's lease ends -/
  | expire (a1 : Client)
  /-- the client sends a write with the token -/
  | request (a1 : Client) (a2 : Nat)
  /-- the write arrives and is accepted -/
  | write (a1 : Client) (a2 : Nat)

/-- The lock service as a labelled system: its steps, each with its action and parameters.

锁服务作为带标号的转移系统 -/
def labelled {Client : Type} (L : LockService Client)
    : Execution.LabelledSystem (LockServiceState Client) (Act Client) :=
  { step :=
      fun (s : LockServiceState Client) (act : Act Client) (t : LockServiceState Client) =>
        match act with
          | .grant c => L.GrantStep s t c
          | .expire c => L.ExpireStep s t c
          | .request c k => L.RequestStep s t c k
          | .write c k => L.WriteStep s t c k }

/-- The steps of the lock service are the steps of the labelled system.

带标号系统的步就是协议的步 -/
def step_is_act.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (s t : LockServiceState Client),
    L.Step s t ↔ (∃ act : Act Client, (labelled L).step s act t)

/-- Some client is granted the lock.

授予 -/
def Grants {Client : Type} (act : Act Client) : Prop := ∃ c : Client, act = Act.grant c

/-- Some lease ends.

租约结束 -/
def Expires {Client : Type} (act : Act Client) : Prop := ∃ c : Client, act = Act.expire c

/-- The client's write with the token arrives.

某写到达 -/
def Writes {Client : Type} (c : Client) (k : Nat) (act : Act Client) : Prop := act = Act.write c k

/-- Nobody holds the lock.

锁空闲 -/
def IsFree {Client : Type} (L : LockService Client) (s : LockServiceState Client) : Prop :=
  ∀ (c : Client), ¬s.holds c

/-- The storage has accepted the client's write with the token.

写已到达 -/
def Arrived {Client : Type} (L : LockService Client) (s : LockServiceState Client) (c : Client)
    (k : Nat) : Prop :=
  ∃ i : Nat, s.accepted i c k

/-- Each write that was sent arrives, or the storage is fenced and sees a larger token.

每个已发出的写终将到达或被超越 -/
def WritesServed {Client : Type} (L : LockService Client) (states : Nat → LockServiceState Client)
    : Prop :=
  ∀ (c : Client) (k : Nat),
    Ltl.LeadsTo
      states
      (fun (s : LockServiceState Client) => s.requested c k)
      (fun (s : LockServiceState Client) => Arrived L s c k ∨ L.fenced = true ∧ k < s.largest)

/-- In a run that is weakly fair to granting and to expiry, a free lock is granted some time, a held
one gets free, and so every token is handed out.

锁服务的活性：空闲的锁终被授予，租约终会结束，令牌无界增长 -/
def grant_is_live.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (states : Nat → LockServiceState Client)
      (acts : Nat → Act Client),
    L.Init (states 0) →
    (labelled L).InfiniteRun states acts →
    (labelled L).WeaklyFair (fun (act : Act Client) => Grants act) states acts →
    (labelled L).WeaklyFair (fun (act : Act Client) => Expires act) states acts →
    Ltl.LeadsTo
      states
      (fun (s : LockServiceState Client) => IsFree L s)
      (fun (s : LockServiceState Client) => ¬IsFree L s) ∧
    Ltl.LeadsTo
      states
      (fun (s : LockServiceState Client) => ¬IsFree L s)
      (fun (s : LockServiceState Client) => IsFree L s) ∧
    (∀ (k : Nat), ∃ (n : Nat) (c : Client), (states n).granted c k)

/-- In a run that is weakly fair to every write, a write that was sent arrives, unless the storage
is fenced and has seen a larger token.

写的活性：已发出的写终将到达，除非被更大的令牌超越 -/
def write_is_live.Statement : Prop :=
  ∀ {Client : Type} (L : LockService Client) (states : Nat → LockServiceState Client)
      (acts : Nat → Act Client),
    (labelled L).InfiniteRun states acts →
    (∀ (c : Client) (k : Nat),
       (labelled L).WeaklyFair (fun (act : Act Client) => Writes c k act) states acts) →
    WritesServed L states

/-- Runs as in `grant_is_live` and `write_is_live` exist, with a write that is still to come.

见证：对一切公平且有写发出的运行存在 -/
def fair_run.Statement : Prop :=
  ∃ (Client : Type) (L : LockService Client) (states : Nat → LockServiceState Client)
      (acts : Nat → Act Client),
    L.Init (states 0) ∧
    (labelled L).InfiniteRun states acts ∧
    (labelled L).WeaklyFair (fun (act : Act Client) => Grants act) states acts ∧
    (labelled L).WeaklyFair (fun (act : Act Client) => Expires act) states acts ∧
    (∀ (c : Client) (k : Nat),
       (labelled L).WeaklyFair (fun (act : Act Client) => Writes c k act) states acts) ∧
    (∃ (n : Nat) (c : Client) (k : Nat),
       (states n).requested c k ∧ ¬Arrived L (states n) c k ∧ (states n).largest ≤ k)

/-- Weak fairness does not serve everybody: in some run that is weakly fair to granting the lock to
each client, to ending each lease, and to each write, a client never gets the lock.

弱公平下的饥饿：某客户端永远得不到锁 -/
def starvation.Statement : Prop :=
  ∃ (Client : Type) (L : LockService Client) (states : Nat → LockServiceState Client)
      (acts : Nat → Act Client) (c : Client),
    L.Init (states 0) ∧
    (labelled L).InfiniteRun states acts ∧
    (labelled L).WeaklyFair (fun (act : Act Client) => Grants act) states acts ∧
    (labelled L).WeaklyFair (fun (act : Act Client) => Expires act) states acts ∧
    (∀ (d : Client),
       (labelled L).WeaklyFair (fun (act : Act Client) => act = Act.grant d) states acts ∧
       (labelled L).WeaklyFair (fun (act : Act Client) => act = Act.expire d) states acts) ∧
    (∀ (c₁ : Client) (k : Nat),
       (labelled L).WeaklyFair (fun (act : Act Client) => Writes c₁ k act) states acts) ∧
    (∀ (n : Nat), ¬(states n).holds c)

end DistSys.LockService
