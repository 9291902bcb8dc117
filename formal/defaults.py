"""What is meant where nothing is said: once, for the command line and for programs."""

from __future__ import annotations

from typing import Final

SOLVER_SECONDS: Final = 20.0  # for one condition or question
PYTHON_SECONDS: Final = 300.0  # for other people's code: loading a theory, and each witness
HISTORY_SECONDS: Final = 60.0  # for one history
HISTORY_MEBIBYTES: Final = 4096.0

WRONG: Final = "#d8322c"  # the colour of what breaks a rule, in every drawing
