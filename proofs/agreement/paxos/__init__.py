"""Single-decree Paxos (Lamport 1998 and 2001): safety, its runs, what progress needs."""
