"""One run has one verdict, whatever the format it was written in."""

import json

import pytest

from formal.histories import check, read_history
from formal.histories.values import is_keyword, show
from tests.histories.brute import linearizable
from tests.histories.random_histories import random_history

ERROR = "connection-refused"


def events(history):
    """A history as events: process, type, function, value, error."""
    found = []
    for kind, o in history.events():
        value = o.argument
        if kind == "invoke":
            found.append((o.index, "invoke", o.function, value, None))
        elif o.function == "cas" and o.response is False:
            found.append((o.index, "fail", o.function, value, None))
        else:
            seen = o.response if o.function in ("read", "get", "contains") else o.argument
            seen = o.response if o.function == "dequeue" else seen
            found.append((o.index, "ok", o.function, seen, None))
    return found


def plain(value):
    if isinstance(value, tuple | frozenset):
        return [plain(v) for v in (value if isinstance(value, tuple) else sorted(value))]
    return value.payload if hasattr(value, "payload") else value


def as_edn(rows, frame="{}", tag=""):
    lines = []
    for p, type, f, value, error in rows:
        more = f" :error :{error}" if error else ""
        lines.append(f"{tag}{{:process {p} :type :{type} :f :{f} :value {show(value, 999)}{more}}}")
    return frame.format("\n".join(lines))


def as_log(rows, head=""):
    lines = []
    for p, type, f, value, error in rows:
        more = f"\t:{error}" if error else ""
        lines.append(f"{head}{p}\t:{type}\t:{f}\t{show(value, 999)}{more}\n")
    return "".join(lines)


def as_json(rows, colon="", frame="{}", between="\n"):
    lines = []
    for p, type, f, value, error in rows:
        row = {"process": p, "type": colon + type, "f": colon + f, "value": plain(value)}
        if error:
            row["error"] = error
        lines.append(json.dumps({colon + k: v for k, v in row.items()}))
    return frame.format(between.join(lines))


FORMATS = {
    "edn": as_edn,
    "edn vector": lambda rows: as_edn(rows, "[{}]"),
    "edn records": lambda rows: as_edn(rows, "[{}]", "#jepsen.history.Op"),
    "history.txt": as_log,
    "jepsen.log": lambda rows: as_log(rows, "INFO  jepsen.util - "),
    "modern jepsen.log": lambda rows: as_log(
        rows, "2025-06-23 13:09:52,409{GMT}\tINFO\t[jepsen worker 0] jepsen.util: "
    ),
    "json lines": as_json,
    "json lines with colons": lambda rows: as_json(rows, ":"),
    "json array": lambda rows: as_json(rows, "", "[{}]", ",\n"),
    "json array with colons": lambda rows: as_json(rows, ":", "[{}]", ", "),
}


def holds_in_all(tmp_path, rows, object=None, initial=None):
    """The verdict of all formats, which is one."""
    found = {}
    for name, write in FORMATS.items():
        path = tmp_path / "run"
        path.write_text(write(rows), encoding="utf-8")
        more = {} if initial is None else {"initial": initial}
        report = check(read_history(path, object=object, **more), weaker=False)
        found[name] = (report.holds, [str(o) for o in report.history.operations])
    assert len({repr(v) for v in found.values()}) == 1, found
    return found["edn"][0]


@pytest.mark.parametrize("kind", ["register", "map", "queue", "set", "counter", "list"])
@pytest.mark.parametrize("seed", range(25))
def test_random_runs(tmp_path, kind, seed):
    several = (random_history(s, kind) for s in range(100 * seed, 100 * seed + 100))
    history = next(h for h in several if not h.keyed)
    rows = events(history)
    initial = history.object.initial
    got = holds_in_all(tmp_path, rows, history.object.name, initial)
    assert got is linearizable(history)


WRITE = [(0, "invoke", "write", 1, None), (0, "ok", "write", 1, None)]
READ = [(0, "invoke", "read", None, None), (0, "ok", "read", 1, None)]


