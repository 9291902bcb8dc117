"""Runs of round algorithms: the states along an execution whose events are rounds."""

from __future__ import annotations

from formal.readings.finite.domains import Curried, Some
from proofs.foundations.rounds.statements import RoundAlgorithm


def heard(message: Some | None) -> bool | None:
    """What a message says, if one arrived."""
    return None if message is None else message.value


def exchange() -> RoundAlgorithm:
    """Two nodes that remember their own input and the first input heard from the other."""
    return RoundAlgorithm(
        Node=[0, 1],
        Message=[False, True],
        Value=[False, True],
        State=[(own, told) for own in (False, True) for told in (None, False, True)],
        start=lambda p, b: (b, None),
        message=lambda p, s, q: s[0],
        next=lambda p, s, received: (s[0], s[1] if s[1] is not None else heard(received(1 - p))),
        output=lambda p, s: None if s[1] is None else s[0] and s[1],
    )


def test_a_node_learns_the_input_in_the_round_in_which_the_message_arrives():
    algorithm = exchange()
    delivered = Curried(3, lambda k, q, p: k == 1 and (q, p) == (0, 1))
    inputs = Curried(1, lambda p: p == 0)
    states = [[algorithm.state_after(inputs, delivered, r, p) for p in (0, 1)] for r in range(4)]
    assert states[0] == states[1] == [(True, None), (False, None)]
    assert states[2] == states[3] == [(True, None), (False, True)]
