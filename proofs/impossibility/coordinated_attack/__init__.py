"""Coordinated attack: two generals cannot agree over a channel that loses messages."""
