"""List scheduling: never leave a machine idle, and be at most twice as slow (Graham 1966)."""
