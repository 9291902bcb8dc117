"""Consistency models: on histories, of replicas, and how they are ordered."""
