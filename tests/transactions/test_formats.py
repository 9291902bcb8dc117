"""One run in every format has one reading; what is no history ends in one line."""

from __future__ import annotations

import json

import pytest

from formal.errors import InputError
from formal.transactions import check
from formal.transactions.reading import FORMATS, read_transactions, recognise

#: T1 writes x and y; T2 reads y and writes x; T3 reads x and writes y: write skew.
SKEW = {
    "transactions-edn": """
{:index 0, :type :invoke, :process 0, :f :txn, :value [[:w x 1] [:w y 2]]}
{:index 1, :type :ok, :process 0, :f :txn, :value [[:w x 1] [:w y 2]]}
{:index 2, :type :invoke, :process 0, :f :txn, :value [[:r y nil] [:w x 3]]}
{:index 3, :type :invoke, :process 1, :f :txn, :value [[:r x nil] [:w y 4]]}
{:index 4, :type :ok, :process 0, :f :txn, :value [[:r y 2] [:w x 3]]}
{:index 5, :type :ok, :process 1, :f :txn, :value [[:r x 1] [:w y 4]]}
""",
    "transactions-log": """
INFO  jepsen.util - 0\t:invoke\t:txn\t[[:w x 1] [:w y 2]]
INFO  jepsen.util - 0\t:ok\t:txn\t[[:w x 1] [:w y 2]]
INFO  jepsen.core - nothing to see
0\t:invoke\t:txn\t[[:r y nil] [:w x 3]]
1\t:invoke\t:txn\t[[:r x nil] [:w y 4]]
:nemesis\t:info\t:start\tnil
0\t:ok\t:txn\t[[:r y 2] [:w x 3]]
1\t:ok\t:txn\t[[:r x 1] [:w y 4]]
""",
    "transactions-json": """
{"session": 0, "ops": [["w", "x", 1], ["w", "y", 2]]}
{"session": 0, "ops": [["r", "y", 2], ["w", "x", 3]], "status": "committed"}
{"session": 1, "ops": [["r", "x", 1], ["w", "y", 4]]}
""",
    "polysi": """w(1,1,0,1)
w(2,2,0,1)
r(2,2,0,2)
r(1,1,1,3)
w(2,4,1,3)
w(1,3,0,2)
""",
    "dbcop-json": """[[
  {"events": [{"Write": {"variable": 0, "version": 1}}, {"Write": {"variable": 1, "version": 2}}],
   "committed": true},
  {"events": [{"Read": {"variable": 1, "version": 2}}, {"Write": {"variable": 0, "version": 3}}],
   "committed": true}],
 [{"events": [{"Read": {"variable": 0, "version": 1}}, {"Write": {"variable": 1, "version": 4}}],
   "committed": true}]]
""",
    "dbcop-text": """// Session 1
[x:=1 y:=2] [y==2 x:=3]
---
// Session 2
[x==1 y:=4]
""",
}


def read(tmp_path, text, **options):
    path = tmp_path / "history"
    path.write_text(text)
    return read_transactions(path, **options)


def test_every_format_is_here():
    assert set(SKEW) == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_one_run_in_every_format(tmp_path, form):
    assert recognise(SKEW[form]) == form
    history = read(tmp_path, SKEW[form])
    assert history.form == form
    assert [len(t.micro) for t in history.transactions] == [0, 2, 2, 2]
    assert history.sessions == 2
    report = check(history)
    assert report.anomaly.title == "write skew (G2-item)"
    assert report.strongest == ("snapshot-isolation",)
    recorded = form in ("transactions-edn", "transactions-log")
    assert history.real_time == recorded


@pytest.mark.parametrize("form", FORMATS)
def test_any_cut_is_a_history_or_one_line(tmp_path, form):
    text = SKEW[form]
    for end in range(1, len(text), 5):
        try:
            check(read(tmp_path, text[:end]))
        except InputError as e:
            assert "\n" not in str(e)
            assert str(tmp_path) in str(e)


LISTS = """
{:type :invoke, :process 0, :f :txn, :value [[:append 9 1] [:r 9 nil]]}
{:type :ok, :process 0, :f :txn, :value [[:append 9 1] [:r 9 [1]]]}
{:type :invoke, :process 1, :f :txn, :value [[:append 9 2]]}
{:type :info, :process 1, :f :txn, :value [[:append 9 2]]}
{:type :invoke, :process 2, :f :txn, :value [[:append 9 3]]}
{:type :fail, :process 2, :f :txn, :value [[:append 9 3]]}
{:type :invoke, :process 3, :f :txn, :value [[:r 9 nil]]}
{:type :ok, :process 3, :f :txn, :value [[:r 9 SEEN]]}
"""


