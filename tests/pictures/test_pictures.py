"""Drawings of transition systems: what they say follows from the actions of the system."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from formal.cli import main
from formal.language import (
    And,
    Bool,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Mutable,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    no,
    safety,
    yes,
)
from formal.pictures.actions import at_first, helps, possible_at_first, steps_of
from formal.pictures.draw import DRAWINGS
from formal.pictures.of_system import drawing, system_named
from formal.pictures.run import run_of_system
from formal.pictures.run_drawing import Message, Note, events

SYSTEMS = ("paxos.Paxos", "raft.Raft", "mutual_exclusion.TokenPassing", "two_phase_commit")

STUCK = """
from __future__ import annotations

from formal.language import (
    And, ForAll, Mutable, Not, Rel, Sort, TransitionSystem, action, init, safety
)


class Stuck(TransitionSystem):
    Node: Sort
    r: Mutable[Rel[Node, Node]]

    @init
    def start(self):
        return ForAll(lambda n, m: Not(self.r(n, m)))

    @action(modifies="r")
    def go(self, new, n: Node):
        return And(self.r(n, n), ForAll(lambda x, y: new.r(x, y)))

    @safety
    def safe(self, n: Node):
        return Not(self.r(n, n))
"""
PYV = """
sort node
mutable relation holds(node)
init holds(X) & holds(Y) -> X = Y
transition give(n: node, m: node)
  modifies holds
  holds(n) & (forall N. new(holds(N)) <-> N = m)
