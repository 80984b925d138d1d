"""What a roster costs, exactly, and what one more person in each slot would save.

With n people of each skill group at work in a slot, live queues are served first
(who is slower than usual counts for less than one):

- short: people missing on live queues, the largest bottleneck over sets of queues,
  at every price level of their need;
- below: people missing from staff that must be there;
- capacity of deferred classes: people left over who may serve any of them, and the
  idle time between live contacts of those who blend both (`blending`);
- spare: people left over with no live contact to wait for and no deferred skill;
- overdue: the least extra people's time that would meet every deadline.

All are minimal cuts (Hall's theorem), convex in n, and the same functions that the
bound of `cover` minimises, so its optimum is a lower bound of every roster's cost.

A queue's price of lost service is convex in its people: the next person saves the less
the more there are. Cut at a grid of prices, level k holds those who save at least price
k, and what queues lose is the sum over levels of (price k - price k+1) × people missing
from level k. The sets of people that queues can have are a polymatroid, in which one
and the same division of people is best for every level, so the cheapest division costs
the weighted sum of the levels' own shortages (Edmonds 1970; Federgruen and Groenevelt
1986).
"""

from collections.abc import Sequence
from copy import copy
from functools import cached_property

import numpy as np

from ...data.settings import Costs
from .blending import Sharing
from .deadlines import Deadlines, Window, rank_weights
from .demand import Demand, Level
from .skills import Skills
from .slot_plan import SlotCosts, SlotPlan, slot_costs, spread_lines
from .slots import Floats, Ints

__all__ = ["CostModel"]


