"""Derived relations: most are definitions, and are expanded; the others constrain every state."""

from __future__ import annotations

from collections.abc import Sequence

from formal.pyv import syntax as s
from formal.pyv.vocabulary import Vocabulary

Definitions = dict[str, tuple[tuple[str, ...], s.Expr]]


def definitional(found: Sequence[s.SymbolDecl], v: Vocabulary) -> Definitions:
    """The derived relations of the form ``r(X, Y) <-> φ`` that do not depend on themselves."""
    out: Definitions = {}
    for d in found:
        assert d.derived is not None
        body = d.derived
        while isinstance(body, s.Quantified) and body.kind == "forall":
            body = body.body
        if not isinstance(body, s.Binary) or body.op not in ("<->", "="):
            continue
        head = body.left
        args = head.args if isinstance(head, s.Apply) else ()
        if not isinstance(head, s.Apply | s.Name) or head.name != d.name or head.primes:
            continue
        params = tuple(a.name for a in args if isinstance(a, s.Name))
        if len(params) == len(d.params) == len(set(params)) and not set(params) & set(v.symbols):
            free = {n for n, _ in s.free_names(body.right)}
            extra = {n for n in free - set(params) if n.isupper() and n not in v.symbols}
            if not extra:
                out[d.name] = (params, body.right)
    for name in list(out):
        if _reaches(name, name, out, set()):
            del out[name]
    return out


def _reaches(start: str, goal: str, known: Definitions, seen: set[str]) -> bool:
    used = {x.name for x in s.walk(known[start][1]) if isinstance(x, s.Name | s.Apply)}
    for name in used:
        if name == goal:
            return True
        if name in known and name not in seen:
            seen.add(name)
            if _reaches(name, goal, known, seen):
                return True
    return False
