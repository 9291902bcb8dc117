"""Names that a theory of one's own may not take, and topics that are not there."""

from __future__ import annotations

import difflib
import importlib.machinery
import sys
from collections.abc import Iterable
from pathlib import Path

import formal
from formal.errors import InputError, TheoryError
from formal.language.registry import Module
from formal.library_files import LIBRARY, library_topics
from formal.readings.lean.names import LEAN_ROOT, upper_camel
from formal.user_code import is_user_file


def check_file_name(file: Path) -> None:
    """Refuse a file whose module would hide one that everything else needs."""
    taken = file.stem in (*sys.stdlib_module_names, LIBRARY, formal.__name__)
    if not taken and file.stem.isidentifier():
        elsewhere = [p for p in sys.path if p and Path(p).resolve() != file.parent.resolve()]
        spec = importlib.machinery.PathFinder.find_spec(file.stem, elsewhere)
        taken = bool(spec and spec.origin and not is_user_file(spec.origin))
    if taken:
        raise TheoryError(f"{file.stem!r} is the name of another Python module", file=file, line=1)


def check_topics(topics: Iterable[Module]) -> None:
    """Refuse a topic that the library has: one id must not mean two things."""
    taken = library_topics(LIBRARY)
    for m in topics:
        if m.topic in taken or upper_camel(m.topic) in {*map(upper_camel, taken), LEAN_ROOT}:
            file = sys.modules[m.name].__file__
            message = f"the topic {m.topic} is the library's; give this file another name"
            raise TheoryError(message, file=file, line=1)


def refuse_unknown_topic(name: str) -> None:
    """Raise ``InputError`` for an id of a topic that the library has not."""
    topic, dot, _ = name.partition(".")
    if not dot or topic in library_topics(LIBRARY):
        return
    near = difflib.get_close_matches(topic, library_topics(LIBRARY), n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise InputError(f"no topic {topic!r}, so no {name!r}{hint} (`formal show` lists the topics)")
