"""Partial synchrony: a majority of correct nodes is needed, and enough (Dwork, Lynch,
Stockmeyer)."""
