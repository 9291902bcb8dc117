"""Formats: what is read, and what is refused in one line."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from formal.errors import InputError
from formal.histories import UNKNOWN, read_history, recognise
from formal.histories.edn import Reader
from formal.histories.values import CHARACTER, SYMBOL, TAGGED, Atom, keyword, value_of


def read(tmp_path, text, name="history", **options):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_history(path, **options)


def shown(history):
    return [f"{o.process}: {o}" for o in history.operations]


EDN = """\
; a comment, then operations in a vector
[{:process 0, :type :invoke, :f :write, :value 1}
 #jepsen.history.Op{:index 1, :time 12, :type :invoke, :process 1, :f :cas, :value [1 2]}
 {:process :nemesis, :type :info, :f :start, :value "Cut off [:n1 #{:n2}]"}
 {:type :ok, :f :write, :value 1, :process 0 :error nil}
 #_ {:process 9, :type :ok, :f :read, :value 3}
 {:process 1, :type :info, :f :cas, :value [1 2], :error [:timeout "a \\"b\\" }"]}
 {:process 2, :type :invoke, :f :read, :value nil} {:process 2, :type :ok, :f :read, :value 2}
 {:process 3, :type :invoke, :f :cas, :value [4 5]}{:process 3, :type :fail, :f :cas, :value [4 5]}
 {:process 5, :type :invoke, :f :cas, :value [4 6]}
 {:process 5, :type :fail, :f :cas, :value [4 6], :error :timeout}
 {:process 4, :type :invoke, :f :read, :value nil}]
