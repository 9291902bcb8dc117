"""Executions: finite and infinite runs of a system whose steps are labelled by events."""
