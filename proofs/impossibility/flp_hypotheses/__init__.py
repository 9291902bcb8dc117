"""Why the lemmas of Fischer, Lynch and Paterson ask what they ask."""
