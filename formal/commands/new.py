"""The sub-command ``new``."""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from formal.errors import InputError
from formal.new.project import Item, Project, files_for, find_project, read_item, write_files
from formal.readings.lean.names import upper_camel
from formal.theory import load_theory
from formal.theory.exported import export

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_WHAT = {
    "lemma": "a lemma TOPIC.NAME",
    "theory": "a theory: a structure, its axiom, a definition and a theorem",
    "protocol": "a protocol: a transition system, its invariant and its safety property",
    "attack-model": "a protocol in plain Python for `formal attack`, in a file of this folder",
}
_THEOREMS = ("flp", "cap", "byzantine", "coordinated-attack")


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``new``."""
    p = commands.add_parser("new", help="the files of a lemma, theory, protocol, attack model")
    p.add_argument("kind", choices=_WHAT, help="; ".join(f"{k}: {v}" for k, v in _WHAT.items()))
    p.add_argument("name", help="TOPIC.NAME for a lemma, else the name of the topic")
    p.add_argument(
        "--theory",
        metavar="FOLDER",
        help="the project to add to, or a new folder (default: the project around the current "
        "folder, or else a new folder named after the topic)",
    )
    p.add_argument(
        "--theorem", choices=_THEOREMS, help="for an attack model: whose adversary it meets (flp)"
    )
    p.add_argument(
        "--area", metavar="AREA", help="in a clone of the library: where a new topic is filed"
    )
    p.set_defaults(command=_new)


def _new(options: argparse.Namespace) -> int:
    if options.kind == "attack-model":
        return _attack_model(options)
    if options.theorem is not None:
        raise InputError("--theorem is for an attack-model")
    item = read_item(options.kind, options.name, options.area)
    project = find_project(item, options.theory)
    for path in make(item, project):
        print(f"wrote {os.path.relpath(path)}")
    print()
    for line in next_steps(item, project):
        print(line)
    return 0


def _attack_model(options: argparse.Namespace) -> int:
    from formal.new.attack_models import attack_model

    if options.theory is not None:
        raise InputError("an attack model is one file in this folder; expected no --theory")
    name, theorem = read_item("theory", options.name).topic, options.theorem or "flp"
    file = f"{name}.py"
    write_files(Path.cwd(), {file: attack_model(theorem, name, upper_camel(name))})
    print(f"wrote {file}\n")
    print(f"{file} is an example: put your own protocol in its place.  Next:")
    print(f"  {f'formal attack {file} --theorem {theorem}':52}the adversary's run against it")
    return 0


def make(item: Item, project: Project) -> list[Path]:
    """Write the files of an item and export its statement; returns what was written."""
    written = write_files(project.root, files_for(item, project))
    importlib.invalidate_caches()
    return written + export(load_theory(str(project.root)))


def next_steps(item: Item, project: Project) -> list[str]:
    """What to do with the files."""
    outside = Path.cwd() != project.root and not project.clone
    inside = f"cd {os.path.relpath(project.root)}, then:" if outside else "Next:"
    look = f"formal check {item.topic}"
    first = [f"  {look:36}the steps and runs that break it"] if item.kind == "protocol" else []
    attempt = f"formal try {item.id}"
    verify = f"formal verify --only '{item.topic}.*'"
    return [
        f"{item.id} is an example and a draft: put your own in its place.  {inside}",
        *first,
        f"  {attempt:36}can Z3 prove or refute it, can Lean's automation",
        f"  {verify:36}what is still missing, and in which file",
    ]
