"""What the liveness of Bracha's broadcast needs besides n > 3f: a correct sender, and fairness."""
