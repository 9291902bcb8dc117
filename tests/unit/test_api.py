"""The Python API on data: what it takes, what it gives, and how it refuses."""

from __future__ import annotations

import pytest

import formal
from formal.errors import EvaluationError, InputError
from formal.language import (
    Bool,
    Exists,
    Fin,
    Fun,
    List,
    Nat,
    Not,
    Option,
    Sort,
    count,
    definition,
    member,
    none,
    nth,
    pair,
    range_fin,
    some,
    succ,
)
from proofs.causality.causality.computation import Computation
from proofs.foundations.quorum.statements import majority
from proofs.systems.mutual_exclusion.protocol import TokenPassing


@definition
def api_yes_votes(n: Nat, f: Fun[Fin[n], Bool]) -> Nat:
    """How many of n say yes."""
    return count(f, range_fin(n))


@definition
def api_third(xs: List[Nat]) -> Option[Nat]:
    """The third member, if any."""
    return nth(xs, 2)


@definition
def api_listed(A: Sort, a: A, xs: List[A]):
    """Membership."""
    return member(a, xs)


@definition
def api_begins(K: Computation, e: Event):
    """Nothing happened before the event."""
    return Not(Exists(lambda d: K.happened_before(d, e)))


COMPUTATION = Computation(
    Process=["p"],
    Event=[1, 2],
    Message=[],
    process={1: "p", 2: "p"},
    predecessor={1: None, 2: 1},
    send={},
    received={1: None, 2: None},
)


@pytest.mark.parametrize(
    ("what", "arguments", "value"),
    [
        (api_yes_votes, (3, {0: True, 1: False, 2: True}), 2),
        (api_yes_votes, (3, lambda i: i < 1), 1),
        (api_third, ([4, 5, 6],), 6),
        (api_third, ([4],), None),
        (api_listed, (["a", "b"], "b", ["a", "b"]), True),
        (majority, (3, {0: True, 1: False, 2: False}), False),
        (Computation.happened_before, (COMPUTATION, 1, 2), True),
        (Computation.happened_before, (COMPUTATION, 2, 1), False),
        (api_begins, (COMPUTATION, 1), True),
        (succ(3), (), 4),
        (pair(1, [2]), (), (1, [2])),
        (some(pair(1, 2)), (), (1, 2)),
        (none(), (), None),
    ],
)
def test_a_definition_has_its_value_on_data(what, arguments, value):
    assert formal.evaluate(what, *arguments) == value


@pytest.mark.parametrize(
    ("what", "arguments", "said"),
    [
        (majority, (3,), r"majority takes 2 arguments \(n, members\), found 1"),
        (majority, (3, {0: True}), "no value for 1"),
        (majority, (-1, {}), "expected a value of type Nat, found -1"),
        (majority, ("three", {}), "expected a value of type Nat, found 'three'"),
        (api_begins, (3, 1), "api_begins, K: expected an instance of Computation"),
        (api_begins, (COMPUTATION, 7), "7 is not a member of Event"),
        (succ(3), (1,), "a term takes no arguments, found 1"),
    ],
)
def test_other_data_is_refused_in_words(what, arguments, said):
    with pytest.raises(EvaluationError, match=said):
        formal.evaluate(what, *arguments)


def test_a_protocol_is_found_by_class_id_and_file(tmp_path):
    for system in (TokenPassing, "mutual_exclusion", "mutual_exclusion.TokenPassing"):
        assert formal.check_protocol(system, steps=4, size=2).ok
    with pytest.raises(InputError, match="expected a transition system"):
        formal.check_protocol(3)
    with pytest.raises(InputError, match="names 0 systems"):
        formal.check_protocol("no_such_protocol")


def test_a_theorem_that_is_not_there_and_a_model_that_is_none():
    with pytest.raises(InputError, match=r"did you mean quorum\.crash_margin"):
        formal.ask_z3("quorum.crash_margins")
    with pytest.raises(InputError, match="expected one of linearizable"):
        formal.judge("x.jsonl", "strong")


def test_a_theorem_of_ones_own_is_asked_with_the_lemmas_it_names(tmp_path):
    (tmp_path / "own_api.py").write_text(
        "from formal.language import Implies, Nat, theorem\n\n"
        '@theorem(by="smt", draft=True)\ndef low(n: Nat):\n    """Low."""\n'
        "    return Implies(n < 3, n < 4)\n\n"
        '@theorem(by="smt", draft=True, uses=("low",))\ndef wrong(n: Nat):\n    """Wrong."""\n'
        "    return Implies(n < 4, n < 3)\n",
        encoding="utf-8",
    )
    theory = formal.load_theory(str(tmp_path))
    assert formal.ask_z3("own_api.low", theory=theory).status == "proved"
    refuted = formal.ask_z3("own_api.wrong", theory=theory)
    assert refuted.status == "refuted"
    assert "3" in refuted.model.to_text()


def test_every_known_log_is_read_our_own_json_lines_too(tmp_path):
    from formal.events import read_log

    file = tmp_path / "log.jsonl"
    file.write_text('{"process": "a", "event": "asks", "send": "m"}\n', encoding="utf-8")
    for read in (formal.read_log, read_log):
        (run,) = read(file).executions
        assert [e.text for e in run.events] == ["asks"]
    assert formal.draw_log(file).startswith("<svg")
    with pytest.raises(InputError, match="no picture format"):
        formal.draw_log(file, "gif")
