"""Operations that are delivered more than once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import witness
from proofs.systems.retries.statements import Server

# Two bits that can be set, a write of each of two numbers, and an increment; states below 4.
EFFECTS: dict[str, Callable[[int], int]] = {
    "low": lambda s: s | 1,
    "high": lambda s: s | 2,
    "one": lambda s: 1,
    "two": lambda s: 2,
    "up": lambda s: (s + 1) % 4,
}


def _delivery(sent: list[str], arrived: list[str]) -> dict[str, Any]:
    return {
        "Operation": sorted({*sent, *arrived}),
        "State": range(4),
        "apply": lambda o, s: EFFECTS[o](s),
        "sent": sent,
        "arrived": arrived,
        "s": 0,
    }


def _copies(operation: str) -> dict[str, Any]:
    return {
        "Operation": ["one", "up"] if operation == "up" else ["one", "two"],
        "State": range(4),
        "apply": lambda o, s: EFFECTS[o](s),
        "requests": [(operation, 2), ("one" if operation == "two" else operation, 1)],
        "s": 0,
    }


@witness(zh="置位操作")
def two_bits():
    """Two bits are set, the first twice, and late."""
    return _delivery(["low", "high"], ["high", "low", "high", "low"])


@witness(zh="不幂等：计数")
def counting():
    """Without idempotence: an increment that arrives twice."""
    return _delivery(["up"], ["up", "up"])


@witness(zh="不可交换：迟到的副本")
def late_copy():
    """Without commuting: a copy of a write after the next one."""
    return _delivery(["one", "two"], ["one", "two", "one"])


@witness(zh="丢失的请求")
def lost_request():
    """A request that never arrives."""
    return _delivery(["low", "high"], ["low"])


@witness(zh="写的副本紧随其后")
def copies_of_a_write():
    """A write with two copies, then another one with one."""
    return _copies("two")


@witness(zh="自增的副本")
def copies_of_an_increment():
    """An increment with copies."""
    return _copies("up")


@witness(structure=Server, zh="带应答表的计数器")
def a_counter_with_a_table():
    """A counter that answers with its value; the first request arrives three times."""
    server = Server(
        Request=["a", "b"],
        State=range(8),
        Answer=range(8),
        perform=lambda r, s: (s + 1) % 8,
        answer=lambda r, s: s,
    )
    return server, {"s": 0, "arrived": ["a", "b", "a", "a"]}
