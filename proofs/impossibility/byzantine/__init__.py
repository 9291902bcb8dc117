"""Byzantine agreement needs more than three times as many nodes as may be faulty; that is
enough."""
