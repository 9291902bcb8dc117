"""Conflict-free replicated data types: laws, instances, values, faults."""
