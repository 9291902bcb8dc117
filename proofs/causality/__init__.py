"""What happened before what: clocks, cuts, snapshots, modes of communication."""
