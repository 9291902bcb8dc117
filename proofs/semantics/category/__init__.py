"""The category of systems: what a morphism preserves, and consistency as a commuting diagram."""
