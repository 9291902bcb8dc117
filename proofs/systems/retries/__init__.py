"""Retries: what at-least-once delivery does, and what makes it exactly once."""
