"""Definitions, axioms, theorems and witnesses, and the decorators that make them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from formal.errors import TheoryError
from formal.language import registry
from formal.language.binders import (
    SortMarker,
    Values,
    annotation_type,
    make_params,
    placed,
    scope,
    trace_body,
)
from formal.language.expr import Expr, lift, mistake
from formal.language.terms import (
    DefRef,
    Quantifier,
    Substitution,
    Term,
    Var,
    zonk,
)
from formal.language.types import (
    PROP,
    TYPE,
    ArrowType,
    Meta,
    SortType,
    StructType,
    Type,
    resolve,
)

if TYPE_CHECKING:
    from formal.language.structure import StructureInfo

# Definitions that finished terms mention: wherever one was made, it must not be circular.
mentioned: set[Definition] = set()
EVIDENCE = ("lean", "smt", "bounded", "example", "cas", "cited")


@dataclass(eq=False)
class Declaration:
    """Common part: the function, where it stands, what it says in words."""

    fn: Callable[..., Any]
    zh: str = ""
    title: str = ""
    title_zh: str = ""
    cite: str = ""
    seed: str = ""
    owner: StructureInfo | None = None

    kind: ClassVar[str] = "declaration"

    @property
    def name(self) -> str:
        """The name of the decorated function."""
        return self.fn.__name__

    @property
    def module(self) -> str:
        """The module that declares it."""
        return self.fn.__module__

    @property
    def topic(self) -> str:
        """The last component of the module's name."""
        return registry.topic_of(self.module)

    @property
    def id(self) -> str:
        """``topic.name``, the permanent name."""
        return f"{self.topic}.{self.name}"

    @property
    def file(self) -> str:
        """Source file."""
        return self.fn.__code__.co_filename

    @property
    def line(self) -> int:
        """Line of the ``def``."""
        code = self.fn.__code__
        return code.co_firstlineno

    @property
    def doc(self) -> str:
        """The docstring."""
        return inspect.cleandoc(self.fn.__doc__ or "")

    @property
    def en(self) -> str:
        """The statement in one English line: the docstring's first paragraph."""
        return " ".join(self.doc.partition("\n\n")[0].split())

    def error(self, message: str) -> TheoryError:
        """An error placed at this declaration."""
        return TheoryError(f"{self.name}: {message}", file=self.file, line=self.line)

    @property
    def is_method(self) -> bool:
        """Whether the function's first parameter is ``self``."""
        return next(iter(inspect.signature(self.fn).parameters), "") == "self"

    def __set_name__(self, cls: type, name: str) -> None:
        # Methods are attached (and registered) by Structure.__init_subclass__.
        del cls, name

    @cached_property
    def _signature(self) -> tuple[list[Var], Values]:
        if not self.is_method:
            return make_params(self.fn)
        if self.owner is None:
            raise self.error("has a `self` parameter but stands outside a Structure")
        with scope(self.owner.annotation_scope()):
            params, values = make_params(self.fn, skip=1)
        return [self.owner.self_var, *params], values

    def _trace(self, expected: Type) -> Term:
        params, values = self._signature
        names = self.owner.annotation_scope() if self.owner else {}
        first = [Expr(params[0])] if self.is_method else []
        with placed(self.fn), scope(names):
            return trace_body(self.fn, values, expected, *first)

    def _finish(self, term: Term, given: Sequence[Var] = (), expected: Type = PROP) -> Term:
        """A term over the given variables and sorts: checked, and without inferred types."""
        from formal.language.term_check import check_term

        mentioned.update(check_term(term, given, expected, self.error))
        return zonk(term)

    @property
    def _owned(self) -> list[Var]:
        """The sorts of the structure that it stands in, as variables."""
        return [Var(TYPE, s.name, s.uid) for s in self.owner.sorts] if self.owner else []


