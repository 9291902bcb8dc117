"""Two-phase commit with questions (Bernstein, Hadzilacos and Goodman 1987, §7.4)."""
