"""Stale synchronous parallel: workers that share parameters and may be a little ahead (Ho et
al. 2013)."""