@dataclass(eq=False)
class Definition(Declaration):
    """A conservative definition: explicit, structurally recursive, or inductive (a predicate)."""

    form: str = "definition"

    kind: ClassVar[str] = "definition"

    @cached_property
    def sorts(self) -> tuple[SortType, ...]:
        """The sorts it is parametric in (the owner's, or its ``Sort`` parameters)."""
        if self.owner is not None:
            return self.owner.sorts
        own = [p for p in self._signature[0] if resolve(p.type) == TYPE]
        return tuple(SortType(p.name, p.uid) for p in own)

    @cached_property
    def params(self) -> list[Var]:
        """Value parameters, ``self`` first for methods."""
        found = [p for p in self._signature[0] if resolve(p.type) != TYPE]
        for p in found:
            if isinstance(resolve(p.type), Meta):
                raise self.error(f"parameter {p.name!r} needs a type annotation")
        return found

    @cached_property
    def result(self) -> Type:
        """Result type: the return annotation, ``Prop`` when there is none."""
        params, values = self._signature
        del params
        names = {**values.implicit, **values}
        if self.owner is not None:
            names = self.owner.annotation_scope() | names
        with scope(names):
            found = annotation_type(self.fn, "return", f"the result of {self.name}")
        if isinstance(found, SortMarker):
            raise self.error("a definition cannot return a sort")
        return PROP if found is None else found

    @cached_property
    def body(self) -> Term:
        """The defining term (explicit and recursive definitions)."""
        if self.form == "inductive":
            raise AssertionError(f"{self.name} is defined by rules")
        term = self._trace(self.result)
        return self._finish(term, self.binders, self.result)

    @property
    def binders(self) -> list[Var]:
        """Sorts and parameters: what is bound in the body or in the rules."""
        owned = self._owned
        return [*owned, *self.params] if owned else self._signature[0]

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules of an inductive predicate."""
        from formal.language.rules import read_rules

        return read_rules(self)

    def reference(self, *args: Term) -> Expr:
        """The definition as a term, at sorts still to be inferred."""
        if self.owner is not None and not args:
            raise mistake(f"{self.name} belongs to {self.owner.name}: write K.{self.name}(…)")
        return reference(self, tuple(Meta() for _ in self.sorts), args)

    def __call__(self, *args: Any) -> Any:
        """Apply to symbolic arguments while a body is traced."""
        if self.owner is not None and args:
            owner = lift(args[0], StructType(self.owner, tuple(Meta() for _ in self.sorts)))
            return self.owner.member(owner, self.name)(*args[1:])
        ref = reference(self, tuple(Meta() for _ in self.sorts), ()).term
        assert isinstance(ref, DefRef)
        return apply_definition(ref, args)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """On an instance of the structure: the definition evaluated on it."""
        if instance is None:
            return self
        return instance._evaluate_definition(self)


@dataclass(frozen=True)
class Rule:
    """One rule of an inductive predicate: for all ``params``, the premises give the conclusion."""

    name: str
    params: tuple[Var, ...]
    premises: tuple[Term, ...]


def reference(decl: Definition, sorts: tuple[Type, ...], args: tuple[Term, ...]) -> Expr:
    """A definition applied to its first ``len(args)`` parameters."""
    subst = _signature_substitution(decl, sorts, args)
    rest = tuple(subst.type(p.type) for p in decl.params[len(args) :])
    result = subst.type(decl.result)
    return Expr(DefRef(ArrowType(rest, result) if rest else result, decl, sorts, args))


def _signature_substitution(
    decl: Definition, sorts: Sequence[Type], args: Sequence[Term]
) -> Substitution:
    sort_map = {s.uid: t for s, t in zip(decl.sorts, sorts, strict=True)}
    return Substitution({p.uid: a for p, a in zip(decl.params, args, strict=False)}, sort_map)


def apply_definition(ref: DefRef, args: tuple[Any, ...]) -> Expr:
    """Apply a (partially applied) definition to more arguments, checking arity and types."""
    decl = ref.decl
    missing = decl.params[len(ref.args) :]
    if len(args) > len(missing):
        head = apply_definition(ref, args[: len(missing)])
        if isinstance(resolve(head.type), ArrowType):
            return head(*args[len(missing) :])
        raise mistake(f"{decl.name} takes {len(missing)} arguments, got {len(args)}")
    terms = list(ref.args)
    for p, a in zip(missing, args, strict=False):
        expected = _signature_substitution(decl, ref.sorts, terms).type(p.type)
        terms.append(lift(a, expected).term)
    return reference(decl, ref.sorts, tuple(terms))


@dataclass(eq=False)
class Axiom(Declaration):
    """Well-formedness of a structure's data; its parameters are universally quantified."""

    kind: ClassVar[str] = "axiom"

    @cached_property
    def statement(self) -> Term:
        """The axiom as a closed statement about ``self``."""
        params, _ = self._signature
        body = self._trace(PROP)
        own = tuple(params[1:])
        term = Quantifier(PROP, "forall", own, body) if own else body
        return self._finish(term, [*self._owned, params[0]])

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self


