"""Casper FFG: finality by deposits that can be lost (Buterin and Griffith 2017)."""
