"""Causality in one computation: happened-before, clocks, cuts, traces."""
