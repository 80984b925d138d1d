"""The cover of a week being mended: what a change gains, of what was lost alone."""

import numpy as np

from .hole import Hole
from .price import CostModel
from .slots import Floats
from .standing import Standing

__all__ = ["ChangedCover"]

NEARLY_NOTHING = 1e-6


class ChangedCover:
    """People at work, and what more of them is worth for the hole.

    Deadlines that were missed as published are no loss: time for them counts until
    it is back where it was, and no further.

    Parameters
    ----------
    model
        The cost of a cover, as things are now.
    people
        People at work, per skill group and slot. [agents]
    hole
        The cover that was lost.
    fast
        Whether numba compiles the judgement of slots.
    """

    def __init__(
        self, model: CostModel, people: Floats, hole: Hole, *, fast: bool
    ) -> None:
        self.hole = hole
        self.live = Standing(model.focused(()), people, fast=fast)
        self.whole = Standing(model, people, fast=fast) if model.windows else self.live
        self.floor = model.short_price * hole.was_late

    @property
    def people(self) -> Floats:
        """People at work, per skill group and slot. [agents]"""
        return self.live.people

    @property
    def late(self) -> bool:
        """Whether more work is late than as published."""
        return self._overdue() > NEARLY_NOTHING

    def _overdue(self) -> float:
        """Price the time missing for deadlines beyond that as published."""
        return max(self.whole.cost() - self.live.cost() - self.floor, 0.0)

    def put(self, group: int, change: Floats) -> None:
        """Put people of a group to work, or take them off. [agents]"""
        self.live.put(group, change)
        if self.whole is not self.live:
            self.whole.put(group, change)

    def gain(self, group: int, change: Floats) -> float:
        """Say what a change of a group's people gains. [currency]"""
        live = self.live.cost_with(group, change, np.inf)
        gained = self.live.cost() - live
        if self.whole is self.live:
            return gained
        late = self.whole.cost_with(group, change, np.inf) - live - self.floor
        return gained + self._overdue() - max(late, 0.0)

    def worth(
        self, group: int, column: Floats, promised: Floats, together: float
    ) -> Floats:
        """Price a person's work, slot by slot: what it gains for the hole.

        Parameters
        ----------
        group
            The person's skill group.
        column
            Where the person works now.
        promised
            Where the person works as published.
        together
            Slots of the person's shifts that may serve the same deadline. [slots]

        Returns
        -------
        NDArray
            Gain per slot; outside the hole nothing is gained, but may be lost.
            [currency]
        """
        late = self.late
        standing, mask = self.live, self.hole.live[group]
        if late:
            standing, mask = self.whole, self.hole.any[group]
        worth = standing.worth(group, column, ahead=0.0, together=together)
        gained = np.where(mask, worth, np.minimum(worth, 0.0))
        # Hours promised are not taken away for being idle.
        return np.where(promised > 0, np.maximum(worth, 0.0), gained)
