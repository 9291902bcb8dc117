module

public import DistSys.Byzantine.FourNodes
public import DistSys.Byzantine.Impossibility
public import DistSys.Byzantine.Witnesses
public import DistSys.Cap.Impossibility
public import DistSys.Cap.LocalCopies
public import DistSys.Cap.Model
public import DistSys.Cap.Partition
public import DistSys.Causality.CharronBost
public import DistSys.Causality.Clocks
public import DistSys.Causality.Cuts
public import DistSys.Causality.HappenedBefore
public import DistSys.Causality.Recursion
public import DistSys.Causality.Trace
public import DistSys.Causality.VectorClocks
public import DistSys.CoordinatedAttack
public import DistSys.Execution
public import DistSys.Floodset
public import DistSys.Flp.Commutativity
public import DistSys.Flp.Impossibility
public import DistSys.Flp.MajorityWait
public import DistSys.Flp.Runs
public import DistSys.Flp.Valence
public import DistSys.Flp.Witnesses
public import DistSys.History
public import DistSys.MutualExclusion
public import DistSys.Nakamoto
public import DistSys.PartialSynchrony
public import DistSys.Quorum
public import DistSys.Statements.Byzantine
public import DistSys.Statements.Cap
public import DistSys.Statements.Causality
public import DistSys.Statements.CoordinatedAttack
public import DistSys.Statements.Execution
public import DistSys.Statements.Floodset
public import DistSys.Statements.Flp
public import DistSys.Statements.History
public import DistSys.Statements.MutualExclusion
public import DistSys.Statements.Nakamoto
public import DistSys.Statements.PartialSynchrony
public import DistSys.Statements.Quorum
public import DistSys.Statements.System
public import DistSys.Statements.Tracing
public import DistSys.System
public import DistSys.Tracing

/-! # DistSys: the whole library -/
