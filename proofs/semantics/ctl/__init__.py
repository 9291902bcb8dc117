"""Computation tree logic on transition systems (Clarke and Emerson 1981), by fixed points."""
