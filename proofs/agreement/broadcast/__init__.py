"""Broadcast by its delivery logs: reliable, total order, and atomic broadcast."""
