"""``formal check TOPOLOGY``: which structure types a topology has, and why not the others."""

from __future__ import annotations

import argparse
import json
import re

from formal.errors import InputError
from formal.targets.kind import Kind, Target

FORMATS = ("topology-toml", "topology-json", "topology-dot")
#: The names of ``formal.topology.STRUCTURES``, written out so that nothing is imported for them.
STRUCTURES = ("client-server", "peer-to-peer", "layered", "microservices")

_COMMENTS = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/|#[^\n]*)*", re.S)
_DOT = re.compile(r"(?:strict\s+)?(?:di)?graph\b[^{;=]*\{", re.I)
_TOML = re.compile(r"^\s*(?:\[\s*calls\s*\]|calls\s*[.=])", re.M)
_JSON = re.compile(r'"calls"\s*:')
_ENDINGS = {".toml": FORMATS[0], ".dot": FORMATS[2], ".gv": FORMATS[2]}


def topology_format(target: Target) -> str | None:
    """The format of a topology by its content, or its ending; ``None`` when it is none."""
    if target.path is None or target.is_folder or target.path.suffix in (".py", ".pyv"):
        return None
    text = target.text.removeprefix("\ufeff")
    start = _COMMENTS.match(text)
    assert start is not None
    body = text[start.end() :]
    if _DOT.match(body):
        return "topology-dot"
    if body.startswith("{"):
        return "topology-json" if _JSON.search(body) else None
    if _TOML.search(text):
        return "topology-toml"
    return _ENDINGS.get(target.path.suffix)


def recognise(target: Target) -> bool:
    """Whether the target looks like a topology."""
    return topology_format(target) is not None


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """The options of this kind."""
    group.add_argument(
        "--structure", choices=STRUCTURES, help="the type asked for: exit 1 unless it has it"
    )


def run(target: Target, options: argparse.Namespace) -> int:
    """Classify a topology.

    Returns 0; 1 when it has not the type asked for, or its own layers are none.

    Raises:
        InputError: a file that cannot be read as a topology.
    """
    from formal.topology.classify import classify, given_layers
    from formal.topology.reading import read_topology
    from formal.topology.report import describe, to_json

    if target.path is None or target.is_folder:
        raise InputError("expected a file with a topology", file=target.name)
    form = options.format if options.format in FORMATS else topology_format(target)
    assert form is not None
    topology = read_topology(target.path, form)
    verdicts = classify(topology)
    if (given := given_layers(topology)) is not None:
        verdicts.append(given)
    if options.json:
        found = to_json(topology, target.name, verdicts)
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        print("\n".join(describe(topology, target.name, verdicts)))
    asked = {options.structure, "given layers"}
    return 0 if all(v.holds for v in verdicts if v.structure in asked) else 1


KIND = Kind("topology", FORMATS, recognise, add_arguments, run)
