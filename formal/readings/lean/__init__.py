"""The reading for Lean: names, terms, and whole topics as text."""
