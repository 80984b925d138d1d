"""The least change that mends a published week.

Whoever helps most is asked first: the agent whose best new week, found exactly by the
tour program with the published week as the start and a price on every changed day,
gains most. That goes on until no change is worth its price; then whoever is no longer
needed goes back to the published week.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .change_cover import ChangedCover
from .change_prices import ChangedWeek, Terms, WeekPrices
from .change_week import OpenWeek
from .hole import Hole
from .price import CostModel
from .slots import Floats
from .workers import Worker

__all__ = ["Change", "Progress"]

Progress = Callable[[str, int, int], bool | None]
# Moving one break is worth this much of a change's price.
BREAK = 0.25
NEARLY_NOTHING = 1e-6
# Steps to the largest gain by weight at most, and the share of it that ends them.
RATIOS, ENOUGH = 5, 0.01
# Slots of a changed shift that may serve the same deadline: where there are deadlines
# each is tried, and what it really gains decides.
TOGETHER = (32.0, 8.0, 1.0)


class _Entry(NamedTuple):
    """An agent in the queue: what the change costs (a gain is negative), as of when."""

    cost: float
    number: int
    version: int
    week: ChangedWeek | None


class Change:
    """A published week on its way to an offer.

    Parameters
    ----------
    model
        The cost of a cover, as things are now.
    workers
        The agents; their limits allow the overtime.
    weeks
        Their published weeks.
    hole
        The cover that was lost: changes are for it alone.
    terms
        What may change, and what overtime costs.
    progress
        Told how far it is; False as an answer stops it.
    """

    def __init__(
        self,
        model: CostModel,
        workers: Sequence[Worker],
        weeks: Sequence[OpenWeek],
        hole: Hole,
        terms: Terms,
        progress: Progress | None = None,
    ) -> None:
        self.model = model
        self.workers = workers
        self.weeks = weeks
        self.terms = terms
        self.progress = progress
        self.changed = [ChangedWeek() for _ in workers]
        self.columns = [week.column for week in weeks]
        people = model.empty.copy()
        for worker, column in zip(workers, self.columns, strict=True):
            people[worker.group] += column
        self.cover = ChangedCover(model, people, hole, fast=terms.fast)
        self.version = 0
        self._able = list(range(len(workers)))
        self.cut = False
        self._prices = [
            None if week.held else WeekPrices(worker, week, terms, number)
            for number, (worker, week) in enumerate(zip(workers, weeks, strict=True))
        ]

    def largest_gain(self) -> float:
        """Give the most that any change gains for its weight. [currency]

        Notes
        -----
        The price at which no change pays any more, found by Dinkelbach's method
        (Management Science 13, 1967, 492-498): the best change at one price tells
        the next.
        """
        most = 0.0
        for _ in range(RATIOS):
            top = self._top(self._queue(most), most)
            if top is None:
                break
            gain, number, week = top
            prices = self._prices[number]
            assert prices is not None
            more = gain / prices.weight(week)
            most += more
            if more < ENOUGH * most:
                break
        return most

    def mend(self, price: float) -> None:
        """Change whatever gains more than it costs, whoever helps most first.

        Parameters
        ----------
        price
            Price of a changed day of an agent. [currency]
        """
        # A break is moved sooner than a shift.
        if self.terms.move_breaks:
            self._move_breaks(price * BREAK)
        queue = self._queue(price)
        whole = len(queue)
        while self._go_on(whole - len(queue), whole):
            top = self._top(queue, price)
            if top is None:
                break
            if self._try(top[1], top[2], price):
                self.version += 1
        self._take_back(price)
        if self.terms.move_breaks:
            self._move_breaks(price * BREAK)

    def _queue(self, price: float) -> list[_Entry]:
        """Line the agents up by the most they can gain."""
        queue = [
            _Entry(-most, number, -1, None)
            for number in self._able
            if self._prices[number] is not None
            and (most := self._hope(number, price)) > NEARLY_NOTHING
        ]
        # Who gains nothing at no price never will: prices and others only take away.
        if price == 0.0 and not self.terms.move_breaks:
            self._able = [entry.number for entry in queue]
        heapq.heapify(queue)
        return queue

    def _top(
        self, queue: list[_Entry], price: float
    ) -> tuple[float, int, ChangedWeek] | None:
        """Take out who gains most now, with the gain and the week; None if nobody."""
        while queue:
            top = heapq.heappop(queue)
            if top.version == self.version and top.week is not None:
                return -top.cost, top.number, top.week
            gain, week = self._best(top.number, price)
            if week is None or gain <= NEARLY_NOTHING:
                continue
            # What others do first only makes a change worth less.
            if queue and gain < -queue[0].cost - NEARLY_NOTHING:
                heapq.heappush(queue, _Entry(-gain, top.number, self.version, week))
                continue
            return gain, top.number, week
        return None

    def take_back(self, number: int) -> None:
        """Give an agent the published week back, and ask for nothing more."""
        self._put(number, ChangedWeek(), self.weeks[number].column)
        self._prices[number] = None

    def _put(self, number: int, week: ChangedWeek, column: Floats) -> None:
        """Give an agent a week, whatever it costs."""
        group = self.workers[number].group
        self.cover.put(group, column - self.columns[number])
        self.columns[number], self.changed[number] = column, week

    def more(self, number: int) -> tuple[float, float]:
        """Give an agent's paid time beyond the published, and what it costs."""
        prices, week = self._prices[number], self.changed[number]
        if prices is None:
            return 0.0, 0.0
        return max(prices.hours(week) - self.weeks[number].paid, 0.0), prices.pay(week)

    def moved_breaks(self, number: int) -> int:
        """Count the breaks an agent has elsewhere in shifts that stay."""
        count = 0
        for day, shift in self.changed[number].breaks.items():
            old = self.weeks[number].shifts[day].shift
            assert old is not None
            count += sum(a != b for a, b in zip(old.breaks, shift.breaks, strict=True))
        return count

    def _go_on(self, done: int, whole: int) -> bool:
        """Tell how far it is; hear whether to go on."""
        told = self.progress
        self.cut = self.cut or (
            told is not None and told("Mending", done, whole) is False
        )
        return not self.cut

    def _worth(self, number: int, together: float = 1.0) -> Floats:
        """Price an agent's slots: what is ahead, what was lost, what is promised."""
        group, promised = self.workers[number].group, self.weeks[number].column
        worth = self.cover.worth(group, self.columns[number], promised, together)
        worth[: self.terms.line] = 0.0
        return worth

    def _hope(self, number: int, price: float) -> float:
        """Give the most an agent can gain, each day by itself and hours aside."""
        prices = self._prices[number]
        assert prices is not None
        cost = prices.costs(self._worth(number), price, self.changed[number])
        total = 0.0
        for day in range(7):
            best = float(cost[prices.days == day].min(initial=np.inf))
            shift = self.weeks[number].shifts.get(day)
            if shift is None:
                total += max(-best, 0.0)
            elif not shift.stands:
                assert shift.place is not None
                idle = np.inf if shift.runs else 0.0
                total += cost[shift.place] - min(best, idle)
        return total

    def _best(self, number: int, price: float) -> tuple[float, ChangedWeek | None]:
        """Find an agent's best week beside the others', and what it really gains."""
        prices, worker = self._prices[number], self.workers[number]
        assert prices is not None
        now = self.changed[number]
        best: tuple[float, ChangedWeek | None] = (-np.inf, None)
        for together in TOGETHER if self.cover.late else (1.0,):
            worth = self._worth(number, together)
            cost = prices.costs(worth, price, now)
            value, chosen = worker.table.best(cost, fast=self.terms.fast)
            if np.isfinite(value):
                week = prices.turned(chosen, worth, now)
                gain = self._gain(number, week, price)
                if gain > best[0]:
                    best = gain, week
        return best

    def _gain(self, number: int, week: ChangedWeek, price: float) -> float:
        """Give by how much all costs together fall with another week. [currency]"""
        prices, now = self._prices[number], self.changed[number]
        assert prices is not None
        change = prices.column(week, self.model.slots) - self.columns[number]
        own = self._own(number, week, price) - self._own(number, now, price)
        return self.cover.gain(self.workers[number].group, change) - own

    def _own(self, number: int, week: ChangedWeek, price: float) -> float:
        """Give what a week costs by itself: more pay, and the price of its changes."""
        prices = self._prices[number]
        assert prices is not None
        return prices.pay(week) + price * prices.weight(week)

    def _try(self, number: int, week: ChangedWeek, price: float) -> bool:
        """Give an agent a week if all costs together fall."""
        if self._gain(number, week, price) <= NEARLY_NOTHING:
            return False
        prices = self._prices[number]
        assert prices is not None
        self._put(number, week, prices.column(week, self.model.slots))
        return True

    def _take_back(self, price: float) -> None:
        """Let everybody who was changed think again, till nobody has a better week."""
        for _ in range(5):
            moved = False
            for number, week in enumerate(self.changed):
                if not week.shifts:
                    continue
                if self._try(number, ChangedWeek(breaks=week.breaks), price):
                    moved = True
                    continue
                gain, better = self._best(number, price)
                if better is not None and gain > NEARLY_NOTHING:
                    moved |= self._try(number, better, price)
            if not moved:
                return

    def _move_breaks(self, price: float) -> None:
        """Move breaks of shifts that stay, one at a time, where that pays."""
        for number, prices in enumerate(self._prices):
            if prices is None or not self._go_on(number, len(self.workers)):
                continue
            for day, published in self.weeks[number].shifts.items():
                for at in range(
                    len(published.shift.pattern.breaks if published.shift else ())
                ):
                    week = self.changed[number]
                    if published.stands or day in week.shifts:
                        continue
                    shift = prices.one_break_moved(
                        week.breaks.get(day, published.shift), at, self._worth(number)
                    )
                    if shift is None:
                        continue
                    moved = replace(week, breaks=week.breaks | {day: shift})
                    column = prices.column(moved, self.model.slots)
                    change = column - self.columns[number]
                    group = self.workers[number].group
                    if self.cover.gain(group, change) > price + NEARLY_NOTHING:
                        self._put(number, moved, column)
