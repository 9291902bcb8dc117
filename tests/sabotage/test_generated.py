"""Generated Lean text: no word of a theory gets out of its comment, and no edit goes unseen."""

from __future__ import annotations

import re

import pytest

from .batch import HONEST, PROOF, TOOLCHAIN
from .theories import FILE
from .workshop import HEAD, LAKEFILE

# Closes a comment and makes every statement after it trivial.
BREAK = "-/ macro_rules | `($x = $y) => `(True) /-"

# Everything in a theory that may carry words, with a place for hostile ones.
WORDY = '''\
"""{module}

{module}
"""

from __future__ import annotations

from formal.language import *


class Colour(Data):
    """{data}"""

    red: Case  # {case}


class Order(Structure, zh="{structure_zh}"):
    """{structure}"""

    Node: Sort
    less: Rel[Node, Node]  # {field}

    @axiom(zh="{axiom_zh}")
    def irreflexive(self, a: Node):
        """{axiom}"""
        return Not(self.less(a, a))

    @definition(zh="{method_zh}")
    def more(self, a: Node, b: Node):
        """{method}"""
        return self.less(b, a)


@definition(zh="{definition_zh}")
def twice(n: Nat) -> Nat:
    """{definition}"""
    return n + n


@inductive
def even(n: Nat):
    """{inductive}"""
    return [rule("nought", even(0))] if False else even_rules(n)


class Lamp(TransitionSystem, zh="{system_zh}"):
    """{system}"""

    Node: Sort
    lit: Mutable[Rel[Node]]  # {mutable}

    @init
    def dark(self):
        """{init}"""
        return ForAll(lambda n: Not(self.lit(n)), n=self.Node)

    @action(modifies=("lit",))
    def light(self, new, n: Node):
        """{action}"""
        return ForAll(lambda m: Iff(new.lit(m), Or(self.lit(m), m == n)))

    @invariant
    def fine(self, n: Node):
        """{invariant}"""
        return Or(self.lit(n), Not(self.lit(n)))

    @safety(by="smt", zh="{safety_zh}")
    def safe(self, n: Node):
        """{safety}"""
        return Or(self.lit(n), Not(self.lit(n)))


@theorem(by="lean", zh="{theorem_zh}", title="{title}", cite="{cite}", seed="{seed}")
def honest(n: Nat):
    """{theorem}

    {theorem}
    """
    return n + 0 == n
'''
WORDY = re.sub(r"@inductive.*?\n\n\n(?=class Lamp)", "", WORDY, flags=re.DOTALL)
PLACES = tuple(dict.fromkeys(re.findall(r"\{(\w+)\}", WORDY)))
HOSTILE = (
    BREAK,
    "/- opens",
    "--/ /-- « » «honest.Statement» \\u2028 \\x0c \\r - /-/ -\\u200b/ \\u202e/- -/-",
)


def wordy(**words: str) -> str:
    return WORDY.format(**{place: words.get(place, f"About {place}.") for place in PLACES})


def code(text: str) -> str:
    """Lean text without its comments and blank space; nested comments are told from others."""
    out, depth, i = [], 0, 0
    while i < len(text):
        if text.startswith("/-", i):
            depth, i = depth + 1, i + 2
        elif text.startswith("-/", i) and depth:
            depth, i = depth - 1, i + 2
        elif text.startswith("--", i) and not depth:
            i = text.find("\n", i)
        else:
            out += [] if depth else [text[i]]
            i += 1
    assert depth == 0, "a comment is left open"
    return " ".join("".join(out).split())


def exported(bench, text: str) -> dict[str, str]:
    """The generated Lean files of a theory."""
    bench.reset({FILE: text, "lean/lakefile.toml": LAKEFILE, "lean/lean-toolchain": TOOLCHAIN})
    bench.export()
    return {
        path.relative_to(bench.root / "lean").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((bench.root / "lean").rglob("*.lean"))
    }


@pytest.fixture(scope="module")
def plain(bench):
    return {name: code(text) for name, text in exported(bench, wordy()).items()}


def test_the_comments_of_the_plain_theory_hold_its_words(bench):
    text = exported(bench, wordy())["Guild/Statements/Claims.lean"]
    for place in ("theorem", "definition", "structure", "field", "axiom", "data", "case"):
        assert f"About {place}." in text, place
        assert f"About {place}." not in code(text)


@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_stay_in_their_comment(bench, plain, place):
    for words in HOSTILE:
        texts = exported(bench, wordy(**{place: words}))
        assert {name: code(text) for name, text in texts.items()} == plain, words


@pytest.mark.parametrize(
    "name",
    [
        "x : Prop := True --",
        "honest\ndef everyone",
        "a-/b",
        "«a»",
        "a.Statement",
        "",
        "7 8",
        "ho\u200bnest",
    ],
)
def test_a_name_that_is_none_in_lean_is_refused(bench, name):
    made = f'''
def other(n: Nat):
    """Words."""
    return n == n


other.__name__ = {name!r}
theorem(by="smt")(other)
'''
    bench.reset({FILE: HEAD.format(title="Claims") + made})
    done = bench.verify()
    assert done.code == 2, done.text
    assert done.names("claims.py") and "Traceback" not in done.text


@pytest.mark.parametrize("topic", ["../../outside", "a/b", "a.b", "Claims\n", "", "a-/", "7 8"])
def test_a_topic_that_is_no_name_is_refused(bench, topic):
    bench.reset({FILE: HEAD.format(title="Claims") + f"\nTOPIC = {topic!r}\n" + HONEST_PYTHON})
    before = sorted(p for p in bench.root.parent.rglob("*.lean"))
    for done in (bench.formal("export", str(bench.root)), bench.verify()):
        assert done.code == 2, done.text
        assert done.names("claims.py") and "Traceback" not in done.text
    assert sorted(p for p in bench.root.parent.rglob("*.lean")) == before


