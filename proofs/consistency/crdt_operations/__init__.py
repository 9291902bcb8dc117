"""Operation-based replicated data: causal delivery, and the observed-remove set over it."""
