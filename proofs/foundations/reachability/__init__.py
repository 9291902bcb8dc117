"""What a system can reach: invariants, and the method for showing that a state is unreachable."""
