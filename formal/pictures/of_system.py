"""``formal graph MODEL --as KIND``: a transition system drawn, by id or from a Python file."""

from __future__ import annotations

from pathlib import Path

from formal.errors import InputError
from formal.language.transition import TransitionInfo
from formal.progress import Progress

KINDS = ("state", "sequence", "flow", "pseudocode", "timing")
_SECONDS = 60.0


def system_named(name: str) -> TransitionInfo:
    """The one system of an id, a topic, a Python file or a ``.pyv`` model.

    Raises ``InputError`` when there is none.
    """
    from formal.theory import load_theory

    path = Path(name)
    if path.is_file() and path.suffix == ".pyv":
        from formal.pyv.load import load

        return load(path).info
    if path.exists() and path.suffix != ".py":
        raise InputError("expected a system's id, a Python file or a .pyv model", file=name)
    theory = load_theory(name) if path.exists() else load_theory()
    known = {k: s for k, s in theory.structures().items() if isinstance(s, TransitionInfo)}
    found = [s for k, s in known.items() if path.exists() or name in (k, s.topic)]
    if len(found) != 1:
        raise InputError(f"{name!r} names {len(found)} systems; expected one of {', '.join(known)}")
    return found[0]


def drawing(name: str, kind: str, form: str | None) -> str:
    """The drawing of a system; ``form`` is ``mermaid`` (the default), ``plantuml`` or ``svg``.

    Raises ``InputError`` for what there is no drawing of.
    """
    from formal.pictures import draw, run

    chosen = "text" if kind == "pseudocode" else form or "mermaid"
    if kind == "pseudocode" and form is not None:
        raise InputError(f"pseudocode is text, not {form}; expected no --format")
    known = [f for k, f in (*draw.DRAWINGS, *run.DRAWINGS) if k == kind]
    if chosen not in known:
        raise InputError(f"{kind} is drawn as {', '.join(known)}, not {chosen}")
    info = system_named(name)
    if (kind, chosen) in draw.DRAWINGS:
        return draw.DRAWINGS[kind, chosen](info)
    with Progress().stage("run"):
        found = run.run_of_system(info, _SECONDS)
    return run.DRAWINGS[kind, chosen](found)
