"""A run of a finite system that repeats, as text, as data, and for drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from formal.checkers.smt.models import Function, Model, show_function
from formal.checkers.smt.replay import raw
from formal.checkers.smt.runs import RunStep
from formal.checkers.smt.tables import aligned
from formal.language.transition import TransitionInfo
from formal.language.types import BOOL, PROP, ArrowType, resolve
from formal.temporal.explore import STILL, Graph, Instance, State, show
from formal.temporal.search import Lasso


@dataclass(frozen=True)
class Trail:
    """A lasso in an instance: ``headline`` says what it is, ``shows`` what its end shows."""

    instance: Instance
    graph: Graph
    lasso: Lasso
    headline: str
    shows: str

    @property
    def info(self) -> TransitionInfo:
        """The system."""
        return self.instance.info

    @property
    def model(self) -> Model:
        """The members of the sorts."""
        return Model(dict(self.instance.setting.sorts), ())

    @cached_property
    def states(self) -> tuple[Mapping[str, Function], ...]:
        """The state at each position, then the one after the last, a table for each field."""
        return tuple(map(self._tables, self._visited))

    @cached_property
    def _visited(self) -> list[State]:
        at = [self.graph.states[s] for s in self.lasso.states]
        return [*at, at[self.lasso.loop]] if self.lasso.repeats else at

    def _tables(self, state: State) -> dict[str, Function]:
        rows: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}
        for (name, args), x in self.instance.view(state).values.items():
            rows.setdefault(name, []).append((tuple(map(raw, args)), raw(x)))
        out = {}
        for f in self.info.state.fields:
            t = resolve(f.type)
            params = tuple(map(str, t.params)) if isinstance(t, ArrowType) else ()
            result = t.result if isinstance(t, ArrowType) else t
            kind = "Bool" if resolve(result) in (PROP, BOOL) else str(result)
            out[f.name] = Function(f.name, params, kind, tuple(rows.get(f.name, ())))
        return out

    @cached_property
    def steps(self) -> tuple[RunStep, ...]:
        """The steps: the action, its choices, and what it changed."""
        names = {a.name: [p.name for p in a.params] for a in self.info.actions}
        out = []
        for i, label in enumerate(self.lasso.labels[: len(self._visited) - 1]):
            if label == STILL:
                out.append(RunStep("nothing can happen", {}, ()))
                continue
            choices = dict(zip(names[label.action], map(show, label.args), strict=True))
            out.append(RunStep(label.action, choices, tuple(self._changes(i))))
        return tuple(out)

    def _changes(self, i: int) -> list[str]:
        before, after = self._visited[i], self._visited[i + 1]
        out = []
        for (name, args), old, new in zip(
            self.instance.setting.state.ranges, before, after, strict=True
        ):
            if old != new:
                at = f"({', '.join(map(show, args))})" if args else ""
                out.append(f"{name}{at}: {show(old)} → {show(new)}")
        return out

    @property
    def repeats_from(self) -> int | None:
        """The number, from 0, of the first step that is repeated for ever."""
        return self.lasso.loop if self.lasso.repeats else None

    def end(self) -> str:
        """What the run shows."""
        return self.shows

    def state(self, i: int) -> list[str]:
        """A state, a line for each field."""
        return [f"{name} = {show_function(f)}" for name, f in self.states[i].items()]

    def setting(self) -> list[str]:
        """The sorts and the fixed part, as lines."""
        out = [f"{s} = {{{', '.join(xs)}}}" for s, xs in self.instance.setting.sorts.items()]
        fixed = self.instance.fixed
        for name, arity in fixed.shape.arity.items():
            rows = [(args, x) for (n, args), x in fixed.values.items() if n == name]
            if arity == 0:
                out.append(f"{name} = {show(rows[0][1])}")
            elif all(isinstance(x, bool) for _, x in rows):
                inside = (show(args[0] if arity == 1 else args) for args, x in rows if x)
                out.append(f"{name} = {{{', '.join(inside)}}}")
            else:
                parts = (f"{show(args[0] if arity == 1 else args)} ↦ {show(x)}" for args, x in rows)
                out.append(f"{name} = {'; '.join(parts)}")
        return out

    def lines(self) -> list[str]:
        """The run as plain text: the first state, each step with what it changes, what repeats."""
        out = [self.headline, *(f"  {line}" for line in self.setting())]
        rows = [["start:" if i == 0 else "", line] for i, line in enumerate(self.state(0))]
        for i, step in enumerate(self.steps):
            if i == self.repeats_from:
                rows.append(["again and again:"])
            first, *rest = step.changes or ("no change",)
            name = step.action if step.action not in self._actions else step.call
            rows.append([f"{i + 1}. {name}", first])
            rows += [["", line] for line in rest]
        if self.repeats_from is not None:
            rows.append([f"back to before step {self.repeats_from + 1}, for ever"])
        return [*out, *aligned(rows), f"  end: {self.end()}"]

    @property
    def _actions(self) -> set[str]:
        return {a.name for a in self.info.actions}

    def to_json(self) -> dict[str, Any]:
        """The run as JSON data."""
        return {
            "setting": self.setting(),
            "start": self._shown(0),
            "steps": [
                {"action": s.action, "choices": dict(s.choices), "changes": list(s.changes)}
                for s in self.steps
            ],
            "repeats_from": self.repeats_from,
            "end": self._shown(-1),
            "shows": self.shows,
        }

    def _shown(self, i: int) -> dict[str, str]:
        return {name: show_function(f) for name, f in self.states[i].items()}
