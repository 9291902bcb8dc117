"""The adversary of Fischer, Lynch and Paterson (JACM 1985) against a consensus protocol.

It looks for a broken axiom, a disagreement, a value nobody ever decides, and then, as the theorem
promises, for an admissible run in which nobody decides: a bivalent initial configuration (Lemma 2),
a schedule that stays bivalent (Lemma 3), and a loop that is fair to all processes but one.
"""

from __future__ import annotations

from typing import Any

from formal.attack.flp_graph import Graph
from formal.attack.flp_model import Asynchronous, Configuration, Event, IllFormed
from formal.attack.model import Model
from formal.attack.result import Result, Run, confirm, same_steps

LENGTH, LIMIT = 30, 20_000


def attack_flp(model: Model, length: int = LENGTH, limit: int = LIMIT) -> Result:
    """Attack a consensus protocol in the asynchronous model.

    Args:
        model: the protocol.
        length: how long the undecided schedule of Lemma 3 is made.
        limit: how many configurations are looked at.

    Raises:
        InputError: the protocol is no protocol of the model.
    """
    return _Attack(model, length, limit).result()


class _Attack:
    def __init__(self, model: Model, length: int, limit: int):
        self.model, self.length, self.limit = model, length, limit
        self.system = Asynchronous(model)

    def result(self) -> Result:
        try:
            self.graph = Graph(self.system, self.limit)
        except IllFormed as e:
            return self._ill_formed(e)
        graph, count = self.graph, len(self.graph.configurations)
        extent = "all" if graph.complete else "the first"
        self.details = [f"{extent} {count} reachable configurations were looked at"]
        if graph.disagreeing is not None:
            return self._disagreement(graph.disagreeing)
        values = set().union(*graph.decided)
        if graph.complete and len(values) < 2:
            return self._trivial(values)
        termination = self._never_deciding()
        if len(self.system.processes) == 1:
            if termination is not None:
                return termination
            return self._nothing(
                "the theorem needs two processes and there is one: it says nothing about this "
                "protocol, in which nothing was found to fail"
            )
        evidence = self._bivalence()
        if termination is not None:
            return self._make(
                "termination",
                termination.verdict,
                (*termination.runs, *evidence),
            )
        if evidence and len(evidence[0].steps) >= self.length + len(self.system.processes):
            return self._make(
                "termination",
                f"termination: after {self.length} steps of the fair schedule of Lemma 3 nobody "
                "has decided and both decisions are still possible",
                evidence,
                exact=False,
            )
        return self._nothing(f"undecided within the bound of {count} configurations", evidence)

    def _ill_formed(self, e: IllFormed) -> Result:
        self.details = ["the protocol breaks an axiom of the model, so it is no protocol of it"]
        count = len(self.system.processes)
        if e.events:
            inputs, events = e.events[0], e.events[1:]  # type: ignore[misc]
        raise NotImplementedError(count)
