"""Proof of work: how likely an attacker who is z blocks behind ever catches up."""
