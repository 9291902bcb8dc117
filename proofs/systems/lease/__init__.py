"""Leases under clocks that differ (Gray and Cheriton 1989)."""
