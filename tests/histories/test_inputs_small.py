"""Small inputs that were once answered wrongly, with the right answer: given ones, and ours."""

import json
import os
import threading
from pathlib import Path

import pytest

from formal.cli import main

GIVEN = Path(__file__).parents[2].parent / "shared" / "samples" / "inputs-small"

# The file, the exit code, and what its output must say.
ANSWERS = [
    ("v1_int_double.edn", 1, ["is not linearizable", "1 and 1.0"]),
    ("v1_keyword_string.edn", 1, ["is not linearizable"]),
    ("v1_write0_read_false.json", 1, ["is not linearizable"]),
    ("v2_cas_failed_with_error.txt", 0, ["is linearizable", "failed had no effect"]),
    ("v2_same_run.edn", 0, ["is linearizable", "failed had no effect"]),
    ("v3_list_append.edn", 0, ["is linearizable", "on a list"]),
    ("v5_bank_reads_only.edn", 2, ["bank"]),
    ("v6_initial_zero.txt", 1, ["nil at the start", "linearizable with --initial '0'"]),
    ("v7_set_duplicates.edn", 0, ["is linearizable", "1 more than once"]),
    ("r1_jepsen_log_modern.log", 0, ["is linearizable", "1 operation of 1 client"]),
    ("r2_json_array.json", 0, ["is linearizable", "1 operation of 1 client"]),
    ("r3_folder_skips_corrupt", 2, ["a.log: linearizable yes", "b.log:80: a zero byte"]),
    ("r4_jepsen_store", 0, ["history.edn: linearizable yes", "results.edn"]),
    ("r5_only_nemesis.edn", 0, ["is linearizable", "nothing to explain"]),
    ("r7_mutex.edn", 1, ["is not linearizable", "on a mutex"]),
    ("r8_awdit_plume.txt", 2, ["transactional history"]),
    ("s1_stale_read_100ops.json", 1, ["is not linearizable", "these 3 operations"]),
    ("s2_40_concurrent_writes.json", 0, ["is linearizable"]),
]


@pytest.mark.parametrize(("name", "code", "says"), ANSWERS)
def test_given_inputs(name, code, says, capsys):
    path = GIVEN / name
    if not path.exists():
        pytest.skip("the samples are not here")
    assert main(["check", str(path)]) == code
    printed = capsys.readouterr()
    for words in says:
        assert words in printed.out + printed.err, words


def test_the_other_initial_value_holds(capsys):
    path = GIVEN / "v6_initial_zero.txt"
    if not path.exists():
        pytest.skip("the samples are not here")
    assert main(["check", str(path), "--initial", "0"]) == 0
    assert "at the start" not in capsys.readouterr().out


def op(process, type, f, value="nil", more=""):
    return f"{{:process {process} :type :{type} :f :{f} :value {value}{more}}}\n"


def both(process, f, value="nil", answer=None):
    return op(process, "invoke", f, value) + op(process, "ok", f, answer or value)


