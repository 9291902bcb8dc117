import json
import time

import pytest

from formal.checkers.smt.models import Model
from formal.checkers.smt.portfolio import (
    Limits,
    decide,
    find_model,
    parallel,
    smallest_model,
    sweep,
)
from formal.checkers.smt.solver import Options, installed, solve, solver_version
from formal.checkers.smt.z3_run import short_names
from formal.readings.smt.obligation import ModelSymbol, Obligation

UNSAT = "(declare-fun x () Int)(assert (and (< x 0) (> x 0)))(check-sat)"
SAT = "(declare-fun x () Int)(assert (> x 41))(assert (< x 43))(check-sat)"
# The pigeonhole principle: hard for resolution, so it runs into any time limit.
HOLES = 13


def pigeons():
    rows = range(HOLES + 1)
    lines = [f"(declare-fun p{i}_{j} () Bool)" for i in rows for j in range(HOLES)]
    for i in rows:
        lines.append("(assert (or " + " ".join(f"p{i}_{j}" for j in range(HOLES)) + "))")
    for j in range(HOLES):
        for i in rows:
            lines += [f"(assert (not (and p{i}_{j} p{k}_{j})))" for k in range(i)]
    return "\n".join(lines) + "(check-sat)"


def test_an_answer_says_who_gave_it():
    a = solve(UNSAT, Options(seed=3))
    assert (a.status, a.solver, a.seed) == ("unsat", "z3", 3)
    assert a.version == solver_version("z3")
    assert a.rlimit > 0
    assert len(a.hash) == 64
    assert json.dumps(a.record())


def test_text_that_no_solver_reads_is_an_error():
    a = solve("(assert (nonsense))(check-sat)")
    assert a.status == "error"
    assert a.reason.startswith('(error "line 1')
    assert solve(UNSAT).status == "unsat"


def test_time_limits_are_kept():
    started = time.monotonic()
    a = solve(pigeons(), Options(timeout_s=1))
    assert a.status == "timeout"
    assert time.monotonic() - started < 15
    assert solve(UNSAT).status == "unsat"


def test_memory_limits_are_kept():
    a = solve(pigeons(), Options(timeout_s=10, memory_mb=20))
    assert a.status == "unknown"
    assert "memory" in a.reason
    assert solve(UNSAT).status == "unsat"


def test_an_answer_is_kept_for_the_same_question_only(tmp_path):
    first = solve(SAT, cache=tmp_path)
    assert not first.cached
    assert solve(SAT, cache=tmp_path).cached
    assert not solve(SAT, Options(seed=1), cache=tmp_path).cached
    assert not solve(SAT + " ", cache=tmp_path).cached
    (kept, *_) = tmp_path.glob("*.json")
    record = json.loads(kept.read_text())
    kept.write_text(json.dumps(record | {"key": "0" * 64}))
    assert sum(solve(q, cache=tmp_path).cached for q in (SAT,)) <= 1
    for path in tmp_path.glob("*.json"):
        path.write_text("not json")
    assert not solve(SAT, cache=tmp_path).cached


def test_undecided_answers_are_not_kept(tmp_path):
    solve(pigeons(), Options(timeout_s=0.2), cache=tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_was_left_undecided_is_kept_only_for_who_asks(tmp_path):
    short = Options(timeout_s=0.2)
    first = solve(pigeons(), short, cache=tmp_path, keep_undecided=True)
    assert not first.decided and not first.cached
    assert solve(pigeons(), short, cache=tmp_path, keep_undecided=True).cached
    assert not solve(pigeons(), short, cache=tmp_path).cached
    longer = Options(timeout_s=0.3)
    assert not solve(pigeons(), longer, cache=tmp_path, keep_undecided=True).cached


@pytest.mark.skipif(not installed("cvc5"), reason="cvc5 is not installed")
def test_a_second_solver_confirms():
    v = decide(UNSAT, Limits(second_opinion=True))
    assert v.status == "unsat"
    assert v.confirmed
    assert v.second.solver == "cvc5"
    assert not v.disagreement


@pytest.mark.skipif(not installed("cvc5"), reason="cvc5 is not installed")
def test_contradicting_solvers_are_an_error(monkeypatch):
    import dataclasses

    from formal.checkers.smt import portfolio

    real = portfolio.solve

    def liar(question, options=None, **kwargs):
        a = real(question, options, **kwargs)
        return dataclasses.replace(a, status="sat") if a.solver == "cvc5" else a

    monkeypatch.setattr(portfolio, "solve", liar)
    v = decide(UNSAT, Limits(second_opinion=True))
    assert v.disagreement
    assert v.status == "error"
    assert not v.confirmed


def test_the_portfolio_goes_on_until_a_solver_knows():
    hopeless = Options(params={"auto_config": False, "mbqi": False, "ematching": False})
    text = """(declare-sort S 0)(declare-fun p (S) Bool)(declare-fun c () S)
    (assert (forall ((x S)) (p x)))(assert (not (p c)))(check-sat)"""
    v = decide(text, Limits(portfolio=(hopeless, Options())))
    assert v.status == "unsat"
    assert len(v.attempts) == 2


def graph(most: int) -> Obligation:
    """At least two elements, related in both directions; a chain makes more."""
    text = f"""(set-logic ALL)
(declare-sort S 0)
(declare-fun r (S S) Bool)
(declare-fun a () S)
(declare-fun b () S)
; assumptions
(assert (not (= a b)))
(assert (r a b))
(assert (distinct {" ".join(["a", "b"][:most])}))
(check-sat)
"""
    symbols = (
        ModelSymbol("r", ("S", "S"), "Bool"),
        ModelSymbol("a", (), "S"),
        ModelSymbol("b", (), "S"),
    )
    return Obligation("graph", text, symbols, (("S", ""),), ())


def test_the_smallest_model_comes_first():
    a = smallest_model(graph(2))
    assert a.model.sorts == {"S": ("s1", "s2")}
    assert a.model.function("r").value(a.model.function("a").value(), "nobody") is None


def test_models_are_readable():
    m = find_model(graph(2)).model
    text = m.to_text()
    assert "S = {s1, s2}" in text
    a, b = m.function("a").value(), m.function("b").value()
    assert f"({a}, {b})" in text
    assert Model.read(m.data()) == m


def test_elements_have_names_that_tell_sorts_apart():
    assert short_names(["Event", "Process", "Protocol"]) == {
        "Event": "e",
        "Process": "proc",
        "Protocol": "prot",
    }


def square(n):
    return n * n


def test_work_is_done_in_order_by_several_workers():
    assert parallel(square, [1, 2, 3], Limits(jobs=2)) == [1, 4, 9]
    seen = []
    assert parallel(square, [1, 2, 3], Limits(), seen.append) == seen


def test_a_seed_sweep_finds_what_is_unstable():
    assert sweep(graph(2), range(3)).stable
    hard = Obligation("pigeons", pigeons(), (), (), ())
    found = sweep(hard, range(2), timeout_s=0.3)
    assert not found.stable
    assert found.slowest > 0
