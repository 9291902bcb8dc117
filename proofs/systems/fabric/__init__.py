"""Execute, order, validate: transactions that are validated by what they read (Kung and
Robinson 1981; Androulaki et al. 2018)."""
