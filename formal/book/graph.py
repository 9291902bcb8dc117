"""What rests on what: the topics of a theory as one graph, and the theorems of a topic as another.

An edge leads from a theorem or definition to what its statement mentions, and to the theorems that
it names in ``uses``, ``inhabited_by`` or ``refuted_by``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from formal.book.layers import Node, draw
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.readings.canonical import Item, mentioned_by, name_of
from formal.theory import Theory


def kind_of(theorem: Theorem) -> str:
    """The colour of a theorem: by the evidence that it claims."""
    if "lean" in theorem.by:
        return "lean and smt" if "smt" in theorem.by else "lean"
    return "smt" if "smt" in theorem.by else "bounded"


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


def dependencies(theory: Theory) -> dict[str, set[str]]:
    """What each theorem, definition and structure rests on directly, by id."""
    out: dict[str, set[str]] = {}
    for a, b in _edges(theory):
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


def theory_graph(theory: Theory, link: Link = _no_link) -> str:
    """The topics as SVG, each with the number of its theorems; ``link`` gives a topic's address."""
    edges: dict[str, set[str]] = {}
    for a, targets in dependencies(theory).items():
        edges.setdefault(_topic(a), set()).update(_topic(b) for b in targets)
    nodes = {}
    for name in sorted(edges):
        kinds = Counter(kind_of(t) for t in theory.theorems(f"{name}.*").values())
        total = sum(kinds.values())
        note = f"{total} theorem{'' if total == 1 else 's'}" if total else "definitions"
        nodes[name] = Node(name, note, dict(kinds or {"definition": 1}), link(name))
    return draw(f"{theory.package}: what rests on what", nodes, edges)


def topic_graph(theory: Theory, topic: str, link: Link = _no_link) -> str:
    """The theorems and definitions of a topic as SVG, and what of others they rest on directly."""
    found = dependencies(theory)
    own = {n for n in found if _topic(n) == topic}
    wanted = own | {m for n in own for m in found[n]}
    theorems, definitions = theory.theorems(), theory.definitions()
    nodes = {}
    for name in sorted(wanted):
        here = _topic(name) == topic
        if name in theorems:
            kind, note = kind_of(theorems[name]), ", ".join(theorems[name].by)
        else:
            kind, note = "definition", _what(definitions.get(name))
        shown = name.partition(".")[2] if here else name
        nodes[name] = Node(
            shown, note if here else f"{note} of {_topic(name)}", {kind: 1}, link(name)
        )
    return draw(f"{topic}: what rests on what", nodes, {n: found[n] for n in own})


def _what(found: Definition | None) -> str:
    return "definition" if found is not None else "structure"
