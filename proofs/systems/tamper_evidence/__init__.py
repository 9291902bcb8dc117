"""Tamper-evident ledgers: hash chains and hash trees (Haber and Stornetta 1991; Merkle 1988)."""
