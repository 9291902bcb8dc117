"""Closed forms by computer algebra: thresholds, availability, double spending, message counts.

What SymPy derives is labelled ``cas``: it is not evidence for a theorem.  A theory says in a module
``closed_forms`` which thresholds and protocols it has, and which of its theorems say the same; the
tests compare the forms with enumerations, exact recursions, Z3, and runs of the theory's systems.
"""
