"""The theory: a folder a topic, by area; statements and their evidence, no machinery."""
