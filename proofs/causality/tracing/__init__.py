"""Distributed tracing: spans with parents form a forest because causality has no cycle."""
