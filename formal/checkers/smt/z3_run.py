"""One question put to Z3, in a context of its own; models come back as plain data."""

from __future__ import annotations

import functools
import itertools
import re
import time
from typing import Any

import z3

ROWS = 400  # a table with more rows than this is shown by its entries and default only


def version() -> str:
    """Z3's version."""
    return str(z3.get_full_version()).split()[0].removeprefix("Z3 ")


def run(question: dict[str, Any]) -> dict[str, Any]:
    """Decide a question; see ``solver.ask`` for its keys.

    Raises ``z3.Z3Exception`` when the text cannot be parsed.
    """
    z3.set_param("memory_max_size", question["memory_mb"])
    return _run(question) | {"z3_version": version()}


def _run(question: dict[str, Any]) -> dict[str, Any]:
    if "goals" in question:
        return {"status": "unknown", "answers": _run_each(question)}
    ctx = z3.Context()
    solver = _solver(question, ctx)
    started = time.perf_counter()
    assertions = z3.parse_smt2_string(question["text"], ctx=ctx)
    if "tracked" in question:
        return _run_tracked(solver, assertions, question["tracked"])
    solver.add(assertions)
    out = _check(solver, started)
    if out["status"] == "sat" and question["model"]:
        out["model"] = ModelReader(solver, question).read()
    return out


def _run_tracked(solver: Any, assertions: Any, tracked: list[int]) -> dict[str, Any]:
    """The answer, with those of the tracked assertions that it needs."""
    for i, a in enumerate(assertions):
        if i in tracked:
            solver.assert_and_track(a, f"tracked {i}")
        else:
            solver.add(a)
    out = _check(solver, time.perf_counter())
    if out["status"] == "unsat":
        out["used"] = [int(str(x).strip("|").split()[1]) for x in solver.unsat_core()]
    return out


def _solver(question: dict[str, Any], ctx: Any) -> Any:
    solver = z3.Solver(ctx=ctx)
    solver.set("timeout", int(question["timeout_s"] * 1000))
    solver.set("random_seed", question["seed"])
    for key, value in question["params"].items():
        solver.set(key, value)
    return solver


def _check(solver: Any, started: float) -> dict[str, Any]:
    status = str(solver.check())
    out: dict[str, Any] = {"status": status, "seconds": round(time.perf_counter() - started, 4)}
    stats = solver.statistics()
    out["rlimit"] = stats.get_key_value("rlimit count") if "rlimit count" in stats.keys() else 0  # noqa: SIM118
    if status == "unknown":
        out["reason"] = solver.reason_unknown()
        if out["reason"] in ("timeout", "canceled"):
            out["status"] = "timeout"
    return out


@functools.lru_cache(maxsize=1)
def _assertions(text: str) -> tuple[Any, Any]:
    """The assertions of a text, kept for the next question about the same text."""
    ctx = z3.Context()
    return ctx, z3.parse_smt2_string(text, ctx=ctx)


def _run_each(question: dict[str, Any]) -> list[dict[str, Any]]:
    """The base of a question alone, then with each of its goals.

    A goal that takes long under one seed mostly does not under another: it has to wait for the
    next pass, with a new solver, as soon as it has cost the work that a pass allows.
    """
    ctx, assertions = _assertions(question["text"])
    base = [assertions[i] for i in question["base"]]
    alone = _solver(question, ctx)
    alone.set("rlimit", question["base_rlimit"])
    alone.add(base)
    first = _check(alone, time.perf_counter())
    found: dict[int, dict[str, Any]] = {}
    left = list(question["goals"])
    for seed in question["seeds"] if left else ():
        shared = _solver(question | {"seed": seed}, ctx)
        shared.set("rlimit", question["goal_rlimit"])
        shared.add(base)
        for goal in left:
            started = time.perf_counter()
            shared.push()
            shared.add(assertions[goal])
            found[goal] = _check(shared, started) | {"seed": seed}
            shared.pop()
        left = [g for g in left if found[g]["status"] not in ("unsat", "sat")]
        if not left:
            break
    return [first, *(found[g] for g in question["goals"])]


