"""Distributed automata: local components that synchronise on common letters (Zielonka 1987)."""
