"""The finite reading: terms on plain Python data."""
