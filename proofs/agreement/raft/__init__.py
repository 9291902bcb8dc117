"""Raft (Ongaro and Ousterhout 2014): elections, the replicated log, why it is safe."""
