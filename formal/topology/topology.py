"""A permission topology: nodes, who may call whom, and what is said of services and data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formal.errors import InputError


@dataclass(frozen=True)
class Topology:
    """Who may call whom.

    Attributes:
        nodes: the names of the nodes, in the order of the file.
        calls: the pairs (caller, called) of different nodes.
        service: the service of each node that belongs to a named one.
        api: the nodes that take calls of other services.
        uses: for each datum, the nodes that read or write it.
        layers: the layers that the file gives to nodes.
    """

    nodes: tuple[str, ...]
    calls: frozenset[tuple[str, str]]
    service: Mapping[str, str] = field(default_factory=dict)
    api: frozenset[str] = frozenset()
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    layers: Mapping[str, int] = field(default_factory=dict)

    def callees(self) -> dict[str, list[str]]:
        """Whom each node may call, in the order of the nodes."""
        place = {n: i for i, n in enumerate(self.nodes)}
        out: dict[str, list[str]] = {n: [] for n in self.nodes}
        for a, b in sorted(self.calls, key=lambda call: (place[call[0]], place[call[1]])):
            out[a].append(b)
        return out

    def services(self) -> dict[str, str]:
        """The service of every node.

        Where no service is named, the whole system is one, the empty name; otherwise a node
        outside of the named services is a service of its own.
        """
        if not self.service:
            return dict.fromkeys(self.nodes, "")
        return {n: self.service.get(n, n) for n in self.nodes}

    def entrances(self) -> frozenset[str]:
        """The nodes of the APIs; a node that is a service of its own is its API."""
        return self.api | {n for n in self.nodes if n not in self.service}


class Draft:
    """A topology in the making, which refuses what makes no sense.

    Every method takes the line of the file, where it is known, and raises ``InputError`` with it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes: dict[str, None] = {}
        self.closed = False
        self.calls: set[tuple[str, str]] = set()
        self.service: dict[str, str] = {}
        self.api: set[str] = set()
        self.uses: dict[str, dict[str, None]] = {}
        self.layers: dict[str, int] = {}

    def error(self, message: str, line: int | None) -> InputError:
        """An error at a line of the file."""
        return InputError(message, file=self.file, line=line)

    def node(self, name: str, line: int | None) -> None:
        """A node is named; new ones are refused when the file has listed them all."""
        if self.closed and name not in self.nodes:
            raise self.error(f"{name!r} is none of the nodes; expected one of {self.known()}", line)
        self.nodes[name] = None

    def existing(self, name: str, line: int | None) -> None:
        """A node is spoken of that must be known from elsewhere."""
        if name not in self.nodes:
            raise self.error(f"{name!r} is no node; expected one of {self.known()}", line)

    def known(self) -> str:
        """Some of the nodes, for messages."""
        names = list(self.nodes)
        return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")

    def call(self, a: str, b: str, line: int | None) -> None:
        """A node may call another; what a node does by itself is no communication."""
        self.node(a, line)
        self.node(b, line)
        if a != b:
            self.calls.add((a, b))

    def belongs(self, node: str, service: str, line: int | None) -> None:
        """A node belongs to a service, and to no other."""
        if (other := self.service.get(node, service)) != service:
            raise self.error(
                f"node {node!r} is in the services {other!r} and {service!r}; expected one", line
            )
        self.service[node] = service

    def use(self, node: str, datum: str) -> None:
        """A node reads or writes a datum."""
        self.uses.setdefault(datum, {})[node] = None

    def finish(self) -> Topology:
        """The topology; raises ``InputError`` when there is no node, or names are confused."""
        if not self.nodes:
            raise self.error("there is no node; expected calls from node to node", None)
        named = set(self.service.values())
        for n in self.nodes:
            if n in named and n not in self.service:
                raise self.error(
                    f"{n!r} is a service and a node outside of it; expected different names", None
                )
        return Topology(
            nodes=tuple(self.nodes),
            calls=frozenset(self.calls),
            service=dict(self.service),
            api=frozenset(self.api),
            uses={k: tuple(v) for k, v in self.uses.items()},
            layers=dict(self.layers),
        )
