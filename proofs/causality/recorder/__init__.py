"""What a process of the marker algorithm keeps (Chandy and Lamport 1985, section 3)."""
