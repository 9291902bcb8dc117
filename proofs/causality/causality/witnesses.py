"""Small computations, clocks and cuts; and pre-computations that an axiom rejects."""

from __future__ import annotations

from formal.language import witness
from proofs.causality.causality.computation import Computation


def _exchange() -> Computation:
    """``p`` sends m (event a) to ``q`` (b), which answers with n (c), received at ``p`` (d)."""
    return Computation(
        Process=["p", "q"],
        Event=["a", "b", "c", "d"],
        Message=["m", "n"],
        process={"a": "p", "b": "q", "c": "q", "d": "p"},
        predecessor={"a": None, "b": None, "c": "b", "d": "a"},
        send={"m": "a", "n": "c"},
        received={"a": None, "b": "m", "c": None, "d": "n"},
    )


def _two_events(process: dict[str, str]) -> Computation:
    return Computation(
        Process=["p", "q"],
        Event=["a", "b"],
        Message=[],
        process=process,
        predecessor={"a": None, "b": None},
        send={},
        received={"a": None, "b": None},
    )


_VECTORS = {
    ("a", "p"): 1,
    ("a", "q"): 0,
    ("b", "p"): 1,
    ("b", "q"): 1,
    ("c", "p"): 1,
    ("c", "q"): 2,
    ("d", "p"): 2,
    ("d", "q"): 2,
}


@witness(structure=Computation, zh="一来一回")
def ping_pong():
    """A request and its answer."""
    return _exchange()


@witness(structure=Computation)
def numbered_exchange():
    """The request and its answer, with numbers for processes and events."""
    computation = Computation(
        Process=[0, 1],
        Event=[0, 1, 2, 3],
        Message=["m", "n"],
        process={0: 0, 1: 1, 2: 1, 3: 0},
        predecessor={0: None, 1: None, 2: 1, 3: 0},
        send={"m": 0, "n": 2},
        received={0: None, 1: "m", 2: None, 3: "n"},
    )
    return computation, {"n": 2, "m": 4}


@witness(structure=Computation, zh="两个互不通信的进程")
def independent_processes():
    """Two processes that never communicate: their events are concurrent."""
    return _two_events({"a": "p", "b": "q"})


@witness(structure=Computation, fails="well_founded_causes", zh="被拒绝的循环：先收后发")
def cyclic():
    """Rejected: each of two events receives what the other sends."""
    return Computation(
        Process=["p", "q"],
        Event=["a", "b"],
        Message=["m", "n"],
        process={"a": "p", "b": "q"},
        predecessor={"a": None, "b": None},
        send={"m": "a", "n": "b"},
        received={"a": "n", "b": "m"},
    )


@witness(structure=Computation, fails="process_total", zh="被拒绝：同一进程上两个无序事件")
def unordered_process():
    """Rejected: two events of one process, neither after the other."""
    return _two_events({"a": "p", "b": "p"})


@witness(structure=Computation)
def ping_pong_clock():
    """A Lamport clock of the request and its answer."""
    return _exchange(), {"clock": {"a": 1, "b": 2, "c": 3, "d": 4}}


@witness(structure=Computation)
def frozen_clock():
    """A clock that stands still is no Lamport clock."""
    return _exchange(), {"clock": {"a": 0, "b": 0, "c": 0, "d": 0}}


@witness(structure=Computation)
def independent_clock():
    """A Lamport clock that orders two concurrent events."""
    return independent_processes.value[0], {"clock": {"a": 1, "b": 2}, "e": "a", "f": "b"}


@witness(structure=Computation)
def timestamps():
    """Lamport timestamps with processes in alphabetical order."""
    return _exchange(), {"clock": {"a": 1, "b": 2, "c": 3, "d": 4}, "less": {("p", "q")}}


@witness(structure=Computation)
def frozen_timestamps():
    """Without a Lamport clock the timestamps do not extend happened-before."""
    return _exchange(), {"clock": {"a": 0, "b": 0, "c": 0, "d": 0}, "less": {("p", "q")}}


@witness(structure=Computation)
def unordered_timestamps():
    """Without an order of the processes two equal clocks are not decided."""
    return independent_processes.value[0], {"clock": {"a": 1, "b": 1}, "less": set()}


@witness(structure=Computation)
def ping_pong_vectors():
    """The vector clock of the request and its answer."""
    return _exchange(), {"clock": _VECTORS, "other": _VECTORS}


@witness(structure=Computation)
def wrong_vectors():
    """Vectors that never count anything are no vector clock."""
    return _exchange(), {"clock": dict.fromkeys(_VECTORS, 0), "other": _VECTORS}


@witness(structure=Computation)
def unmerged_vectors():
    """Vectors that only count their own process, as if messages carried none."""
    own = {("a", "p"): 1, ("b", "q"): 1, ("c", "q"): 2, ("d", "p"): 2}
    return _exchange(), {"clock": {k: own.get(k, 0) for k in _VECTORS}}


@witness(structure=Computation)
def ping_pong_cuts():
    """Two consistent cuts."""
    return _exchange(), {"c": {"a"}, "d": {"a", "b", "c"}}


@witness(structure=Computation)
def orphan_cut():
    """A cut with a message that nobody sent."""
    return _exchange(), {"c": {"b"}, "d": {"a", "b"}}


@witness(structure=Computation)
def orphan_cut_second():
    """A cut with a message that nobody sent, as the second of two."""
    return _exchange(), {"c": {"a", "b"}, "d": {"b"}}


@witness(structure=Computation)
def cut_family():
    """The family of the cuts {a} and {a, b}, given by membership of the events."""
    cuts = ({"a"}, {"a", "b"})

    def family(cut):
        return {e for e in "abcd" if cut(e)} in cuts

    return _exchange(), {"family": family}


@witness(structure=Computation)
def orphan_family():
    """A family with a cut that is not consistent."""
    return _exchange(), {"family": lambda cut: {e for e in "abcd" if cut(e)} == {"b"}}


@witness
def ping_pong_trace():
    """The request and its answer as a list of four events."""
    return {
        "Process": ["p", "q"],
        "n": 4,
        "process": {0: "p", 1: "q", 2: "q", 3: "p"},
        "source": {0: None, 1: 0, 2: None, 3: 2},
    }
