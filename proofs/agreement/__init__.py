"""Consensus, broadcast and commit: the problems, and the protocols that solve them."""
