"""Algorithms in rounds over a network that may lose messages, with processes that may crash."""
