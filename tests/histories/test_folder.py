"""Folders: no file that looks like a history, or like the rest of one, is passed over silently."""

import json
import os

import pytest

from formal.cli import main

GOOD = """\
{:process 0 :type :invoke :f :write :value 1}
{:process 0 :type :ok :f :write :value 1}
"""
LOG = "INFO  jepsen.util - 0\t:invoke\t:write\t1\nINFO  jepsen.util - 0\t:ok\t:write\t1\n"
JSON = '{"process": 0, "type": "invoke", "f": "read"}\n'
RESULTS = """{:valid? false,
 :linear {:valid? false, :last-op {:process 0, :type :invoke, :f :write, :value 1}}}"""

# Name and content of a second file; whether it is bad input.
OTHERS = {
    "a zero byte": ("b.log", LOG.encode()[:30] + b"\0" + LOG.encode()[30:], True),
    "a zero byte far on": ("b.log", LOG.encode() * 2000 + b"\0", True),
    "not UTF-8": ("b.edn", GOOD.encode() + b"\xff\xfe", True),
    "not UTF-8 at all": ("b.edn", bytes(range(128, 256)) * 30, True),
    "cut": ("b.edn", GOOD.encode()[:60], True),
    "cut log": ("b.log", LOG.encode()[:30], True),
    "cut JSON": ("b.jsonl", JSON.encode() + JSON.encode()[:20], True),
    "empty": ("b.edn", b"", True),
    "blank": ("b.log", b" \n\n", True),
    "empty JSON": ("b.json", b"", True),
    "garbage before": ("b.json", b"xx" + JSON.encode(), True),
    "garbage before EDN": ("b.edn", b"xx" + GOOD.encode(), True),
    "torn transactions": (
        "b.edn",
        b"{:process 0 :type :ok :f :txn :value [[:r 1 nil] [:w 2",
        True,
    ),
    "an operation of no object": ("b.edn", GOOD.replace(":write", ":fly").encode(), True),
    "Jepsen's results": ("results.edn", RESULTS.encode(), False),
    "results in one line": ("results.edn", b"{:valid? true}", False),
    "results as JSON": (
        "results.json",
        b'{"valid?": true, "last": {"process": 0, "type": "invoke", "f": "read"}}',
        False,
    ),
    "Jepsen's test": ("test.fressian", b"\xd8\x00\x01jepsen", False),
    "a picture": ("latency.png", b"\x89PNG\r\n\x1a\n\0\0", False),
    "prose": ("notes.txt", b"not a history", False),
    "a page": ("timeline.html", GOOD.encode().replace(b"{", b"<p>{"), False),
    "another kind": ("trace.json", b'{"resourceSpans": []}', False),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("first", [True, False])
def test_one_good_history_and_another_file(tmp_path, name, first, capsys):
    file, content, bad = OTHERS[name]
    folder = tmp_path / ("0" if first else "z")
    folder.mkdir()
    (tmp_path / "good.edn").write_text(GOOD)
    (folder / file).write_bytes(content)
    assert main(["check", str(tmp_path)]) == (2 if bad else 0)
    printed = capsys.readouterr()
    assert "good.edn: linearizable yes" in printed.out
    # It is named, whatever it is.
    assert file in (printed.out if bad else printed.err)
    assert f"{1 if bad else 0} bad input" in printed.out
    assert main(["check", str(tmp_path), "--json"]) == (2 if bad else 0)
    entries = json.loads(capsys.readouterr().out)
    assert len(entries) == 1 + bad
    assert sum("error" in e for e in entries) == bad


def test_a_link_to_nothing_is_named(tmp_path, capsys):
    (tmp_path / "good.edn").write_text(GOOD)
    (tmp_path / "gone.edn").symlink_to(tmp_path / "nowhere")
    assert main(["check", str(tmp_path)]) == 2
    assert "gone.edn: cannot be read" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_named(tmp_path, capsys):
    (tmp_path / "good.edn").write_text(GOOD)
    (tmp_path / "secret.edn").write_text(GOOD)
    (tmp_path / "secret.edn").chmod(0)
    assert main(["check", str(tmp_path)]) == 2
    out = capsys.readouterr().out
    assert "secret.edn: cannot be read" in out
    assert "good.edn: linearizable yes" in out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_folder_does_not_block(tmp_path, capsys):
    (tmp_path / "good.edn").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe.edn")
    assert main(["check", str(tmp_path)]) == 0
    assert "pipe.edn" in capsys.readouterr().err


def test_a_jepsen_store(tmp_path, capsys):
    run = tmp_path / "etcd" / "20250623T130952"
    run.mkdir(parents=True)
    (run / "history.edn").write_text(GOOD)
    (run / "history.txt").write_text("0\t:invoke\t:write\t1\n0\t:ok\t:write\t1\n")
    (run / "jepsen.log").write_text("2025-06-23 INFO jepsen.core - Running\n" + LOG)
    (run / "results.edn").write_text(RESULTS)
    (run / "test.fressian").write_bytes(b"\xd8\x00")
    (run / "n1").mkdir()
    (run / "n1" / "etcd.log").write_text("raft: elected leader\n")
    (tmp_path / "latest").symlink_to(run)
    assert main(["check", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("linearizable yes") == 1
    for name in ("history.txt", "jepsen.log", "results.edn", "test.fressian", "etcd.log"):
        assert name in printed.err


def test_a_jepsen_log_alone_is_read(tmp_path, capsys):
    (tmp_path / "jepsen.log").write_text("2025-06-23 INFO jepsen.core - Running\n" + LOG)
    assert main(["check", str(tmp_path)]) == 0
    assert "jepsen.log: linearizable yes" in capsys.readouterr().out


def test_remarks_are_shown_for_each_file(tmp_path, capsys):
    (tmp_path / "empty.edn").write_text("[]")
    assert main(["check", str(tmp_path)]) == 0
    assert "nothing to explain" in capsys.readouterr().out


def test_a_folder_of_nothing_but_torn_files(tmp_path, capsys):
    (tmp_path / "a.edn").write_bytes(b"")
    assert main(["check", str(tmp_path)]) == 2
    assert "a.edn: the file is empty" in capsys.readouterr().out
