"""How likely it is that a quorum is up, when each node is up alone with the same probability."""
