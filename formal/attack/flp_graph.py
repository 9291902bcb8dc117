"""The reachable configurations of a protocol, their valency, and runs in which nobody decides."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import product

from formal.attack.flp_model import Asynchronous, Configuration, Event, IllFormed


class Graph:
    """The configurations found breadth first from all initial ones, at most ``limit`` of them.

    ``complete`` says whether these are all; ``disagreeing`` is the first configuration with two
    decisions (the search ends there); ``can[v]`` are those from which ``v`` is decided inside the
    graph, so that bivalence is certain even in an incomplete graph.
    """

    def __init__(self, system: Asynchronous, limit: int):
        self.system = system
        self.configurations: list[Configuration] = []
        self.numbers: dict[Configuration, int] = {}
        self.parents: list[tuple[int, Event] | None] = []
        self.inputs: dict[int, tuple[bool, ...]] = {}
        self.edges: list[list[tuple[Event, int]]] = []
        self.disagreeing: int | None = None
        self.complete = True
        self._explore(limit)
        self.decided: list[set[bool]] = [
            set(system.decisions(c).values()) for c in self.configurations
        ]
        backward = self._backward()
        self.can = {
            v: self._closure((i for i, d in enumerate(self.decided) if v in d), backward)
            for v in (False, True)
        }
        self.bivalent = self.can[False] & self.can[True]

    def _explore(self, limit: int) -> None:
        for inputs in product((False, True), repeat=len(self.system.processes)):
            if len(self.configurations) >= limit:
                self.complete = False
                break
            self.inputs.setdefault(self._number(self.system.initial(inputs), None), inputs)
        position = 0
        while position < len(self.configurations):
            at = self.configurations[position]
            for event in self.system.applicable(at):
                try:
                    following = self.system.after(at, event)
                except IllFormed as e:
                    inputs, events = self.path(position)
                    raise IllFormed(e.axiom, e.what, inputs, [*events, event]) from None
                if following not in self.numbers and len(self.configurations) >= limit:
                    self.complete = False
                    continue
                number = self._number(following, (position, event))
                self.edges[position].append((event, number))
                if len(set(self.system.decisions(following).values())) == 2:
                    self.disagreeing, self.complete = number, False
                    return
            position += 1

    def _number(self, at: Configuration, parent: tuple[int, Event] | None) -> int:
        if at not in self.numbers:
            self.numbers[at] = len(self.configurations)
            self.configurations.append(at)
            self.parents.append(parent)
            self.edges.append([])
        return self.numbers[at]

    def _backward(self) -> list[list[int]]:
        backward: list[list[int]] = [[] for _ in self.edges]
        for tail, edges in enumerate(self.edges):
            for _, head in edges:
                backward[head].append(tail)
        return backward

    @staticmethod
    def _closure(seeds: Iterable[int], backward: list[list[int]]) -> set[int]:
        found = set(seeds)
        queue = list(found)
        while queue:
            for tail in backward[queue.pop()]:
                if tail not in found:
                    found.add(tail)
                    queue.append(tail)
        return found

    def path(self, number: int) -> tuple[tuple[bool, ...], list[Event]]:
        """The inputs and a shortest schedule that lead to a configuration."""
        events: list[Event] = []
        parent = self.parents[number]
        while parent is not None:
            number, event = parent
            events.append(event)
            parent = self.parents[number]
        return self.inputs[number], events[::-1]

    def shortest(
        self,
        start: int,
        goal: Callable[[int, Event | None], bool],
        allowed: Callable[[int, Event, int], bool] = lambda tail, event, head: True,
    ) -> tuple[list[Event], int] | None:
        """A shortest schedule whose last event and configuration satisfy the goal, or none."""
        if goal(start, None):
            return [], start
        before: dict[int, tuple[int, Event]] = {}
        queue = deque([start])
        seen = {start}
        while queue:
            tail = queue.popleft()
            for event, head in self.edges[tail]:
                if not allowed(tail, event, head):
                    continue
                if goal(head, event):
                    events = [event]
                    while tail != start:
                        tail, event = before[tail]
                        events.append(event)
                    return events[::-1], head
                if head not in seen:
                    seen.add(head)
                    before[head] = tail, event
                    queue.append(head)
        return None

    def undecided_loop(self, stopped: int | None) -> tuple[int, list[Event]] | None:
        """A configuration and a loop through it that is fair to all processes but ``stopped``.

        Nobody decides in it, every other process takes a step, and every message that waits for one
        is received: repeated for ever it is an admissible run.
        """
        inside = [not d for d in self.decided]

        def allowed(tail: int, event: Event, head: int) -> bool:
            return inside[tail] and inside[head] and event.process != stopped

        for component in self._components(allowed):
            members = set(component)
            edges = {
                event: (tail, head)
                for tail in component
                for event, head in self.edges[tail]
                if head in members and allowed(tail, event, head)
            }
            waiting = {
                Event(q, m)
                for i in component
                for q, m in self.configurations[i].buffer
                if q != stopped
            }
            steppers = {event.process for event in edges}
            others = set(range(len(self.system.processes))) - {stopped}
            if others <= steppers and waiting <= set(edges):
                return self._tour(min(component), members, waiting, others, allowed)
        return None

    def _tour(
        self,
        start: int,
        members: set[int],
        waiting: set[Event],
        others: set[int],
        allowed: Callable[[int, Event, int], bool],
    ) -> tuple[int, list[Event]]:
        at, events = start, list[Event]()

        def within(tail: int, event: Event, head: int) -> bool:
            return head in members and allowed(tail, event, head)

        def go(goal: Callable[[int, Event | None], bool]) -> None:
            nonlocal at
            found = self.shortest(at, goal, within)
            assert found is not None, "a strongly connected component has a way"
            events.extend(found[0])
            at = found[1]

        for wanted in sorted(waiting):
            if wanted not in events:
                go(lambda head, event, wanted=wanted: event == wanted)  # type: ignore[misc]
        for p in sorted(others - {event.process for event in events}):
            go(lambda head, event, p=p: event is not None and event.process == p)  # type: ignore[misc]
        go(lambda head, event: head == start)
        return start, events

    def _components(self, allowed: Callable[[int, Event, int], bool]) -> list[list[int]]:
        """Strongly connected components (Tarjan 1972), the one found earliest first."""
        index: dict[int, int] = {}
        low: dict[int, int] = {}
        stack: list[int] = []
        on_stack: set[int] = set()
        found: list[list[int]] = []
        for root in range(len(self.edges)):
            if root in index:
                continue
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
            work = [(root, iter(self.edges[root]))]
            while work:
                node, rest = work[-1]
                for event, head in rest:
                    if not allowed(node, event, head):
                        continue
                    if head not in index:
                        index[head] = low[head] = len(index)
                        stack.append(head)
                        on_stack.add(head)
                        work.append((head, iter(self.edges[head])))
                        break
                    if head in on_stack:
                        low[node] = min(low[node], index[head])
                else:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[node])
                    if low[node] == index[node]:
                        component = [stack.pop()]
                        while component[-1] != node:
                            component.append(stack.pop())
                        on_stack.difference_update(component)
                        found.append(component)
        return sorted(found, key=min)
