"""Terms for SMT solvers: one fold from statements to s-expressions.

Structure variables and function-valued variables are not data for a solver: their fields and they
themselves become uninterpreted symbols.  Quantifiers over them are removed by Skolemization where
that keeps the formula equisatisfiable: ``∃`` in an asserted formula, ``∀`` in a refuted one, with
the bound variables in scope as arguments.  Everywhere else they raise ``SmtUnsupported``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from formal.language.builtins import BUILTINS
from formal.language.structure import FieldInfo
from formal.language.terms import (
    App,
    Connective,
    Construct,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    LetIn,
    Lit,
    Make,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
    apply_term,
    fresh_var,
    result_of,
    substitute,
)
from formal.language.types import (
    NAT,
    TYPE,
    ArrowType,
    FinType,
    StructType,
    Type,
    resolve,
    show_type,
)
from formal.readings.smt.cases import by_cases
from formal.readings.smt.scope import (
    FunctionSymbol,
    ModelSymbol,
    Path,
    Scope,
    axioms_of,
    close,
    given_field,
    given_half,
    is_function,
    unfold,
)
from formal.readings.smt.symbols import Lifted
from formal.readings.smt.text import Names, Sexp, SmtUnsupported, conj, symbol
from formal.readings.smt.types import Types

ARITHMETIC = {"add": "+", "mul": "*", "lt": "<", "le": "<=", "band": "and", "bor": "or"}
CONNECTIVES = {"and": "and", "or": "or", "not": "not", "implies": "=>", "iff": "="}
IDENTITIES = frozenset({"is_true", "decide", "int_of_nat", "val"})


class Translator:
    """The state of one obligation: what is declared, and the facts that come with it."""

    def __init__(self) -> None:
        self.names = Names()
        self.types = Types(self.names)
        self.types.define = lambda text: self.commands.append(text)
        self.types.number = lambda t: self.expr(t, Scope(), 0)
        self.commands: list[str] = []
        self.facts: list[tuple[str, Sexp]] = []
        self.shown: list[ModelSymbol] = []
        self.constants: dict[int, str] = {}
        self.functions: dict[int, FunctionSymbol] = {}
        self.roots: dict[int, str] = {}
        self.fields: dict[Path, FunctionSymbol] = {}
        self.weakened: dict[str, None] = {}
        self.later: list[Callable[[], None]] = []  # what a refutation needs beside the facts
        self.lifted = Lifted(self)

    # -- declarations ---------------------------------------------------------------------------

    def declare(self, name: str, t: Type, extra: tuple[Var, ...] = ()) -> FunctionSymbol:
        """Declare a constant or function of type ``t`` that takes ``extra`` first."""
        t = resolve(t)
        params = t.params if isinstance(t, ArrowType) else ()
        result = t.result if isinstance(t, ArrowType) else t
        if any(isinstance(resolve(p), ArrowType | StructType) for p in params):
            raise SmtUnsupported(f"{name} of type {show_type(t)} takes functions as arguments")
        sorts = tuple(self.types.sort(p) for p in (*(v.type for v in extra), *params))
        return FunctionSymbol(self.declare_symbol(name, sorts, self.types.sort(result)), extra)

    def declare_symbol(self, name: str, params: Sequence[str], result: str) -> str:
        """Declare an uninterpreted symbol; return it."""
        own = self.names.fresh(name)
        self.commands.append(f"(declare-fun {symbol(own)} ({' '.join(params)}) {result})")
        self.shown.append(ModelSymbol(own, tuple(params), result))
        return symbol(own)

    def typing(self, f: FunctionSymbol, t: Type, scope: Scope) -> list[Sexp]:
        """The conditions that a declared symbol is a value of its type, in the scope it needs."""
        t = resolve(t)
        params = t.params if isinstance(t, ArrowType) else ()
        result = t.result if isinstance(t, ArrowType) else t
        xs = tuple(fresh_var(f"x{i + 1}", p) for i, p in enumerate(params))
        binders, premises, inner = self.bind(xs, scope)
        args = (*(scope.values[v.uid] for v in f.extra), *(b[0] for b in binders))
        value: Sexp = (f.symbol, *args) if args else f.symbol
        conclusions = self.types.guards(result, value, lambda n: self.expr(n, inner, 0))
        return [close(binders, premises, c, value) for c in conclusions]

    def structure(self, owner: Term, prefix: str) -> list[tuple[str, Type, FunctionSymbol]]:
        """Declare the fields of a structure value, nested ones too; return what was declared."""
        assert isinstance(owner.type, StructType)
        out = []
        for f in owner.type.info.all_fields():
            name, t = f"{prefix}.{f.name}", resolve(f.type_on(owner))
            if isinstance(t, StructType):
                out.extend(self.structure(FieldRef(t, owner, f), name))
            else:
                made = self.fields[(*self.path(owner), f)] = self.declare(name, t)
                out.append((name, t, made))
        return out

    # -- scopes ---------------------------------------------------------------------------------

    def bind(
        self, params: Sequence[Var], scope: Scope
    ) -> tuple[list[tuple[str, Sexp]], list[Sexp], Scope]:
        """Binders for data variables, the guards of their types, and the scope inside."""
        binders: list[tuple[str, Sexp]] = []
        guards: list[Sexp] = []
        for p in params:
            text = self.names.local(p.name, scope.values.values())
            binders.append((text, self.types.sort(p.type)))
            outer = scope
            scope = Scope((*scope.vars, p), {**scope.values, p.uid: text}, scope.functions)
            found = self.types.guards(p.type, text, partial(self.expr, scope=outer, polarity=0))
            guards.extend(g for g in found if g not in guards)
        return binders, guards, scope

    def path(self, owner: Term) -> Path:
        """Which structure value it is: the variable's number, and the fields on the way in.

        Text does not tell: the field ``x`` of ``K`` and a variable named ``K.x`` are two things.
        """
        if isinstance(owner, Var) and owner.uid in self.roots:
            return (owner.uid,)
        if isinstance(owner, FieldRef):
            return (*self.path(owner.owner), owner.field)
        raise SmtUnsupported(f"a structure of type {show_type(owner.type)} is computed, not given")

    # -- terms ----------------------------------------------------------------------------------

    def expr(self, t: Term, scope: Scope, polarity: int) -> Sexp:
        """Translate; ``polarity`` is 1 below an asserted formula, -1 below a refuted one, else 0.

        Raises ``SmtUnsupported``, naming the construct, for what has no first-order reading.
        """
        match t:
            case Var(uid=uid):
                if uid in scope.values:
                    return scope.values[uid]
                if uid in self.constants:
                    return self.constants[uid]
            case Lit():
                return self.literal(t)
            case FieldRef(owner=owner, field=f) if not is_function(t.type):
                return self.field(owner, f).symbol
            case App(fn=fn, args=args):
                return self.apply(fn, args, t.type, scope, polarity)
            case DefRef() if not is_function(t.type):
                return self.definition(t, scope, polarity)
            case Construct(type=ty, constructor=c, args=args):
                self.types.sort(ty)
                own = self.types.case(ty, c).constructor
                return (own, *(self.expr(a, scope, 0) for a in args)) if args else own
            case Make(type=ty):
                raise SmtUnsupported(f"a value of {ty!r} written by its fields has no SMT reading")
            case Op():
                return self.operation(t, scope)
            case Quantifier():
                return self.quantifier(t, scope, polarity)
            case Connective(op=op, args=args):
                return self.connective(op, args, scope, polarity)
            case Equal(left=left, right=right):
                return self.equal(left, right, scope)
            case IfThenElse(condition=c, then=a, otherwise=b):
                test = self.expr(c, scope, 0)
                return ("ite", test, self.expr(a, scope, polarity), self.expr(b, scope, polarity))
            case Match():
                return self.match(t, scope, polarity)
            case LetIn(var=var, value=value, body=body) if not is_function(value.type):
                ((text, _),), _, inner = self.bind((var,), scope)
                return (
                    "let",
                    ((text, self.expr(value, scope, 0)),),
                    self.expr(body, inner, polarity),
                )
            case LetIn(var=var, value=value, body=body):
                return self.expr(substitute(body, {var: value}), scope, polarity)
        if is_function(t.type):
            raise SmtUnsupported(f"a function of type {show_type(t.type)} is used as data")
        raise SmtUnsupported(f"{t} of type {show_type(t.type)} is not in scope")

    def literal(self, t: Lit) -> Sexp:
        """A truth value or a numeral."""
        if isinstance(t.value, bool):
            return "true" if t.value else "false"
        if isinstance(t.type, FinType):
            bound = t.type.bound
            if not (isinstance(bound, Lit) and t.value < bound.value):
                raise SmtUnsupported(f"the literal {t.value} of {show_type(t.type)}")
        return str(t.value) if t.value >= 0 else ("-", str(-t.value))

    def field(self, owner: Term, f: FieldInfo) -> FunctionSymbol:
        """The symbol of a field of a generic structure."""
        return self.fields[(*self.path(owner), f)]

    def apply(
        self, fn: Term, args: tuple[Term, ...], ty: Type, scope: Scope, polarity: int
    ) -> Sexp:
        """Apply a function value to all its arguments."""
        if is_function(ty):
            raise SmtUnsupported(f"a function of type {show_type(ty)} is used as data")
        found: FunctionSymbol | None = None
        if isinstance(fn, Var):
            found = scope.functions.get(fn.uid) or self.functions.get(fn.uid)
        elif isinstance(fn, FieldRef):
            given = given_field(fn)
            if given is not None:
                return self.expr(apply_term(given, args, ty), scope, polarity)
            found = self.field(fn.owner, fn.field)
        elif isinstance(fn, Op) and (half := given_half(fn)) is not None:
            return self.expr(apply_term(half, args, ty), scope, polarity)
        elif isinstance(fn, DefRef) and fn.decl.form == "recursive":
            return self.lifted.recursive(fn, args, scope)
        if found is not None:
            extra = (scope.values[v.uid] for v in found.extra)
            return (found.symbol, *extra, *(self.expr(a, scope, 0) for a in args))
        if isinstance(fn, IfThenElse):
            then, other = (apply_term(x, args, ty) for x in (fn.then, fn.otherwise))
            return self.expr(IfThenElse(ty, fn.condition, then, other), scope, polarity)
        if isinstance(fn, Match):
            branches = (replace(b, body=apply_term(b.body, args, ty)) for b in fn.branches)
            return self.expr(Match(ty, fn.subject, tuple(branches)), scope, polarity)
        if isinstance(fn, LetIn):
            body = apply_term(fn.body, args, ty)
            return self.expr(LetIn(ty, fn.var, fn.value, body), scope, polarity)
        if isinstance(fn, DefRef):
            return self.expr(apply_term(unfold(fn), args, ty), scope, polarity)
        whole = apply_term(fn, args, ty)
        if isinstance(whole, App):
            raise SmtUnsupported(f"the function {fn} of type {show_type(fn.type)} is not in scope")
        return self.expr(whole, scope, polarity)

    def definition(self, t: DefRef, scope: Scope, polarity: int) -> Sexp:
        """A definition applied to all its parameters: unfolded, or its lifted symbol."""
        if t.decl.form == "inductive":
            return self.lifted.inductive(t, scope)
        if t.decl.form == "recursive":
            return self.lifted.recursive(t, (), scope)
        return self.expr(unfold(t), scope, polarity)

    def operation(self, t: Op, scope: Scope) -> Sexp:
        """A built-in operation, with Lean core's meaning."""
        if t.name in self.lifted.OPERATIONS:
            return self.lifted.operation(t, scope)
        args = [self.expr(a, scope, 0) for a in t.args]
        if t.name in ARITHMETIC:
            return (ARITHMETIC[t.name], *args)
        if t.name in IDENTITIES:
            return args[0]
        match t.name:
            case "bnot":
                return ("not", args[0])
            case "succ":
                return ("+", args[0], "1")
            case "sub" if resolve(t.type) != NAT:
                return ("-", *args)
            case "sub" | "max" | "min" | "div" | "mod":
                return (self.lifted.arithmetic(t.name), *args)
            case "pow":
                return self.lifted.power(args[0], args[1])
            case "fst" | "snd":
                pair = t.args[0].type
                case = self.types.case(pair, "pair")
                return (case.selectors[t.name == "snd"], args[0])
        assert t.name in BUILTINS
        raise SmtUnsupported(f"the operation {t.name}")

    def connective(self, op: str, args: tuple[Term, ...], scope: Scope, polarity: int) -> Sexp:
        """A connective; negation and premises turn the polarity round."""
        match op:
            case "not":
                return ("not", self.expr(args[0], scope, -polarity))
            case "implies":
                premise = self.expr(args[0], scope, -polarity)
                return ("=>", premise, self.expr(args[1], scope, polarity))
            case "iff":
                return ("=", *(self.expr(a, scope, 0) for a in args))
        return (CONNECTIVES[op], *(self.expr(a, scope, polarity) for a in args))

    def equal(self, left: Term, right: Term, scope: Scope) -> Sexp:
        """Equality; functions are equal when their values are."""
        t = resolve(left.type)
        if isinstance(t, StructType):
            raise SmtUnsupported(f"equality of structures of type {show_type(t)}")
        if isinstance(t, ArrowType):
            xs = tuple(fresh_var(f"x{i + 1}", p) for i, p in enumerate(t.params))
            binders, guards, inner = self.bind(xs, scope)
            sides = (
                self.expr(apply_term(f, xs, result_of(t, len(xs))), inner, 0) for f in (left, right)
            )
            return close(binders, guards, ("=", *sides))
        return ("=", self.expr(left, scope, 0), self.expr(right, scope, 0))

    def match(self, t: Match, scope: Scope, polarity: int) -> Sexp:
        """A case distinction, as tests on a named subject."""
        name = self.names.local("subject", scope.values.values())
        v = fresh_var("subject", t.subject.type)
        inner = Scope((*scope.vars, v), {**scope.values, v.uid: name}, scope.functions)
        result: Sexp | None = None
        for b in reversed(t.branches):
            if resolve(t.subject.type) == NAT:
                test: Sexp = ("<=", name, "0") if b.constructor == "zero" else (">", name, "0")
                parts: list[Sexp] = [("-", name, "1")]
            else:
                self.types.sort(t.subject.type)
                case = self.types.case(t.subject.type, b.constructor)
                test = (("_", "is", case.constructor), name)
                parts = [(s, name) for s in case.selectors]
            binders, _, deep = self.bind(b.params, inner)
            body = self.expr(b.body, deep, polarity)
            if binders:
                lets = tuple((x, p) for (x, _), p in zip(binders, parts, strict=True))
                body = ("let", lets, body)
            result = body if result is None else ("ite", test, body, result)
        assert result is not None
        return ("let", ((name, self.expr(t.subject, scope, 0)),), result)

    # -- quantifiers ----------------------------------------------------------------------------

    def quantifier(self, t: Quantifier, scope: Scope, polarity: int) -> Sexp:
        """A quantifier: guards at data variables, Skolem symbols for the others."""
        if (cases := by_cases(t)) is not None:
            return self.expr(cases, scope, polarity)
        skolem = polarity == (1 if t.kind == "exists" else -1)
        binders: list[tuple[str, Sexp]] = []
        guards: list[Sexp] = []
        for p in t.params:
            kind = resolve(p.type)
            if kind != TYPE and not isinstance(kind, StructType | ArrowType):
                new, more, scope = self.bind((p,), scope)
                binders.extend(new)
            elif not skolem:
                what = "every" if t.kind == "forall" else "some"
                raise SmtUnsupported(f"a quantifier over {what} {p.name} of type {show_type(kind)}")
            else:
                more, scope = self.skolemize(p, kind, scope)
            guards.extend(g for g in more if g not in guards)
        body = self.expr(t.body, scope, polarity)
        if t.kind == "forall":
            return close(binders, guards, body)
        outside = [g for g in guards if not binders or isinstance(g, str)]
        inside = [g for g in guards if g not in outside]
        if binders:
            body = ("exists", tuple(binders), conj([*inside, body]))
        return conj([*outside, body])

    def skolemize(self, p: Var, kind: Type, scope: Scope) -> tuple[list[Sexp], Scope]:
        """Replace a sort, structure or function variable by new symbols with conditions."""
        if isinstance(kind, ArrowType):
            made = self.declare(f"{p.name}!", kind, scope.vars)
            scope = replace(scope, functions={**scope.functions, p.uid: made})
            return self.typing(made, kind, scope), scope
        if scope.vars:
            raise SmtUnsupported(
                f"{p.name} of type {show_type(kind)} is chosen depending on other values"
            )
        if kind == TYPE:
            self.types.declare_sort(p.name, p.uid, inhabited=False)
            return [], scope
        assert isinstance(kind, StructType)
        self.roots[p.uid] = self.names.fresh(p.name)
        parts = self.structure(p, self.roots[p.uid])
        found = [g for _, t, f in parts for g in self.typing(f, t, scope)]
        for _, axiom in axioms_of(p, self.roots[p.uid]):
            found.append(self.expr(axiom, scope, 1))
        return found, scope
