"""Locks with fencing tokens: safety, and what they owe to fairness."""
