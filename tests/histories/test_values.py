"""A value is never taken for another one: each pair here once was, or could be, a false yes."""

import json
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.cli import main
from formal.errors import InputError
from formal.histories import Queue, Register, Set, check, history_of, read_history
from formal.histories.edn import Reader
from formal.histories.objects import List, MapEntry
from formal.histories.values import TRUE, look_alikes, show, value_of


def verdict(tmp_path, text):
    path = tmp_path / "history"
    path.write_text(text, encoding="utf-8")
    report = check(read_history(path), weaker=False)
    return report.holds


def edn(written, read):
    return (
        f"{{:process 0 :type :invoke :f :write :value {written}}}\n"
        f"{{:process 0 :type :ok :f :write :value {written}}}\n"
        f"{{:process 0 :type :invoke :f :read :value nil}}\n"
        f"{{:process 0 :type :ok :f :read :value {read}}}\n"
    )


def log(written, read):
    return (
        f"0\t:invoke\t:write\t{written}\n0\t:ok\t:write\t{written}\n"
        f"0\t:invoke\t:read\tnil\n0\t:ok\t:read\t{read}\n"
    )


def jsonl(written, read):
    return (
        f'{{"process": 0, "type": "invoke", "f": "write", "value": {written}}}\n'
        '{"process": 0, "type": "ok", "f": "write"}\n'
        '{"process": 0, "type": "invoke", "f": "read"}\n'
        f'{{"process": 0, "type": "ok", "f": "read", "value": {read}}}\n'
    )


def array(written, read):
    return f"[{','.join(jsonl(written, read).splitlines())}]"


DIFFERENT = [
    ("0", "false"),
    ("1", "true"),
    ("1", "1.0"),
    ("1", "1M"),
    ("1.0", "1M"),
    (":a", '":a"'),
    (":a", "a"),
    ("a", '"a"'),
    (":a", '"a"'),
    (r"\a", '"a"'),
    (r"\1", "1"),
    ('"1"', "1"),
    ("nil", '"nil"'),
    ("nil", '""'),
    ("nil", "false"),
    ("nil", "0"),
    ("[]", "nil"),
    ("[]", "{}"),
    ("[]", "#{}"),
    ("{}", "#{}"),
    ("1/2", "0.5"),
    ("1/2", '"1/2"'),
    ("[1]", "[true]"),
    ("[[1]]", "[[1.0]]"),
    ("#{1}", "#{true}"),
    ("#{1}", "[1]"),
    ("{1 :x}", "{true :x}"),
    ("{:x 1}", "{:x true}"),
    ("{:x 1}", '{"x" 1}'),
    ('["map" #{[:a 1]}]', "{:a 1}"),
    ("{:a 1}", "[[:a 1]]"),
    ("[:a]", '[":a"]'),
    ("[nil]", "[]"),
    ("1", "1_0"),
    ("10", "1_0"),
    ("9007199254740993", "9007199254740993.0"),
    ("9007199254740992.0", "9007199254740993.0"),
    ("100000000000000000000001", "1.00000000000000000000001E23"),
    ("1E400", "1E401"),
    ("##Inf", "##-Inf"),
    ("1E400", "##Inf"),
    ('#inst "2020"', '"2020"'),
    ('#a "x"', '#b "x"'),
    ("#user.R{:a 1}", "{:a 1}"),
    ('"e\u0301"', '"\u00e9"'),
    ('"a"', '"A"'),
    ('"a"', '"a "'),
    (":a/b", ":b"),
    ("\u0661", "1"),
]


@pytest.mark.parametrize("text", [edn, log])
@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_values_are_different_in_edn_and_logs(tmp_path, text, one, other):
    assert verdict(tmp_path, text(one, other)) is False
    assert verdict(tmp_path, text(other, one)) is False
    assert verdict(tmp_path, text(f"[7 {one}]", f"[7 {other}]")) is False
    assert verdict(tmp_path, text(f"{{:k {one}}}", f"{{:k {other}}}")) is False
    # The value itself is found, so that the no above is due to the difference.
    assert verdict(tmp_path, text(one, one)) is True
    assert verdict(tmp_path, text(f"[7 {other}]", f"[7 {other}]")) is True


