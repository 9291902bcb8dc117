"""Reading logs: formats, executions, and everything that is wrong with a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.errors import InputError
from formal.events import EventLog, infer_computation, parse_log, read_log

TWO = 'a {"a":1}\nhello\nb {"b":1, "a":1}\nworld\n'
HEADER = r"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"


def texts(log: EventLog) -> list[tuple[str, str]]:
    return [(e.process, e.text) for execution in log.executions for e in execution.events]


def test_host_and_clock_first() -> None:
    log = parse_log(TWO, "x")
    assert texts(log) == [("a", "hello"), ("b", "world")]
    assert [event.line for event in log.executions[0].events] == [1, 3]
    assert log.executions[0].events[1].clock == {"a": 1, "b": 1}
    assert log.findings == ()


def test_event_first() -> None:
    log = parse_log('hello\na {"a":1}\nworld\nb {"b":1, "a":1}\n', "x")
    assert texts(log) == [("a", "hello"), ("b", "world")]
    assert [event.line for event in log.executions[0].events] == [2, 4]


def test_header_with_javascript_groups_and_blank_delimiter() -> None:
    log = parse_log(f"{HEADER}\n\n{TWO}", "x")
    assert texts(log) == [("a", "hello"), ("b", "world")]
    assert log.executions[0].events[0].line == 3


def test_header_without_a_second_line_loses_no_event() -> None:
    assert len(texts(parse_log(f"{HEADER}\n{TWO}", "x"))) == 2


def test_header_with_delimiter_and_other_fields() -> None:
    header = r"(?<date>(\d+:)+\d+) (?<host>\S*) (?<clock>{.*})\n(?<event>.*)"
    text = (
        f'{header}\n^--- (?<trace>.*)\n--- one\n1:2 a {{"a":1}}\nx\n--- two\n3:4 b {{"b":1}}\ny\n'
    )
    log = parse_log(text, "x")
    assert [execution.name for execution in log.executions] == ["one", "two"]
    assert log.executions[1].events[0].fields == {"date": "3:4"}


def test_arguments_win_over_the_file() -> None:
    log = parse_log(
        'a|{"a":1}|hi\n#\nb|{"b":1}|ho\n', "x", r"(?<host>\w)\|(?<clock>.*)\|(?<event>.*)", "^#$"
    )
    assert texts(log) == [("a", "hi"), ("b", "ho")]
    assert [execution.name for execution in log.executions] == ["", "execution 1"]


@pytest.mark.parametrize(
    "text",
    [
        '123 a {"a":1}\nhello\n124 b {"b":1, "a":1}\nworld\n',
        'a {"a":1} hello\nb {"b":1, "a":1} world\n',
        'hello a {"a":1}\nworld b {"b":1, "a":1}\n',
        '[INFO] [1] [t-2] [akka://X/user/a] {"a" : 1} hello\n'
        '[INFO] [1] [t-2] [akka://X/user/b] {"b" : 1, "a" : 1} world\n',
        'State 2: <hello>\n/\\ Host = a\n/\\ Clock = "{\\"a\\":1,\\"b\\":0}"\n/\\ x = 1\n\n'
        'State 3: <world>\n/\\ Host = b\n/\\ Clock = "{\\"a\\":1,\\"b\\":1}"\n/\\ x = 2\n',
    ],
)
def test_built_in_formats(text: str) -> None:
    log = parse_log(text, "x")
    assert texts(log) == [("a", "hello"), ("b", "world")]
    assert log.executions[0].events[1].clock == {"a": 1, "b": 1}
    assert log.findings == ()


def test_an_expression_given_still_finds_the_executions() -> None:
    log = parse_log(f"=== one ===\n{TWO}=== two ===\n{TWO}", "x", HEADER)
    assert [execution.name for execution in log.executions] == ["one", "two"]
    assert log.format == HEADER


def test_one_odd_line_does_not_take_forever() -> None:
    for filler in (" ", "{", "=", "a ", '{"a":1}, ', "\t", '"'):
        log = parse_log(TWO + "x" + filler * 20_000 + "y", "x")
        assert len(texts(log)) == 2 and log.unread_lines == (5,)


def test_host_with_spaces() -> None:
    assert texts(parse_log('my host {"my host":1}\nhello\n', "x")) == [("my host", "hello")]


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encode: str, newline: str) -> None:
    path = tmp_path / "x.log"
    path.write_bytes('a {"a":1}\n“早餐” 😀\nb {"b":1}\nok\n'.replace("\n", newline).encode(encode))
    log = read_log(path)
    assert texts(log) == [("a", "“早餐” 😀"), ("b", "ok")]
    assert [event.line for event in log.executions[0].events] == [1, 3]


def test_last_event_without_text_or_newline_is_kept() -> None:
    assert texts(parse_log('a {"a":1}\nhello\nb {"b":1}', "x")) == [("a", "hello"), ("b", "")]


def test_event_without_text_does_not_swallow_the_next_clock() -> None:
    assert texts(parse_log('a {"a":1}\na {"a":2}\nhello\n', "x")) == [("a", ""), ("a", "hello")]


def test_event_text_with_braces_is_text() -> None:
    assert texts(parse_log('a {"a":1}\nsent {"x": 1}\n', "x")) == [("a", 'sent {"x": 1}')]


def test_executions_of_one_name_are_all_kept() -> None:
    log = parse_log(f"=== run ===\n{TWO}=== run ===\n{TWO}", "x")
    assert [execution.name for execution in log.executions] == ["run", "run (2)"]
    assert len(texts(log)) == 4


def test_execution_by_name_or_the_names_there_are() -> None:
    log = parse_log(f"=== one ===\n{TWO}=== two ===\n{TWO}", "x")
    assert log.execution("two").line == 6
    with pytest.raises(InputError, match="no execution 'six'; expected one of 'one', 'two'"):
        log.execution("six")


def test_empty_execution_is_reported() -> None:
    log = parse_log(f"=== one ===\n{TWO}=== two ===\n", "x")
    assert [(finding.line, finding.kind) for finding in log.findings] == [(6, "empty")]


def test_unread_lines_are_reported_with_their_numbers() -> None:
    log = parse_log('a {"a":1}\nhello\nat stack.frame\nat other.frame\nb {"b":1}\nx\nend\n', "x")
    assert log.unread_lines == (3, 4, 7)
    (finding,) = log.findings
    assert (finding.line, finding.kind) == (3, "unread")
    assert finding.message == "3 lines are not part of any event: 3-4, 7"


def test_a_line_read_in_part_is_reported_once() -> None:
    text = 'before <a {"a":1} hi> after\n'
    log = parse_log(text, "x", r"<(?<host>\w) (?<clock>{.*}) (?<event>\w+)>")
    assert texts(log) == [("a", "hi")] and log.unread_lines == (1,)


def test_a_log_cut_after_an_event_text_keeps_its_format() -> None:
    log = parse_log('hello\na {"a":1}\nworld\nb {"b":1}\ncut off\n', "x")
    assert texts(log) == [("a", "hello"), ("b", "world")]
    assert log.unread_lines == (5,)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", None, "the file is empty"),
        (" \n\n", None, "the file is empty"),
        ("just\nprose\n", 1, "no event found in 2 lines"),
        ('a {"a":1}\nx\nb {"b":1, "a', 3, "the clock is cut short"),
        ('a {"a":1}\nx\nb {"b":1, "a":\ny\n', 3, "the clock is cut short"),
        ('a {"a":1}\nx\na {', 3, "the clock is cut short"),
        ('x\na {"a":1}\ny\nb {"b":1,', 4, "the clock is cut short"),
        ('a {"a":1}\nx\nb {"b":}\ny\n', 3, "is not JSON"),
        ("a {'a': 1}\nx\n", 1, "is not JSON"),
        ('a {"a":1}\nx\nb {"b":"1"}\ny\n', 3, "component 'b' is \"1\", not a natural number"),
        ('a {"a":1.5}\nx\n', 1, "component 'a' is 1.5, not a natural number"),
        ('a {"a":-1}\nx\n', 1, "component 'a' is -1"),
        ('a {"a":true}\nx\n', 1, "component 'a' is true"),
        ('a {"a":0}\nx\n', 1, "its own component 0"),
        ('a {"b":1}\nx\n', 1, "its own component missing"),
        ("a {}\nx\n", 1, "its own component missing"),
        ('a {"a":1, "a":2}\nx\n', 1, "two components 'a'"),
        ('a {"a":' + "[" * 100_000 + "}\nx\n", 1, "is not JSON"),
        ('a {"a":' + "9" * 5000 + "}\nx\n", 1, "is not JSON"),
        (f"(?<host>[) (?<clock>x)(?<event>y)\n\n{TWO}", 1, "is not a regular expression"),
        (f"(?<host>.*) (?<clock>.*)\n\n{TWO}", 1, "has no group event"),
        (f"{HEADER}\n(((\n{TWO}", 2, "the delimiter"),
    ],
)
def test_bad_text(text: str, line: int | None, what: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_log(text, "bad.log")
    assert (caught.value.file, caught.value.line) == ("bad.log", line)
    assert what in caught.value.message
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_not_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_bytes(b'a {"a":1}\nca\xe9\n')
    with pytest.raises(InputError, match=re.escape(f"{path}:2: byte 0xe9 is not UTF-8")):
        read_log(path)


@pytest.mark.parametrize("name", ["missing.log", "."])
def test_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_log(tmp_path / name)


@pytest.mark.parametrize("cut", range(1, 60))
def test_no_cut_gives_a_traceback_or_loses_a_line(cut: int) -> None:
    text = ('a {"a":1}\nhello\nb {"b":1, "a":1}\nworld\n' * 2)[:cut]
    try:
        log = parse_log(text, "x")
        lines = len([line for line in text.split("\n") if line.strip()])
        events = [event for execution in log.executions for event in execution.events]
        covered = len(events) + sum(bool(event.text) for event in events)
        assert covered + len(log.unread_lines) == lines
        for execution in log.executions:
            infer_computation(execution)
    except InputError as error:
        assert "expected" in str(error)
