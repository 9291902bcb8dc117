"""Canonical text and hash of a statement: what it says, whatever its variables are called.

The hash covers the statement and every definition, structure and data type under it, so it changes
when the meaning can have changed, and not when a bound variable is renamed or a comment is edited.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from formal.language.data import DataInfo
from formal.language.declarations import Definition, Theorem
from formal.language.registry import topic_of
from formal.language.structure import FieldInfo, StructureInfo
from formal.language.terms import (
    Branch,
    Connective,
    Construct,
    DefRef,
    FieldRef,
    Lambda,
    LetIn,
    Lit,
    Make,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
    children,
)
from formal.language.types import (
    BaseType,
    DataTypeUse,
    FinType,
    SortType,
    StructType,
    Type,
    resolve,
    type_children,
)

Item = Definition | StructureInfo | DataInfo


@dataclass
class _Writer:
    """Serializes terms with binders numbered by depth, and collects what they mention."""

    depth: dict[int, int] = field(default_factory=dict)
    mentioned: list[Item] = field(default_factory=list)
    noted: list[Item] = field(default_factory=list)  # the same at each place
    fields: list[FieldInfo] = field(default_factory=list)

    def note(self, item: Item) -> None:
        self.noted.append(item)
        if item not in self.mentioned:
            self.mentioned.append(item)

    def everything(self) -> list[Item]:
        """What is mentioned, owners of fields too."""
        owners = (f.owner for f in self.fields)
        return [*self.mentioned, *(x for x in owners if x not in self.mentioned)]

    def bind(self, params: tuple[Var, ...]) -> str:
        out = []
        for v in params:
            out.append(self.type(v.type))
            self.depth[v.uid] = len(self.depth)
        return f"[{' '.join(out)}]"

    def type(self, t: Type) -> str:
        t = resolve(t)
        match t:
            case BaseType(name):
                return name
            case SortType(_, uid):
                return f"s{self.depth[uid]}"
            case FinType(bound):
                return f"(Fin {self.term(bound)})"
            case DataTypeUse(info, args) | StructType(info, args):
                self.note(info)
                return f"({name_of(info)} {' '.join(map(self.type, args))})"
        inner = " ".join(map(self.type, type_children(t)))
        return f"({type(t).__name__} {inner})"

    def term(self, t: Term) -> str:
        match t:
            case Var(uid=uid):
                return f"v{self.depth[uid]}"
            case Lit(value=value):
                return f"{value!r}:{self.type(t.type)}"
            case FieldRef(owner=owner, field=f):
                self.fields.append(f)
                return f"(field {name_of(f.owner)}.{f.name} {self.term(owner)})"
            case DefRef(decl=decl, sorts=sorts, args=args):
                self.note(decl)
                parts = [*map(self.type, sorts), *map(self.term, args)]
                return f"(def {name_of(decl)} {' '.join(parts)})"
            case Quantifier(kind=kind, params=params, body=body):
                return f"({kind} {self.bind(params)} {self.term(body)})"
            case Lambda(params=params, body=body):
                return f"(fun {self.bind(params)} {self.term(body)})"
            case LetIn(var=var, value=value, body=body):
                v = self.term(value)
                return f"(let {self.bind((var,))} {v} {self.term(body)})"
            case Match(subject=subject, branches=branches):
                return f"(match {self.term(subject)} {' '.join(map(self.branch, branches))})"
        label = type(t).__name__
        if isinstance(t, Connective):
            label = t.op
        elif isinstance(t, Op):
            label = t.name
        elif isinstance(t, Construct):
            label = f"{t.constructor}:{self.type(t.type)}"
        elif isinstance(t, Make):
            label = f"make:{self.type(t.type)}"
        return f"({label} {' '.join(map(self.term, children(t)))})"

    def branch(self, b: Branch) -> str:
        return f"({b.constructor} {self.bind(b.params)} {self.term(b.body)})"


def same_up_to_names(a: Term, b: Term) -> bool:
    """Whether two closed terms differ in the names of their bound variables only.

    What they mention must be the same objects: a name alone says nothing of a body.
    """
    left, right = _Writer(), _Writer()
    if left.term(a) != right.term(b):
        return False
    # One text has the same number of places of each kind, in one order.
    places = zip([*left.noted, *left.fields], [*right.noted, *right.fields], strict=True)
    return all(x is y for x, y in places)


def name_of(item: Item) -> str:
    """A name that is unique among the loaded theories."""
    topic = topic_of(item.module)
    if isinstance(item, Definition) and item.owner is not None:
        return f"{topic}.{item.owner.name}.{item.name}"
    return f"{topic}.{item.name}"


def _sorts(w: _Writer, sorts: tuple[SortType, ...]) -> None:
    for s in sorts:
        w.depth[s.uid] = len(w.depth)


def _write_item(item: Item) -> tuple[str, list[Item]]:
    text, w = _written(item)
    return text, w.mentioned


def _written(item: Item) -> tuple[str, _Writer]:
    w = _Writer()
    if isinstance(item, DataInfo):
        _sorts(w, item.sorts)
        rows = [f"({c.name} {' '.join(map(w.type, c.payload))})" for c in item.constructors]
        return f"data {name_of(item)} {len(item.sorts)} {' '.join(rows)}", w
    if isinstance(item, StructureInfo):
        _sorts(w, item.sorts)
        for s in item.lineage():
            w.depth[s.self_var.uid] = len(w.depth)
        if item.parent is not None:
            w.note(item.parent)
        rows = [f"({f.name} {w.type(f.type)})" for f in item.fields]
        rows += [f"(axiom {a.name} {w.term(a.statement)})" for a in item.axioms]
        return f"structure {name_of(item)} {len(item.sorts)} {' '.join(rows)}", w
    _sorts(w, item.sorts)
    head = f"{item.form} {name_of(item)} {len(item.sorts)} {w.bind(tuple(item.params))}"
    if item.form == "inductive":
        rows = [
            f"({r.name} {w.bind(r.params)} {' '.join(map(w.term, r.premises))})" for r in item.rules
        ]
        return f"{head} {' '.join(rows)}", w
    return f"{head} {w.type(item.result)} {w.term(item.body)}", w


def canonical_text(theorem: Theorem) -> str:
    """The statement and everything under it, one line an item."""
    rows = _rows(theorem)
    return "\n".join([_Writer().term(theorem.statement), *(rows[k][1] for k in sorted(rows))])


def definitions_under(theorem: Theorem) -> list[str]:
    """Names of the definitions, structures and data types that a statement rests on."""
    return sorted(items_under(theorem))


def items_under(theorem: Theorem) -> dict[str, Item]:
    """The definitions, structures and data types that a statement rests on, by name."""
    return {name: item for name, (item, _) in _rows(theorem).items()}


def _rows(theorem: Theorem) -> dict[str, tuple[Item, str]]:
    """What a statement rests on, by name, each with its line."""
    w = _Writer()
    w.term(theorem.statement)
    found: dict[str, tuple[Item, str]] = {}
    todo = list(w.mentioned)
    while todo:
        item = todo.pop()
        name = name_of(item)
        if name not in found:
            text, more = _write_item(item)
            found[name] = item, text
            todo += more
        elif found[name][0] is not item:
            raise theorem.error(f"rests on two different things that are named {name}")
    return found


def mentioned_by(item: Item | Theorem) -> dict[str, Item]:
    """What a statement or an item itself mentions, by name; not what lies below that."""
    if isinstance(item, Theorem):
        w = _Writer()
        w.term(item.statement)
        return {name_of(x): x for x in w.mentioned}
    return {name_of(x): x for x in _write_item(item)[1]}


def everything_mentioned(item: Item | Theorem) -> list[Item]:
    """The objects that a statement or an item itself mentions, owners of fields too."""
    if isinstance(item, Theorem):
        w = _Writer()
        w.term(item.statement)
        return w.everything()
    return _written(item)[1].everything()


def meaning_hash(theorem: Theorem) -> str:
    """SHA-256 of everything that the meaning of a statement depends on.

    Kept results are believed by it.  Beside ``canonical_text`` it has what the locked hash leaves
    out: the parent of each structure, which fields are the state of a system, the owners of the
    fields that are read.
    """
    w = _Writer()
    lines = ["meaning", w.term(theorem.statement)]
    rows: dict[int, str] = {}
    todo = w.everything()
    while todo:
        item = todo.pop()
        if id(item) not in rows:
            text, w = _written(item)
            rows[id(item)] = f"{text}{_extends(item)}"
            todo += w.everything()
    return hashlib.sha256("\n".join([*lines, *sorted(rows.values())]).encode()).hexdigest()


def _extends(item: Item) -> str:
    """What the line of a structure does not say."""
    if not isinstance(item, StructureInfo):
        return ""
    parent = name_of(item.parent) if item.parent else "nothing"
    state = " ".join(f.name for f in item.fields if f.mutable)
    return f" extends {parent} state {state}"


def statement_hash(theorem: Theorem) -> str:
    """SHA-256 of ``canonical_text``."""
    return hashlib.sha256(canonical_text(theorem).encode()).hexdigest()