HONEST_PYTHON = '''

@theorem(by="lean")
def honest(n: Nat):
    """Nothing added is nothing changed."""
    return n + 0 == n
'''

FALSE_PYTHON = '''

@theorem(by="lean")
def {name}(n: Nat):
    """No number is positive."""
    return n == 0
'''

MEETING = {
    "topics_that_differ_by_capitals": {
        "proofs/groups.py": HEAD.format(title="Groups") + FALSE_PYTHON.format(name="honest"),
        "proofs/Groups.py": HEAD.format(title="Groups") + HONEST_PYTHON,
    },
    "topics_that_differ_by_underscores": {
        "proofs/big_groups.py": HEAD.format(title="Groups") + FALSE_PYTHON.format(name="honest"),
        "proofs/bigGroups.py": HEAD.format(title="Groups") + HONEST_PYTHON,
    },
    "definitions_that_differ_by_underscores": {
        "proofs/claims.py": HEAD.format(title="Claims")
        + '''

@definition
def is_nought(n: Nat):
    """It is."""
    return n == 0


@definition
def isNought(n: Nat):
    """It is or is not."""
    return n == n


@theorem(by="smt")
def everyone(n: Nat):
    """All are."""
    return is_nought(n)
''',
    },
    "a_definition_and_a_structure": {
        "proofs/claims.py": HEAD.format(title="Claims")
        + '''

class Small(Structure):
    """Nodes."""

    Node: Sort


@definition
def small(n: Nat):
    """It is."""
    return n == n


@theorem(by="smt", witness="lone")
def everyone(K: Small, n: Nat):
    """All are."""
    return small(n)


@witness
def lone():
    """One node."""
    return Small(Node=["a"])
''',
    },
    "a_name_of_lean": {
        "proofs/claims.py": HEAD.format(title="Claims")
        + '''

class Nat_(Structure):
    """Nodes."""

    Node: Sort


@definition
def nat(n: Nat):
    """A predicate whose name in Lean is that of the numbers."""
    return n == n


@theorem(by="smt")
def everyone(n: Nat):
    """All are."""
    return nat(n)
''',
    },
}


@pytest.mark.parametrize("case", MEETING)
def test_names_that_meet_in_lean_are_refused(bench, case):
    bench.reset(MEETING[case])
    done = bench.verify()
    assert done.code == 2, done.text
    assert done.names(r".py", None, "has in Lean|Lean module|hides"), done.text
    assert not done.ledger


EDITS = {
    "a_statement_made_easier": ("n + 0 = n", "n = n"),
    "a_comment_added": ("def honest.Statement : Prop :=", "def honest.Statement : Prop := -- x"),
    "a_macro_before_it": (
        "def honest.Statement",
        "local macro_rules | `($x = $y) => `(True)\n\ndef honest.Statement",
    ),
    "an_axiom_in_it": ("def honest.Statement", "axiom free : False\n\ndef honest.Statement"),
    "another_import": ("module\n", "module\n\nimport Guild.Extra\n"),
}


@pytest.fixture
def honest(bench):
    """The honest project, exported."""
    bench.reset(
        {
            FILE: HEAD.format(title="Claims") + HONEST_PYTHON,
            "lean/lakefile.toml": LAKEFILE,
            "lean/lean-toolchain": TOOLCHAIN,
            "lean/Guild/Honest.lean": PROOF.format(body=HONEST),
        }
    )
    bench.export()
    return bench


GENERATED = "lean/Guild/Statements/Claims.lean"


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_statement_file_is_named_at_its_line(honest, edit):
    line = honest.edit(GENERATED, *EDITS[edit])
    before = honest.read(GENERATED)
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code == 1
    assert done.names(GENERATED) and honest.read(GENERATED) == before
    places = [int(n) for n in re.findall(re.escape(GENERATED) + r":(\d+)", done.text)]
    assert any(line <= n <= line + 2 for n in places), (line, done.text)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("lean/Guild/Statements/Extra.lean", "comes from no Python"),
        ("lean/Guild/Statements/Claims/Deep.lean", "comes from no Python"),
        ("lean/Guild/Statements/claims.lean", "comes from no Python"),
        ("lean/Guild/Statements.lean", "comes from no Python|Statements"),
    ],
)
def test_a_statement_file_of_no_theory_is_named(honest, name, says):
    honest.write(name, "module\n\n@[expose] public section\n\ndef extra : Nat := 0\n\nend\n")
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code == 1
    assert done.names(name, None, says), done.text


def test_a_missing_statement_file_is_named(honest):
    honest.path(GENERATED).unlink()
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code == 1 and done.names(GENERATED, None, "missing")


def test_a_root_module_that_leaves_a_proof_out_is_named(honest):
    honest.edit("lean/Guild.lean", "public import Guild.Honest\n", "")
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code == 1 and done.names("lean/Guild.lean", None, "differs")


def test_a_statement_file_that_is_no_text_is_named(honest):
    honest.path(GENERATED).write_bytes(b"\xff\xfe\x00module")
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code in (1, 2) and done.names(GENERATED)
    assert "Traceback" not in done.text


def test_a_statement_file_that_is_a_folder_is_named(honest):
    honest.path(GENERATED).unlink()
    honest.path(GENERATED).mkdir()
    done = honest.formal("export", "--check", str(honest.root))
    assert done.code in (1, 2) and done.names(GENERATED)
    assert "Traceback" not in done.text


def test_the_untouched_files_are_up_to_date(honest):
    assert honest.formal("export", "--check", str(honest.root)).code == 0
