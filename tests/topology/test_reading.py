"""Files of the three formats: what is read, and what is refused, with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.errors import InputError
from formal.targets.kind import Target
from formal.targets.topology import topology_format
from formal.topology.reading import read_topology

EXAMPLES = Path(__file__).parent / "examples"


@pytest.fixture
def read(tmp_path):
    def run(text, form):
        path = tmp_path / f"case.{form}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_topology(path, f"topology-{form}")

    return run


def form_of(path):
    text = path.read_text(encoding="utf-8")
    return topology_format(Target(str(path), path, text))


def test_toml_says_all_there_is_to_say():
    found = read_topology(EXAMPLES / "broken_shop.toml", "topology-toml")
    assert found.nodes == ("web", "orders-api", "orders-db")
    assert found.calls == {
        ("web", "orders-api"),
        ("web", "orders-db"),
        ("orders-api", "orders-db"),
        ("orders-api", "web"),
    }
    assert found.services() == {"web": "web", "orders-api": "orders", "orders-db": "orders"}
    assert found.entrances() == {"web", "orders-api"}
    assert found.uses == {"order-table": ("orders-db", "web")}
    assert found.layers == {"web": 2, "orders-api": 1, "orders-db": 0}


def test_json_and_dot_say_the_same_as_toml(read):
    toml = read(
        '[calls]\nw = ["a"]\na = ["d"]\n[services.s]\nnodes = ["a", "d"]\napi = ["a"]\n'
        '[data]\nt = ["d"]\n[layers]\nw = 2\na = 1\nd = 0\n',
        "toml",
    )
    json = read(
        '{"calls": {"w": ["a"], "a": ["d"]}, "services": {"s": {"nodes": ["a", "d"], '
        '"api": ["a"]}}, "data": {"t": ["d"]}, "layers": {"w": 2, "a": 1, "d": 0}}',
        "json",
    )
    dot = read(
        "digraph { w [layer=2] w -> a -> d; subgraph { node [service=s]; a [api=true, layer=1]; "
        'd [uses="t"; layer=0] } }',
        "dot",
    )
    assert toml == json == dot


def calls(text, read):
    return {a + b for a, b in read(text, "dot").calls}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("graph { a -- b }", "ab ba"),
        ("digraph { a -> b [dir=back] }", "ba"),
        ("digraph { a -> b [dir=both] }", "ab ba"),
        ("digraph { edge [dir=both] a -> b; b -> c [dir=forward] }", "ab ba bc"),
        ("digraph { a -> {b c} -> d }", "ab ac bd cd"),
        ("digraph { a -> subgraph x { b; c -> d } }", "ab ac ad cd"),
        ("digraph { a -> a; a -> b; a -> b }", "ab"),
        ('STRICT DiGraph "my graph" { /* x */ a:n -> b:port:sw // y\n# z\n c }', "ab"),
        ('digraph { "a" -> "b" + "" [label=<<b>x</b>>, weight=.5]; rankdir=LR; -1.5 }', "ab"),
        ("digraph { graph [size=3] edge [color=red] node [shape=box] a -> b }", "ab"),
    ],
)
def test_dot_as_graphviz_writes_it(text, expected, read):
    assert calls(text, read) == set(expected.split())


def test_who_belongs_to_a_service_in_dot_does_not_depend_on_order(read):
    late = read("digraph { w -> a; subgraph { node [service=s]; a } }", "dot")
    early = read("digraph { subgraph { node [service=s]; a } w -> a }", "dot")
    inside = read("digraph { w; subgraph { node [service=s]; a -> b } }", "dot")
    own = read("digraph { a [service=t]; subgraph { node [service=s]; a } w -> a }", "dot")
    assert late.service == early.service == {"a": "s"}
    assert inside.service == {"a": "s", "b": "s"}
    assert own.service == {"a": "t"}


@pytest.mark.parametrize(
    ("form", "text", "line", "words"),
    [
        ("toml", "", None, "the file is empty; expected a topology"),
        ("toml", 'calls = "a"', 1, "calls: expected a table, found 'a'"),
        ("toml", "[calls]\na = 3", 2, "calls.a: expected a list of nodes, found 3"),
        ("toml", "[calls]\na = [3]", 2, "calls.a: expected the name of a node, found 3"),
        ("toml", '[calls]\na = [""]', 2, "calls.a: expected the name of a node, found ''"),
        ("toml", "[calls]\na = [", 2, "not TOML: Invalid value"),
        ("toml", "[calls]\n\na = b", 3, "not TOML: Invalid value"),
        ("toml", "[calls]\na = []\na = []", 3, "not TOML: Cannot overwrite a value"),
        ("toml", 'nodes = ["a"]', None, "there is no table `calls`"),
        ("toml", "[calls]\n", None, "there is no node"),
        ("toml", "[calls]\na=[]\n[cals]\nx=[]", 3, "unknown key 'cals'; expected one of nodes,"),
        (
            "toml",
            'nodes = ["a", "b"]\n[calls]\na = ["b", "c"]',
            3,
            "'c' is none of the nodes; expected one of a, b",
        ),
        ("toml", '[calls]\na = []\n[data]\nt = ["b"]', 4, "'b' is no node; expected one of a"),
        ("toml", "[calls]\na = []\n[layers]\nb = 1", 4, "'b' is no node"),
        (
            "toml",
            "[calls]\na = []\n[layers]\na = -1",
            4,
            "the layer of 'a' is -1; expected a whole",
        ),
        ("toml", "[calls]\na = []\n[layers]\na = true", 4, "the layer of 'a' is True"),
        ("toml", "[calls]\na = []\n[services]\ns = 1", 4, "service 's': expected nodes and api"),
        (
            "toml",
            "[calls]\na = []\n[services.s]\nnode = []",
            4,
            "unknown key 'node'; expected nodes",
        ),
        (
            "toml",
            '[calls]\na = ["b"]\n[services.s]\nnodes = ["a"]\napi = ["b"]',
            5,
            "the API of 's' names 'b'; expected a node of the service",
        ),
        (
            "toml",
            '[calls]\na = []\n[services.s]\nnodes = ["a"]\n[services.t]\nnodes = ["a"]',
            6,
            "node 'a' is in the services 's' and 't'; expected one",
        ),
        (
            "toml",
            '[calls]\na = ["s"]\n[services.s]\nnodes = ["a"]',
            None,
            "'s' is a service and a node outside of it",
        ),
        ("toml", b"[calls]\n\xff = []", 2, "byte 0xff is not UTF-8; expected a text file"),
        ("json", '{"calls": {"a": ["b"]}', 1, "not JSON: Expecting ',' delimiter"),
        ("json", '{"calls":\n {"a": [],\n "a": []}}', 3, "the key 'a' is there twice"),
        ("json", "[1]", None, "expected an object with calls, found a list"),
        ("json", '{"calls": null}', 1, "calls: expected a table, found nothing"),
        ("json", "[" * 100000, None, "not JSON: nested too deeply"),
        ("json", '{"calls": {"a": ' + "9" * 5000 + "}}", None, "not JSON: "),
        ("dot", "digraph { a -> }", 1, "not DOT: found '}'; expected"),
        ("dot", "digraph {\n a -> b", 2, "not DOT: the file ends; expected"),
        ("dot", "digraph {\n a -- b }", 2, "found `--`; expected `->` in a digraph"),
        ("dot", "graph {\n a -> b }", 2, "found `->`; expected `--` in a graph"),
        ("dot", "digraph {\n a ? b }", 2, "not DOT: found '?'"),
        ("dot", "digraph { }", None, "there is no node"),
        ("dot", "digraph {\n a [layer=top] }", 2, "layer is 'top'; expected a whole number"),
        ("dot", "digraph {\n a [layer=99999999999] }", 2, "layer is '99999999999'; expected"),
        ("dot", "digraph { a [service=s\n api=maybe] }", 2, "api is 'maybe'; expected true or"),
        ("dot", "digraph {\n a [api=true] }", 2, "'a' is the API of no service"),
        ("dot", "digraph {\n a -> b\n [dir=up] }", 3, "dir is 'up'; expected one of forward,"),
        ("dot", "digraph {" + "{" * 3000 + "a" + "}" * 3000 + "}", None, "nested too deeply"),
    ],
)
def test_malformed_input_is_refused_in_one_line(form, text, line, words, read):
    with pytest.raises(InputError) as raised:
        read(text, form)
    assert words in raised.value.message
    assert raised.value.line == line
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_topology(tmp_path / "none.toml", "topology-toml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda p: p.name)
def test_every_example_is_recognised_by_its_content(path, tmp_path):
    copy = tmp_path / "anything"
    copy.write_bytes(path.read_bytes())
    assert form_of(copy) == form_of(path) == f"topology-{path.suffix[1:]}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("history.json", '{"process": 0, "type": "invoke", "f": "read"}\n'),
        ("history.edn", "{:process 0, :type :invoke, :f :read, :value nil}\n"),
        ("model.pyv", "sort node\nmutable relation calls(node)\n"),
        ("model.py", '"""digraph {"""\ncalls = 3\n'),
        ("notes.txt", "A graph of what we saw.\n"),
    ],
)
def test_other_files_are_left_to_others(name, text, tmp_path):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert form_of(path) is None
