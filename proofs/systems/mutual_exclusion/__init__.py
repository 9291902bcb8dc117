"""Mutual exclusion by passing one token: the smallest protocol that is worth a proof."""
