"""Consensus is impossible with one faulty process (Fischer, Lynch and Paterson 1985)."""
