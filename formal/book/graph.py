"""What rests on what: the topics of a theory as one graph, and the theorems of a topic as another.

An edge leads from a theorem or definition to what its statement mentions, and to the theorems that
it names in ``uses``, ``inhabited_by`` or ``refuted_by``.  What a proof rests on besides, and what
evidence was seen, only a run of the checkers knows: with ``Known`` the graph has that too.  Pages
that are committed are drawn without, so that they depend on the text of the theory alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain

from formal.book.layers import Node, draw
from formal.evidence.ledger import last_run
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.readings.canonical import Item, meaning_hash, mentioned_by, name_of
from formal.theory import Theory


def kind_of(theorem: Theorem) -> str:
    """The colour of a theorem: by the evidence that it claims."""
    return _kind(theorem.by)


def _kind(evidence: Iterable[str]) -> str:
    seen = set(evidence)
    if "lean" in seen:
        return "lean and smt" if "smt" in seen else "lean"
    if "smt" in seen:
        return "smt"
    return "bounded" if seen & {"bounded", "example", "cas"} else "open"


@dataclass(frozen=True)
class Known:
    """What the last full run recorded of the theorems whose statements are still the same.

    ``rests_on`` are the theorems that a proof uses, ``evidence`` the kinds that were seen, by id;
    a theorem that is in neither was not checked as it now stands.
    """

    rests_on: Mapping[str, tuple[str, ...]]
    evidence: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(theory: Theory) -> Known | None:
        """From ``build/ledger.json``, or nothing where no full run has been.

        Raises ``InputError`` when the file is no ledger.
        """
        checkers, rows = last_run(theory.build)
        if not checkers:
            return None
        theorems = theory.theorems()
        same = [
            r
            for r in rows.values()
            if r["id"] in theorems and r.get("meaning_hash") == meaning_hash(theorems[r["id"]])
        ]
        return Known(
            {r["id"]: tuple(x for x in r["rests_on"] if x in theorems) for r in same},
            {
                r["id"]: tuple(r["evidence"]) if r["status"] in ("proved", "bounded") else ()
                for r in same
            },
        )

    def kind(self, theorem: Theorem) -> str:
        """The colour of a theorem: by the evidence that it has."""
        return _kind(e.rstrip("+") for e in self.evidence.get(theorem.id, ()))


def box_of(item: Item) -> str:
    """The box of an item; what a transition system generates goes with the system."""
    if isinstance(item, Derived) and item.owner is not None:
        return name_of(item.owner)
    return name_of(item)


def _edges(theory: Theory) -> Iterator[tuple[str, str]]:
    """All edges between boxes, by id."""
    todo: list[Item] = []
    seen: set[str] = set()
    for name, t in theory.theorems().items():
        todo += mentioned_by(t).values()
        yield from ((name, box_of(x)) for x in mentioned_by(t).values())
        for other in (*t.uses, *filter(None, [t.inhabited_by, t.refuted_by])):
            yield name, theory.lemma(t, other).id
    while todo:
        item = todo.pop()
        if name_of(item) in seen:
            continue
        seen.add(name_of(item))
        below = mentioned_by(item)
        todo += below.values()
        yield from ((box_of(item), box_of(x)) for x in below.values())


def dependencies(theory: Theory, known: Known | None = None) -> dict[str, set[str]]:
    """What each theorem, definition and structure rests on directly, by id."""
    out: dict[str, set[str]] = {}
    recorded = known.rests_on if known is not None else {}
    for a, b in chain(_edges(theory), ((a, b) for a, bs in recorded.items() for b in bs)):
        out.setdefault(a, set())
        out.setdefault(b, set())
        if a != b:
            out[a].add(b)
    return out


def _topic(name: str) -> str:
    return name.partition(".")[0]


Link = Callable[[str], str]


def _no_link(name: str) -> str:
    return ""


@dataclass(frozen=True)
class Graph:
    """A graph to draw: boxes by id, and what each rests on."""

    title: str
    nodes: dict[str, Node]
    edges: dict[str, set[str]]


def topics_graph(theory: Theory, link: Link = _no_link, known: Known | None = None) -> Graph:
    """The topics, each with the number of its theorems; ``link`` gives a topic's address."""
    edges: dict[str, set[str]] = {}
    for a, targets in dependencies(theory, known).items():
        edges.setdefault(_topic(a), set()).update(_topic(b) for b in targets)
    colour = kind_of if known is None else known.kind
    nodes = {}
    for name in sorted(edges):
        kinds = Counter(map(colour, theory.theorems(f"{name}.*").values()))
        total = sum(kinds.values())
        note = f"{total} theorem{'' if total == 1 else 's'}" if total else "definitions"
        nodes[name] = Node(name, note, dict(kinds or {"definition": 1}), link(name))
    return Graph(f"{theory.package}: what rests on what", nodes, edges)


def items_graph(
    theory: Theory, only: str, link: Link = _no_link, known: Known | None = None
) -> Graph:
    """What the ids that match ``only`` rest on directly, and they themselves."""
    found = dependencies(theory, known)
    own = {n for n in found if fnmatchcase(n, only)}
    wanted = own | {m for n in own for m in found[n]}
    theorems, definitions = theory.theorems(), theory.definitions()
    colour = kind_of if known is None else known.kind
    here = {_topic(n) for n in own}
    nodes = {}
    for name in sorted(wanted):
        if name in theorems:
            kind = colour(theorems[name])
            note = _words_of(theorems[name], known)
        else:
            kind, note = "definition", _what(definitions.get(name))
        shown = name.partition(".")[2] if here == {_topic(name)} else name
        nodes[name] = Node(
            shown, note if name in own else f"{note} of {_topic(name)}", {kind: 1}, link(name)
        )
    return Graph(
        f"{only.removesuffix('.*')}: what rests on what", nodes, {n: found[n] for n in own}
    )


def _words_of(theorem: Theorem, known: Known | None) -> str:
    if known is None:
        return ", ".join(theorem.by)
    return ", ".join(known.evidence.get(theorem.id, ())) or "not checked"


def theory_graph(theory: Theory, link: Link = _no_link, known: Known | None = None) -> str:
    """The topics as SVG."""
    graph = topics_graph(theory, link, known)
    return draw(graph.title, graph.nodes, graph.edges)


def topic_graph(
    theory: Theory, topic: str, link: Link = _no_link, known: Known | None = None
) -> str:
    """The theorems and definitions of a topic as SVG, and what of others they rest on directly."""
    graph = items_graph(theory, f"{topic}.*", link, known)
    return draw(graph.title, graph.nodes, graph.edges)


def _what(found: Definition | None) -> str:
    return "definition" if found is not None else "structure"
