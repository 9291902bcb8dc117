"""A shared register over a network (Attiya, Bar-Noy and Dolev 1995)."""
