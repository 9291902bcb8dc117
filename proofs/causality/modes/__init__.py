"""Modes of communication: asynchronous, FIFO, causally ordered, realizable with synchronous
sends."""
