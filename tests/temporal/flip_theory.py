"""Two lamps that are switched together, and an alarm for when they differ: it never rings, but no
simple clause says why."""

from __future__ import annotations

from formal.language import (
    And,
    Iff,
    Implies,
    Mutable,
    Not,
    Prop,
    TransitionSystem,
    action,
    init,
    safety,
)


class Lamps(TransitionSystem, var="L"):
    """Two lamps and an alarm."""

    left: Mutable[Prop]  # the left lamp is on
    right: Mutable[Prop]  # the right lamp is on
    alarm: Mutable[Prop]  # the alarm has rung

    @init
    def dark(self):
        """Everything is off."""
        return And(Not(self.left), Not(self.right), Not(self.alarm))

    @action(modifies=("left", "right"))
    def switch(self, new):
        """Both lamps are switched."""
        return And(Iff(new.left, Not(self.left)), Iff(new.right, Not(self.right)))

    @action(modifies="alarm")
    def ring(self, new):
        """The alarm rings when the lamps differ."""
        return And(Not(Iff(self.left, self.right)), new.alarm)

    @safety
    def silent_in_the_dark(self):
        """The alarm does not ring while it is dark."""
        return Implies(Not(self.left), Not(self.right), Not(self.alarm))
