"""The other side of every theorem: its hypotheses can be met, and none of them is idle.

A witness is evaluated: its axioms are checked, the hypotheses must hold for some values, and the
conclusion wherever they do.  A mutant must be refuted by its witness.  What is believed are the
``ranges`` that a witness gives for variables of infinite type; what rests on them is marked.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, NamedTuple

from formal.checkers.smt.portfolio import Limits, decide
from formal.errors import CheckerError, EvaluationError, FormalError, TheoryError
from formal.evidence.named import claims_inhabitants, claims_none
from formal.evidence.vacuity import all_hypotheses, needs_instance
from formal.language.declarations import Mutant, Theorem, Witness
from formal.language.hypotheses import hypotheses, mutated
from formal.language.structure import Structure
from formal.language.terms import Connective, Lit, Quantifier, Term, Var, conjoin
from formal.language.types import PROP, TYPE, SortType, StructType, Type, resolve
from formal.readings.finite.domains import DomainType, members
from formal.readings.finite.evaluation import Env, Memo, evaluate
from formal.readings.finite.instance import check_axioms, normalize
from formal.readings.finite.plain_data import plain_members
from formal.readings.smt.obligation import SmtUnsupported, obligation
from formal.theory import Theory
from formal.user_code import user_code


class About(NamedTuple):
    """What a check was about: a witness or a mutant, by name."""

    kind: Literal["witness", "mutant"]
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Finding:
    """The outcome of one check; ``example``: that the claimed example is one.

    ``within`` names the ranges of the witness within which, and no further, it was found.
    """

    what: About
    ok: bool
    detail: str = ""
    within: tuple[str, ...] = ()
    example: bool = False


def check_witness(w: Witness) -> Finding:
    """Check that an instance satisfies its axioms, or fails exactly the one it is said to."""
    instance, _ = _value(w)
    what = About("witness", w.name)
    if instance is None:
        return Finding(what, True, "values only")
    report = check_axioms(instance)
    failing = {v.axiom for v in report.violations}
    if not w.fails:
        return Finding(what, bool(report), str(report))
    if failing == {w.fails}:
        return Finding(what, True, f"rejected by {w.fails}, as it should be")
    return Finding(what, False, f"expected to fail {w.fails} alone, fails {sorted(failing)}")


def _value(w: Witness) -> tuple[Structure | None, Mapping[str, Any]]:
    instance, values = w.value
    if isinstance(instance, dict):
        return None, dict(instance)
    return instance, values


@dataclass
class Assignment:
    """A statement's variables bound to a witness; the rest is enumerated.

    ``bound`` counts the variables that the witness itself gives a value, ``models`` those of them
    that are structures.
    """

    env: Env
    free: tuple[Var, ...]
    bound: int = 0
    models: int = 0

    def environments(self) -> Iterator[Env]:
        """Every way to choose the free variables."""
        domains = [list(members(self.env.type(v.type), f" ({v.name})")) for v in self.free]
        for xs in itertools.product(*domains):
            yield self.env.bind(list(zip(self.free, xs, strict=True)))


def assign(
    params: tuple[Var, ...], instance: Structure | None, values: Mapping[str, Any]
) -> Assignment:
    """Bind sorts and structure to the instance, named variables to values, in order."""
    memo = Memo(
        candidates=dict(values.get("candidates", {})), ranges=dict(values.get("ranges", {}))
    )
    env = Env({}, {}, memo)
    for p in params:
        t = resolve(p.type)
        # A structure of another kind says nothing about the instance's sorts.
        if (
            instance is not None
            and isinstance(t, StructType)
            and t.info in instance._data.info.lineage()
        ):
            for use, domain in zip(t.args, instance._data.sorts, strict=False):
                if isinstance(use, SortType):
                    env = Env({**env.vars, use.uid: domain}, {**env.sorts, use.uid: domain}, memo)
    free: list[Var] = []
    models = 0
    for p in params:
        t = resolve(p.type)
        if t == TYPE:
            if p.uid not in env.sorts:
                env = env.bind([(p, _domain(p.name, values))])
        elif isinstance(t, StructType) and isinstance(values.get(p.name), Structure):
            models += 1
            env = env.bind([(p, values[p.name])])
        elif isinstance(t, StructType) and instance is not None:
            if t.info not in instance._data.info.lineage():
                raise EvaluationError(f"{p.name} needs an instance of {t.info.name}")
            models += 1
            env = env.bind([(p, instance)])
        elif p.name in values:
            env = env.bind([(p, normalize(values[p.name], env.type(t), p.name))])
        else:
            free.append(p)
    return Assignment(env, tuple(free), len(params) - len(free), models)


def _domain(name: str, values: Mapping[str, Any]) -> Type:
    if name not in values:
        raise EvaluationError(f"the witness gives no members of {name}")
    return DomainType(name, plain_members(values[name], name))


Opened = tuple[tuple[Var, ...], list[Term], Term, bool]


def _opened(statement: Term) -> Opened:
    """Variables, hypotheses and conclusion; for an existence claim, its body as conclusion."""
    if isinstance(statement, Quantifier) and statement.kind == "exists":
        return statement.params, [], statement.body, True
    return (*all_hypotheses(statement), False)


def check_theorem(theory: Theory, theorem: Theorem) -> list[Finding]:
    """Check a theorem's witnesses, or the theorem that stands for them, and the mutants that name
    one."""
    out = []
    for name in theorem.witness:
        w = theory.witness(theorem.topic, name)
        if w is None:
            out.append(Finding(About("witness", name), False, "there is no such witness"))
            continue
        check: Callable[[], Finding] = partial(witness_supports, theorem, w)
        out.append(guarded(About("witness", name), w, check))
    if theorem.inhabited_by:
        out.append(hypotheses_claimed(theorem, theory.lemma(theorem, theorem.inhabited_by)))
    if theorem.refuted_by:
        out.append(hypotheses_refuted(theorem, theory.lemma(theorem, theorem.refuted_by)))
    for mutant in theorem.mutants:
        if mutant.by is None:
            continue
        w = theory.witness(theorem.topic, mutant.by)
        what = About("mutant", str(mutant))
        if w is None:
            out.append(Finding(what, False, f"there is no witness {mutant.by}"))
            continue
        out.append(guarded(what, w, partial(mutant_killed, theorem, mutant, w)))
    return out


def hypotheses_claimed(theorem: Theorem, other: Theorem) -> Finding:
    """The other theorem claims that the variables exist, in this order, and meet each hypothesis.

    That it is proved is its own entry in the ledger.
    """
    what = About("witness", other.id)
    if lacking := claims_inhabitants(theorem, other):
        return Finding(what, False, lacking)
    _, hyps, _ = hypotheses(theorem.statement)
    return Finding(what, True, f"{other.id} claims what meets the {len(hyps)} hypotheses")


def hypotheses_refuted(theorem: Theorem, other: Theorem) -> Finding:
    """The other theorem says that nothing meets the hypotheses: it reads so, or Z3 draws that from
    it.

    That it is proved is its own entry in the ledger.
    """
    if claims_none(theorem, other) or refuted_for_z3(theorem, other):
        detail = f"none: {other.id} refutes the hypotheses (a lemma inside its proof)"
        return Finding(About("witness", "-"), True, detail)
    detail = f"refuted_by names {other.id}, which does not say that nothing meets the hypotheses"
    return Finding(About("witness", "-"), False, detail)


def refuted_for_z3(theorem: Theorem, other: Theorem) -> bool:
    """Whether Z3 refutes a theorem's hypotheses from the other theorem's statement."""
    params, hyps, _ = hypotheses(theorem.statement)
    body = Connective(PROP, "implies", (conjoin(hyps), Lit(PROP, False)))
    none = Quantifier(PROP, "forall", params, body) if params else body
    try:
        asked = obligation(f"{theorem.id} refuted", none, lemmas=[(other.id, other.statement)])
        return decide(asked, Limits()).status == "unsat"
    except (SmtUnsupported, CheckerError):
        return False


def guarded(what: About, w: Witness, run: Callable[[], Finding]) -> Finding:
    """A check that runs a witness's code: what goes wrong there is a finding, with its place."""
    try:
        with user_code(w.name, w.file, w.line):
            return run()
    except FormalError as e:
        return Finding(what, False, str(e) if isinstance(e, TheoryError) else e.message)


