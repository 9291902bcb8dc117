"""Temporal logic that runs: LTL and CTL on the finite readings of transition systems."""
