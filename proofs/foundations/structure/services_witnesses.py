"""A shop of two services, and shops that break one rule."""

from __future__ import annotations

from typing import Any

from formal.language import witness
from proofs.foundations.metamodel.statements import Deployment
from proofs.foundations.structure.services import ServiceTopology

_SERVICE = {"web": "front", "api": "store", "db": "store"}


def _topology(**changes: Any) -> ServiceTopology:
    """The web page calls the API of the store, which alone calls and uses its database."""
    fields: dict[str, Any] = {
        "Node": list(_SERVICE),
        "Service": ["front", "store"],
        "Key": ["stock"],
        "allowed": {("web", "api"), ("api", "db")},
        "service": _SERVICE,
        "api": {"api"},
        "uses": {("db", "stock")},
    }
    return ServiceTopology(**(fields | changes))


def _shop(topology: ServiceTopology, **changes: Any) -> tuple[Deployment, dict[str, Any]]:
    """An order: the page asks the API (ask, take), the API the database (pass, write)."""
    fields: dict[str, Any] = {
        "Process": ["page", "server", "table"],
        "Event": ["ask", "take", "pass", "write"],
        "Message": ["order", "update"],
        "Node": list(_SERVICE),
        "Protocol": ["http"],
        "Payload": ["one"],
        "State": ["full", "empty"],
        "View": ["shop"],
        "process": {"ask": "page", "take": "server", "pass": "server", "write": "table"},
        "predecessor": {"ask": None, "take": None, "pass": "take", "write": None},
        "send": {"order": "ask", "update": "pass"},
        "received": {"ask": None, "take": "order", "pass": None, "write": "update"},
        "host": {"page": "web", "server": "api", "table": "db"},
        "index": {"page": 0, "server": 0, "table": 0},
        "addressee": {("order", "server"), ("update", "table")},
        "payload": {"order": "one", "update": "one"},
        "protocol": {"order": "http", "update": "http"},
        "initial": {"full"},
        "step": {("full", "write", "empty")},
        "link": lambda a, b: topology.allowed(a, b),
        "view": {"full": "shop", "empty": "shop"},
    }
    values = {
        "T": topology,
        "Service": ["front", "store"],
        "Key": ["stock"],
        "Value": [0, 1],
        "data": lambda s, k: 1 if s == "full" else 0,
    }
    return Deployment(**(fields | changes)), values


@witness(structure=Deployment, zh="两个服务的商店")
def shop_contracted():
    """The order, with numbers for the two processes of the store."""
    shop, values = _shop(_topology())
    return shop, values | {"number": {"page": 0, "server": 0, "table": 1}}


@witness(structure=Deployment)
def shared_shop():
    """The page uses the stock too: these are no microservices, and contracted they are none."""
    shop, values = _shop(_topology(uses={("db", "stock"), ("web", "stock")}))
    return shop, values | {"number": {"page": 0, "server": 0, "table": 1}}


@witness(structure=Deployment)
def shop_order():
    """The page's question happened before the write in the store."""
    shop, values = _shop(_topology())
    return shop, values | {"e": "ask", "f": "write"}


def _direct(topology: ServiceTopology) -> tuple[Deployment, dict[str, Any]]:
    """The page writes into the database itself."""
    shop, values = _shop(
        topology,
        addressee={("order", "table"), ("update", "server")},
        received={"ask": None, "take": None, "pass": None, "write": "order"},
    )
    return shop, values | {"e": "ask", "f": "write"}


@witness(structure=Deployment, zh="绕过 API 的消息")
def past_the_api_message():
    """The page may call the database, past the API, and does."""
    return _direct(_topology(allowed={("web", "api"), ("web", "db"), ("api", "db")}))


@witness(structure=Deployment)
def message_without_permission():
    """The page may not call the database, and does."""
    return _direct(_topology())


@witness(structure=Deployment)
def shop_stock():
    """The write is all that changes the stock."""
    shop, values = _shop(_topology())
    return shop, values | {"e": "write", "f": "write", "k": "stock"}


_STEPS = {("full", "write", "empty"), ("empty", "ask", "full")}


@witness(structure=Deployment, zh="共享的数据")
def shared_stock():
    """The page may use the stock too, and changes it."""
    shop, values = _shop(_topology(uses={("db", "stock"), ("web", "stock")}), step=_STEPS)
    return shop, values | {"e": "ask", "f": "write", "k": "stock"}


@witness(structure=Deployment)
def change_without_permission():
    """The page may not use the stock, and changes it."""
    shop, values = _shop(_topology(), step=_STEPS)
    return shop, values | {"e": "ask", "f": "write", "k": "stock"}


@witness(structure=ServiceTopology)
def private_past_the_api():
    """The page calls the database of the store directly."""
    return _topology(allowed={("web", "db")})


@witness(structure=ServiceTopology)
def shared_by_api():
    """The page calls the API, and uses the stock itself."""
    return _topology(uses={("db", "stock"), ("web", "stock")})