OURS = {
    # Lists.
    "a list in another order": (
        both(0, "append", "1") + both(0, "append", "2") + both(0, "read", "nil", "[2 1]"),
        1,
        ["on a list"],
    ),
    "a list that is text elsewhere": (
        both(0, "append", "1") + both(0, "read", "nil", '"1"'),
        2,
        ["a list was read as"],
    ),
    "text": (both(0, "append", '"1"') + both(0, "read", "nil", '"1"'), 0, ["on a map"]),
    "text and a number": (
        both(0, "append", '"1"') + both(0, "put", "2") + both(0, "get", "nil", '"2"'),
        2,
        ["expected text, found 2"],
    ),
    "appended after a put of a list": (
        both(0, "put", "[1]") + both(0, "append", "2") + both(0, "get", "nil", "[1 2]"),
        2,
        ["expected text"],
    ),
    "nothing, where text is expected": (
        both(0, "get") + both(0, "append", '"a"') + both(0, "get", "nil", '"a"'),
        0,
        ["nil is the text of a key that nobody wrote"],
    ),
    "nil in a map of values": (
        both(0, "put", "5") + both(0, "get"),
        1,
        [],
    ),
    "nil in a queue": (both(0, "enqueue"), 2, ["expected a value"]),
    # Banks.
    "a bank with transfers": (
        both(0, "transfer", "{:from 0 :to 1 :amount 5}") + both(0, "read", "nil", "{0 5 1 5}"),
        2,
        ["bank"],
    ),
    "a bank, transfers later": (
        both(0, "read", "nil", "{0 5 1 5}") + both(0, "transfer", "{:from 0 :to 1 :amount 5}"),
        2,
        ["bank"],
    ),
    "a register of maps": (
        both(0, "write", "{0 5}") + both(0, "read", "nil", "{0 5}"),
        0,
        ["on a register"],
    ),
    # Initial values.
    "zero, then one": (
        both(0, "read", "nil", "0") + both(0, "write", "1") + both(0, "read", "nil", "1"),
        1,
        ["it holds nil at the start", "it would be linearizable with --initial '0'"],
    ),
    "no initial value helps": (
        both(0, "read", "nil", "0") + both(0, "read", "nil", "7") + both(0, "write", "7"),
        1,
        ["it holds nil at the start"],
    ),
    "a keyword at the start": (
        both(0, "read", "nil", ":off"),
        1,
        ["--initial ':off'"],
    ),
    "a set at the start": (
        both(0, "add", "1") + both(0, "read", "nil", "#{1 2}"),
        1,
        ["--initial '#{1 2}'"],
    ),
    "a counter at the start": (
        both(0, "read", "nil", "5") + both(0, "increment") + both(0, "read", "nil", "6"),
        1,
        ["it holds 0 at the start", "--initial '5'"],
    ),
    "a failed cas": (
        both(0, "write", "1") + op(1, "invoke", "cas", "[1 2]") + op(1, "fail", "cas", "[1 2]"),
        1,
        ["1 cas that failed without an error", "linearizable if the cas that failed had seen"],
    ),
    # Sets.
    "a set literal with an element twice": (
        both(0, "add", "1") + both(0, "read", "nil", "#{1 1}"),
        0,
        ["an element twice"],
    ),
    "a set with different elements": (
        both(0, "add", "1") + both(0, "add", "true") + both(0, "read", "nil", "[1 true]"),
        0,
        ["1 and true"],
    ),
    "a set with one of them": (
        both(0, "add", "1") + both(0, "add", "true") + both(0, "read", "nil", "[1]"),
        1,
        [],
    ),
    # Locks.
    "a lock handed on": (
        both(0, "acquire") + both(0, "release") + both(1, "acquire"),
        0,
        ["on a mutex"],
    ),
    "released twice": (both(0, "acquire") + both(0, "release") + both(1, "release"), 1, []),
    "released while acquired": (
        both(0, "acquire")
        + op(1, "invoke", "acquire")
        + both(0, "release")
        + op(1, "ok", "acquire"),
        0,
        [],
    ),
    "a lock that was perhaps taken": (
        op(0, "invoke", "acquire") + op(0, "info", "acquire") + both(1, "acquire"),
        0,
        ["1 never answered"],
    ),
    "a lock that was not taken": (
        both(0, "acquire") + op(1, "invoke", "acquire") + op(1, "fail", "acquire"),
        0,
        [],
    ),
    # Nothing.
    "an empty vector": ("[]\n", 0, ["nothing to explain"]),
    "an empty list": ("()\n", 0, ["nothing to explain"]),
    "only the nemesis, in a record": (
        "#jepsen.history.Op{:process :nemesis :type :info :f :kill :value nil}",
        0,
        ["nothing to explain"],
    ),
    "only the nemesis, as JSON": (
        '{"process": "nemesis", "type": "info", "f": "kill"}\n',
        0,
        ["nothing to explain"],
    ),
    "only the nemesis, as a log": (
        "INFO  jepsen.util - :nemesis\t:info\t:kill\tnil\n",
        0,
        ["nothing to explain"],
    ),
    "nothing was answered": (
        op(0, "invoke", "read") + op(1, "invoke", "write", "1"),
        0,
        ["1 never answered"],
    ),
    # Transactions.
    "micro-operations": (
        op(0, "invoke", "txn", "[[:r 1 nil] [:w 2 3]]"),
        0,
        ["is serializable", "0 of them took effect"],
    ),
    "micro-operations under another name": (
        op(0, "invoke", "write", "[[:w 2 3]]"),
        0,
        ["is serializable", "0 of them took effect"],
    ),
    "micro-operations as JSON": (
        '{"process": 0, "type": "invoke", "f": "read", "value": [["r", 1, null]]}\n',
        0,
        ["is serializable", "0 of them took effect"],
    ),
    "micro-operations of elle-cli": (
        '[{"index": 0, "type": "invoke", "process": 0, "value": [["append", 1, 2]]}]\n',
        0,
        ["is serializable", "0 of them took effect"],
    ),
    "micro-operations in a log": (
        "0\t:invoke\t:txn\t[[:r 1 nil]]\n",
        0,
        ["is serializable", "0 of them took effect"],
    ),
    "plume": ("r 1 2\nw 1 3\n=====\nr 1 3\n", 2, ["transactional history"]),
    "plume, lines first": ("=====\nw 0 0 1\n=====\nr 0 0 1", 2, ["transactional history"]),
    "what no object has": (op(0, "invoke", "fly"), 2, ["unknown operation", "mutex: acquire"]),
    "another kind": ('{"resourceSpans": []}\n', 2, ["not recognised"]),
}


