"""Lost results are computed again from their lineage (Zaharia et al. 2012; Dean and Ghemawat
2004, §3.3)."""
