"""Causal broadcast by vector clocks (Birman, Schiper and Stephenson 1991)."""