@pytest.mark.parametrize(
    ("seen", "strongest", "happened"),
    [
        ("[1]", "strict-serializable", 2),
        ("[1 2]", "strict-serializable", 3),
        # T1 has read what it made, [1]; what T3 saw has another version before it.
        ("[2 1]", "", 3),
        ("[1 3]", "read-uncommitted", 2),
        ("nil", "strong-session-serializable", 2),
    ],
)
def test_unknown_outcomes_happened_if_they_were_seen(tmp_path, seen, strongest, happened):
    report = check(read(tmp_path, LISTS.replace("SEEN", seen)))
    assert " and ".join(report.strongest) == strongest
    assert report.happened == happened


def test_plain_lines_and_any_edn_are_one_reading(tmp_path):
    plain = read(tmp_path, LISTS.replace("SEEN", "[1 2]"))
    odd = LISTS.replace("SEEN", "[1,, 2]").replace("{:type", "#jepsen.history.Op{:type", 1)
    slow = read(tmp_path, odd.replace(":f :txn", ':f :txn, :note "a } \\" b"'))
    assert [t.micro for t in plain.transactions] == [t.micro for t in slow.transactions]
    assert [t.status for t in plain.transactions] == [t.status for t in slow.transactions]


def test_other_lines_among_plain_ones(tmp_path):
    others = """{:type :info, :process :nemesis, :f :start, :value [:a "b"], :time 3}
{:type :invoke, :process 9, :f :txn, :value [[:append 9 77]], :time 4}
{:type :info, :process 9, :f :txn, :value [[:append 9 77]], :error [:timeout "no } answer"]}
"""
    text = LISTS.replace("SEEN", "[1 2]")
    plain, more = read(tmp_path, text), read(tmp_path, others + text)
    assert len(more.transactions) == len(plain.transactions) + 1
    assert more.transactions[1].status == "unknown"
    assert [t.line + 3 for t in plain.transactions[1:]] == [t.line for t in more.transactions[2:]]
    assert check(more).strongest == check(plain).strongest


def test_long_blanks_are_looked_at_once():
    assert recognise(" " * 60_000 + "x") is None
    assert recognise("//\n" * 20_000 + "[x=") is None


def test_false_is_not_0_and_1_is_not_1_point_0(tmp_path):
    text = """{"session": 0, "ops": [["w", "x", 0], ["w", "y", 1]]}
{"session": 1, "ops": [["r", "x", SEEN]]}
"""
    assert check(read(tmp_path, text.replace("SEEN", "0"))).holds
    for other in ("false", "0.0", '"0"'):
        report = check(read(tmp_path, text.replace("SEEN", other)))
        assert report.anomaly.name == "thin-air read"


def test_events_as_json_are_those_of_edn(tmp_path):
    lines = [
        {"process": 0, "type": "invoke", "f": "txn", "value": [["append", 9, 1], ["r", 9, None]]},
        {"process": 0, "type": "ok", "f": "txn", "value": [["append", 9, 1], ["r", 9, [1]]]},
        {":process": 1, ":type": ":invoke", ":f": ":txn", ":value": [[":r", 9, None]]},
        {":process": 1, ":type": ":ok", ":f": ":txn", ":value": [[":r", 9, [1]]]},
    ]
    one_a_line = read(tmp_path, "\n".join(map(json.dumps, lines)))
    array = read(tmp_path, json.dumps(lines))
    assert [t.micro for t in one_a_line.transactions] == [t.micro for t in array.transactions]
    assert one_a_line.real_time
    assert check(one_a_line).strongest == ("strict-serializable",)


def test_dbcop_with_its_wrapper_and_what_was_not_committed(tmp_path):
    text = json.dumps({"params": {"id": 0}, "info": "x", "data": json.loads(SKEW["dbcop-json"])})
    assert check(read(tmp_path, text)).anomaly.name == "G2-item"
    report = check(read(tmp_path, "[x:=1]!\n---\n[x==1]\n"))
    assert report.anomaly.name == "G1a"
    assert check(read(tmp_path, "[x:=1]!\n---\n[x==?]\n")).holds


def test_the_initial_transaction_of_polysi(tmp_path):
    history = read(tmp_path, "w(1,0,0,0)\nw(2,0,0,0)\nr(1,0,1,1)\nw(1,5,2,2)\n")
    assert len(history.transactions) == 3
    assert history.assumed == ["transaction 0 of session 0 writes the initial state"]
    assert check(history).holds
    # What the initial state has is not nil.
    nil = read(tmp_path, "w(1,0,0,0)\nr(1,null,1,1)\nw(1,5,2,2)\n")
    assert check(nil).anomaly.name == "thin-air read"
    # A first transaction that reads, or whose session goes on, is like the others.
    for text in ("r(1,null,0,0)\nw(1,7,0,0)\nr(1,7,1,1)\n", "w(1,7,0,0)\nr(1,7,0,1)\n"):
        assert not read(tmp_path, text).assumed


