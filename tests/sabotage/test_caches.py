"""Kept results that are cut, empty, edited or forged: never believed, never a traceback."""

from __future__ import annotations

import json
import shutil

import pytest

from .batch import FALSE_CLAIM, HONEST, PROOF, TOOLCHAIN, TRUE_CLAIM
from .test_systems import lamp
from .theories import FILE, Fraud, tried
from .workshop import HEAD, LAKEFILE, Workshop

SPOILED = {
    "empty": b"",
    "cut": b'{"key": "0',
    "a_brace": b"{",
    "an_empty_object": b"{}",
    "a_list": b"[]",
    "nothing": b"null",
    "a_number": b"7",
    "no_text": b"\xff\xfe\x00",
    "very_deep": b"[" * 100_000,
}

FALSE = '''
@theorem(by="smt")
def everyone(n: Nat):
    """No number is positive."""
    return n == 0
'''


def spoil(bench: Workshop, pattern: str, data: bytes) -> int:
    files = [p for p in (bench.root / "build").glob(pattern) if p.is_file()]
    for path in files:
        path.write_bytes(data)
    return len(files)


class TestSolverAnswers:
    @pytest.fixture
    def asked(self, bench):
        """A theory with a falsehood and a system, asked once."""
        done = tried(bench, Fraud("", FALSE + lamp("").replace("def everyone", "def one_lit")))
        assert done.code == 1 and not done.proved("claims.everyone"), done.text
        assert done.proved("claims.honest") and done.proved("claims.one_lit"), done.text
        return bench

    @pytest.mark.parametrize("name", SPOILED)
    def test_a_spoiled_answer_is_asked_for_again(self, asked, name):
        assert spoil(asked, "smt/*", SPOILED[name]) > 3
        done = asked.verify()
        assert done.code == 1 and "Traceback" not in done.text, done.text
        assert not done.proved("claims.everyone")
        assert done.proved("claims.honest") and done.proved("claims.one_lit")

    def test_an_answer_turned_round_is_not_believed(self, asked):
        turned = 0
        for path in (asked.root / "build" / "smt").iterdir():
            text = path.read_text(encoding="utf-8")
            new = text.replace('"status": "sat"', '"status": "unsat"')
            new = new.replace('"status":"sat"', '"status":"unsat"')
            turned += new != text
            path.write_text(new, encoding="utf-8")
        assert turned
        done = asked.verify()
        assert done.code == 1, done.text
        assert not done.proved("claims.everyone")
        assert done.proved("claims.honest") and done.proved("claims.one_lit")

    def test_answers_under_each_others_names_are_not_believed(self, asked):
        files = sorted((asked.root / "build" / "smt").glob("*.json"))
        texts = [p.read_bytes() for p in files]
        for path, text in zip(files, texts[1:] + texts[:1], strict=True):
            path.write_bytes(text)
        done = asked.verify()
        assert done.code == 1, done.text
        assert not done.proved("claims.everyone")
        assert done.proved("claims.honest") and done.proved("claims.one_lit")

    def test_what_is_never_reached_is_not_reached_by_an_edit(self, bench):
        edit = ("return self.seen(n)", "return And(self.seen(n), Not(self.lit(n)))")
        done = tried(bench, Fraud("", lamp("", edit)))
        assert done.code == 1 and not done.proved("claims.one_is_seen")
        kept = list((bench.root / "build" / "smt").glob("reached*"))
        assert kept
        for path in kept:
            text = path.read_text(encoding="utf-8")
            run = '{"steps": [{}], "confirmed": true}'
            path.write_text(text.replace('"one_is_seen": null', f'"one_is_seen": {run}'))
        done = bench.verify()
        assert done.code == 1 and not done.proved("claims.one_is_seen"), done.text

    def test_a_survivor_is_not_killed_by_an_edit(self, bench):
        idle = (
            "self.lit(n),\n            ForAll(lambda m: Iff(new.seen",
            "self.lit(n), Or(self.lit(n), true),\n            ForAll(lambda m: Iff(new.seen",
        )
        drop = ('Mutant("light.1")', 'Mutant("look.2")')
        done = tried(bench, Fraud("", lamp("", idle, drop)))
        assert done.code == 1, done.text
        for path in (bench.root / "build" / "smt").glob("mutant*"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("survived", "killed").replace("survives", "killed"))
        done = bench.verify()
        assert done.code == 1 and done.names("claims.py", None, "look.2"), done.text

    def test_a_folder_where_a_file_was_is_no_traceback(self, asked):
        for path in list((asked.root / "build" / "smt").iterdir()):
            path.unlink()
            path.mkdir()
        done = asked.verify()
        assert "Traceback" not in done.text and done.code == 1
        assert not done.proved("claims.everyone") and done.proved("claims.honest")

    def test_a_file_where_the_folder_was_is_no_traceback(self, asked):
        shutil.rmtree(asked.root / "build" / "smt")
        (asked.root / "build" / "smt").write_text("")
        done = asked.verify()
        assert "Traceback" not in done.text and done.code in (1, 2)
        assert not done.proved("claims.everyone")


