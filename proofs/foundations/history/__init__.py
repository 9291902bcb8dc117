"""Operation histories and linearizability, with pending operations (Herlihy and Wing 1990)."""
