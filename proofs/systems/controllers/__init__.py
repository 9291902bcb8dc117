"""Controllers with stale caches that crash: eventually stable reconciliation (Sun et al. 2024)."""