safety holds(X) & holds(Y) -> X = Y
"""


def named(steps, name):
    return next(s for s in steps if s.name == name)


def test_guards_and_updates_are_told_apart():
    promise = named(steps_of(system_named("paxos.Paxos")), "promise")
    assert promise.choices == "a : Acceptor, b : Ballot"
    assert promise.guards[:2] == ("prepare_sent(b)", "¬left(a, b)")
    assert all("′" not in g and ":=" not in g for g in promise.guards)
    assert promise.updates == (
        "promised := promised ∪ {(a, b)}",
        "left := left ∪ {(x, y) | x = a ∧ lt(y, b)}",
    )


class Updates(TransitionSystem):
    """Every form of an update."""

    Node: Sort
    flag: Mutable[Bool]
    r: Mutable[Rel[Node, Node]]
    f: Mutable[Fun[Node, Node]]

    @init
    def start(self):
        return And(self.flag == no, ForAll(lambda n, m: Not(self.r(n, m))))

    @action(modifies=("flag", "r", "f"))
    def end(self, new, n: Node, m: Node):
        """An action whose name means something to Mermaid."""
        return And(
            new.flag == yes,
            ForAll(lambda x, y: Iff(new.r(x, y), Or(And(y == m, n == x), self.r(x, y)))),
            ForAll(lambda x: new.f(x) == If(x == n, m, self.f(x))),
        )

    @action(modifies=("r", "f"))
    def state(self, new, n: Node):
        return And(
            self.flag == yes,
            self.r(n, n),
            ForAll(lambda x, y: Iff(new.r(x, y), And(self.r(x, y), Not(And(x == n, y == n))))),
            new.f(n) == n,
            ForAll(lambda x: Implies(x != n, new.f(x) == self.f(x))),
        )

    @action(modifies=("r", "f"))
    def note(self, new, n: Node):
        return And(
            self.flag == no,
            ForAll(lambda x, y: Iff(new.r(x, y), self.r(y, x))),
            ForAll(lambda x: new.f(x) == self.f(self.f(x))),
        )

    @action(modifies=("r", "f"))
    def class_(self, new, n: Node):
        return And(
            ForAll(lambda x: Iff(new.r(x, x), self.r(x, n))),
            ForAll(lambda x, y: Implies(x != n, new.r(x, y), self.r(x, y))),
            ForAll(lambda x: Implies(self.r(x, n), new.f(x) == n)),
        )

    @safety
    def safe(self, n: Node):
        return Or(self.flag == yes, Not(self.r(n, n)), self.r(n, n))


def test_updates_are_shown_as_assignments_exactly_where_they_are_some():
    steps = {s.name: s.updates for s in steps_of(Updates._info)}
    assert steps["end"] == ("flag := true", "r := r ∪ {(n, m)}", "f(n) := m")
    assert steps["state"] == (
        "r := r ∖ {(n, n)}",
        "f(n) := n",
        "f(x) as before where x ≠ n",
    )
    assert steps["note"] == ("r := {(x, y) | r(y, x)}", "f(x) := f(f(x))")
    # A condition on the diagonal, or on some tuples only, assigns nothing.
    assert not any(":=" in u for u in steps["class_"])


def test_what_is_not_an_assignment_may_give_a_field_any_value():
    steps = {s.name: s.makes for s in steps_of(Updates._info)}
    assert steps["class_"] == {("r", None), ("f", None)}
    assert steps["state"] == {("r", "false"), ("f", None)}
    assert steps["end"] == {("flag", "true"), ("r", "true"), ("f", None)}


def test_an_action_helps_by_what_it_makes_true_only():
    steps = steps_of(system_named("paxos.Paxos"))
    promise, propose, accept = (named(steps, n) for n in ("promise", "propose", "accept"))
    assert helps(promise, propose) == ["promised"]
    assert helps(propose, accept) == ["proposed"]
    # `promise` writes `left`, which `accept` forbids.
    assert "left" in promise.modifies
    assert not helps(promise, accept)


def test_values_count_in_what_an_action_helps():
    info = system_named("two_phase_commit")
    steps = steps_of(info)
    vote, refuse, commit = (named(steps, n) for n in ("vote_yes", "refuse", "learn_commit"))
    # Both write `phase`; only a prepared participant commits.
    assert helps(vote, commit) == ["phase"]
    assert helps(refuse, commit) == []
    values = at_first(info)
    assert (values["phase"], values["voted"]) == ("working", "false")
    # `tell` asks for a decision, whichever: there is none at first.
    first = {s.name for s in steps if possible_at_first(s, values)}
    assert first == {"vote_yes", "refuse", "decide_abort", "crash", "crash_coordinator"}


def test_what_all_ask_for_and_have_at_first_draws_no_arrows():
    text = drawing("raft", "state", "mermaid")
    arrows = re.findall(r"^  (a\d+) --> (a\d+): (.*)$", text, re.M)
    assert not any("current" in fields or "entry" in fields for _, _, fields in arrows)
    assert all(a != b for a, b, _ in arrows)
    ids = dict(re.findall(r'state "(\w+)" as (\w+)', text))
    assert (ids["timeout"], ids["vote"], "requested") in arrows
    # What is left out of the arrows is said.
    assert "current is asked for by observe, timeout, vote, become_leader" in text


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(("kind", "form"), DRAWINGS)
def test_every_action_is_drawn(system, kind, form):
    info = system_named(system)
    text = DRAWINGS[kind, form](info)
    for a in info.actions:
        assert a.name in text
    assert not re.search("[\ue000-\ue002]", text)


@pytest.mark.parametrize("form", ["state", "flow"])
def test_mermaid_gets_no_identifier_that_means_something_to_it(form):
    """`end` closes a block and `state`, `note`, `class` begin one: ids are a0, a1, …"""
    text = DRAWINGS[form, "mermaid"](Updates._info)
    words = re.findall(r"\b(?:end|state|note|class_)\b", re.sub(r'"[^"]*"', "", text))
    allowed = {"flow": {"end"}, "state": {"state", "note", "end"}}[form]
    assert set(words) <= allowed
    for line in text.splitlines():
        if re.search(r"\bend\b", re.sub(r'"[^"]*"', "", line)):
            assert line.strip() in ("end", "end note")


@pytest.mark.parametrize("system", SYSTEMS)
def test_flow_charts_are_balanced(system):
    text = drawing(system, "flow", "mermaid")
    opened = len(re.findall(r"^  subgraph ", text, re.M))
    assert opened == len(re.findall(r"^  end$", text, re.M)) == len(system_named(system).actions)
    # In a label these end the shape, or the label.
    for label in re.findall(r'[\[{(/]"([^"]*)"', text):
        assert not re.search(r"[{}|]", label)


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_line_of_a_plantuml_activity_begins_as_a_heading_or_a_list(system):
    """PlantUML draws a line that begins with `=` large and one with `*` as a bullet."""
    text = drawing(system, "flow", "plantuml")
    for activity in re.findall(r"^  :(.*);$", text, re.M):
        assert not any(line[:1] in "=*#|+-" for line in activity.split("\\n"))
        assert ";" not in activity


needs_plantuml = pytest.mark.skipif(shutil.which("plantuml") is None, reason="no plantuml")


@needs_plantuml
def test_plantuml_accepts_every_drawing(tmp_path):
    # All in one run: it is Java, and slow to start.
    infos = [Updates._info, *(system_named(s) for s in SYSTEMS)]
    for info in infos:
        for kind in ("state", "flow"):
            path = tmp_path / f"{info.name}-{kind}.puml"
            path.write_text(DRAWINGS[kind, "plantuml"](info), encoding="utf-8")
    for kind in ("sequence", "timing"):
        path = tmp_path / f"run-{kind}.puml"
        path.write_text(drawing("mutual_exclusion", kind, "plantuml"), encoding="utf-8")
    files = sorted(tmp_path.glob("*.puml"))
    done = subprocess.run(
        ["plantuml", "-charset", "UTF-8", "-checkonly", *map(str, files)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    bad = tmp_path / "bad.puml"
    bad.write_text("@startuml\nnothing of the sort -<>\n@enduml\n", encoding="utf-8")
    done = subprocess.run(["plantuml", "-checkonly", str(bad)], capture_output=True)
    assert done.returncode != 0


def test_paxos_messages_go_between_proposers_acceptors_and_a_learner():
    run = run_of_system(system_named("paxos"), 60.0)
    lanes, found = events(run)
    assert list(lanes.values()) == [
        "proposer b1",
        "proposer b2",
        "acceptor a1",
        "acceptor a2",
        "learner",
    ]
    role = {lane: title.split()[0] for lane, title in lanes.items()}
    sent = [
        (role[e.sender], e.text.partition("(")[0], role[e.to])
        for e in found
        if isinstance(e, Message)
    ]
    assert set(sent) == {
        ("proposer", "prepare_sent", "acceptor"),
        ("acceptor", "promised", "proposer"),
        ("acceptor", "reported", "proposer"),
        ("proposer", "proposed", "acceptor"),
        ("acceptor", "voted", "learner"),
    }
    # A request goes to both acceptors.
    assert sent.count(("proposer", "prepare_sent", "acceptor")) == 4
    last = [e for e in found if isinstance(e, Note) and e.lane][-1]
    assert (last.lane, last.title.partition("(")[0]) == ("learner", "12. learn")


def test_raft_messages_go_between_nodes_and_history_is_not_shown():
    run = run_of_system(system_named("raft"), 60.0)
    lanes, found = events(run)
    assert list(lanes.values()) == ["node n1", "node n2"]
    kinds = {e.text.partition("(")[0] for e in found if isinstance(e, Message)}
    assert kinds == {"requested", "voted", "sent", "acked"}
    # What a leader sends goes to the other node; acknowledgements go to the leader of the term.
    assert all(e.sender != e.to for e in found if isinstance(e, Message) and "sent(" in e.text)
    lines = [x for e in found if isinstance(e, Note) for x in e.lines]
    assert not any(x.startswith(("leader_entry", "committed(", "started")) for x in lines)
    assert any(x.startswith("applied(") for x in lines)


def test_a_system_without_a_run_says_what_to_add(tmp_path, capsys):
    file = tmp_path / "stuck.py"
    file.write_text(STUCK, encoding="utf-8")
    assert main(["graph", str(file), "--as", "sequence"]) == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1
    assert "no run to any action within 8 steps was found" in error[0]
    assert "expected a @reaches claim" in error[0]


@pytest.mark.parametrize(
    ("parameter", "what"),
    [
        ("messages={'r': (0, 7)}", "expected sender and receiver"),
        ("messages={'r': (('r', 0), ('q', 1))}", "expected sender and receiver"),
        ("messages={'x': (0, 1)}", "no relation of its state"),
        ("actors={'run': 'n'}", "no action of it"),
        ("roles={'Edge': 'e'}", "no sort of it"),
    ],
)
def test_a_cast_that_names_nothing_is_refused(tmp_path, capsys, parameter, what):
    file = tmp_path / "wrong.py"
    file.write_text(STUCK.replace("TransitionSystem)", f"TransitionSystem, {parameter})"), "utf-8")
    assert main(["graph", str(file), "--as", "state"]) == 2
    assert what in capsys.readouterr().err


def test_a_pyv_model_is_drawn_too(tmp_path, capsys):
    file = tmp_path / "token.pyv"
    file.write_text(PYV, encoding="utf-8")
    assert main(["graph", str(file), "--as", "pseudocode"]) == 0
    assert "then holds := {m}" in capsys.readouterr().out


def test_the_end_of_the_run_is_where_the_claim_holds():
    text = drawing("mutual_exclusion.TokenPassing", "sequence", "plantuml")
    assert text.startswith("@startuml\n")
    assert text.endswith("@enduml\n")
    assert re.findall(r"^\d+\. (\w+)\(", text, re.M)[-1] == "enter"


def test_a_timing_diagram_counts_the_steps_of_the_sequence():
    name = "mutual_exclusion.TokenPassing"
    steps = re.findall(r": (\d+)\. ", drawing(name, "sequence", "mermaid"))
    text = drawing(name, "timing", "mermaid")
    # In seconds (`X`) Mermaid takes the starts of tasks for milliseconds: all bars begin at 0.
    assert "dateFormat x\n" in text
    units = re.findall(r":(\d+)000, (\d+)000$", text, re.M)
    assert sorted(int(a) for a, _ in units) == [int(s) for s in steps]
    assert all(int(b) == int(a) + 1 for a, b in units)
    marks = re.findall(r"^@(\d+)$", drawing(name, "timing", "plantuml"), re.M)
    assert marks == ["0", *steps, str(len(steps) + 1)]


def test_the_command_draws_or_says_what_it_expected(capsys, tmp_path):
    assert main(["graph", "paxos", "--as", "state"]) == 0
    assert capsys.readouterr().out.startswith("stateDiagram-v2\n")
    assert main(["graph", "nothing", "--as", "flow"]) == 2
    assert "names 0 systems; expected one of " in capsys.readouterr().err
    assert main(["graph", "paxos", "--as", "pseudocode", "--format", "mermaid"]) == 2
    assert "expected no --format" in capsys.readouterr().err
    assert main(["graph", "paxos", "--as", "flow", "--format", "dot"]) == 2
    assert "not dot" in capsys.readouterr().err
    assert main(["graph", str(tmp_path), "--as", "flow"]) == 2
    assert "expected a system's id" in capsys.readouterr().err
