"""A property of states that can hold and can fail."""

from __future__ import annotations

from formal.language import witness


@witness(zh="可成立也可不成立的性质")
def two_states():
    """A good state and a bad one."""
    return {"State": ["good", "bad"], "p": {"good"}, "good": "good", "bad": "bad"}
