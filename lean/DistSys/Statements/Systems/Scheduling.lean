module

/-!
# List scheduling: never leave a machine idle, and be at most twice as slow (Graham 1966)

The scheduler of a cluster gives each job, as it comes, to a machine with the least load, and knows
nothing of the jobs to come.  Graham's bound is the classic theorem of the field: on m machines that
takes at most 2 - 1/m times as long as the best schedule of the same jobs.  Here jobs are
independent; the load of a machine is the time at which it has done its jobs.

Written by `formal export` from `proofs/systems/scheduling/statements.py`; never edited by hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.Scheduling

open scoped Classical in
/-- How long a machine works on its jobs; a job is its machine and its size.

机器的负载 -/
def load (m : Nat) (jobs : List (Fin m × Nat)) (i : Fin m) : Nat :=
  match jobs with | [] => 0 | job :: rest => (if job.1 = i then job.2 else 0) + load m rest i

open scoped Classical in
/-- Each job, in the order of the list, is on a machine with the least load when it comes.

表调度：每个任务交给当前负载最小的机器 -/
def ListSchedule (m : Nat) (before : Fin m → Nat) (jobs : List (Fin m × Nat)) : Prop :=
  match jobs with
    | [] => True
    | job :: rest => (∀ (j : Fin m), before job.1 ≤ before j) ∧
        ListSchedule m (fun (j : Fin m) => before j + (if job.1 = j then job.2 else 0)) rest

open scoped Classical in
/-- The jobs have the same sizes, each as often; order and machines may differ.

同样的任务 -/
def SameJobs (m : Nat) (jobs others : List (Fin m × Nat)) : Prop :=
  ∀ (size : Nat),
    (jobs.map (fun (job : Fin m × Nat) => job.2)).countP (fun (n : Nat) => decide (n = size)) =
      (others.map (fun (job : Fin m × Nat) => job.2)).countP (fun (n : Nat) => decide (n = size))

/-- If any schedule of the same jobs is done by some time, then m times the load of a machine under
list scheduling is at most 2m - 1 times that time.

Graham 界：表调度的完成时间至多为最优的 2 − 1/m 倍 -/
def graham_bound.Statement : Prop :=
  ∀ (m : Nat) (jobs others : List (Fin m × Nat)) (time : Nat) (i : Fin m),
    ListSchedule m (fun (_ : Fin m) => 0) jobs →
    SameJobs m jobs others →
    (∀ (j : Fin m), load m others j ≤ time) →
    m * load m jobs i ≤ (2 * m - 1) * time

end DistSys.Scheduling
