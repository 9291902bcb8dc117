"""What everything else speaks of: runs, histories, quorums, systems and what they reach."""
