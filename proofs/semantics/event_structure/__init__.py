"""Event structures: causality and conflict (Winskel 1986)."""
