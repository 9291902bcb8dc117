"""What clients of replicas see: consistency models, registers, replicated data."""
