"""Z3, and cvc5 as a second opinion: solver runs, models, theorems, transition systems.

Reading order: ``solver`` (one question, one process), ``portfolio`` (verdicts, smallest models),
``models``, ``theorems`` (proof, vacuity, mutants), ``conditions`` and ``systems`` (transition
systems), ``bounded`` (bounded model checking).
"""
