"""MapReduce: why the result does not depend on who computed what, and in which order (Dean and
Ghemawat 2004)."""
