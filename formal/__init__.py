"""A proof-oriented library of distributed-systems theory.

A definition is written once, in Python, and read in four ways: run on finite instances, sent to
Z3, exported to Lean, and printed for people.  A theorem counts only for the evidence that a
checker gave it.  Reading order: ``language`` (what can be said), ``readings`` (what it means to
each tool), ``checkers`` (who vouches), ``ledger`` (what is known), ``cli``.
"""

__version__ = "0.1.0"