@pytest.mark.parametrize("name", OURS)
def test_our_inputs(tmp_path, name, capsys):
    text, code, says = OURS[name]
    path = tmp_path / "input"
    path.write_text(text)
    assert main(["check", str(path)]) == code
    printed = capsys.readouterr()
    for words in says:
        assert words in printed.out + printed.err, words
    if code == 2:
        assert printed.err.count("\n") == 1
        assert printed.out == ""


@pytest.mark.parametrize("name", ["zero, then one", "a set at the start", "a counter at the start"])
def test_what_is_said_to_hold_does(tmp_path, name, capsys):
    path = tmp_path / "input"
    path.write_text(OURS[name][0])
    assert main(["check", str(path), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert any("at the start" in line for line in report["assumed"])
    (line,) = report["otherwise"]
    initial = line.split("'")[1]
    assert main(["check", str(path), "--initial", initial]) == 0


def test_no_initial_value_is_suggested_where_none_helps(tmp_path, capsys):
    path = tmp_path / "input"
    path.write_text(OURS["no initial value helps"][0])
    assert main(["check", str(path)]) == 1
    assert "Otherwise" not in capsys.readouterr().out


def test_nil_is_not_the_initial_value_of_a_map(tmp_path):
    path = tmp_path / "input"
    path.write_text(both(0, "get"))
    assert main(["check", str(path)]) == 0
    assert main(["check", str(path), "--initial", "5"]) == 1


@pytest.mark.parametrize("bad", ["1 2", "", "[1", "NaN"])
def test_bad_initial_values(tmp_path, bad, capsys):
    path = tmp_path / "input"
    path.write_text(both(0, "write", "1"))
    assert main(["check", str(path), "--initial", bad]) == 2
    assert "--initial" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("text", [both(0, "write", "1") * 3000, both(0, "read", "nil", "0")])
def test_a_pipe_is_read_once(tmp_path, text, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    code = main(["check", str(pipe)])
    writer.join()
    assert code == (1 if ":read" in text else 0)
    assert f"{text.count(':invoke')} operation" in capsys.readouterr().out


def test_long_cores_are_cut_on_a_terminal_and_whole_in_json(tmp_path, capsys, monkeypatch):
    from formal.histories import minimal

    monkeypatch.setattr(minimal, "_possible", lambda *_: None)
    text = "".join(both(n, "write", "1") for n in range(60)) + both(0, "read", "nil", "2")
    text += both(1, "write", "2")
    path = tmp_path / "input"
    path.write_text(text)
    assert main(["check", str(path), "--only-model"]) == 1
    capsys.readouterr()
    assert main(["check", str(path)]) == 1
    assert "the last 40 of 61" in capsys.readouterr().out
    assert main(["check", str(path), "--json"]) == 1
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert len(verdicts[0]["violation"]["operations"]) == 61
