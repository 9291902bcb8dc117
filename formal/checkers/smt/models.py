"""Models of a question as finite tables with short names, for people and for replay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table


@dataclass(frozen=True)
class Function:
    """The interpretation of one symbol: rows of arguments and value; ``default`` for the rest."""

    name: str
    params: tuple[str, ...]
    result: str
    rows: tuple[tuple[tuple[Any, ...], Any], ...]
    default: Any = None

    def value(self, *args: Any) -> Any:
        """The value at arguments given as plain data."""
        return next((v for a, v in self.rows if a == args), self.default)


@dataclass(frozen=True)
class Model:
    """Each sort's elements and each symbol's table.

    Values are numbers, truth values, element names, and ``(constructor, payload…)`` for data.
    """

    sorts: dict[str, tuple[str, ...]]
    functions: tuple[Function, ...]

    @staticmethod
    def read(data: dict[str, Any]) -> Model:
        """From JSON data."""
        functions = tuple(
            Function(
                f["name"],
                tuple(f["params"]),
                f["result"],
                tuple((tuple(map(_frozen, a)), _frozen(v)) for a, v in f["rows"]),
                _frozen(f["default"]),
            )
            for f in data["functions"]
        )
        return Model({s: tuple(xs) for s, xs in data["sorts"].items()}, functions)

    def data(self) -> dict[str, Any]:
        """As JSON data."""
        rows = [
            {
                "name": f.name,
                "params": list(f.params),
                "result": f.result,
                "rows": [[list(a), v] for a, v in f.rows],
                "default": f.default,
            }
            for f in self.functions
        ]
        return {"sorts": {s: list(xs) for s, xs in self.sorts.items()}, "functions": rows}

    def function(self, name: str) -> Function | None:
        """The table of a symbol, if the model has one."""
        return next((f for f in self.functions if f.name == name), None)

    def lines(self) -> list[str]:
        """The model as plain text: sorts, constants, relations as sets, functions as maps."""
        out = [f"{s} = {{{', '.join(xs)}}}" for s, xs in self.sorts.items()]
        return out + [f"{f.name} = {show_function(f)}" for f in self.functions]

    def to_text(self) -> str:
        """The model as plain text."""
        return "\n".join(self.lines())

    def rich(self) -> Group:
        """The model as rich tables."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        parts: list[Any] = [
            Text(f"{s} = {{{', '.join(xs)}}}" if xs else f"{s} is empty")
            for s, xs in self.sorts.items()
        ]
        constants = [f for f in self.functions if not f.params]
        if constants:
            table = Table("constant", "value")
            for f in constants:
                table.add_row(f.name, show_function(f))
            parts.append(table)
        for f in self.functions:
            if f.params:
                parts.append(function_table(f))
        return Group(*parts)


def function_table(f: Function) -> Table:
    """A function as a table; a relation as the tuples that are in it."""
    from rich.table import Table

    table = Table(title=f.name, title_justify="left", min_width=len(f.name))
    for p in f.params:
        table.add_column(p)
    relation = is_relation(f)
    if not relation:
        table.add_column("value")
    for args, value in f.rows:
        if not relation:
            table.add_row(*map(show, args), show(value))
        elif value:
            table.add_row(*map(show, args))
    if f.default is not None and not (relation and f.default is False):
        table.add_row(*["otherwise"] * len(f.params), *([] if relation else [show(f.default)]))
    return table


def is_relation(f: Function) -> bool:
    """Whether a symbol is a relation, shown by its members."""
    return f.result == "Bool" and bool(f.params)


def show_function(f: Function) -> str:
    """A symbol's interpretation on one line."""
    if not f.params:
        return show(f.rows[0][1]) if f.rows else show(f.default)
    if is_relation(f):
        inside = [_args(a) for a, v in f.rows if v]
        if f.default is not None and f.default is not False:
            inside.append(f"otherwise {show(f.default)}")
        return "{" + ", ".join(inside) + "}"
    parts = [f"{_args(a)} ↦ {show(v)}" for a, v in f.rows]
    if f.default is not None:
        parts.append(f"otherwise {show(f.default)}")
    return "; ".join(parts)


def show(value: Any) -> str:
    """A value of a model."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        head, *args = value
        return f"{head}({', '.join(map(show, args))})"
    return str(value)


def _args(args: tuple[Any, ...]) -> str:
    return show(args[0]) if len(args) == 1 else "(" + ", ".join(map(show, args)) + ")"


def _frozen(x: Any) -> Any:
    return tuple(map(_frozen, x)) if isinstance(x, list) else x
