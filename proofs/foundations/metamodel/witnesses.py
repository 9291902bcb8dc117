"""A deployment of two processes on linked nodes, and its identity."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.metamodel.statements import Deployment, MetaModel


def _deployment() -> Deployment:
    """One message from p to q along the only link."""
    return Deployment(
        Process=["p", "q"],
        Event=["a", "b"],
        Message=["m"],
        Node=["n1", "n2"],
        Protocol=["request"],
        Payload=["hello"],
        State=["quiet", "busy", "full"],
        View=["free", "taken"],
        process={"a": "p", "b": "q"},
        predecessor={"a": None, "b": None},
        send={"m": "a"},
        received={"a": None, "b": "m"},
        host={"p": "n1", "q": "n2"},
        index={"p": 0, "q": 0},
        addressee={("m", "q")},
        payload={"m": "hello"},
        protocol={"m": "request"},
        initial={"quiet"},
        step={("quiet", "a", "busy"), ("busy", "b", "quiet")},
        link={("n1", "n2")},
        view={"quiet": "free", "busy": "taken", "full": "taken"},
    )


@witness(structure=Deployment, zh="一次部署与恒等态射")
def one_deployment():
    """The deployment, twice, and the identity between them."""
    one = _deployment()
    values = {
        "Process2": ["p", "q"],
        "Event2": ["a", "b"],
        "Message2": ["m"],
        "Node2": ["n1", "n2"],
        "Protocol2": ["request"],
        "Payload2": ["hello"],
        "State2": ["quiet", "busy", "full"],
        "View2": ["free", "taken"],
        "T": _deployment(),
        "s": "busy",
        "t": "full",
        "u": "busy",
    }
    maps = ("processes", "messages", "events", "nodes", "states", "views")
    return one, values | {name: lambda x: x for name in maps}


@witness(zh="三个元模型与恒等映射")
def three_meta_models():
    """One meta-model three times."""
    meta = MetaModel(
        Object=["p", "q"],
        Configuration=["s"],
        connected={("p", "q")},
        communicates=set(),
        consistent={("s", "s")},
    )
    values = {x: ["p", "q"] for x in "ABE"} | {x: ["s"] for x in "CDF"}
    return values | dict.fromkeys("LMN", meta) | {x: lambda y: y for x in "fghk"}
