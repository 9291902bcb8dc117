"""What the marker algorithm records could have been (Chandy and Lamport 1985, Theorem 1)."""
