"""A cover as it stands: who is at work, what it costs, what one more or fewer would.

All of it but deadlines is a sum over slots, so that a change is judged in the slots it
touches and nowhere else.
"""

from copy import copy

import numpy as np

from .compiling import machine
from .price import CostModel
from .slots import Bools, Floats, Ints

__all__ = ["Standing"]


class Standing:
    """People at work, and prices kept up to date slot by slot.

    Parameters
    ----------
    model
        The cost of a cover.
    people
        People at work, per skill group and slot. [agents]
    fast
        Whether numba compiles the judgement of slots.

    Attributes
    ----------
    price
        What each slot costs, deadlines aside. [currency]

    Examples
    --------
    One agent is missing all week long; one more at work on Monday at nine is saved:

    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.people import Agent
    >>> from shiftcast.data.settings import Costs
    >>> from shiftcast.staffing.rostering.demand import Demand
    >>> from shiftcast.staffing.rostering.skills import read_skills
    >>> demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {"calls": np.ones(168)})
    >>> skills = read_skills([Agent("Ann", "full", ("calls",))], demand)
    >>> model = CostModel(demand, skills, Costs(wage=20.0, short=5.0))
    >>> standing = Standing(model, model.empty)
    >>> standing.put(0, np.eye(168)[9])
    >>> standing.cost()
    16700.0
    """

    def __init__(self, model: CostModel, people: Floats, *, fast: bool = False) -> None:
        self.model = model
        self.people = people.copy()
        self._fast = fast
        groups, slots = people.shape
        self.price, self._capacity = self._judge(people, None, np.arange(slots))
        # Per group: the saving of one more person, of the last one; the capacity with
        # one more, with one fewer.
        self._more, self._last = np.zeros((2, groups, slots))
        self._with, self._without = np.zeros((2, groups, *self._capacity.shape))
        self._stale: Bools = np.ones((groups, slots), dtype=bool)
        self._overdue: float | None = None

    def copy(self) -> "Standing":
        """Give the same cover, to be changed by itself."""
        twin = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(twin, name, value.copy())
        return twin

    def put(self, group: int, change: Floats) -> None:
        """Put people of a group to work, or take them off.

        Parameters
        ----------
        group
            Their skill group.
        change
            How many more per slot. [agents]
        """
        at = np.flatnonzero(change)
        if not at.size:
            return
        self.people[group, at] += change[at]
        self.price[at], self._capacity[:, at] = self._judge(
            self.people[:, at], None, at
        )
        self._stale[:, at] = True
        self._overdue = None

    def moved(self) -> None:
        """Note that people and prices were rewritten from outside."""
        self._stale[:] = True
        self._overdue = None

    def cost(self, most: float = np.inf) -> float:
        """Give the cost, without wages; infinite as soon as it is more than `most`."""
        price = float(self.price.sum())
        if price > most:
            return np.inf
        if self._overdue is None:
            self._overdue = self.model.deadlines.overdue(
                self._capacity, fast=self._fast
            )
        return price + self.model.short_price * self._overdue

    def cost_with(self, group: int, change: Floats, most: float) -> float:
        """Give what the cost would be after a change, likewise, changing nothing."""
        at = np.flatnonzero(change)
        if not at.size:
            return self.cost(most)
        people = self.people[:, at]
        people[group] += change[at]
        changed, changed_capacity = self._judge(people, None, at)
        price = float(self.price.sum() - self.price[at].sum() + changed.sum())
        if price > most:
            return np.inf
        capacity = self._capacity.copy()
        capacity[:, at] = changed_capacity
        overdue = self.model.deadlines.overdue(capacity, fast=self._fast)
        return price + self.model.short_price * overdue

    def worth(
        self, group: int, column: Floats, *, ahead: float, together: float
    ) -> Floats:
        """Say what a person's work in each slot saves, given all others.

        Parameters
        ----------
        group
            The person's skill group.
        column
            Where the person works now; this work is not counted among the others'.
        ahead
            Share of that work the deadlines are judged with. [0..1]
        together
            Slots of the person's shifts that serve the same deadline, as
            `CostModel.savings` says. [slots]

        Returns
        -------
        NDArray
            Saving per slot; negative where the person would be spare. [currency]
        """
        self._refresh(group)
        inside = column > 0
        saved: Floats = np.where(inside, self._last[group], self._more[group])
        if not self.model.windows:
            return saved
        now = np.where(inside, self._without[group], self._capacity)
        gained = np.where(inside, self._capacity, self._with[group]) - now
        if not gained.any():
            return saved
        judged = now
        if ahead:
            at = np.flatnonzero(inside)
            people = self.people[:, at]
            people[group] -= 1.0 - ahead
            judged = now.copy()
            judged[:, at] = self._judge(people, None, at)[1]
        prices = self.model.deadlines.prices(
            judged, together, gained > 0, fast=self._fast
        )
        saved += self.model.short_price * np.minimum(gained.max(axis=0), prices)
        return saved

    def _judge(
        self, people: Floats, more: int | None, at: Ints
    ) -> tuple[Floats, Floats]:
        """Give price and deferred capacity of some slots."""
        if not self._fast:
            costs = self.model.slot_costs(people, more, at=at)
            return self.model.slot_price(costs), costs.capacity
        price = np.empty(at.size)
        capacity = np.empty((len(self.model.windows), at.size))
        group = -1 if more is None else more
        machine().judge(self.model.plan, people, group, at, price, capacity)
        return price, capacity

    def _refresh(self, group: int) -> None:
        """Bring what one more or one fewer of a group changes up to date."""
        at = np.flatnonzero(self._stale[group])
        if not at.size:
            return
        people = self.people[:, at]
        price, self._with[group][:, at] = self._judge(people, group, at)
        self._more[group, at] = self.price[at] - price
        people[group] -= 1.0
        price, self._without[group][:, at] = self._judge(people, None, at)
        self._last[group, at] = price - self.price[at]
        self._stale[group] = False
