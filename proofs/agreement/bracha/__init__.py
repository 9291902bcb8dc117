"""Reliable broadcast among Byzantine nodes (Bracha 1987)."""
