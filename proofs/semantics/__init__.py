"""What a system means: automata, event structures, categories, temporal logic."""
