"""Reading topologies: TOML and JSON of one shape, and DOT."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.topology.topology import Draft, Topology

_KEYS = ("nodes", "calls", "services", "data", "layers")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_topology(path: Path, form: str) -> Topology:
    """Read a topology.

    Args:
        path: the file, UTF-8.
        form: ``topology-toml``, ``topology-json`` or ``topology-dot``.

    Raises:
        InputError: not readable, not of this format, or not a topology; with the line where that
            is known.
    """
    text = _text(path)
    if form == "topology-dot":
        from formal.topology.dot import read_dot

        return read_dot(text, str(path))
    parse = _toml if form == "topology-toml" else _json
    return _Document(parse(text, str(path)), text, str(path)).topology()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as e:
        raise InputError(f"cannot be read: {e.strerror}", file=path) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise InputError(
            f"byte 0x{data[e.start]:02x} is not UTF-8; expected a text file", file=path, line=line
        ) from None
    if not text.strip():
        raise InputError("the file is empty; expected a topology", file=path)
    return text


def _toml(text: str, file: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        message = str(e)
        place = _PLACE.search(message)
        line = None
        if place is not None:
            message = message[: place.start()]
            line = int(place[1]) if place[1] else text.rstrip().count("\n") + 1
        raise InputError(f"not TOML: {message}", file=file, line=line) from None
    except (ValueError, RecursionError) as e:
        reason = "nested too deeply" if isinstance(e, RecursionError) else str(e)
        raise InputError(f"not TOML: {reason}", file=file) from None


def _json(text: str, file: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                message = f"the key {key!r} is there twice; expected it once"
                raise InputError(message, file=file, line=_line(text, key, key))
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as e:
        raise InputError(f"not JSON: {e.msg}", file=file, line=e.lineno) from None
    except (ValueError, RecursionError) as e:
        reason = "nested too deeply" if isinstance(e, RecursionError) else str(e)
        raise InputError(f"not JSON: {reason}", file=file) from None


def _line(text: str, *words: str) -> int | None:
    """The line on which the last of some words is found, each looked for after the one before."""
    at, found = 0, None
    for word in words:
        place = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(text, at)
        if place is not None:
            at = place.end()
            found = text.count("\n", 0, place.start()) + 1
    return found


class _Document:
    """A parsed TOML or JSON document, to be made a topology."""

    def __init__(self, data: Any, text: str, file: str) -> None:
        self.data, self.text = data, text
        self.draft = Draft(file)

    def topology(self) -> Topology:
        """The topology; raises ``InputError`` for what does not belong there."""
        if not isinstance(self.data, dict):
            raise self.error(f"expected an object with calls, found {_found(self.data)}")
        for key in self.data:
            if key not in _KEYS:
                raise self.error(f"unknown key {key!r}; expected one of {', '.join(_KEYS)}", key)
        if "calls" not in self.data:
            raise self.error("there is no table `calls`; expected who may call whom")
        self._nodes()
        for caller, called in self._lists("calls"):
            self.draft.node(caller, self.line("calls", caller))
            for b in called:
                self.draft.call(caller, b, self.line("calls", caller, b))
        self._services()
        for datum, users in self._lists("data"):
            for n in users:
                self.draft.existing(n, self.line("data", datum, n))
                self.draft.use(n, datum)
        self._layers()
        return self.draft.finish()

    def line(self, *words: str) -> int | None:
        """The line of the last of some words."""
        return _line(self.text, *words)

    def error(self, message: str, *words: str) -> InputError:
        """An error at the last of some words."""
        return self.draft.error(message, self.line(*words) if words else None)

    def _nodes(self) -> None:
        if "nodes" in self.data:
            for n in self._names(self.data["nodes"], "nodes"):
                self.draft.node(n, None)
            self.draft.closed = True

    def _services(self) -> None:
        for service, parts in self._table("services").items():
            self._name(service, "services", service)
            if not isinstance(parts, dict):
                raise self.error(
                    f"service {service!r}: expected nodes and api, found {_found(parts)}",
                    "services",
                    service,
                )
            for key in parts:
                if key not in ("nodes", "api"):
                    raise self.error(
                        f"service {service!r}: unknown key {key!r}; expected nodes or api",
                        "services",
                        service,
                        key,
                    )
            for n in self._names(parts.get("nodes", []), "services", service, "nodes"):
                line = self.line("services", service, "nodes", n)
                self.draft.node(n, line)
                self.draft.belongs(n, service, line)
            for n in self._names(parts.get("api", []), "services", service, "api"):
                if self.draft.service.get(n) != service:
                    raise self.error(
                        f"the API of {service!r} names {n!r}; expected a node of the service",
                        "services",
                        service,
                        "api",
                        n,
                    )
                self.draft.api.add(n)

    def _layers(self) -> None:
        for n, layer in self._table("layers").items():
            self.draft.existing(n, self.line("layers", n))
            if not isinstance(layer, int) or isinstance(layer, bool) or layer < 0:
                raise self.error(
                    f"the layer of {n!r} is {_found(layer)}; expected a whole number from 0",
                    "layers",
                    n,
                )
            self.draft.layers[n] = layer

    def _table(self, key: str) -> dict[str, Any]:
        found = self.data.get(key, {})
        if not isinstance(found, dict):
            raise self.error(f"{key}: expected a table, found {_found(found)}", key)
        return found

    def _lists(self, key: str) -> Iterator[tuple[str, list[str]]]:
        for name, items in self._table(key).items():
            self._name(name, key, name)
            yield name, self._names(items, key, name)

    def _names(self, given: Any, *where: str) -> list[str]:
        if not isinstance(given, list):
            raise self.error(
                f"{'.'.join(where)}: expected a list of nodes, found {_found(given)}", *where
            )
        return [self._name(n, *where) for n in given]

    def _name(self, given: Any, *where: str) -> str:
        if not isinstance(given, str) or not given.strip():
            raise self.error(
                f"{'.'.join(where)}: expected the name of a node, found {_found(given)}", *where
            )
        return given


def _found(value: Any) -> str:
    """A value in the words of a message, short."""
    kinds = {dict: "a table", list: "a list", type(None): "nothing"}
    text = kinds.get(type(value)) or repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
