"""Broadcast protocols in the model of Fischer, Lynch and Paterson, and one of them: a
sequencer."""
