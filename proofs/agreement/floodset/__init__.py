"""Synchrony helps: FloodSet solves consensus with f crashes in f + 1 rounds (Lynch 1996,
§6.2.1)."""
