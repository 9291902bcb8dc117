"""Topologies: who may call whom, and which structure types that gives.

Reading order: ``topology`` (what a topology is), ``reading`` and ``dot`` (files), ``classify`` (the
structure types, with reasons), ``report``.  The definitions are those of
``proofs.foundations.structure``.
"""

from __future__ import annotations

from formal.topology.classify import STRUCTURES, Verdict, classify
from formal.topology.topology import Topology

__all__ = ["STRUCTURES", "Topology", "Verdict", "classify"]
