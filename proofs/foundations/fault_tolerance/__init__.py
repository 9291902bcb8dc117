"""Fault tolerance: a property that survives every set of faults that may happen."""
