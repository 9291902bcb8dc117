"""``formal check --ltl``, ``--ctl`` and ``--unreachable`` as a user meets them."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from formal.cli import main
from formal.errors import InputError
from formal.temporal.parse import parse

TOKENS = "mutual_exclusion.TokenPassing"
LOST = "G (exists n: Node. holds(n))"


@pytest.fixture
def check(capsys):
    def run(*args: str, target: str = TOKENS) -> tuple[int, str, str]:
        code = main(["check", target, "--size", "2", *args])
        return code, *capsys.readouterr()

    return run


def test_a_formula_that_holds_and_one_that_does_not(check):
    code, out, _ = check("--ltl", "G mutual_exclusion", "--ltl", LOST)
    assert code == 1
    lines = out.splitlines()
    assert ": holds (bounded: at sizes Node=2" in lines[0]
    assert "DOES NOT HOLD" in lines[1]


def test_json_has_the_lasso_and_its_steps_are_those_of_the_text(check):
    code, out, _ = check("--ltl", LOST, "--json")
    answer = json.loads(out)["answers"][0]
    assert code == 1 and answer["verdict"] == "fails" and answer["sizes"] == "Node=2"
    found = answer["counterexample"]
    assert 0 <= found["repeats_from"] < len(found["steps"])
    assert {s["action"] for s in found["steps"]} >= {"send", "receive"}
    _, text, _ = check("--ltl", LOST)
    called = re.findall(r"^  \d+\. (\w+)\(", text, re.M)
    assert called == [s["action"] for s in found["steps"]]


def test_a_lasso_is_drawn_with_what_repeats_in_a_frame(check, tmp_path):
    _, out, _ = check("--ltl", LOST, "--trace-format", "mermaid")
    lines = [line.strip() for line in out.splitlines()]
    assert lines.index("end") > next(i for i, x in enumerate(lines) if x.startswith("loop "))
    file = tmp_path / "run.svg"
    check("--ltl", LOST, "--trace-format", "svg", "--out", str(file))
    picture = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    frames = [e for e in picture.iter() if e.get("class") == "again"]
    assert len(frames) == 1
    assert main(["check", TOKENS, "--ltl", LOST, "--out", str(file)]) == 2


def test_an_atom_that_never_holds_is_noted(check):
    code, out, _ = check("--ltl", "forall n: Node. G (holds(n) & in_flight(n) -> F critical(n))")
    assert code == 0
    assert "note: (holds(n1) & in_flight(n1)) holds in no reachable state" in out


def test_an_end_state_repeats_for_ever(tmp_path, capsys):
    model = tmp_path / "once.py"
    model.write_text(
        '"""One step."""\n\nfrom __future__ import annotations\n\n'
        "from formal.language import *\n\n\n"
        'class Once(TransitionSystem, var="O"):\n    """Something happens once."""\n\n'
        "    done: Mutable[Prop]  # it has happened\n\n"
        '    @init\n    def start(self):\n        """Not yet."""\n        return Not(self.done)\n\n'
        '    @action(modifies="done")\n    def do(self, new):\n        """It happens."""\n'
        "        return And(Not(self.done), new.done)\n\n"
        '    @safety\n    def fine(self):\n        """Nothing."""\n        return true\n',
        encoding="utf-8",
    )
    assert main(["check", str(model), "--ltl", "F G done", "--ctl", "AF AG done"]) == 0
    assert main(["check", str(model), "--ltl", "G !done"]) == 1
    out = capsys.readouterr().out
    assert "nothing can happen" in out


def test_a_pyv_model_is_asked_in_the_same_way(tmp_path, capsys):
    model = tmp_path / "lamp.pyv"
    model.write_text(
        "sort lamp\nmutable relation on(lamp)\ninit forall L:lamp. !on(L)\n"
        "transition light(l:lamp)\n  modifies on\n  new(on(l)) & (forall M:lamp. M != l -> "
        "(new(on(M)) <-> on(M)))\nsafety [fine] true\n",
        encoding="utf-8",
    )
    args = ["check", str(model), "--size", "2"]
    assert main([*args, "--ltl", "forall l: lamp. G (on(l) -> G on(l))"]) == 0
    assert main([*args, "--ltl", "forall l: lamp. F on(l)"]) == 1
    assert main([*args, "--ltl", "forall l: lamp. F on(l)", "--fair-each", "light"]) == 0
    assert main([*args, "--unreachable", "exists l: lamp. on(l)"]) == 1


MISTAKES = {
    "G (holds(n1)": "column 13: found the end, expected an operator or ')'",
    "G holds(n1) holds": "column 13: found 'holds', expected an operator or the end",
    "G holdz(n1)": "column 3: found 'holdz', expected one of holds, in_flight",
    "G holds": "column 3: holds takes 1 argument, got 0",
    "forall n Node. G holds(n)": "column 10: found 'Node', expected ':' and a sort",
    "forall n: Nod. G holds(n)": "found the sort 'Nod', expected Node",
    "G $": "column 3: found '$'",
    "AG holds(n1)": "found 'AG', a path quantifier of CTL",
    "G send(n1)": "column 3: send takes 2 arguments, got 1",
    "G 3": "column 3",
    "": "column 1: found the end, expected a formula",
}


@pytest.mark.parametrize("formula", MISTAKES)
def test_a_mistake_gets_one_line_with_its_place(check, formula):
    code, out, err = check("--ltl", formula)
    assert code == 2 and out == ""
    assert len(err.splitlines()) == 1 and MISTAKES[formula] in err


@pytest.mark.parametrize(
    "args, words",
    [
        (["--ctl", "G mutual_exclusion"], "expected a path quantifier before it"),
        (["--ctl", "AG EF enter"], "'enter' is an action"),
        (["--unreachable", "F critical"], "expected a formula about one state"),
        (["--unreachable", "holds(n1)"], "found 'n1', expected one of"),
        (["--ltl", "G true", "--fair", "sent"], "expected one of send, receive, enter, leave"),
        (["--fair", "send"], "expected one of these"),
        (["--ltl", "G true", "--size", "Nod=2"], "TokenPassing has no sort 'Nod'"),
    ],
)
def test_other_bad_input(check, args, words):
    code, out, err = check(*args)
    assert code == 2 and out == ""
    assert len(err.splitlines()) == 1 and words in err


@pytest.mark.parametrize(
    "text, same",
    [
        ("a & b | c", "(a & b) | c"),
        ("a -> b -> c", "a -> (b -> c)"),
        ("a U b U c", "a U (b U c)"),
        ("!a U b", "(!a) U b"),
        ("G a & b", "(G a) & b"),
        ("a U b & c", "(a U b) & c"),
        ("forall x: S. a & b", "forall x: S. (a & b)"),
        ("a => b <=> ~c && d", "(a -> b) <-> (!c & d)"),
        ("[]<> a", "G (F a)"),
        ("A[a & b U c -> d]", "A[(a & b) U (c -> d)]"),
    ],
)
def test_operators_bind_as_documented(text, same):
    def shape(node):
        return node.op, node.name, node.binders, tuple(map(shape, node.args))

    assert shape(parse(text)) == shape(parse(same))


def test_deep_nesting_is_a_mistake_and_no_crash():
    for text in ("(" * 100_000 + "a" + ")" * 100_000, "!" * 101 + "a"):
        with pytest.raises(InputError, match="nested too deeply"):
            parse(text)
    assert parse("!" * 99 + "a").op == "not"


def test_too_many_states_are_unknown_and_no_verdict(check):
    code, out, _ = check("--ltl", "G mutual_exclusion", "--states", "3")
    assert code == 1
    assert "unknown (bounded: at sizes Node=2: more than 3 reachable states)" in out