def test_an_initial_value_is_asked_for(tmp_path):
    text = "r(1,0,1,1)\nw(1,5,2,2)\n"
    with pytest.raises(InputError, match="--initial 0") as caught:
        read(tmp_path, text)
    assert caught.value.line == 1
    assert check(read(tmp_path, text, initial=0)).holds
    assert check(read(tmp_path, text, initial=None)).anomaly.name == "thin-air read"


def test_times_of_our_own_json(tmp_path):
    text = """{"session": 0, "ops": [["w", "x", 1]], "start": 0, "end": 5}
{"session": 1, "ops": [["r", "x", null]], "start": START, "end": 20}
"""
    late = check(read(tmp_path, text.replace("START", "6")))
    assert late.strongest == ("strong-session-serializable",)
    assert check(read(tmp_path, text.replace("START", "5"))).strongest == ("strict-serializable",)


INVOKE = "{:type :invoke, :process 0, :f :txn, :value [[:append 9 1]]}\n"
OK = "{:type :ok, :process 0, :f :txn, :value [[:append 9 1]]}\n"
BAD = {
    "two at once": (INVOKE + INVOKE, "while that of line 1 is running", 2),
    "an answer to nothing": (INVOKE + OK + OK, "without an invocation", 3),
    "another type": (INVOKE + OK.replace(":ok", ":maybe"), "type", 2),
    "another operation": (INVOKE + OK.replace(":append", ":incr"), "one of :append, :r, :w", 2),
    "no transaction": (INVOKE + OK.replace("[[:append 9 1]]", "17"), "expected a transaction", 2),
    "appends and writes": (
        INVOKE + OK + INVOKE.replace(":append", ":w"),
        "both appends and writes",
        3,
    ),
    "a list that is a number": (
        INVOKE + OK + INVOKE.replace("append 9 1", "r 9 nil") + OK.replace("append 9 1", "r 9 7"),
        "expected a list",
        4,
    ),
    "cut EDN": (INVOKE + OK[:40], "expected EDN", 2),
    "polysi": ("w(1,1,0,0)\nx(1,1,0,0)\n", "expected r(key,value,session,transaction)", 2),
    "polysi, mixed": ("w(1,1,0,0)\nw(1,2,0,1)\nw(1,3,0,0)\n", "goes on after", 3),
    "dbcop text": ("[x:=1]\n[x=1]\n", "expected x:=1", 2),
    "dbcop text, open": ("[x:=1]\n[x:=2\n", "expected a transaction", 2),
    "dbcop JSON": (
        '[[{"events": [{"Red": 1}], "committed": true}]]',
        "session 1, transaction 1",
        None,
    ),
    "dbcop JSON, outcome": ('[[{"events": [], "committed": 1}]]', '"committed": true', None),
    "JSON status": ('{"session": 0, "status": "lost", "ops": [["r", 1, null]]}', "status", 1),
    "JSON times": ('{"session": 0, "start": 5, "end": 3, "ops": [["r", 1, null]]}', "start", 1),
    "JSON time": ('{"session": 0, "start": true, "ops": [["r", 1, null]]}', "whole number", 1),
    "JSON times on some": (
        '{"session": 0, "start": 1, "end": 2, "ops": [["r", 1, null]]}\n'
        '{"session": 0, "ops": [["r", 1, null]]}',
        "on all or on none",
        2,
    ),
    "JSON twice": ('{"session": 0, "session": 1, "ops": [["r", 1, null]]}', "twice", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_in_one_line(tmp_path, name):
    text, says, line = BAD[name]
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)
    assert caught.value.line == line
    assert caught.value.file.endswith("history")
    assert "\n" not in str(caught.value)


def test_a_value_written_twice_and_read_is_no_guess(tmp_path):
    text = "w(1,5,1,1)\nw(1,5,2,2)\n"
    assert check(read(tmp_path, text)).holds
    with pytest.raises(InputError, match=r"twice, by T1 \(line 1\) and T2") as caught:
        check(read(tmp_path, text + "r(1,5,3,3)\n"))
    assert caught.value.line == 3


def test_the_initial_value_written_again_is_no_guess(tmp_path):
    with pytest.raises(InputError, match="initial value"):
        check(read(tmp_path, '{"session": 0, "ops": [["w", "x", null]]}\n'))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{:type :invoke, :process 0, :f :read, :value nil}",
        '{"process": 0, "type": "invoke", "f": "read"}',
        "[]",
        "[[]]",
    ],
)
def test_what_is_something_else_is_not_taken(text):
    assert recognise(text) is None
