"""Two-phase commit (Gray 1978), and why it blocks."""
