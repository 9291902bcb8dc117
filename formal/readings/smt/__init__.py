"""The reading for SMT solvers: statements as SMT-LIB 2 text."""
