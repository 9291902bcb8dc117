"""Optimistic concurrency in its simplest case: writers of one counter check a version (Kung and
Robinson 1981)."""
