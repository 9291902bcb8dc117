"""Atomic broadcast: from consensus, and not at all under asynchrony with one crash."""
