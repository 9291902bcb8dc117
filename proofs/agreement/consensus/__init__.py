"""Consensus as a problem, stated once, and its reduction to atomic broadcast."""
