"""The theory: one module a topic, statements and their evidence, no machinery."""