@dataclass(frozen=True)
class Mutant:
    """A deliberately weakened theorem that must be refuted.

    ``drop`` names an axiom of the structure, or the number (from 1) of a hypothesis of the
    statement; ``replace`` is a function with the theorem's parameters that states a stronger claim.
    ``by`` names the witness that refutes it (``None``: a solver's model must).
    Of a transition system's property, ``run`` names, one after the other, the actions of a run from
    the start that breaks the property once the guard is dropped; ``sizes`` says how many elements
    of each sort the instance has.
    """

    drop: str | int | None = None
    replace: Callable[..., Any] | None = None
    by: str | None = None
    run: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        if self.replace is not None:
            return f"claim {self.replace.__name__}"
        return f"without {self.drop}" if isinstance(self.drop, str) else f"without h{self.drop}"


@dataclass(eq=False)
class Theorem(Declaration):
    """A statement and who must vouch for it.

    ``witness`` names instances that meet the hypotheses.  Where these speak of infinite runs, so
    that no instance can be evaluated, ``inhabited_by`` names a theorem that claims something that
    meets them.  A lemma inside a proof by contradiction, whose hypotheses nothing meets, names the
    theorem that says so in ``refuted_by``.  A ``draft`` is open whatever vouches for it: its
    statement may still change, and no lock pins it.

    An impossibility or a bound names in ``tight`` what meets it from the other side in the same
    model, or says in ``tight_open`` why nothing does.  ``paper`` is the paper's sentence in our
    words, ``differs`` how the statement differs from it.
    """

    by: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    witness: tuple[str, ...] = ()
    inhabited_by: str = ""
    refuted_by: str = ""
    mutants: tuple[Mutant, ...] = ()
    hints: Callable[..., Any] | None = None
    bound: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    pinned: str = ""
    draft: bool = False
    tight: tuple[str, ...] = ()
    tight_open: str = ""
    paper: str = ""
    differs: str = ""

    kind: ClassVar[str] = "theorem"

    @property
    def bound_text(self) -> str:
        """The bounds of ``bounded`` evidence in words."""
        sizes = [f"{sort} ≤ {n}" for sort, n in self.sizes.items()]
        return "; ".join(
            [*([", ".join(sizes)] if sizes else []), *([self.bound] if self.bound else [])]
        )

    @cached_property
    def statement(self) -> Term:
        """The closed statement: sorts, structures and parameters universally quantified."""
        if not self.by:
            raise self.error(f"names no evidence; expected by=… with one of {', '.join(EVIDENCE)}")
        if unknown := [e for e in self.by if e not in EVIDENCE]:
            raise self.error(f"unknown evidence {unknown[0]!r}; expected {', '.join(EVIDENCE)}")
        if "bounded" in self.by and not (self.sizes or self.bound):
            raise self.error("claims bounded evidence and names no bound; expected sizes={…}")
        params, _ = self._signature
        body = self._trace(PROP)
        params = [*self._owned, *params]
        term = Quantifier(PROP, "forall", tuple(params), body) if params else body
        return self._finish(term)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self


@dataclass(eq=False)
class Witness(Declaration):
    """A named instance, with values for a theorem's other variables where it needs them."""

    structure: Any = None
    fails: str = ""

    kind: ClassVar[str] = "witness"

    @cached_property
    def value(self) -> tuple[Any, dict[str, Any]]:
        """The instance and the assignment of further variables."""
        made = self.fn()
        if isinstance(made, tuple):
            instance, values = made
            return instance, dict(values)
        return made, {}
