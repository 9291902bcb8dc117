"""Drawings of transition systems, made from their actions: Mermaid, PlantUML and pseudocode."""
