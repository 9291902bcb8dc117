"""Whatever a theory's words are, the Lean code outside comments is the same."""

from __future__ import annotations

import re

import pytest

from formal.errors import TheoryError
from formal.readings.lean.comments import comment_text
from formal.readings.lean.names import lean_identifier, namespace
from formal.theory import load_theory
from formal.theory.exported import lean_texts

THEORY = """\
WORDS
from __future__ import annotations

from formal.language import (
    And, Bool, Case, Data, Exists, ForAll, Fun, Iff, Implies, Mutable, Nat, Not, Rel, Sort,
    Structure, TransitionSystem, action, axiom, definition, inductive, init, invariant, safety,
    theorem,
)


class Act(Data, zh=WORDS):
    WORDS

    stop: Case  # COMMENT
    send: Case[Nat]  # COMMENT


class Graph(Structure, zh=WORDS):
    WORDS

    Node: Sort
    edge: Rel[Node, Node]  # COMMENT

    @axiom(zh=WORDS)
    def loops(self, n: Node):
        WORDS
        return self.edge(n, n)

    @inductive(zh=WORDS)
    def path(self, a: Node, b: Node):
        WORDS
        yield self.edge(a, b)
        yield Exists(lambda c: And(self.path(a, c), self.edge(c, b)))

    @definition(zh=WORDS)
    def linked(self, a: Node, b: Node):
        WORDS
        return And(self.edge(a, b), self.edge(b, a))

    @axiom(zh=WORDS)
    def together(self, a: Node, b: Node):
        WORDS
        return Implies(self.linked(a, b), self.linked(b, a))

    @theorem(by="smt", zh=WORDS, title=WORDS, cite=WORDS, seed=WORDS)
    def reflexive(self, n: Node):
        WORDS
        return self.path(n, n)


class Lamp(TransitionSystem, zh=WORDS):
    WORDS

    Node: Sort
    lit: Mutable[Rel[Node]]  # COMMENT

    @init(zh=WORDS)
    def dark(self, n: Node):
        WORDS
        return Not(self.lit(n))

    @action(modifies=("lit",), zh=WORDS)
    def light(self, new, n: Node):
        WORDS
        return And(ForAll(lambda m: Not(self.lit(m))), ForAll(lambda m: Iff(new.lit(m), m == n)))

    @invariant(zh=WORDS)
    def auxiliary(self, n: Node):
        WORDS
        return Implies(self.lit(n), self.lit(n))

    @safety(zh=WORDS)
    def one(self, n: Node, m: Node):
        WORDS
        return Implies(self.lit(n), self.lit(m), n == m)
"""
HOSTILE = (
    "-/ theorem everyone : False := sorry /-",
    "-/",
    "/-",
    "/- opens",
    "--/ /--/ /-!-/-/ -``/ /``-",
    "a -\n/ b",
    "-\n\n/",
    "ends in -",
    "ends in /",
    "/",
    "-/\nlocal macro_rules | `(∀ $x, $y) => `(True)\n/--",
    '« » «-/» \\ \\n " \' s!"{-/}" r#"',
    "\u202e\u2066-/\u2069 \u200b\u00ad-\u200b/",
    "\x00\x0b\x0c\x1c\x85\u2028-\u2029/",
    "\r-/\r\n/-\r",
    "{imports} {title} {0} %s $x",
    "-/ " * 60,
    "x" * 150 + "-/",
)


def exported(tmp_path, words: str) -> dict[str, str]:
    """The Lean texts of the theory with these words everywhere."""
    # What would end the comment in Python is not a comment's text.
    comment = "".join(" " if c.isspace() or c == "\0" else c for c in words)
    comment = comment.encode(errors="ignore").decode()
    text = THEORY.replace("COMMENT", comment).replace("WORDS", repr(words))
    file = tmp_path / "drawn.py"
    file.write_text(text, encoding="utf-8")
    theory = load_theory(str(file))
    return {path.name: t for path, t in lean_texts(theory).items()} | {
        str(path): t for path, t in lean_texts(theory).items()
    }


