"""Which declarations are written with ``old`` (a bare symbol is then in the state after).

As in mypyvy while both were allowed, every declaration is in one dialect; one with neither
``old`` nor ``new`` is in the dialect of the file.
"""

from __future__ import annotations

from formal.errors import InputError
from formal.pyv import syntax as s


def in_old_dialect(program: s.Program) -> frozenset[s.Decl]:
    """The declarations with ``old``; raises ``InputError`` for one that has ``new`` as well."""
    old: set[s.Decl] = set()
    neither: set[s.Decl] = set()
    for d in program.decls:
        first: dict[str, int] = {}
        for e in _expressions(d):
            for x in s.walk(e):
                if isinstance(x, s.Shift):
                    first.setdefault(x.kind, x.line)
                elif isinstance(x, s.Name | s.Apply) and x.primes:
                    first.setdefault("new", x.line)
        if len(first) > 1:
            message = (
                "a declaration is written with `old` or with `new` and primes; found both, "
                f"`new` on line {first['new']}"
            )
            raise InputError(message, file=program.file, line=first["old"])
        if "old" in first:
            old.add(d)
        elif not first:
            neither.add(d)
    only_old = len(old) + len(neither) == len(program.decls)
    return frozenset(old | neither if old and only_old else old)


def _expressions(d: s.Decl) -> list[s.Expr]:
    match d:
        case s.ClauseDecl(formula=e):
            return [e]
        case s.DefinitionDecl(body=s.Expr() as e):
            return [e]
        case s.DefinitionDecl(body=tuple() as block):
            parts = [[x.formula] if isinstance(x, s.Assume) else [*x.args, x.value] for x in block]
            return [e for part in parts for e in part]
    return []
