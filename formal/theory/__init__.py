"""Which theorems there are: loading, the lock, the exported files."""
