"""What Python programs call: the five questions one asks most, each one function.

``import formal`` offers these names; docs/api.md describes them with examples.  Everything else is
in the packages that they call: ``formal.language`` to state things, ``formal.events``,
``formal.histories``, ``formal.temporal`` and ``formal.topology`` for data of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formal.errors import EvaluationError, InputError

if TYPE_CHECKING:
    from formal.attack.result import Result
    from formal.checkers.smt.analysis import Analysis
    from formal.checkers.smt.theorems import SmtEvidence
    from formal.events.log import EventLog
    from formal.histories.check import Report
    from formal.histories.history import History
    from formal.language.declarations import Theorem
    from formal.language.transition import TransitionInfo
    from formal.theory import Theory
    from formal.transactions.check import Report as TransactionReport
    from formal.transactions.history import TransactionHistory

__all__ = [
    "ask_z3",
    "attack_protocol",
    "check_protocol",
    "draw_log",
    "evaluate",
    "find_theorem",
    "judge",
    "judge_transactions",
    "load_theory",
    "read_history",
    "read_log",
]


def load_theory(name: str = "proofs") -> Theory:
    """A theory with everything it declares: the library's, or that of a folder, a file, a package.

    Raises:
        TheoryError: a mistake in it, with file and line.
    """
    from formal.theory import load_theory

    return load_theory(name)


def find_theorem(id: str, theory: Theory | None = None) -> Theorem:
    """A theorem by its id, of the library unless another theory is given.

    Raises:
        InputError: there is none; the message names the nearest ids.
    """
    from formal.cite.result import find_theorem
    from formal.theory import library

    return find_theorem(theory or library(), id)


def evaluate(what: Any, *arguments: Any) -> Any:
    """The value of a definition on data, or of a closed term.

    A definition of a structure takes an instance first; ``instance.name(…)`` says the same.  A sort
    is given as the list of its members, a function as a dict or a Python function, a relation as a
    list of tuples, an option as the value or None.

    Raises:
        EvaluationError: an argument is missing or has another type, or the value would need all
            members of an infinite type.
        TheoryError: what is given is neither a definition nor a term.
    """
    from formal.language.declarations import Definition
    from formal.language.expr import lift
    from formal.language.types import Meta
    from formal.readings.finite.evaluation import environment
    from formal.readings.finite.evaluation import evaluate as value_of
    from formal.readings.finite.instance import plain

    if isinstance(what, Definition):
        return _call(what, arguments)
    if arguments:
        raise EvaluationError(f"a term takes no arguments, found {len(arguments)}")
    term = lift(what, Meta()).term
    return plain(value_of(term, environment()), term.type)


def _call(definition: Any, arguments: tuple[Any, ...]) -> Any:
    from formal.language.structure import Structure
    from formal.language.types import TYPE, SortType, StructType, resolve
    from formal.readings.finite.domains import DomainType
    from formal.readings.finite.evaluation import Env, Memo, call_definition
    from formal.readings.finite.instance import normalize, plain

    params = definition.params if definition.owner is not None else definition._signature[0]
    if definition.owner is None:
        params = [p for p in params if p.uid not in _brought_in(params)]
    names = ", ".join(p.name for p in params)
    if len(arguments) != len(params):
        raise EvaluationError(
            f"{definition.name} takes {len(params)} arguments ({names}), found {len(arguments)}"
        )
    env, values = Env({}, {}, Memo()), []
    for p, given in zip(params, arguments, strict=True):
        t = resolve(p.type)
        where = f"{definition.name}, {p.name}"
        if t == TYPE:
            env = env.bind([(p, DomainType(p.name, tuple(given)))])
            continue
        if isinstance(t, StructType):
            if not (isinstance(given, Structure) and t.info in given._data.info.lineage()):
                raise EvaluationError(f"{where}: expected an instance of {t.info.name}")
            uses = zip(t.args, given._data.sorts, strict=False)
            domains = {u.uid: d for u, d in uses if isinstance(u, SortType)}
            env = Env({**env.vars, **domains}, {**env.sorts, **domains}, env.memo)
            value: Any = given
        else:
            value = normalize(given, env.type(t), where)
        env = env.bind([(p, value)])
        values.append(value)
    sorts = tuple(env.sorts[s.uid] for s in definition.sorts)
    return plain(call_definition(definition, sorts, tuple(values), env.memo), definition.result)


def _brought_in(params: Any) -> set[int]:
    """The sorts that a structure among the parameters brings with it."""
    from formal.language.types import SortType, StructType, resolve

    kinds = (resolve(p.type) for p in params)
    return {
        a.uid for t in kinds if isinstance(t, StructType) for a in t.args if isinstance(a, SortType)
    }


def ask_z3(
    theorem: str | Theorem, *, theory: Theory | None = None, timeout: float = 20.0
) -> SmtEvidence:
    """What Z3 says of a theorem: ``status`` is proved, refuted, not proved, unknown, …

    ``model`` is the counterexample of one that is refuted.  The lemmas that its ``uses=`` names are
    given to the solver, as in a run of ``formal verify``.  Nothing is written: this is no evidence.

    Args:
        theorem: an id, or a theorem.
        theory: where ids are looked up; the library if none is given.
        timeout: seconds a question.

    Raises:
        InputError: there is no theorem of that id.
    """
    from formal.checkers.smt.portfolio import Limits
    from formal.checkers.smt.theorems import check_theorem
    from formal.evidence.smt import lemmas_of
    from formal.theory import library

    found = find_theorem(theorem, theory) if isinstance(theorem, str) else theorem
    lemmas = lemmas_of(theory or library(), found) if found.uses else []
    return check_theorem(found, lemmas, Limits(timeout_s=timeout))


def read_history(path: str | Path, *, object: str | None = None) -> History:
    """A recorded history of operations, in any format of docs/histories.md.

    Args:
        path: the file.
        object: what the operations are on (``register``, ``queue``, …); None: told from them.

    Raises:
        InputError: it cannot be read or is no history; with the line.
    """
    from formal.histories.reading import read_history

    return read_history(path, object=object)


def judge(
    history: str | Path | History, model: str = "linearizable", *, object: str | None = None
) -> Report:
    """Which consistency models a history satisfies, from the one asked for down.

    ``holds`` is the answer (None: undecided); each of ``verdicts`` has a certificate or the
    smallest violation.

    Args:
        history: a file, or a history that was read or made (``formal.histories.history_of``).
        model: ``linearizable``, ``sequential``, ``causal`` or ``pram``.
        object: for a file, what the operations are on.

    Raises:
        InputError: the file is no history, or there is no such model.
    """
    from formal.histories.check import check
    from formal.histories.models import MODELS

    if model not in MODELS:
        raise InputError(f"no model {model!r}; expected one of {', '.join(MODELS)}")
    if isinstance(history, str | Path):
        history = read_history(history, object=object)
    return check(history, model)


def judge_transactions(
    history: str | Path | TransactionHistory, model: str = "serializable"
) -> TransactionReport:
    """Which isolation models a history of transactions satisfies.

    ``holds`` is the answer on the model asked for (None: undecided), ``strongest`` the strongest
    models that hold; each of ``verdicts`` has a certificate or an anomaly.

    Args:
        history: a file in any format of docs/transactions.md, or a history that was read or made
            (``formal.transactions.transactions_of``).
        model: ``strict-serializable``, ``serializable``, ``snapshot-isolation``, … as in
            docs/transactions.md.

    Raises:
        InputError: the file is no such history, a value was written twice and read, or there is no
            such model.
    """
    from formal.transactions import MODELS, check
    from formal.transactions.reading import read_transactions

    if model not in MODELS:
        raise InputError(f"no model {model!r}; expected one of {', '.join(MODELS)}")
    if isinstance(history, str | Path):
        history = read_transactions(history)
    return check(history, model)


def read_log(path: str | Path) -> EventLog:
    """An event log or trace, in any format of docs/logs.md, our own JSON lines among them.

    Raises:
        InputError: it cannot be read, or is malformed; with the line.
    """
    from formal.events.traces import read_events

    return read_events(path)


def draw_log(log: str | Path | EventLog, format: str = "svg") -> str:
    """The causality picture of an event log, as text in ``svg``, ``mermaid`` or ``dot``.

    Raises:
        InputError: the log cannot be read, or there is no such format.
    """
    from formal.events.report import analyse, render

    read = read_log(log) if isinstance(log, str | Path) else log
    return render(analyse(read), format)


def check_protocol(
    system: Any,
    *,
    steps: int | None = None,
    size: int | Mapping[str, int] | None = None,
    mutants: bool = False,
    timeout: float = 20.0,
) -> Analysis:
    """Every condition of a protocol, and runs to what fails.

    ``ok`` says whether all of it holds; ``report.failures`` are the conditions that do not, each
    with a step that breaks it; ``runs()`` the runs that were found.

    Args:
        system: a class of ``TransitionSystem``, an id of the library, a ``.py`` or ``.pyv`` file.
        steps: the length of the runs that are looked for (the system's own bound).
        size: elements in each sort, one number or by sort (the system's own sizes).
        mutants: weaken a sound system in every way, to see what each part is needed for.
        timeout: seconds a question.

    Raises:
        InputError: there is no such system, or several; ``TheoryError``: a mistake in the file.
    """
    from formal.checkers.smt.analysis import analyse
    from formal.checkers.smt.portfolio import Limits

    sizes = size if size is None or isinstance(size, int) else dict(size)
    info = _system(system)
    return analyse(info, Limits(timeout_s=timeout), steps=steps, size=sizes, mutants=mutants)


def _system(given: Any) -> TransitionInfo:
    from formal.language.transition import TransitionInfo
    from formal.pictures.of_system import system_named

    if isinstance(given, str | Path):
        return system_named(str(given))
    info = getattr(given, "_info", given)
    if not isinstance(info, TransitionInfo):
        raise InputError(f"expected a transition system, its id or its file, found {given!r}")
    return info


def attack_protocol(
    protocol: object, theorem: str, *, length: int | None = None, limit: int | None = None
) -> Result:
    """The adversary's run of an impossibility theorem against a protocol in Python.

    Args:
        protocol: a class or an instance with the methods of docs/attacks.md.
        theorem: ``flp``, ``cap``, ``byzantine`` or ``coordinated-attack``.
        length: steps of the undecided schedule (flp), rounds to wait (the others).
        limit: configurations (flp) or runs (byzantine) to look at.

    Raises:
        InputError: the protocol does not fit the theorem's model.
    """
    from formal.attack import attack

    return attack(protocol, theorem, length=length, limit=limit)
