"""Byzantine agreement is possible for n > 3f: phase king (Berman, Garay and Perry 1989)."""
