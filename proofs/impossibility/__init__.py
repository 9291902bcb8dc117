"""What cannot be done, and the models that have just enough for it."""
