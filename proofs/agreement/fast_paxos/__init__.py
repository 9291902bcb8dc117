"""Fast Paxos: votes without waiting for a proposer (Lamport 2006)."""
