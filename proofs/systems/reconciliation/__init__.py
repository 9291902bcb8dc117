"""Controllers that reconcile: from what is to what is wanted, step by step (Burns et al. 2016)."""