class ModelReader:
    """Turns a Z3 model into tables over named elements."""

    def __init__(self, solver: Any, question: dict[str, Any]) -> None:
        self.model = solver.model()
        self.question = question
        self.ctx = solver.ctx
        self.decls: dict[str, Any] = {d.name(): d for d in self.model.decls()}
        # The model leaves out what it may choose freely; the assertions know it.
        if any(name not in self.decls for name, _, _ in question["symbols"]):
            for a in solver.assertions():
                self._collect(a)
        self.elements: dict[int, str] = {}  # by the number of the expression
        self.universe: dict[str, list[Any]] = {}
        prefixes = short_names([s for s, _ in question["sorts"]])
        self.empty = {s for s, flag in question["sorts"] if flag and self._is_false(flag)}
        for sort, _ in question["sorts"]:
            own = z3.DeclareSort(sort, self.ctx)
            # A sort that no formula constrains has no universe; completion makes one element.
            found = self.model.get_universe(own) or [self._some(own)]
            self.universe[sort] = sorted(found, key=lambda x: _number(str(x)))
            for i, x in enumerate(self.universe[sort], 1):
                self.elements[x.get_id()] = f"{prefixes[sort]}{i}"

    def _collect(self, root: Any) -> None:
        todo, seen = [root], set()
        while todo:
            x = todo.pop()
            if x.get_id() in seen:
                continue
            seen.add(x.get_id())
            if z3.is_app(x) and x.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                self.decls[x.decl().name()] = x.decl()
            todo.extend(x.children())

    def _is_false(self, flag: str) -> bool:
        value = self.model.eval(z3.Bool(flag, self.ctx), model_completion=True)
        return bool(z3.is_false(value))

    def _some(self, sort: Any) -> Any:
        return self.model.eval(z3.FreshConst(sort), model_completion=True)

    def read(self) -> dict[str, Any]:
        """The model: each sort's elements, each symbol's table."""
        sorts = {}
        for s, _ in self.question["sorts"]:
            names = [self.elements[x.get_id()] for x in self.universe[s]]
            sorts[s] = [] if s in self.empty else names
        tables = []
        for name, params, result in self.question["symbols"]:
            if name in self.decls and not self.empty.intersection((*params, result)):
                tables.append(self._table(name, params, result))
        return {"sorts": sorts, "functions": tables}

    def _table(self, name: str, params: list[str], result: str) -> dict[str, Any]:
        decl = self.decls[name]
        domains = [self._domain(decl.domain(i)) for i in range(decl.arity())]
        table: dict[str, Any] = {"name": name, "params": params, "result": result}
        size = 1
        for d in domains:
            size *= len(d) if d is not None else ROWS + 1
        if size <= ROWS:
            rows = []
            for args in itertools.product(*[d for d in domains if d is not None]):
                value = self.model.eval(decl(*args), model_completion=True)
                rows.append([[self.value(a) for a in args], self.value(value)])
            return table | {"rows": rows, "default": None}
        # Z3 answers for a function that no formula constrains with an interpretation of nothing.
        known = any(d.name() == name for d in self.model.decls())
        interp = self.model.get_interp(decl) if known else None
        if not isinstance(interp, z3.FuncInterp):
            return table | {"rows": [], "default": "anything"}
        rows = []
        for i in range(interp.num_entries()):
            e = interp.entry(i)
            at = [self.value(e.arg_value(j)) for j in range(e.num_args())]
            rows.append([at, self.value(e.value())])
        return table | {"rows": rows, "default": self.value(interp.else_value())}

    def _domain(self, sort: Any, depth: int = 0) -> list[Any] | None:
        if sort.kind() == z3.Z3_BOOL_SORT:
            return [z3.BoolVal(False, self.ctx), z3.BoolVal(True, self.ctx)]
        if sort.kind() == z3.Z3_UNINTERPRETED_SORT:
            return self.universe.get(sort.name())
        if sort.kind() != z3.Z3_DATATYPE_SORT or depth > 2:
            return None
        out: list[Any] = []
        for i in range(sort.num_constructors()):
            c = sort.constructor(i)
            parts = [self._domain(c.domain(j), depth + 1) for j in range(c.arity())]
            if any(p is None for p in parts):
                return None
            out += [c(*xs) for xs in itertools.product(*[p for p in parts if p is not None])]
        return out if len(out) <= ROWS else None

    def value(self, x: Any) -> Any:
        """A Z3 value as plain data: a number, a truth value, an element's name, a list for data."""
        if z3.is_int_value(x):
            return x.as_long()
        if z3.is_true(x) or z3.is_false(x):
            return bool(z3.is_true(x))
        if x.get_id() in self.elements:
            return self.elements[x.get_id()]
        if x.sort().kind() == z3.Z3_DATATYPE_SORT and z3.is_app(x):
            head = x.decl().name().partition(".")[0]
            return [head, *map(self.value, x.children())] if x.num_args() else head
        return str(x)


def _number(text: str) -> int:
    digits = text.rpartition("!")[2]
    return int(digits) if digits.isdigit() else 0


def short_names(sorts: list[str]) -> dict[str, str]:
    """Prefixes for the elements of sorts: their initials, where these tell all the sorts apart.

    Else a sort gets the shortest beginning that no other sort has.
    """
    initials = {s: "".join(re.findall("[A-Z]", s)).lower() for s in sorts}
    if all(initials.values()) and len(set(initials.values())) == len(sorts):
        return initials
    out = {}
    for s in sorts:
        low = s.lower()
        others = [o.lower() for o in sorts if o != s]
        n = 1
        while n < len(low) and any(o.startswith(low[:n]) for o in others):
            n += 1
        out[s] = low[:n]
    return out
