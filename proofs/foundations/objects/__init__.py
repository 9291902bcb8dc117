"""Sequential objects that histories are checked against, beside the register of ``history``."""
