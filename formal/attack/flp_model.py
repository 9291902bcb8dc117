"""The asynchronous model of `proofs.impossibility.flp`, executable: configurations, events,
schedules.

States and messages are numbered when first met, so a configuration is a tuple of numbers: it hashes
fast, and the order in which events are tried does not depend on Python's hash seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from formal.attack.model import Model, name, short
from formal.attack.result import ReplayError, Run
from formal.attack.steps import Sent, Step


class Event(NamedTuple):
    """A process takes a step, receiving the message with this number, or none."""

    process: int
    message: int | None


class Configuration(NamedTuple):
    """The state of every process, and the multiset of (addressee, message) as a sorted tuple."""

    states: tuple[int, ...]
    buffer: tuple[tuple[int, int], ...]


class IllFormed(Exception):
    """The protocol breaks an axiom of the model: the run up to the step that shows it."""

    def __init__(
        self,
        axiom: str,
        what: str,
        inputs: Sequence[bool] = (),
        events: Sequence[Event] = (),
    ):
        self.axiom, self.what, self.inputs, self.events = axiom, what, inputs, events
        super().__init__(what)


class Asynchronous:
    """A protocol in the asynchronous model.

    Raises:
        InputError: a state or message is not hashable, a result has the wrong type.
    """

    def __init__(self, model: Model):
        self.model = model
        self.processes = model.listed("processes")
        self.names = [name(p) for p in self.processes]
        self.index = {p: i for i, p in enumerate(self.processes)}
        self.states: list[object] = []
        self.outputs: list[bool | None] = []
        self.messages: list[object] = []
        self._state_numbers: dict[object, int] = {}
        self._message_numbers: dict[object, int] = {}
        self._texts: dict[str, int] = {}
        self._steps: dict[tuple[int, int, int | None], tuple[int, list[tuple[int, int]]]] = {}

    def initial(self, inputs: Sequence[bool]) -> Configuration:
        """The initial configuration with these inputs."""
        states = [
            self._state(self.model.call("start", p, b))
            for p, b in zip(self.processes, inputs, strict=True)
        ]
        for p, s in enumerate(states):
            if self.outputs[s] is not None:
                what = f"{self.names[p]} has decided at the start"
                raise IllFormed("undecided start", what, inputs)
        return Configuration(tuple(states), ())

    def applicable(self, at: Configuration) -> list[Event]:
        """The events that may happen: every pending message, and a null step of every process."""
        events = [Event(q, m) for q, m in dict.fromkeys(at.buffer)]
        return events + [Event(p, None) for p in range(len(self.processes))]

    def after(self, at: Configuration, event: Event) -> Configuration:
        """The configuration after an applicable event."""
        p, m = event
        state, sent = self.step(p, at.states[p], m)
        buffer = list(at.buffer)
        if m is not None:
            buffer.remove((p, m))
        states = (*at.states[:p], state, *at.states[p + 1 :])
        return Configuration(states, tuple(sorted(buffer + sent)))

    def step(self, p: int, state: int, m: int | None) -> tuple[int, list[tuple[int, int]]]:
        """The new state of a process and what it sends."""
        key = (p, state, m)
        if key not in self._steps:
            given = (self.processes[p], self.states[state], None if m is None else self.messages[m])
            following = self._state(self.model.call("next", *given))
            sent = [
                (self.index[q], self._message(x))
                for q, x in self.model.messages(self.index, *given)
            ]
            before, then = self.outputs[state], self.outputs[following]
            if before is not None and then != before:
                raise IllFormed(
                    "write-once output",
                    f"{self.names[p]} changes its decision from {before} to {then}",
                )
            self._steps[key] = following, sent
        return self._steps[key]

    def decisions(self, at: Configuration) -> dict[int, bool]:
        """The processes that have decided, with what."""
        found = {p: self.outputs[s] for p, s in enumerate(at.states)}
        return {p: v for p, v in found.items() if v is not None}

    def text(self, m: int) -> str:
        """How a message is written."""
        return self.model.text(self.messages[m])

    def record(self, inputs: Sequence[bool], events: Sequence[Event]) -> tuple[Step, ...]:
        """Execute a schedule and write down what happens.

        A step that breaks an axiom of the model is recorded as well; it is the last one.
        """
        steps = [Step(0, n, "start", str(b)) for n, b in zip(self.names, inputs, strict=True)]
        at = list(self.initial_states(inputs))
        waiting: list[tuple[int, int, int]] = []  # addressee, message, number: oldest first
        count = 0
        for time, (p, m) in enumerate(events, 1):
            received: tuple[int, ...] = ()
            if m is not None:
                copy = next((w for w in waiting if w[:2] == (p, m)), None)
                if copy is None:
                    raise self.model.error("the protocol is not deterministic: it sent otherwise")
                waiting.remove(copy)
                received = (copy[2],)
            given = (
                self.processes[p],
                self.states[at[p]],
                None if m is None else self.messages[m],
            )
            at[p] = self._state(self.model.call("next", *given))
            sent = []
            for q, x in self.model.messages(self.index, *given):
                waiting.append((self.index[q], self._message(x), count))
                sent.append(Sent(count, name(q), self.text(waiting[-1][1])))
                count += 1
            output = self.outputs[at[p]]
            steps.append(
                Step(
                    time,
                    self.names[p],
                    "null" if m is None else "receive",
                    "" if m is None else self.text(m),
                    received,
                    tuple(sent),
                    None if output is None else str(output),
                )
            )
        return tuple(steps)

    def initial_states(self, inputs: Sequence[bool]) -> list[int]:
        """The numbers of the initial states."""
        pairs = zip(self.processes, inputs, strict=True)
        return [self._state(self.model.call("start", p, b)) for p, b in pairs]

    def read(self, run: Run) -> tuple[list[bool], list[Event]]:
        """The inputs and the schedule of a recorded run.

        Raises:
            ReplayError: it names what does not exist, or receives what is not in the buffer.
        """
        starts = [s for s in run.steps if s.action == "start"]
        if [s.process for s in starts] != self.names:
            raise ReplayError(f"{run.title}: the processes are not those of the protocol")
        inputs = [s.value == "True" for s in starts]
        at = Configuration(tuple(self.initial_states(inputs)), ())
        events = []
        for step in run.steps[len(starts) :]:
            if step.process not in self.names:
                raise ReplayError(f"{run.title}: no process {step.process!r}")
            p = self.names.index(step.process)
            m = None
            if step.action == "receive":
                m = self._texts.get(step.value)
                if m is None or (p, m) not in at.buffer:
                    raise ReplayError(
                        f"{run.title}: {step.value} does not wait for {step.process} "
                        f"at time {step.time}"
                    )
            events.append(Event(p, m))
            # The last step of a run may be one that breaks an axiom.
            if step is not run.steps[-1]:
                at = self.after(at, events[-1])
        return inputs, events

    def _state(self, state: object) -> int:
        number = self._state_numbers.get(self.model.hashable(state, "a state"))
        if number is None:
            number = self._state_numbers[state] = len(self.states)
            self.states.append(state)
            self.outputs.append(self.model.decision(state))
        return number

    def _message(self, message: object) -> int:
        if message is None:
            raise self.model.error("the message None cannot be told from no message: send a value")
        number = self._message_numbers.get(message)
        if number is None:
            text = self.model.text(message)
            if text in self._texts:
                raise self.model.error(
                    f"two different messages are both written {short(message)}: give them a repr"
                )
            number = self._message_numbers[message] = self._texts[text] = len(self.messages)
            self.messages.append(message)
        return number