SAME = [
    ("1", "1N"),
    ("2", "4/2"),
    ("16", "0x10"),
    ("1.0", "1.00"),
    ("100.0", "1e2"),
    ("0.0", "-0.0"),
    ("(1 2)", "[1 2]"),
    ("{:a 1 :b 2}", "{:b 2, :a 1}"),
    ("#{1 2}", "#{2 1}"),
    (r"\a", r"\u0061"),
    ('"a"', r'"\u0061"'),
    (r'"\ud83d\ude00"', '"\U0001f600"'),
    ("#jepsen.independent/x [1 2]", "[1 2]"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_value_written_in_two_ways_is_one(tmp_path, one, other):
    assert verdict(tmp_path, edn(one, other)) is True


@pytest.mark.parametrize("number", ["01", "-01", "010", "00", "08", "01.5", "01/2", "01N"])
def test_a_number_that_begins_with_nought_is_refused(tmp_path, number):
    with pytest.raises(InputError) as refused:
        verdict(tmp_path, edn("1", f"[{number} 1]"))
    message = f"found the number {number}, which begins with 0; expected EDN"
    assert refused.value.message == message
    text = Path(refused.value.file).read_text(encoding="utf-8")
    assert number in text.splitlines()[refused.value.line - 1]


JSON_DIFFERENT = [
    ("0", "false"),
    ("1", "true"),
    ("1", "1.0"),
    ('":a"', '"a"'),
    ('"1"', "1"),
    ("null", "false"),
    ("null", '""'),
    ("null", "0"),
    ("[]", "{}"),
    ("[1]", "[true]"),
    ('{"a": 1}', '{"a": true}'),
    ('{"a": [0]}', '{"a": [false]}'),
    ('{"1": 0}', '{"true": 0}'),
    ('["map", [["a", 1]]]', '{"a": 1}'),
    ("9007199254740993", "9007199254740993.0"),
    ("9007199254740992.0", "9007199254740993.0"),
    ("1e400", "1e401"),
]


@pytest.mark.parametrize("text", [jsonl, array])
@pytest.mark.parametrize(("one", "other"), JSON_DIFFERENT)
def test_different_values_are_different_in_json(tmp_path, text, one, other):
    assert verdict(tmp_path, text(one, other)) is False
    assert verdict(tmp_path, text(other, one)) is False
    assert verdict(tmp_path, text(one, one)) is True
    assert verdict(tmp_path, text("1.0", "1.00")) is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (edn("##NaN", "##NaN"), "NaN, which is no number"),
        (edn("NaN", "NaN"), "NaN, which is no number"),
        (edn("[1 ##NaN]", "[1 ##NaN]"), "NaN, which is no number"),
        (jsonl("NaN", "NaN"), "NaN, which is no number"),
        (edn("{:a 1 :a 2}", "{:a 1}"), "the key :a twice"),
        (edn("1", "1").replace(":f :write", ":f :read :f :write"), "the key :f twice"),
        (jsonl('{"a": 1, "a": 2}', "1"), '"a" twice'),
        (edn(r'"\ud83d"', r'"\ud83d"'), "half of a surrogate pair"),
        (jsonl("[" * 500 + "]" * 500, "1"), "nested deeper"),
        (edn("[" * 500 + "]" * 500, "1"), "nested deeper"),
        (jsonl("1e99999999999999999999", "1"), "not JSON"),
    ],
)
def test_what_has_no_equality_is_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        verdict(tmp_path, text)


PYTHON_DIFFERENT = [
    (0, False),
    (1, True),
    (1, 1.0),
    (1.0, Decimal(1)),
    (0.5, Fraction(1, 2)),
    ((1,), (True,)),
    (frozenset({1}), frozenset({1.0})),
]


@pytest.mark.parametrize(("one", "other"), PYTHON_DIFFERENT)
def test_histories_made_in_memory_have_the_same_values(one, other):
    def holds(object, *calls):
        rows = [("p", *c, 2 * i, 2 * i + 1) for i, c in enumerate(calls)]
        return check(history_of(object, rows), weaker=False).holds

    for a, b in ((one, other), (other, one)):
        assert not holds(Register(), ("write", a, None), ("read", None, b))
        assert holds(Register(), ("write", a, None), ("read", None, a))
        assert not holds(Register(a), ("read", None, b))
        assert not holds(Register(a), ("cas", (b, 7), True))
        assert holds(Register(a), ("cas", (b, 7), False))
        assert not holds(MapEntry(a), ("get", None, b))
        assert not holds(Queue(), ("enqueue", a, None), ("dequeue", None, b))
        assert not holds(Set(), ("add", a, None), ("contains", b, True))
        assert not holds(Set(), ("add", a, None), ("read", None, frozenset({b})))
        assert not holds(List(), ("append", a, None), ("read", None, (b,)))


def test_unequal_values_never_have_one_key(tmp_path):
    """Keys of independent registers are values too."""
    text = """\
{:process 0 :type :invoke :f :write :value [1 5]}
{:process 0 :type :ok :f :write :value [1 5]}
{:process 1 :type :invoke :f :read :value [true nil]}
{:process 1 :type :ok :f :read :value [true 5]}
"""
    assert verdict(tmp_path, text) is False
    assert verdict(tmp_path, text.replace("true", "1")) is True


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([0.0, 1.0, -1.0, 0.5, Decimal("0.5"), Decimal(1), Fraction(1, 2)])
    | st.sampled_from(["", "0", "1", "true", ":a", "a"]),
    lambda inner: (
        st.tuples(inner)
        | st.tuples(inner, inner)
        | st.frozensets(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2).map(
            lambda d: ("a dictionary", tuple(sorted(d.items(), key=str)))
        )
    ),
    max_leaves=4,
)


def same(a, b):
    """Equality by kind, written down a second time."""
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, frozenset):
        return all(any(same(x, y) for y in b) for x in a) and all(
            any(same(x, y) for x in a) for y in b
        )
    return a == b


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(plain, plain)
def test_values_are_equal_when_kind_and_value_are(a, b):
    assert (value_of(a) == value_of(b)) == same(a, b)
    assert value_of(value_of(a)) == value_of(a)
    if same(a, b):
        assert hash(value_of(a)) == hash(value_of(b))
    # Another process gets the same value, not a copy that differs.
    assert pickle.loads(pickle.dumps(value_of(a))) == value_of(a)


@pytest.mark.parametrize(
    "text",
    '1,1.0,1.50M,1/2,:a,a,"a",\\a,\\newline,true,nil,[1 [2]],#{1 2},#inst "2020"'.split(","),
)
def test_values_are_shown_as_the_format_writes_them(text):
    assert show(Reader(text).value()[0]) == text


def test_values_that_look_alike_are_remarked_upon(tmp_path, capsys):
    assert look_alikes([value_of(v) for v in (1, 1.0, "a", 2)]) == ["1 and 1.0"]
    assert look_alikes([1, TRUE]) == ["1 and true"]
    path = tmp_path / "h.edn"
    path.write_text(edn("1", "1.0"))
    assert main(["check", str(path)]) == 1
    assert "different values: 1 and 1.0" in capsys.readouterr().out
    assert main(["check", str(path), "--json"]) == 1
    assert "different values" in json.loads(capsys.readouterr().out)["remarks"][0]
