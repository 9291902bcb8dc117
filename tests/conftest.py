"""No deadlines for Hypothesis (a busy machine must not fail a test), no results of other runs."""

from __future__ import annotations

import os

from hypothesis import settings

# What tests check is kept for no other clone, and nothing is taken from one.
os.environ["FORMAL_KEPT"] = ""

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
