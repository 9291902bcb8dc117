"""The readings for people: LaTeX and Markdown."""
