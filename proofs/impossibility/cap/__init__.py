"""A register cannot be atomic and available when messages are lost (CAP)."""