def witness_supports(theorem: Theorem, w: Witness) -> Finding:
    """The hypotheses hold for some values, and the conclusion wherever they do.

    Where the conclusion has no finite reading (an existence claim over all functions), only the
    hypotheses are checked, and the detail says so.
    """
    what = About("witness", w.name)
    instance, values = _value(w)
    unchecked, trusted = "", set()
    for given in (instance, *values.values()):
        if not isinstance(given, Structure):
            continue
        try:
            report = check_axioms(given)
        except EvaluationError:
            unchecked = f"; the axioms of {given._data.info.name} have no finite reading"
            continue
        if not report:
            return Finding(what, False, str(report))
        trusted |= given._data.memo.within
    run = partial(_meets, theorem, w, instance, values, unchecked, trusted)
    opened = _opened(theorem.statement)
    if len(opened[1]) > len(hypotheses(theorem.statement)[1]) and needs_instance(opened[0]):
        try:
            return run(opened)
        except EvaluationError:
            found = run((*hypotheses(theorem.statement), False))
            note = "; hypotheses inside a definition have no finite reading here"
            return replace(found, detail=found.detail + note)
    return run(opened)


def _meets(
    theorem: Theorem,
    w: Witness,
    instance: Structure | None,
    values: Mapping[str, Any],
    unchecked: str,
    trusted: set[str],
    opened: Opened,
) -> Finding:
    """Evaluate hypotheses and conclusion.

    ``unchecked`` is what could not be evaluated before, ``trusted`` the ranges that were looked
    through then.
    """
    what = About("witness", w.name)
    params, hyps, conclusion, existence = opened
    assignment = assign(params, instance, values)
    assignment.env.memo.within = trusted = set(trusted)
    within: tuple[str, ...] | None = None
    if params and not assignment.bound:
        return Finding(what, False, f"{w.name} gives none of the theorem's variables a value")
    met = 0
    evaluated = True
    for env in assignment.environments():
        if not all(evaluate(h, env) for h in hyps):
            continue
        met += 1
        if within is None:
            within = tuple(sorted(trusted))
        try:
            holds = evaluated and evaluate(conclusion, env)
        except EvaluationError:
            evaluated = False
            continue
        if existence and holds and trusted:
            within = tuple(sorted(trusted))
            detail = f"an example within the ranges given for {_names(within)} only"
            return Finding(what, "example" not in theorem.by, detail, within)
        if existence and holds:
            return Finding(what, True, "the claimed example, checked", example=True)
        if evaluated and not holds and not existence:
            return Finding(what, False, f"the theorem is false at {_show(assignment, env)}")
    if existence and evaluated:
        return Finding(what, False, "the instance is no example of the claim")
    if not met:
        return Finding(what, False, "the hypotheses hold for no values: vacuous here")
    if not (hyps or evaluated) and (unchecked or not assignment.models):
        return Finding(what, False, f"nothing of the theorem can be evaluated on {w.name}")
    note = "" if evaluated else "; the conclusion has no finite reading"
    if within:
        note += f", within the ranges given for {_names(within)}"
    return Finding(what, True, f"hypotheses met {met} times{note}{unchecked}", within or ())


