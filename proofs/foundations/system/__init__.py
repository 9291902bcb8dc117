"""The 7-tuple, its communication graph, and groups that are addressed."""
