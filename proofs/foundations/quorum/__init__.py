"""Quorums: which families of sets of nodes must meet, and how large they must be."""
