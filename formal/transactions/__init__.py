"""Transactional histories, and which isolation models they satisfy.

`formal.transactions.history` has the data, `formal.transactions.observe` what a history says by
itself, `formal.transactions.check` the verdicts.
"""

from formal.transactions.check import Report, Verdict, check
from formal.transactions.history import TransactionHistory, transactions_of
from formal.transactions.models import MODELS

__all__ = ["MODELS", "Report", "TransactionHistory", "Verdict", "check", "transactions_of"]