class TestWhatIsKeptForOtherClones:
    """The user's cache, with nothing left in `build`: spoiled entries are no evidence."""

    @pytest.fixture
    def shared(self, bench, tmp_path, monkeypatch):
        """The user's folder after a run in which a falsehood failed; `build` is gone."""
        monkeypatch.setenv("FORMAL_KEPT", str(tmp_path))
        done = tried(bench, Fraud("", FALSE + lamp("").replace("def everyone", "def one_lit")))
        assert done.code == 1 and not done.proved("claims.everyone"), done.text
        shutil.rmtree(bench.root / "build" / "smt")
        found = [p for p in tmp_path.rglob("*.json") if p.is_file()]
        assert len(found) > 3
        return found

    def judged(self, bench):
        done = bench.verify()
        assert done.code == 1 and "Traceback" not in done.text, done.text
        assert not done.proved("claims.everyone")
        assert done.proved("claims.honest") and done.proved("claims.one_lit"), done.text

    @pytest.mark.parametrize("name", ["empty", "cut", "a_list", "no_text"])
    def test_spoiled_entries_are_asked_for_again(self, bench, shared, name):
        for path in shared:
            path.write_bytes(SPOILED[name])
        self.judged(bench)

    def test_entries_turned_round_are_not_believed(self, bench, shared):
        turned = 0
        for path in shared:
            text = path.read_text(encoding="utf-8")
            new = text.replace('"status": "sat"', '"status": "unsat"')
            turned += new != text
            path.write_text(new, encoding="utf-8")
        assert turned
        self.judged(bench)

    def test_entries_under_each_others_names_are_not_believed(self, bench, shared):
        texts = [p.read_bytes() for p in shared]
        for path, text in zip(shared, texts[1:] + texts[:1], strict=True):
            path.write_bytes(text)
        self.judged(bench)


class TestLedger:
    USES = '''
@theorem(by="smt")
def lemma(n: Nat):
    """No number is positive."""
    return n == 0


@theorem(by="smt", uses="lemma")
def everyone(n: Nat):
    """No number is positive."""
    return n <= 0
'''
    ONLY = ("--only", "claims.everyone")

    @pytest.fixture
    def run(self, bench):
        """A full run in which the lemma failed."""
        done = tried(bench, Fraud("", self.USES))
        assert done.code == 1 and not done.proved("claims.lemma")
        return bench

    @pytest.mark.parametrize("name", SPOILED)
    def test_a_spoiled_ledger_is_no_traceback(self, run, name):
        (run.root / "build" / "ledger.json").write_bytes(SPOILED[name])
        for arguments in (self.ONLY, ()):
            done = run.verify(*arguments)
            assert done.code == 1 and "Traceback" not in done.text, done.text
            assert not done.proved("claims.everyone")
            assert done.ledger

    def test_a_lemma_that_the_last_run_did_not_prove_is_missed(self, run):
        done = run.verify(*self.ONLY)
        assert done.code == 1 and done.names("claims.py", None, "lemma"), done.text

    def test_an_edited_ledger_proves_no_lemma(self, run):
        path = run.root / "build" / "ledger.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        for row in data["theorems"]:
            row |= {"status": "proved", "evidence": ["smt+"], "effective": "smt+", "problems": []}
        data |= {"ok": True, "problems": []}
        path.write_text(json.dumps(data), encoding="utf-8")
        done = run.verify(*self.ONLY)
        assert done.code == 1, done.text
        assert not done.proved("claims.everyone")

    def test_an_honest_lemma_of_the_last_run_counts(self, bench):
        true = self.USES.replace("return n == 0", "return 0 <= n").replace("n <= 0", "n + 0 == n")
        done = tried(bench, Fraud("", true))
        assert done.code == 0, done.text
        done = bench.verify(*self.ONLY)
        assert done.code == 0 and done.proved("claims.everyone"), done.text

    def test_a_folder_in_the_place_of_the_ledger_is_no_traceback(self, run):
        path = run.root / "build" / "ledger.json"
        path.unlink()
        path.mkdir()
        (path / "x").touch()
        done = run.verify()
        assert done.code in (1, 2) and "Traceback" not in done.text, done.text


