"""The protocols that ``formal new attack-model`` writes, one for each theorem, to be changed.

Each runs as it stands, and ``formal attack`` finds which hypothesis of the theorem it fails.  The
class is named after the file.
"""

from __future__ import annotations

from string import Template

_FLP = Template('''\
"""$title: consensus among processes that may stop, over messages that may be late.

    formal attack $name.py --theorem flp

A state and a message may be any hashable value.
"""


class $klass:
    """Everyone tells everyone its input and decides when it has heard all of them."""

    processes = ("p", "q", "r")

    def start(self, process, bit):
        """The state of a process whose input is a bool."""
        return ("new", ((process, bit),))

    def next(self, process, state, message):
        """The state after a step; ``message`` is what is received, or None."""
        _, heard = state
        if message is not None:
            heard = tuple(sorted({*heard, message}))
        return ("told", heard)

    def sends(self, process, state, message):
        """What this step sends: pairs of a destination and a message."""
        phase, heard = state
        if phase == "told":
            return []
        return [(q, heard[0]) for q in self.processes if q != process]

    def output(self, state):
        """The decision, True or False, or None: there is none yet.  It may not change again."""
        _, heard = state
        if len(heard) < len(self.processes):
            return None
        return all(bit for _, bit in heard)
''')

_CAP = Template('''\
"""$title: a register on several nodes, over messages that may be lost.

    formal attack $name.py --theorem cap

A state and a message may be any hashable value.  What a node sees is one of

    Invoke(Read()), Invoke(Write(value))    its client asks for something
    Receive(source, message)                a message from another node
    Tick()                                  its own time passes

and it answers its client with ``Value(v)`` to a read and ``Done()`` to a write, or later.
"""

from formal.attack import Done, Invoke, Read, Receive, Value, Write


class $klass:
    """Every node answers from its own copy and tells the others what was written."""

    nodes = ("a", "b")
    values = (0, 1)  # the first is the register's value at the start

    def start(self, node):
        """The state of a node."""
        return self.values[0]

    def next(self, node, state, seen):
        """The state after a node has seen something."""
        if isinstance(seen, Invoke) and isinstance(seen.operation, Write):
            return seen.operation.value
        return seen.message if isinstance(seen, Receive) else state

    def sends(self, node, state, seen):
        """What the node sends then: pairs of a destination and a message."""
        if isinstance(seen, Invoke) and isinstance(seen.operation, Write):
            return [(n, seen.operation.value) for n in self.nodes if n != node]
        return []

    def answer(self, node, state, seen):
        """What the node answers its client then, or None: not yet."""
        if not isinstance(seen, Invoke):
            return None
        return Value(state) if seen.operation == Read() else Done()
''')

_BYZANTINE = Template('''\
"""$title: agreement in rounds, where f nodes may say anything to anybody.

    formal attack $name.py --theorem byzantine

A state and a message may be any hashable value; a Byzantine node sends what it likes.
"""


class $klass:
    """Two rounds of votes: everyone votes, and again for the majority it saw, which decides."""

    nodes = ("a", "b", "c")
    f = 1  # so many of the nodes may be Byzantine
    default_message = False  # what is taken for a message that a Byzantine node does not send

    def start(self, node, bit):
        """The state of a node whose input is a bool."""
        return (0, bit)

    def message(self, node, state, to):
        """What the node sends to another in this round."""
        return state[1]

    def next(self, node, state, received):
        """The state after the round; ``received`` has a message of each node, its own too."""
        rounds, vote = state
        if rounds == 2:
            return state
        yes = sum(bool(v) for v in received.values())
        return (rounds + 1, 2 * yes > len(received))

    def output(self, node, state):
        """The decision, True or False, or None: there is none yet."""
        rounds, vote = state
        return vote if rounds == 2 else None
''')

_GENERALS = Template('''\
"""$title: two generals, who attack together or not at all, and lose messages.

    formal attack $name.py --theorem coordinated-attack

The generals are called False and True.  A state and a message may be any hashable value.
"""


class $klass:
    """Attack when the other wants to as well and has confirmed it three times."""

    rounds = 3

    def start(self, general, wants):
        """The state of a general who wants to attack or not."""
        return (wants, 0, 0)

    def message(self, general, state):
        """What the general sends to the other in this round."""
        wants, _, heard = state
        return (wants, heard)

    def next(self, general, state, message):
        """The state after the round; ``message`` is None when it was lost."""
        wants, number, heard = state
        confirmed = message is not None and message[0] and message[1] >= heard == number
        return (wants, number + 1, heard + 1 if confirmed else heard)

    def output(self, general, state):
        """True: attack, False: stay, or None: not decided yet."""
        wants, number, heard = state
        return wants and heard == self.rounds if number >= self.rounds else None
''')

TEMPLATES = {
    "flp": _FLP,
    "cap": _CAP,
    "byzantine": _BYZANTINE,
    "coordinated-attack": _GENERALS,
}


def attack_model(theorem: str, name: str, klass: str) -> str:
    """The text of a protocol for a theorem."""
    title = name.replace("_", " ").capitalize()
    return TEMPLATES[theorem].substitute(name=name, klass=klass, title=title)
