"""The adversaries of the impossibility theorems, against a protocol written in Python.

Reading order:

1. `formal.attack.model`: the user's class and what it must have; `formal.attack.terms` for
   registers;
2. `formal.attack.flp` (with `flp_model`, `flp_graph`), `formal.attack.cap`,
   `formal.attack.byzantine`, `formal.attack.coordinated_attack`: an adversary each;
3. `formal.attack.result`: what they find, replayed; `formal.attack.drawing`: drawn.
"""

from __future__ import annotations

from formal.attack.byzantine import attack_byzantine
from formal.attack.cap import attack_cap
from formal.attack.coordinated_attack import attack_generals
from formal.attack.flp import attack_flp
from formal.attack.model import Model, load_model
from formal.attack.result import ReplayError, Result, Run
from formal.attack.steps import Sent, Step
from formal.attack.terms import Done, Invoke, Read, Receive, Tick, Value, Write

__all__ = [
    "Done",
    "Invoke",
    "Model",
    "Read",
    "Receive",
    "ReplayError",
    "Result",
    "Run",
    "Sent",
    "Step",
    "Tick",
    "Value",
    "Write",
    "attack",
    "load_model",
]


def attack(
    protocol: object, theorem: str, *, length: int | None = None, limit: int | None = None
) -> Result:
    """Run a theorem's adversary against a protocol and replay what it finds.

    Args:
        protocol: the protocol, as a class, an instance or a loaded model.
        theorem: ``flp``, ``cap``, ``byzantine`` or ``coordinated-attack``.
        length: steps of the undecided schedule (flp), rounds to wait (the others).
        limit: configurations (flp) or runs (byzantine with n > 3f) to look at.

    Raises:
        InputError: the protocol does not fit the theorem's model.
        ReplayError: the run does not happen again: the protocol is not deterministic.
    """
    model = protocol if isinstance(protocol, Model) else Model(protocol, theorem)
    bounds = {k: v for k, v in (("length", length), ("limit", limit)) if v is not None}
    if theorem in ("cap", "coordinated-attack"):
        bounds.pop("limit", None)
    attacks = {
        "flp": attack_flp,
        "cap": attack_cap,
        "byzantine": attack_byzantine,
        "coordinated-attack": attack_generals,
    }
    result = attacks[theorem](model, **bounds)
    result.replay(model)
    return result