def _names(ranges: Iterable[str]) -> str:
    return ", ".join(sorted(ranges))


def _show(assignment: Assignment, env: Env) -> str:
    return ", ".join(f"{v.name} = {env.vars[v.uid]!r}" for v in assignment.free) or "the witness"


def mutant_killed(theorem: Theorem, mutant: Mutant, w: Witness) -> Finding:
    """The witness satisfies all that is left of the hypotheses and falsifies the conclusion."""
    what = About("mutant", str(mutant))
    instance, values = _value(w)
    dropped = frozenset({mutant.drop}) if isinstance(mutant.drop, str) else frozenset()
    if instance is not None:
        axioms = {a.name for a in _all_axioms(instance)}
        if isinstance(mutant.drop, str) and mutant.drop not in axioms:
            return Finding(what, False, f"there is no axiom {mutant.drop}")
        report = check_axioms(instance, skip=dropped)
        if not report:
            return Finding(what, False, f"survives: {w.name} breaks another axiom: {report}")
    params, hyps, conclusion, _ = _opened(mutated(theorem, mutant))
    assignment = assign(params, instance, values)
    for env in assignment.environments():
        if all(evaluate(h, env) for h in hyps) and not evaluate(conclusion, env):
            within = tuple(sorted(assignment.env.memo.within))
            note = f", within the ranges given for {_names(within)}" if within else ""
            detail = f"killed by {w.name} at {_show(assignment, env)}{note}"
            return Finding(what, True, detail, within)
    return Finding(what, False, f"survives: {w.name} does not refute it")


def _all_axioms(instance: Structure) -> list[Any]:
    out: list[Any] = list(instance._data.info.all_axioms())
    for value in instance._data.fields.values():
        if isinstance(value, Structure):
            out += _all_axioms(value)
    return out