@pytest.mark.usefixtures("lean")
class TestCompiledFiles:
    """The compiled files of an easier statement, put where the right one's belong."""

    @pytest.fixture(scope="class")
    def forged(self, bench):
        """A claim whose easier form was proved; then the claim, with those compiled files kept."""
        files = {
            FILE: HEAD.format(title="Claims")
            + TRUE_CLAIM.format(name="honest")
            + FALSE_CLAIM.format(name="everyone").replace("n == 0", "n == n"),
            "lean/lakefile.toml": LAKEFILE,
            "lean/lean-toolchain": TOOLCHAIN,
            "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
            "lean/Guild/Everyone.lean": PROOF.format(
                body="theorem everyone : everyone.Statement := by intro n; first | rfl | omega"
            ),
        }
        bench.reset(files)
        bench.export()
        done = bench.verify()
        assert done.code == 0, done.text
        compiled = bench.root / "build" / "lean"
        easier = bench.root.with_name("easier")
        shutil.rmtree(easier, ignore_errors=True)
        shutil.copytree(compiled, easier)
        hard = files | {FILE: files[FILE].replace("n == n", "n == 0")}
        bench.reset(hard)
        bench.export()
        done = bench.verify()
        assert done.code == 1 and not done.proved("claims.everyone"), done.text
        honest = {p: p.read_bytes() for p in compiled.rglob("*.json")}
        return bench, easier, honest

    def forge(self, forged, *, records: bool) -> Workshop:
        """Put the easier files in place; with ``records`` the hashes of what is hard."""
        bench, easier, honest = forged
        shutil.copytree(easier, bench.root / "build" / "lean", dirs_exist_ok=True)
        if records:
            self._rewrite(bench, honest)
        return bench

    @staticmethod
    def _rewrite(bench: Workshop, honest) -> None:
        from formal.checkers.lean.packaged.compile import SALT
        from formal.checkers.lean.plan import make_plan

        plan = make_plan(bench.root / "lean")
        hashes = plan.hashes(SALT)
        for path in (bench.root / "build" / "lean").rglob("*.record.json"):
            stem = path.relative_to(bench.root / "build/lean/packaged").as_posix()
            module = stem.removesuffix(".record.json").replace("/", ".")
            if module not in hashes:
                continue
            text = path.read_text(encoding="utf-8")
            data = json.loads(text)
            holder = data if "hash" in data else data.get("value", {})
            if isinstance(holder, dict) and "hash" in holder:
                holder["hash"] = hashes[module]
            path.write_text(json.dumps(data), encoding="utf-8")

    @pytest.mark.parametrize("records", [False, True])
    def test_they_prove_nothing(self, forged, records):
        bench = self.forge(forged, records=records)
        done = bench.verify()
        assert done.code == 1, done.text
        assert not done.proved("claims.everyone"), done.text
        assert done.names("lean/Guild/Everyone.lean")
        assert done.proved("claims.honest")

    @pytest.mark.parametrize("name", ["empty", "a_brace", "a_list", "no_text", "nothing"])
    def test_spoiled_records_are_no_traceback(self, forged, name):
        bench, *_ = forged
        assert spoil(bench, "lean/**/*.json", SPOILED[name])
        done = bench.verify()
        assert done.code == 1 and "Traceback" not in done.text, done.text
        assert not done.proved("claims.everyone") and done.proved("claims.honest")