class CostModel:
    """The cost of a week's cover.

    Parameters
    ----------
    demand
        What must be covered.
    skills
        Who may serve what.
    costs
        Prices.

    Examples
    --------
    One caller's agent is missing all week but for the one at work on Monday morning:

    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.people import Agent
    >>> from shiftcast.staffing.rostering.skills import read_skills
    >>> demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {"calls": np.ones(168)})
    >>> skills = read_skills([Agent("Ann", "full", ("calls",))], demand)
    >>> model = CostModel(demand, skills, Costs(wage=20.0, short=5.0))
    >>> people = model.empty.copy()
    >>> people[0, 8:12] = 1
    >>> model.cost(people)
    16400.0
    >>> model.savings(people, 0)[7:9]
    array([100.,  -4.])
    """

    def __init__(self, demand: Demand, skills: Skills, costs: Costs) -> None:
        self.skills = skills
        self.slots, self.step = demand.axis.count, demand.step
        hour = costs.wage * demand.axis.hours
        self.short_price = costs.short * hour
        self.over_price = costs.over * hour
        self.minimum_price = costs.minimum * hour
        levels = demand.levels or (Level(costs.short, demand.live),)
        prices = np.array([level.price for level in levels])
        # What a missing person costs at each level beyond what cheaper ones count.
        self.weights = -np.diff(prices, append=0.0) * hour
        self._need = np.array(
            [[level.need[queue] for queue in skills.live] for level in levels], float
        ).reshape(len(levels), len(skills.live), self.slots)
        cuts = skills.live_cuts(0)
        self.live_rows = [self._rows(0, cuts, level) for level in range(len(levels))]
        self.minima = (
            skills.counted,
            np.array([each.need for each in demand.minima], float).reshape(
                len(demand.minima), self.slots
            ),
        )
        everything = (1 << len(skills.classes)) - 1
        self.class_rows = {
            classes: self._rows(classes, skills.live_cuts(classes))
            for classes in range(1, everything + 1)
        }
        self.total = self._need[-1].sum(axis=0)
        sharing = Sharing(demand.idle, skills, self.slots)
        self.lines = {
            classes: lines
            for classes in self.class_rows
            if (lines := sharing.lines(classes)) is not None
        }
        self.deadlines = Deadlines(
            self._windows(demand, everything),
            np.asarray(skills.open > 0),
            rank_weights(len(demand.ranks)),
        )
        self.plan = self._plan()

    @property
    def windows(self) -> tuple[Window, ...]:
        """The sets of deferred classes whose deadlines count."""
        return self.deadlines.windows

    def focused(self, tight: Sequence[int]) -> "CostModel":
        """Give the same model with some sets of deferred classes only.

        Parameters
        ----------
        tight
            Numbers of the windows to keep.

        Returns
        -------
        CostModel
            Cheaper to evaluate, and never dearer than the whole model.
        """
        model = copy(self)
        model.deadlines = self.deadlines.focused(tight)
        model.plan = model._plan()
        return model

    def _rows(
        self, classes: int, cuts: list[int], level: int = -1
    ) -> tuple[Floats, Floats]:
        """Give the cuts of some classes: groups that count, and live need inside."""
        bits = np.arange(len(self.skills.live))
        inside = np.array([(cut >> bits) & 1 for cut in cuts], float)
        inside = inside.reshape(len(cuts), bits.size)
        hits = np.array([self.skills.touched(cut, classes) for cut in cuts])
        return hits.reshape(len(cuts), len(self.skills.groups)), inside @ self._need[
            level
        ]

    def _windows(self, demand: Demand, everything: int) -> tuple[Window, ...]:
        """Bound the sets of classes that can bind; the set of all comes first."""
        skills = self.skills
        opened = [int(bits) for bits in np.unique(skills.open)]
        found = []
        for rank in reversed(range(len(demand.ranks))):
            counted = frozenset[str]().union(*demand.ranks[: rank + 1])
            every = everything & sum(
                1 << bit
                for bit, kind in enumerate(skills.classes)
                if kind.queues & counted
            )
            for classes in range(every, 0, -1):
                widest = classes == every or any(
                    not np.array_equal(
                        skills.touched(0, classes & bits),
                        skills.touched(0, every & bits),
                    )
                    for bits in opened
                )
                if widest and not classes & ~every:
                    queues = frozenset[str]().union(
                        *(
                            kind.queues
                            for bit, kind in enumerate(skills.classes)
                            if classes >> bit & 1
                        )
                    )
                    bound = demand.bound(queues & counted)
                    found.append(Window(classes, bound, rank))
        return tuple(found)

    def _plan(self) -> SlotPlan:
        """Lay all that slots are judged by out as flat arrays."""
        blocks = [*self.live_rows, *self.class_rows.values()]
        counted, minima = self.minima
        sets: Ints = np.array(
            [window.classes & self.skills.open for window in self.windows],
            dtype=np.int64,
        ).reshape(len(self.windows), self.slots)
        lines, skilled = spread_lines(self.lines, sets, self.class_rows, self.skills)
        return SlotPlan(
            hits=np.concatenate([hits for hits, _ in blocks]),
            inside=np.concatenate([need for _, need in blocks]),
            speeds=self.skills.speeds,
            rows_of=np.cumsum([0, *(hits.shape[0] for hits, _ in blocks)]),
            weights=self.weights,
            open=self.skills.open,
            total=self.total,
            over_price=self.over_price,
            counted=counted,
            minima=minima,
            minimum_price=self.minimum_price,
            sets=sets,
            slopes=lines.slopes,
            heights=lines.heights,
            share=lines.share,
            skilled=skilled,
        )

    def slot_costs(
        self,
        people: Floats,
        more: int | None = None,
        *,
        at: Ints | slice = slice(None),
    ) -> SlotCosts:
        """Give shortage, spare and deferred capacity slot by slot.

        Parameters
        ----------
        people
            People at work, per skill group and slot. [agents]
        more
            Group of one more person in every slot, if asked.
        at
            The slots that `people` tells of; all of the week if not given.

        Returns
        -------
        SlotCosts
            The minimal cuts.
        """
        return slot_costs(self.plan, people, more, at)

    def overdue(self, costs: SlotCosts) -> float:
        """Give the people's time missing for all deadlines, by rank. [agent-slots]"""
        return self.deadlines.overdue(costs.capacity)

    def slot_price(self, costs: SlotCosts) -> Floats:
        """Give the cost of people missing and to spare, per slot. [currency]"""
        price = np.zeros(costs.spare.size)
        # One after the other, as the compiled form adds them up.
        for weight, short in zip(self.weights, costs.short, strict=True):
            price += weight * short
        price += self.over_price * costs.spare
        price += self.minimum_price * costs.below
        return price

    def cost(self, people: Floats) -> float:
        """Give the cost of a cover, without wages. [currency]"""
        costs = self.slot_costs(people)
        price = float(self.slot_price(costs).sum())
        return price + self.short_price * self.overdue(costs)

    def savings(
        self,
        people: Floats,
        group: int,
        *,
        ahead: Floats | None = None,
        together: float = 1.0,
    ) -> Floats:
        """Say what one more person of a group in each slot would save.

        Parameters
        ----------
        people
            People at work, per skill group and slot. [agents]
        group
            Group of the one more person.
        ahead
            People to judge the deadlines by, if other than `people`. [agents]
        together
            Slots of the person's shifts that serve the same deadline. At 1 the
            saving of a single slot is exact; whole shifts are priced better at
            about their own length. [slots]

        Returns
        -------
        NDArray
            Saving per slot; negative where the person would be spare. [currency]

        Notes
        -----
        With several sets of deferred classes the saving on deadlines is exact where
        the person helps all of them alike, an upper bound elsewhere.
        """
        now = self.slot_costs(people)
        more = self.slot_costs(people, group)
        saved = self.weights @ (now.short - more.short)
        saved -= self.over_price * (more.spare - now.spare)
        saved += self.minimum_price * (now.below - more.below)
        # Whoever takes live work off others helps the deadlines, too.
        gained = more.capacity - now.capacity
        if not gained.any():
            return saved
        judged = now.capacity if ahead is None else self.slot_costs(ahead).capacity
        prices = self.deadlines.prices(judged, together, gained > 0)
        saved += self.short_price * np.minimum(gained.max(axis=0), prices)
        return saved

    @cached_property
    def empty(self) -> Floats:
        """Nobody at work but by last week's shifts, per skill group and slot."""
        return self.skills.already.copy()
