"""The theory in the formats of neighbouring tools: LeanDojo's corpus, comparator's challenge."""
