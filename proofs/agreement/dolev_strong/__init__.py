"""Broadcast with signatures, for any number of faults (Dolev and Strong 1983)."""
