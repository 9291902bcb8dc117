"""Compare-and-swap of one key: the smallest of the transactions that are validated by versions."""
