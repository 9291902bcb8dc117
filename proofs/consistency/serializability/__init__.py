"""Serializability: which interleavings of transactions are as good as none."""
