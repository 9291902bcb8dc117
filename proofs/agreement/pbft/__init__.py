"""Practical Byzantine fault tolerance (Castro and Liskov 1999)."""
