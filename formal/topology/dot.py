"""Topologies in DOT, the language of Graphviz: edges are calls, attributes say the rest.

Of nodes the attributes ``service``, ``api``, ``layer`` and ``uses`` are read, of edges ``dir``; all
others are for pictures.  Defaults (``node [...]``) hold in their (sub)graph.  In Graphviz they are
for nodes that come into being there; here they are also for nodes that are declared there and were
named by an edge before, so that the order of statements does not decide to whom a node belongs.
"""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from formal.errors import InputError
from formal.topology.topology import Draft, Topology

_GRAMMAR = Path(__file__).with_name("dot.lark")
_WORDS = {
    "ARROW": "an edge",
    "NAME": "a name",
    "TEXT": "a name",
    "NUMBER": "a name",
    "HTML": "a name",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "SEMICOLON": "`;`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
    "COLON": "`:`",
    "PLUS": "`+`",
    "DIGRAPH": "`digraph`",
    "GRAPH": "`graph`",
    "$END": "the end of the file",
}
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DEEPEST = 400  # levels of the parse tree, a few for each subgraph
_DIRECTIONS = ("forward", "back", "both", "none")

_Attributes = dict[str, tuple[str, int]]


def read_dot(text: str, file: str) -> Topology:
    """The topology of a graph in DOT.

    Raises ``InputError`` with the line when it is not DOT, or an attribute has no such value.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as e:
        raise _readable(e, text, file) from None
    if _nesting(tree) > _DEEPEST:
        raise InputError("subgraphs are nested too deeply", file=file)
    return _Reader(tree, file).topology()


def _nesting(tree: Tree[Token]) -> int:
    """How many levels a tree has; asked without recursion, so that it does not depend on how much
    of that the process allows."""
    level: list[Tree[Token]] = [tree]
    found = 0
    while level:
        found += 1
        level = [c for t in level for c in t.children if isinstance(c, Tree)]
    return found


@functools.cache
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", propagate_positions=True)


def _readable(e: UnexpectedInput, text: str, file: str) -> InputError:
    """What was found and what was expected, in one line."""
    if isinstance(e, UnexpectedCharacters):
        return InputError(f"not DOT: found {e.char!r}", file=file, line=e.line)
    if isinstance(e, UnexpectedToken) and e.token.type != "$END":
        found, line = f"found {str(e.token)!r}", e.line
    else:
        assert isinstance(e, UnexpectedToken | UnexpectedEOF)
        found, line = "the file ends", text.rstrip().count("\n") + 1
    names = e.accepts if isinstance(e, UnexpectedToken) and e.accepts else e.expected
    words = sorted({_WORDS[n] for n in names if n in _WORDS})
    expected = f"; expected {', '.join(words)}" if words else ""
    return InputError(f"not DOT: {found}{expected}", file=file, line=line)


class _Reader:
    """Walks through the statements of a graph."""

    def __init__(self, tree: Tree[Token], file: str) -> None:
        self.tree = tree
        self.draft = Draft(file)
        self.directed = False
        # Of each node: defaults where an edge names it, where it is declared, its own attributes.
        self.said: dict[str, tuple[_Attributes, _Attributes, _Attributes]] = {}

    def topology(self) -> Topology:
        """The topology; raises ``InputError`` for an attribute without sense."""
        kind = next(self.tree.find_data("kind"))
        self.directed = str(kind.children[0]).lower() == "digraph"
        self._statements(self.tree, {}, {})
        for name, (named, declared, own) in self.said.items():
            self._describe(name, named | declared | own)
        return self.draft.finish()

    def _statements(self, tree: Tree[Token], nodes: _Attributes, edges: _Attributes) -> list[str]:
        """Read the statements of a (sub)graph; the nodes that it names."""
        nodes, edges = dict(nodes), dict(edges)
        members: dict[str, None] = {}
        for s in tree.children:
            if not isinstance(s, Tree):
                continue
            if s.data == "defaults":
                given = _attributes(s)
                kind = str(s.children[0]).lower()
                if kind != "graph":
                    (nodes if kind == "node" else edges).update(given)
            elif s.data == "single":
                name = self._node(_trees(s)[0])
                _, declared, own = self.said[name]
                declared.update(nodes)
                own.update(_attributes(s))
                members[name] = None
            elif s.data == "edges":
                members.update(dict.fromkeys(self._edges(s, nodes, edges)))
            elif s.data == "subgraph":
                members.update(dict.fromkeys(self._statements(s, nodes, edges)))
        return list(members)

    def _node(self, tree: Tree[Token]) -> str:
        name, line = _id(_trees(tree)[0])
        self.said.setdefault(name, ({}, {}, {}))
        self.draft.node(name, line)
        return name

    def _edges(self, s: Tree[Token], nodes: _Attributes, edges: _Attributes) -> list[str]:
        given = edges | _attributes(s)
        ends: list[list[str]] = []
        for part in s.children:
            if isinstance(part, Token):
                self._arrow(part)
            elif part is not None and part.data == "node":
                name = self._node(part)
                for key, value in nodes.items():
                    self.said[name][0].setdefault(key, value)
                ends.append([name])
            elif part is not None and part.data == "subgraph":
                ends.append(self._statements(part, nodes, edges))
        way, line = given.get("dir", ("forward" if self.directed else "none", s.meta.line))
        if way not in _DIRECTIONS:
            expected = ", ".join(_DIRECTIONS)
            raise self.draft.error(f"dir is {way!r}; expected one of {expected}", line)
        for left, right in itertools.pairwise(ends):
            for a in left:
                for b in right:
                    if way != "back":
                        self.draft.call(a, b, s.meta.line)
                    if way != "forward":
                        self.draft.call(b, a, s.meta.line)
        return [n for end in ends for n in end]

    def _arrow(self, arrow: Token) -> None:
        expected = "->" if self.directed else "--"
        if str(arrow) != expected:
            kind = "digraph" if self.directed else "graph"
            raise self.draft.error(
                f"found `{arrow}`; expected `{expected}` in a {kind}", arrow.line
            )

    def _describe(self, name: str, said: _Attributes) -> None:
        if "service" in said and said["service"][0].strip():
            self.draft.belongs(name, *said["service"])
        if "api" in said:
            value, line = said["api"]
            if value.lower() not in _TRUTH:
                raise self.draft.error(f"api is {value!r}; expected true or false", line)
            if _TRUTH[value.lower()]:
                if name not in self.draft.service:
                    raise self.draft.error(f"{name!r} is the API of no service", line)
                self.draft.api.add(name)
        if "layer" in said:
            value, line = said["layer"]
            if not (value.isascii() and value.isdigit() and len(value) < 10):
                raise self.draft.error(f"layer is {value!r}; expected a whole number from 0", line)
            self.draft.layers[name] = int(value)
        for datum in said.get("uses", ("", 0))[0].split(","):
            if datum.strip():
                self.draft.use(name, datum.strip())


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [c for c in tree.children if isinstance(c, Tree)]


def _attributes(statement: Tree[Token]) -> _Attributes:
    """The attributes of a statement, with the lines on which they are."""
    found: _Attributes = {}
    for block in _trees(statement):
        if block.data == "attributes":
            for a in block.find_data("attribute"):
                key, *value = _trees(a)
                name, line = _id(key)
                found[name.lower()] = (_id(value[0])[0] if value else "true", line)
    return found


def _id(tree: Tree[Token]) -> tuple[str, int]:
    """The text of an identifier, and its line."""
    parts = [c for c in tree.children if isinstance(c, Token)]
    if parts[0].type != "TEXT":
        return str(parts[0]), parts[0].line or 0
    text = "".join(str(p)[1:-1] for p in parts)
    return text.replace("\\\n", "").replace('\\"', '"'), parts[0].line or 0
