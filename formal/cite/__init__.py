"""Citing mechanized results: ``formal cite``."""
