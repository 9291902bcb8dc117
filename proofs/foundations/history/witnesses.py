"""A register of two values."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.history.statements import SequentialObject


@witness(structure=SequentialObject)
def register_values():
    """A one-bit object whose operations read it."""
    one_bit = SequentialObject(
        Operation=["read"],
        Response=[0, 1],
        State=[0, 1],
        initial=0,
        step=lambda s, o: (s, s),
    )
    return one_bit, {"Node": ["n"], "history": []}