def code(text: str) -> list[str]:
    """Lean's tokens apart from comments, which nest; fails where one is left open."""
    out, depth, i = [], 0, 0
    while i < len(text):
        if text.startswith("/-", i):
            depth, i = depth + 1, i + 2
        elif depth and text.startswith("-/", i):
            depth, i = depth - 1, i + 2
        elif not depth and text.startswith("--", i):
            i = text.find("\n", i)
        else:
            if not depth:
                out.append(text[i])
            i += 1
    assert depth == 0, "a comment is left open"
    return re.findall(r"\S+", "".join(out))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_leave_their_comment(tmp_path, words):
    plain = exported(tmp_path, "Words.")
    found = exported(tmp_path, words)
    assert plain.keys() == found.keys()
    for name, text in found.items():
        assert code(text) == code(plain[name]), name
        text.encode()
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202e\u2066\u2028\x85]", text)


def test_what_cannot_be_seen_is_written_out():
    assert comment_text("a\u202eb\x00c-/d/-e\ud800") == "a<U+202E>b<U+0000>c- /d/ -e<U+D800>"
    assert comment_text("先于关系 ∀ x, «y» 🙂") == "先于关系 ∀ x, «y» 🙂"


def test_a_folder_name_stays_in_its_comment(tmp_path):
    folder = tmp_path / "odd-" / "x` -/ y"
    folder.mkdir(parents=True)
    (folder / "drawn.py").write_text(THEORY.replace("WORDS", "'w'"), encoding="utf-8")
    theory = load_theory(str(folder / "drawn.py"))
    for text in lean_texts(theory).values():
        code(text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("plain_name", "plain_name"),
        ("Π", "«Π»"),
        ("λ", "«λ»"),
        ("ω", "ω"),
        ("名前", "«名前»"),
        ("at", "«at»"),
        ("Prop", "«Prop»"),
        ("my-file", "«my-file»"),
    ],
)
def test_names_are_one_identifier(name, written):
    assert lean_identifier(name) == written


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b",
        "x : Prop := True --",
        "a\nb",
        "«a»",
        "a»b",
        "a.b",
        "aﬁ",
        "../../up",
        "a/b",
        "a-/",
        'a"b',
        "a\u202eb",
        "a\u200bb",
        "a\0b",
    ],
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(TheoryError, match="cannot be a name in Lean"):
        lean_identifier(name)
    with pytest.raises(TheoryError, match="cannot be a name in Lean"):
        namespace(name)


def test_a_name_that_python_was_talked_into_is_refused_with_its_place(tmp_path):
    file = tmp_path / "drawn.py"
    file.write_text(
        "from formal.language import Nat, theorem\n\n"
        "def f(n: Nat):\n    return n == n\n\n"
        'f.__name__ = "x : Prop := True --"\n'
        'theorem(by="smt")(f)\n',
        encoding="utf-8",
    )
    with pytest.raises(TheoryError, match="expected an identifier") as e:
        load_theory(str(file))
    assert (e.value.file, e.value.line) == (str(file), 3)


SHADOWS = '''\
from __future__ import annotations

from formal.language import Bool, Exists, ForAll, Fun, Nat, Prop, Sort, definition, theorem


@definition
def quorum(n: Nat) -> Prop:
    """A definition that a field or variable of the same name must not hide."""
    return n > 1


@theorem(by="smt")
def hidden(true: Bool, max: Nat, some: Nat):
    """Variables with the names of what Lean text uses, and the one that Lean fills in itself."""
    return ForAll(lambda _, quorum: Exists(lambda none: none == _ + quorum, none=Nat), _=Nat,
                  quorum=Nat)
'''


def test_no_variable_hides_what_lean_text_uses(tmp_path):
    file = tmp_path / "drawn.py"
    file.write_text(SHADOWS, encoding="utf-8")
    text = next(t for p, t in lean_texts(load_theory(str(file))).items() if p.stem == "Drawn")
    statement = " ".join(text.partition("hidden.Statement")[2].split())
    assert statement.startswith(
        ": Prop := ∀ (true₁ : Bool) (max₁ some₁ : Nat), ∀ (x quorum : Nat), "
        "∃ none₁ : Nat, none₁ = x + quorum"
    )
