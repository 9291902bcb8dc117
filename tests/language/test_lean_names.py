"""Names that Python tells apart and Lean would not are an error at load, with both places."""

from __future__ import annotations

import pytest

from formal.errors import TheoryError
from formal.theory import load_theory

HEAD = """\
from __future__ import annotations

from formal.language import (
    Bool, Case, Data, Fun, Implies, Nat, Prop, Rel, Sort, Structure, axiom, definition, theorem,
)

"""


def written(tmp_path, **files: str):
    """Write modules of a theory; return its folder."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(HEAD + text, encoding="utf-8")
    return folder


TRUE = '@theorem(by="smt")\ndef {0}(n: Nat):\n    """Words."""\n    return n == n\n'
HALF = '@definition\ndef {0}(n: Nat) -> Nat:\n    """Words."""\n    return n\n'
HOLDS = '@definition\ndef {0}(n: Nat) -> Prop:\n    """Words."""\n    return n == n\n'
CASES = 'class {0}(Data):\n    """Words."""\n\n    one: Case\n    two: Case[Nat]\n'
GRAPH = 'class {0}(Structure):\n    """Words."""\n\n    Node: Sort\n    edge: Rel[Node]\n'
EDGE = 'class {0}(Structure):\n    """Words."""\n\n    Node: Sort\n    {1}: Rel[Node]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TRUE.format("half_way") + HALF.format("half_way_"), None),
        (TRUE.format("halfWay") + HALF.format("half_way"), "halfWay"),
        (HALF.format("half_way") + HALF.format("halfWay"), "halfWay"),
        (HOLDS.format("half_way") + HOLDS.format("HalfWay"), "HalfWay"),
        (HOLDS.format("graph") + GRAPH.format("Graph"), "Graph"),
        (CASES.format("Act") + GRAPH.format("Act"), "Act"),
        (EDGE.format("Graph", "sent_to: Rel[Node]\n    sentTo"), "Graph.sentTo"),
        (GRAPH.format("Graph") + '\n    @definition\n    def edge_(self, n: Node) -> Nat:\n'
         '        """Words."""\n        return 0\n', "Graph.edge"),
        (GRAPH.format("Graph") + '\n    @definition\n    def mk(self, n: Node) -> Nat:\n'
         '        """Words."""\n        return 0\n', "Graph.mk"),
        (GRAPH.format("A") + '\n\nclass B(A):\n    """Words."""\n\n    Edge: Rel[Node]\n', None),
        (EDGE.format("A", "sent_to")
         + '\n\nclass B(A):\n    """Words."""\n\n    sentTo: Rel[Node]\n', "B.sentTo"),
    ],
)  # fmt: skip
def test_two_declarations_with_one_lean_name(tmp_path, text, says):
    folder = written(tmp_path, drawn=text)
    if says is None:
        load_theory(str(folder))
        return
    with pytest.raises(TheoryError) as e:
        load_theory(str(folder))
    assert "has in Lean the name" in e.value.message and "as has" in e.value.message
    assert says in e.value.message.replace("the theorem ", "").replace("Lean's ", "")
    # Both places: that of the error, and that of the other in its text.
    assert e.value.file == str(folder / "drawn.py") and e.value.line
    assert f"({folder / 'drawn.py'}:" in e.value.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Nat", GRAPH.format("Nat")),
        ("Option", CASES.format("Option")),
        ("max", HALF.format("max")),
        ("decide", HALF.format("decide")),
        ("none", EDGE.format("Graph", "none")),
        ("true", EDGE.format("Graph", "true")),
        ("Bool", 'class Graph(Structure):\n    """Words."""\n\n    Bool: Sort\n'),
        ("DistSys", GRAPH.format("DistSys")),
    ],
)
def test_a_name_that_statements_use_of_leans_own(tmp_path, name, text):
    folder = written(tmp_path, drawn=text)
    with pytest.raises(TheoryError, match=f"hides {name}, which Lean statements use") as e:
        load_theory(str(folder))
    assert e.value.file == str(folder / "drawn.py") and e.value.line


def test_a_topic_that_lean_would_read_as_its_own_lists(tmp_path):
    folder = written(tmp_path, list=HALF.format("fin_range"))
    with pytest.raises(TheoryError, match=r"fin_range: hides List\.finRange"):
        load_theory(str(folder))


@pytest.mark.parametrize(("a", "b"), [("groups", "Groups"), ("two_words", "twoWords")])
def test_two_topics_with_one_lean_module(tmp_path, a, b):
    folder = written(tmp_path, **{a: TRUE.format("one"), b: TRUE.format("two")})
    if len(list(folder.iterdir())) < 2:
        pytest.skip("the file system does not tell capitals apart")
    with pytest.raises(TheoryError, match="has the Lean module") as e:
        load_theory(str(folder))
    assert {str(folder / f"{x}.py") for x in (a, b)} == {
        e.value.file,
        e.value.message.rpartition("(")[2].rstrip(")"),
    }


def test_a_structure_with_the_name_of_another_topic(tmp_path):
    inside = '\n    @definition\n    def far(self, n: Node) -> Prop:\n        """W."""\n'
    first = GRAPH.format("Reach") + inside + "        return self.edge(n)\n"
    folder = written(tmp_path, first=first, reach=HOLDS.format("far"))
    with pytest.raises(TheoryError, match=r"is in Lean within reach as Reach\.Far"):
        load_theory(str(folder))


@pytest.mark.parametrize("name", ["flp", "quorum", "Quorum"])
def test_a_topic_of_the_librarys_before_the_library_is_loaded(tmp_path, name):
    folder = written(tmp_path, **{name: TRUE.format("one")})
    with pytest.raises(TheoryError, match="is the library's") as e:
        load_theory(str(folder))
    assert e.value.file == str(folder / f"{name}.py")


@pytest.mark.parametrize("name", ["json", "formal", "proofs", "z3", "rich", "pytest"])
def test_a_file_that_would_hide_another_module(tmp_path, name):
    folder = written(tmp_path, **{name: TRUE.format("one")})
    with pytest.raises(TheoryError, match="is the name of another Python module"):
        load_theory(str(folder))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("DistSys", "begins the library's names"),
        ("List", "begins names of Lean's own"),
        ("Lean", "begins names of Lean's own"),
        ("end", "cannot begin Lean names"),
        ("A.B", "cannot begin Lean names"),
        ("a-b", "cannot begin Lean names"),
    ],
)
def test_a_lean_library_whose_names_would_meet_others(tmp_path, name, says):
    folder = written(tmp_path, drawn=TRUE.format("one"))
    (folder / "lean").mkdir()
    (folder / "lean" / "lakefile.toml").write_text(
        f'name = "own"\n\n[[lean_lib]]\nname = "{name}"\n', encoding="utf-8"
    )
    with pytest.raises(TheoryError, match=says) as e:
        load_theory(str(folder))
    assert e.value.file == str(folder / "lean" / "lakefile.toml")
