"""How the notions of fairness of this library are related."""
