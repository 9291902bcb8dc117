"""Multi-Paxos: one promise for all slots of a log, and in each slot a Paxos of its own."""
