"""Bulk synchronous training: every worker computes with the same parameters, and the run is the
one of a single machine (Valiant 1990, for parameters that are sums of updates)."""
