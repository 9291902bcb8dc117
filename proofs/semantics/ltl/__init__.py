"""Linear temporal logic on infinite runs, and the rules by which liveness is proved."""
