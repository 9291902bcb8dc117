"""Recorded operation histories, and which consistency models they satisfy.

`read_history` reads one, `check` gives the verdicts, `flaw` is the second opinion on a certificate.
"""

from formal.histories.certificate import flaw
from formal.histories.check import Limits, Report, Verdict, check
from formal.histories.history import UNKNOWN, History, Operation, history_of
from formal.histories.models import MODELS, Certificate
from formal.histories.objects import OBJECTS, Counter, List, MapEntry, Mutex, Queue, Register, Set
from formal.histories.reading import FORMATS, read_history, recognise

__all__ = [
    "FORMATS",
    "MODELS",
    "OBJECTS",
    "UNKNOWN",
    "Certificate",
    "Counter",
    "History",
    "Limits",
    "List",
    "MapEntry",
    "Mutex",
    "Operation",
    "Queue",
    "Register",
    "Report",
    "Set",
    "Verdict",
    "check",
    "flaw",
    "history_of",
    "read_history",
    "recognise",
]
