"""An imported model in Lean: its state, steps, reachable states, invariants and safety claims."""

from __future__ import annotations

from pathlib import Path

from formal.language import registry
from formal.pyv.load import Model
from formal.readings.lean.topic import TopicWriter, statement_path


def lean_module(model: Model) -> tuple[Path, str]:
    """The path of the module below a Lean project, and its text."""
    info = model.info
    name = Path(model.file).name
    words = [f"The model of `{name}`", "Imported from mypyvy's language."]
    if model.reader.derived:
        listed = ", ".join(f"`{d}`" for d in model.reader.derived)
        words.append(f"Derived relations are written out: {listed}.")
    text = TopicWriter(registry.module(info.module)).write("\n\n".join(words), name)
    return Path(statement_path(info.topic)), text
