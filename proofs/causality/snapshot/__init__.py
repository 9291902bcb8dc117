"""Global states, and the marker algorithm that records one (Chandy and Lamport 1985)."""
