"""What a PN-Counter shows: the known increments less the known decrements."""