def cas(type, error=None, answer=(1, 2)):
    return [(1, "invoke", "cas", (1, 2), None), (1, type, "cas", answer, error)]


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        # It failed, and says why: it was not carried out, and has seen nothing.
        ([*WRITE, *cas("fail", ERROR), *READ], True),
        # It failed and says nothing else: it has compared, and 1 was there.
        ([*WRITE, *cas("fail"), *READ], False),
        ([*WRITE, *cas("info"), *READ], True),
        ([*WRITE, *cas("info", ERROR), *READ], True),
        ([*WRITE, *cas("ok"), *READ], False),
        # What was answered is a word: it says what went wrong.
        ([*WRITE, *cas("fail", answer=None), *READ], True),
        ([*cas("fail"), *WRITE, *READ], True),
        # A failed write or read has no effect and saw nothing, error or not.
        ([*WRITE, (1, "invoke", "write", 2, None), (1, "fail", "write", 2, None), *READ], True),
        ([*WRITE, (1, "invoke", "write", 2, None), (1, "fail", "write", 2, ERROR), *READ], True),
        ([*WRITE, (1, "invoke", "read", None, None), (1, "fail", "read", 7, ERROR), *READ], True),
        # One that nobody answered may have had an effect; one that failed has not.
        ([(1, "invoke", "write", 1, None), (1, "info", "write", 1, ERROR), *READ], True),
        ([(1, "invoke", "write", 1, None), (1, "fail", "write", 1, ERROR), *READ], False),
    ],
)
def test_what_a_failure_says(tmp_path, rows, holds):
    assert holds_in_all(tmp_path, rows) is holds


def test_the_nemesis_does_nothing_in_any_format(tmp_path):
    for write in FORMATS.values():
        text = write(WRITE)
        if text.lstrip()[:1] not in ("[", "{"):
            text += text.splitlines()[0].replace("0\t:invoke\t:write", ":nemesis\t:info\t:kill")
        path = tmp_path / "run"
        path.write_text(text)
        assert len(read_history(path).operations) == 1
    nemesis = {"process": "nemesis", "type": "info", "f": "kill", "value": ["n1"]}
    for name in ("nemesis", ":nemesis"):
        path.write_text(as_json(WRITE) + "\n" + json.dumps({**nemesis, "process": name}))
        assert len(read_history(path).operations) == 1


@pytest.mark.parametrize(
    ("rows", "object"),
    [
        ([("append", 1, None), ("read", None, (1,))], "list"),
        ([("append", "a", None), ("read", None, ("a",))], "list"),
        ([("append", "a", None), ("read", None, "a")], "map"),
        ([("append", "a", None), ("get", None, "a")], "map"),
        ([("acquire", None, None), ("release", None, None)], "mutex"),
        ([("lock", None, None), ("unlock", None, None)], "mutex"),
        ([("write", (1, 2), None), ("read", None, (1, 2))], "register"),
        ([("add", 1, None), ("read", None, (1,))], "set"),
        ([("add", 1, None), ("read", None, 1)], "counter"),
    ],
)
def test_the_object_is_told_alike_in_all_formats(tmp_path, rows, object):
    told = []
    for f, argument, answer in rows:
        told += [(0, "invoke", f, argument, None), (0, "ok", f, answer or argument, None)]
    for write in FORMATS.values():
        path = tmp_path / "run"
        path.write_text(write(told))
        history = read_history(path)
        assert history.object.name == object
        assert any(f"a {object} " in line for line in history.assumed)
        assert check(history).holds


def test_a_register_of_pairs_is_not_taken_apart(tmp_path):
    rows = [
        (0, "invoke", "write", (7, 1), None),
        (0, "ok", "write", (7, 1), None),
        (1, "invoke", "cas", ((7, 1), (8, 1)), None),
        (1, "ok", "cas", ((7, 1), (8, 1)), None),
    ]
    assert holds_in_all(tmp_path, rows) is True
    path = tmp_path / "run"
    path.write_text(as_edn(rows))
    assert read_history(path).keys == (None,)
    # With keys, the cas would be of another register, which holds nothing.
    rows[2:] = [
        (1, "invoke", "cas", ((7, 2), (8, 1)), None),
        (1, "ok", "cas", ((7, 2), (8, 1)), None),
    ]
    assert holds_in_all(tmp_path, rows) is False


def test_process_names_are_values(tmp_path):
    path = tmp_path / "run"
    path.write_text(as_edn(WRITE).replace(":process 0", ":process :a"))
    process = read_history(path).operations[0].process
    assert is_keyword(process)
    assert str(process) == ":a"
