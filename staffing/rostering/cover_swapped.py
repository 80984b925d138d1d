"""The cover while people swap shifts: what it costs, and whether it may be."""

from collections.abc import Sequence

import numpy as np

from .price import CostModel
from .shifts import Tour
from .slots import Floats
from .workers import Worker

__all__ = ["TINY", "Cover"]

# Money and hours that count as nothing. [currency, h]
TINY = 1e-9


class Cover:
    """The people at work, and what their cover costs."""

    def __init__(
        self, model: CostModel, workers: Sequence[Worker], tours: Sequence[Tour]
    ) -> None:
        self.model = model
        people = model.empty.copy()
        for worker, tour in zip(workers, tours, strict=True):
            people[worker.group] += tour.column(model.slots)
        self._put(people)

    def after(self, groups: tuple[int, int], given: Tour, taken: Tour) -> Floats:
        """Give the people at work after two people swapped shifts.

        Parameters
        ----------
        groups
            Skill groups of the two.
        given, taken
            The shifts that the first gives, and gets.
        """
        if groups[0] == groups[1]:
            return self.people
        slots = self.model.slots
        change = taken.column(slots) - given.column(slots)
        people = self.people.copy()
        people[groups[0]] += change
        people[groups[1]] -= change
        return people

    def fits(self, people: Floats, wages: float) -> bool:
        """Tell whether a cover may cost no more, deadlines left aside.

        `wages` are paid more for it. [currency]
        """
        if people is self.people:
            return wages <= TINY
        at = np.flatnonzero((people != self.people).any(axis=0))
        here = self.model.slot_price(self.model.slot_costs(people[:, at], at=at))
        price = self.prices.sum() - self.prices[at].sum() + here.sum()
        return bool(price + wages <= self.cost + TINY)

    def take(self, people: Floats, wages: float) -> bool:
        """Take a cover if it costs no more, deadlines and all; else leave it."""
        if people is self.people:
            return True
        cost = self.model.cost(people)
        if cost + wages > self.cost + TINY:
            return False
        self._put(people)
        return True

    def _put(self, people: Floats) -> None:
        """Take a cover, whatever it costs."""
        self.people, self.cost = people, self.model.cost(people)
        self.prices = self.model.slot_price(self.model.slot_costs(people))
