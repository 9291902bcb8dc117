"""What ``pyproject.toml`` cannot say: a wheel carries the Lean proofs and the statement lock.

They go to ``formal/carried``, where ``formal.theory`` looks for them when there is no clone.
"""

from pathlib import Path
from shutil import copy

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithProofs(build_py):
    """Copies ``lean/`` and ``STATEMENTS.lock`` beside the Python files of a wheel."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        sources = [
            ROOT / "STATEMENTS.lock",
            *(ROOT / "lean").glob("*"),
            *(ROOT / "lean").rglob("*.lean"),
        ]
        for source in sources:
            hidden = any(part.startswith(".") for part in source.relative_to(ROOT).parts)
            if source.is_file() and not hidden:
                target = Path(self.build_lib, "formal/carried", source.relative_to(ROOT))
                target.parent.mkdir(parents=True, exist_ok=True)
                copy(source, target)


setup(cmdclass={"build_py": BuildWithProofs})
