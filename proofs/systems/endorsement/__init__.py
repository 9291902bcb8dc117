"""Endorsement: whose signatures a ledger needs (Androulaki et al. 2018)."""