"""


def test_edn(tmp_path):
    history = read(tmp_path, EDN)
    assert shown(history) == [
        "0: write(1)",
        "1: cas(1, 2) → ?",
        "2: read() → 2",
        "3: cas(4, 5) → false",
    ]
    assert history.left_out == 2
    assert [o.line for o in history.operations] == [2, 3, 8, 9]
    assert history.operations[1].open
    assert [k for k, _ in history.events()][:5] == [
        "invoke",
        "invoke",
        "respond",
        "invoke",
        "respond",
    ]


@pytest.mark.parametrize("frame", ["{}", "[{}]", "({})", " ( {} ) ; end\n", "\ufeff{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n", " "])
def test_edn_frames_and_line_ends(tmp_path, frame, end):
    lines = [
        "{:process 0 :type :invoke :f :write :value 1}",
        "{:process 0 :type :ok :f :write :value 1}",
    ]
    assert shown(read(tmp_path, frame.format(end.join(lines)))) == ["0: write(1)"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1 2N -3 +4]", (1, 2, -3, 4)),
        ("(1.5 1/2 4/2)", (1.5, Fraction(1, 2), 2)),
        ("[2.50M 1M]", (Decimal("2.5"), Decimal(1))),
        ("[0x1F 36rZ -0]", (31, 35, 0)),
        ('"a\\n\\"\\u0041\\101"', 'a\n"AA'),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        (r"[\a \newline \u0041 \\]", tuple(Atom(CHARACTER, c) for c in "a\nA\\")),
        ("#{1 #_2 3}", frozenset({1, 3})),
        ("^{:line 3} [true false nil]", (True, False, None)),
        ('#inst "2020" ', Atom(TAGGED, ("inst", "2020"))),
        ("#jepsen.history.Op [1]", (1,)),
        ("{:a {:b [1]}}", {keyword(":a"): {keyword(":b"): [1]}}),
        ("#_ #_ 1 2 3", 3),
        ("; c\n:key", keyword(":key")),
        ("sym", Atom(SYMBOL, "sym")),
    ],
)
def test_edn_values(text, value):
    # A discarded form at the top is no value: ask for the next.
    found, at = Reader(f"[{text}]").value()
    assert found == (value_of(value),)
    assert at == len(text) + 2


@pytest.mark.parametrize(
    "text", ["[1", "{:a}", "[1}", '"abc', "]", "[" * 2000, '{:a "x', "#", "[#_]"]
)
def test_bad_edn(text):
    with pytest.raises(InputError):
        Reader(text).value()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"\\ud800<"', "found half of a surrogate pair"),
        ("NaN", "found NaN, which is no number"),
        ("-Infinity", "found -Infinity, which is no number"),
        ("9" * 5000, "not JSON: Exceeds the limit"),
        ("[" * 100000, "nested too deeply"),
    ],
)
def test_json_values_that_nothing_can_be_done_with(tmp_path, value, message):
    first = '{"process": 0, "type": "invoke", "f": "read"}'
    line = f'{{"process": 0, "type": "ok", "f": "read", "value": {value}}}'
    with pytest.raises(InputError, match=message) as found:
        read(tmp_path, f"{first}\n{line}\n")
    assert found.value.line == 2


def test_a_surrogate_pair_is_one_character(tmp_path):
    rows = [
        '{"process": 0, "type": "invoke", "f": "write", "value": "\\ud83d\\ude00"}',
        '{"process": 0, "type": "ok", "f": "write", "value": "\\ud83d\\ude00"}',
    ]
    assert shown(read(tmp_path, "\n".join(rows))) == ['0: write("\U0001f600")']


def test_a_number_too_long_to_print_is_refused(tmp_path):
    text = "{:process 0 :type :invoke :f :read}\n{:process 0 :type :ok :f :read :value 1%s}"
    with pytest.raises(InputError, match="a number of 5001 characters") as found:
        read(tmp_path, text % ("0" * 5000))
    assert found.value.line == 2


def test_keys(tmp_path):
    pairs = """
{:process 0 :type :invoke :f :write :value [7 1]}
{:process 0 :type :ok :f :write :value [7 1]}
{:process 1 :type :invoke :f :cas :value [8 [1 2]]}
{:process 1 :type :info :f :cas :value :timed-out}
{:process 2 :type :invoke :f :read :value [7 nil]}
{:process 2 :type :ok :f :read :value [7 1]}"""
    history = read(tmp_path, pairs)
    assert shown(history) == ["0: write(7, 1)", "1: cas(8, 1, 2) → ?", "2: read(7) → 1"]
    plain = """
{:process 0 :type :invoke :f :write :value [7 1]}
{:process 0 :type :ok :f :write :value [7 1]}
{:process 2 :type :invoke :f :read :value nil}
{:process 2 :type :ok :f :read :value [7 1]}"""
    assert read(tmp_path, plain).keys == (None,)


LOG = """\
INFO  jepsen.core - Running test
2015-01-01 12:00:00,001 INFO  jepsen.util - 0\t:invoke\t:write\t3
INFO  jepsen.util - :nemesis\t:info\t:start\tnil
INFO [2020-01-01 12:00:00,001] jepsen worker 1 - jepsen.util 1\t:invoke\t:cas\t[3 4]
INFO  jepsen.util - 0 \t:ok :write \t3 \t:hint 2
INFO  jepsen.util - 1\t:fail\t:cas\t[3 4]
INFO  jepsen.util - 2\t:invoke\t:read\tnil
INFO  jepsen.util - 2\t:fail\t:read\t:timed-out
INFO  jepsen.util - 3\t:invoke\t:write\t5
INFO  jepsen.util - 3\t:info\t:write\t:timed-out
"""


def test_log(tmp_path):
    history = read(tmp_path, LOG)
    assert shown(history) == ["0: write(3)", "1: cas(3, 4) → false", "3: write(5) → ?"]
    assert history.form == "jepsen-log"
    assert shown(read(tmp_path, LOG.replace("\n", "\r\n"))) == shown(history)


def test_history_txt(tmp_path):
    text = "0\t:invoke\t:write\t3\n:nemesis\t:info\t:start\tnil\n0\t:ok\t:write\t3\n"
    text += "1\t:invoke\t:cas\t[3 4]\n1\t:info\t:cas\t[3 4]\t:timeout\n"
    assert shown(read(tmp_path, text)) == ["0: write(3)", "1: cas(3, 4) → ?"]
    with pytest.raises(InputError, match="cut short"):
        read(tmp_path, text + "2\t:inv")


def test_own_format(tmp_path):
    lines = [
        '{"object": "counter", "initial": 10}',
        '{"process": "a", "type": "invoke", "f": "add", "value": 2}',
        '{"process": "b", "type": "invoke", "f": "read"}',
        '{"process": "b", "type": "ok", "f": "read", "value": 12}',
    ]
    history = read(tmp_path, "\r\n".join(lines))
    assert history.object.name == "counter"
    assert history.object.initial == 10
    assert shown(history) == ["a: add(2) → ?", "b: read() → 12"]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("write", 1, None), ("read", None, 1)], "register"),
        ([("put", "a", None), ("get", None, "a")], "map"),
        ([("append", "a", None), ("get", None, "a")], "map"),
        ([("add", 1, None), ("read", None, [1])], "set"),
        ([("add", 1, None), ("read", None, 1)], "counter"),
        ([("increment", None, None)], "counter"),
        ([("enqueue", 1, None), ("dequeue", None, 1)], "queue"),
        ([("add", 1, None), ("contains", 1, True)], "set"),
    ],
)
def test_objects_are_told_from_their_operations(tmp_path, rows, name):
    import json

    lines = []
    for f, value, answer in rows:
        lines.append(json.dumps({"process": 0, "type": "invoke", "f": f, "value": value}))
        answered = value if answer is None else answer
        lines.append(json.dumps({"process": 0, "type": "ok", "f": f, "value": answered}))
    history = read(tmp_path, "\n".join(lines))
    assert history.object.name == name
    assert len(history.operations) == len(rows)
    assert all(o.response is not UNKNOWN for o in history.operations)


INVOKE = "{:process 0 :type :invoke :f :read :value nil}\n"
OK = "{:process 0 :type :ok :f :read :value 1}\n"
JSON = '{"process": 0, "type": "invoke", "f": "read"}\n'
JSON_READ_LIST = JSON.replace("invoke", "ok").replace("}", ', "value": []}')
BAD = {
    "empty": ("", "empty", None),
    "blank": (" \n\n", "empty", None),
    "binary": (b"{:process\x00 1}", "zero byte", 1),
    "latin 1": (b"{:process 0 :type :invoke\n :f :read :value \xe9}", "0xe9", 2),
    "cut in a map": (INVOKE + OK[:20], "ends", 2),
    "cut before the bracket": ("[" + INVOKE, "closing", 2),
    "cut in a string": (INVOKE + '{:process 0 :type :ok :f :read :value "abc', "string", 2),
    "response first": (OK, "without an invocation", 1),
    "two at once": (INVOKE + INVOKE, "is running", 2),
    "another's answer": (INVOKE + OK.replace(":read", ":write"), "answered write", 2),
    "type": (INVOKE.replace(":invoke", ":start"), "type", 1),
    "function": (INVOKE.replace(":read", ":fly"), "unknown operation", 1),
    "no process": ("{:type :invoke :f :read :value nil}", "without :process", 1),
    "not a map": (INVOKE + "17", "not an operation", 2),
    "cas of one": (INVOKE.replace(":read :value nil", ":cas :value 3"), "pair", 1),
    "closed twice": (f"[{INVOKE}]]", "closes nothing", 2),
    "transactions": (
        "{:type :invoke :f :txn :value [[:r 1 nil]] :process 0}",
        "transactional",
        1,
    ),
    "transactions of elle": ("{:index 0 :type :invoke :value [[:append 3 1]]}", "transactional", 1),
    "cut log": (LOG + "INFO  jepsen.util - 3\t:inv", "cut short", 11),
    "cut cas in a log": (LOG + "INFO  jepsen.util - 4\t:invoke\t:cas\t[3 ", "ends", 11),
    "cut json": (JSON + JSON[:20], "not JSON", 2),
    "json list": (JSON + "[]", "expected an object", 2),
    "json process": (JSON.replace("0", "[0]"), "process must be", 1),
    "json function": (JSON.replace('"read"', "3"), "must be strings", 1),
    "json without f": (JSON + '{"process": 0, "type": "ok"}', "without f", 2),
    "json object": ('{"object": "stack"}\n' + JSON, "stack", None),
    "json counter": (
        '{"object": "counter", "initial": "x"}\n' + JSON,
        "cannot start",
        None,
    ),
    "counter read": (
        '{"object": "counter"}\n' + JSON + JSON_READ_LIST,
        "expected an integer",
        3,
    ),
    "isovista": ("w(1,0,0,0)\nr(1,0,1,1)\n", "transactional", None),
    "dbcop": ('[[{"events": [{"Write": {"variable": 0, "version": 1}}]}]]', "transactional", None),
    "prose": ("hello world", "not a history", None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_in_one_line(tmp_path, name):
    text, message, line = BAD[name]
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert re.search(re.escape(message), caught.value.message), caught.value.message
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("where", range(0, len(EDN), 3))
def test_any_truncation_is_a_history_or_an_error(tmp_path, where):
    try:
        history = read(tmp_path, EDN[:where])
    except InputError:
        return
    # Only a cut that leaves whole operations outside of brackets may pass; EDN is in brackets.
    assert shown(history) == shown(read(tmp_path, EDN))


def test_recognise_by_content():
    assert recognise(EDN) == "jepsen-edn"
    assert recognise(LOG) == "jepsen-log"
    assert recognise(JSON) == "history-json"
    assert recognise('{"resourceSpans": []}') is None
    assert recognise("sort node\nmutable relation leader(node)") is None
