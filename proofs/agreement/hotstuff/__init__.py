"""HotStuff: Byzantine agreement on a tree of blocks (Yin et al., PODC 2019)."""
