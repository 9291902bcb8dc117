"""The Lean project of a theory outside the library: what Lake wants beside the Lean files."""

from __future__ import annotations

import json
from string import Template

from formal.theory import library_root

_LAKEFILE = Template("""\
name = "$package"
version = "0.1.0"
defaultTargets = ["$root"]

[leanOptions]
autoImplicit = false

# The library's Lean project: its definitions and theorems can be imported.
[[require]]
name = "distsys"
path = $library

[[lean_lib]]
name = "$root"
globs = ["$root", "$root.+"]
""")


def lake_files(root: str) -> dict[str, str]:
    """``lakefile.toml`` and ``lean-toolchain``, by name; ``root`` begins every Lean name."""
    library = library_root() / "lean"
    place = json.dumps(str(library), ensure_ascii=False)
    return {
        "lakefile.toml": _LAKEFILE.substitute(package=root.lower(), root=root, library=place),
        "lean-toolchain": (library / "lean-toolchain").read_text(encoding="utf-8"),
    }
