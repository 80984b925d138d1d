"""A team that swaps days among themselves: what a swap does, and whether it may be."""

from collections.abc import Callable, Sequence

import numpy as np

from ...data.settings import Fairness
from .burden import FULL_WEEK, Standing
from .cover_swapped import TINY, Cover
from .shifts import Shift, Tour
from .slots import Bools, Floats, WeekSlots
from .workers import Worker

__all__ = ["Team"]

# How good a swap is (less is better), with whom, and its number in SETS.
Offer = tuple[float, int, int]
Days = list[Shift | None]
# How good each of SETS is between two people, given all ledgers; inf where it is not.
Rank = Callable[[int, int, Floats], Floats]
# Which of the seven days change hands: all sets of days.
SETS = (np.arange(1, 128)[:, None] >> np.arange(7) & 1).astype(float)
# Swaps that gain less are not worth telling people of: points a full week, and share of
# wishes.
WORTH, LIFT = 0.1, 0.01
# Pay is not what is evened out: nobody's week gets longer or shorter by more. [h]
LONGER = 2.0
NONE = np.full(len(SETS), np.inf)
# People a swap is looked for with, those with the lowest ledgers; and swaps tried of
# one person before they are left as they are. Crowds would take long otherwise.
OTHERS, TRIES = 30, 40


class Team:
    """People who can take each other's days."""

    def __init__(
        self,
        workers: Sequence[Worker],
        tours: Sequence[Tour],
        standings: Sequence[Standing],
        weights: Floats,
        fairness: Fairness,
        cover: Cover,
        axis: WeekSlots,
    ) -> None:
        self.workers = workers
        self.cover = cover
        self.shifts = workers[0].pricer.shifts
        self.weights = weights
        self.fairness = fairness
        self.hour = axis.hours
        self.before = np.array([[each.points, each.hours] for each in standings])
        self.days: list[Days] = [[None] * 7 for _ in workers]
        for mine, tour in zip(self.days, tours, strict=True):
            for shift in tour.shifts:
                mine[self.shifts.day[self._place(shift)[0]]] = shift
        self.points = np.array([[self._points(s) for s in mine] for mine in self.days])
        self.paid = np.array(
            [
                [s.pattern.paid * self.hour if s else 0.0 for s in mine]
                for mine in self.days
            ]
        )
        self.agreed = self.paid.sum(axis=1)
        self.spans = np.array([[_span(shift) for shift in mine] for mine in self.days])
        self.against = [_against(worker, axis) for worker in workers]
        self.unmet: dict[tuple[int, Shift], tuple[float, float]] = {}
        self.version = [0] * len(workers)
        self.barren: set[tuple[int, ...]] = set()
        self.refused: set[tuple[int, ...]] = set()
        self.kept: dict[tuple[int, tuple[Shift, ...]], bool] = {}

    def _place(self, shift: Shift) -> tuple[int, int]:
        """Find a shift in the catalogue: number of its start, and of its length."""
        return self.shifts.index(shift.start, shift.pattern)

    def _points(self, shift: Shift | None) -> float:
        """Weigh the burdens of one shift."""
        return float(self.weights[self._place(shift)]) if shift else 0.0

    def _wishes(self, person: int, days: Days) -> Floats:
        """Give per day the hours against a person's wishes, and those wished about."""
        return np.array([self._wish(person, shift) for shift in days])

    def _wish(self, person: int, shift: Shift | None) -> tuple[float, float]:
        """Look at one shift with a person's eyes. [h]"""
        against = self.against[person]
        if shift is None or not len(against):
            return 0.0, 0.0
        key = person, shift
        if key not in self.unmet:
            column = Tour((shift,)).column(against.shape[1])
            hours = against[:, : column.size] @ column[: against.shape[1]] * self.hour
            wished = float(column.sum()) * self.hour * len(against)
            self.unmet[key] = float(hours.sum()), wished
        return self.unmet[key]

    def settle(self) -> None:
        """Lift wishes to the floor, then lower ledgers, until no swap does either."""
        for rank in (self._lifting, self._relieving):
            self.barren.clear()
            ledger = self._ledgers()
            changed = True
            while changed:
                changed = False
                settled: set[int] = set()
                while len(settled) < len(self.workers):
                    order = np.argsort(-ledger, kind="stable")
                    person = next(int(p) for p in order if int(p) not in settled)
                    other = self._swap(person, self._offers(person, ledger, rank))
                    if other is None:
                        settled.add(person)
                        continue
                    changed = True
                    for each in (person, other):
                        self.version[each] += 1
                        ledger[each] = self._ledger(each)

    def _offers(self, person: int, ledger: Floats, rank: Rank) -> list[Offer]:
        """List the swaps of a person that help, whoever it is with."""
        offers = []
        for other in np.argsort(ledger, kind="stable")[:OTHERS].tolist():
            pair = person, other, self.version[person], self.version[other]
            if other == person or pair in self.barren:
                continue
            value = rank(person, other, ledger)
            helpful = np.flatnonzero(np.isfinite(value))
            if not helpful.size:
                self.barren.add(pair)
            offers += [(float(value[at]), other, int(at)) for at in helpful]
        return offers

    def _state(self, person: int) -> tuple[float, float, float, float]:
        """Give a person's points, hours, hours against wishes and wished about."""
        unmet, wished = self._wishes(person, self.days[person]).sum(axis=0)
        points, hours = self.before[person]
        points += self.points[person].sum() + self.fairness.unmet_wish * unmet
        return points, hours + self.paid[person].sum(), unmet, wished

    def _ledger(self, person: int) -> float:
        """Give a person's points a full week."""
        points, hours, *_ = self._state(person)
        return FULL_WEEK * points / max(hours, TINY)

    def _ledgers(self) -> Floats:
        """Give everybody's points a full week."""
        return np.array([self._ledger(person) for person in range(len(self.workers))])

    def _lifting(self, person: int, other: int, ledger: Floats) -> Floats:
        """Rank swaps that bring wishes nearer the floor and raise no higher ledger."""
        _, _, unmet, wished = self._state(person)
        if _shares(np.array([unmet, wished])) >= self.fairness.wishes:
            return NONE
        worst, lifted = self._outcome(person, other)
        allowed = worst <= max(ledger[person], ledger[other]) + TINY
        return np.where(allowed & (lifted > LIFT), -lifted, np.inf)

    def _relieving(self, person: int, other: int, ledger: Floats) -> Floats:
        """Rank swaps that lower the higher of two ledgers, wishes kept."""
        if ledger[other] >= ledger[person] - WORTH:
            return NONE
        worst, lifted = self._outcome(person, other)
        allowed = (worst < ledger[person] - WORTH) & (lifted >= 0)
        return np.where(allowed, worst, np.inf)

    def _swap(self, person: int, offers: list[Offer]) -> int | None:
        """Make the best swap that costs nothing and keeps all rules, and say whom with.

        None if there is none among those tried.
        """
        tries = 0
        for _, other, at in sorted(offers):
            key = person, other, self.version[person], self.version[other], at
            if key in self.refused:
                continue
            if tries == TRIES:
                return None
            tries += 1
            swapped = SETS[at].astype(bool)
            mine, theirs = self._swapped(person, other, swapped)
            people, wages = self._cover_after(person, other, swapped)
            if (
                self.cover.fits(people, wages)
                and self._keeps(person, mine)
                and self._keeps(other, theirs)
                and self.cover.take(people, wages)
            ):
                self.days[person], self.days[other] = mine, theirs
                for table in (self.points, self.paid, self.spans):
                    both = table[[person, other]]
                    both[:, swapped] = both[::-1, swapped]
                    table[[person, other]] = both
                return other
            self.refused.add(key)
        return None

    def _cover_after(self, one: int, two: int, days: Bools) -> tuple[Floats, float]:
        """Give people at work and wages paid more, the shifts of days swapped."""
        given, taken = (
            Tour(
                tuple(
                    s for s, swap in zip(self.days[p], days, strict=True) if s and swap
                )
            )
            for p in (one, two)
        )
        longer = float((self.paid[two] - self.paid[one])[days].sum())
        first, second = self.workers[one], self.workers[two]
        people = self.cover.after((first.group, second.group), given, taken)
        return people, longer * (first.wage - second.wage)

    def _swapped(self, one: int, two: int, days: Bools) -> tuple[Days, Days]:
        """Give the weeks of two people after they swapped some days."""
        pairs = [
            (b, a) if swap else (a, b)
            for a, b, swap in zip(self.days[one], self.days[two], days, strict=True)
        ]
        return [mine for mine, _ in pairs], [theirs for _, theirs in pairs]

    def _outcome(self, one: int, two: int) -> tuple[Floats, Floats]:
        """Look at two people after each set of days is swapped.

        Returns the higher ledger, infinite where plain rules forbid the swap; and how
        much nearer the floor both wishes come together, minus infinity where either
        falls below it, or further.
        """
        worst = np.where(self._lawful(one, two) & self._lawful(two, one), 0.0, np.inf)
        lifted = np.zeros(len(SETS))
        floor = self.fairness.wishes
        for me, you in ((one, two), (two, one)):
            own, new = (self._wishes(me, self.days[each]) for each in (me, you))
            wish = own.sum(axis=0) + SETS @ (new - own)
            points, hours = self.before[me]
            points += self.points[me].sum() + self.fairness.unmet_wish * wish[:, 0]
            points += SETS @ (self.points[you] - self.points[me])
            hours += self.paid[me].sum() + SETS @ (self.paid[you] - self.paid[me])
            worst = np.maximum(worst, FULL_WEEK * points / np.maximum(hours, TINY))
            gain = np.minimum(_shares(wish), floor)
            gain -= min(_shares(own.sum(axis=0)), floor)
            lifted += np.where(gain < -TINY, -np.inf, gain)
        return worst, lifted

    def _lawful(self, me: int, you: int) -> Bools:
        """Hold a person's week, each set of days swapped, against the plain rules.

        Whatever else there is to keep is left to `_keeps`, which asks for more time.
        """
        table, swapped = self.workers[me].table, SETS.astype(bool)
        limits = table.limits
        may = [s is None or table.allowed[self._place(s)] for s in self.days[you]]
        kept = ~(swapped & ~np.array(may)).any(axis=1)
        # A day both have off changes nothing.
        both = [self.days[me][day] or self.days[you][day] for day in range(7)]
        kept &= ~(swapped & ~np.array([bool(each) for each in both])).any(axis=1)
        spans = np.where(swapped[:, :, None], self.spans[you], self.spans[me])
        worked = (spans[:, :, 1] > 0).sum(axis=1)
        paid = self.paid[me].sum() + SETS @ (self.paid[you] - self.paid[me])
        low, high = (slots * self.hour for slots in limits.paid)
        kept &= (worked >= limits.days[0]) & (worked <= limits.days[1])
        kept &= (paid > low - TINY) & (paid < high + TINY)
        kept &= np.abs(paid - self.agreed[me]) < LONGER + TINY
        rested = spans[:, 1:, 0] - spans[:, :-1, 1] >= limits.rest
        return np.asarray(kept & rested.all(axis=1))

    def _keeps(self, person: int, days: Days) -> bool:
        """Tell whether a week keeps all rules of a person, by their own limits."""
        week = tuple(shift for shift in days if shift)
        key = person, week
        if key not in self.kept:
            places = [self._place(shift) for shift in week]
            self.kept[key] = self.workers[person].table.keeps(places)
        return self.kept[key]

    def weeks(self) -> list[Tour]:
        """Give everybody's week as it stands."""
        return [Tour(tuple(shift for shift in days if shift)) for days in self.days]


def _span(shift: Shift | None) -> tuple[float, float]:
    """Give a shift's first slot and the first after it; far apart on a day off."""
    return (shift.start, shift.end) if shift else (np.inf, -np.inf)


def _against(worker: Worker, axis: WeekSlots) -> Floats:
    """Mark the slots in which work is against each wish; (wishes, slots)."""
    agent = worker.agent
    lines = []
    if agent.prefers is not None:
        lines.append(~axis.inside(agent.prefers))
    if agent.avoids is not None:
        lines.append(axis.inside(agent.avoids))
    return np.array(lines, dtype=float).reshape(len(lines), len(axis.moments))


def _shares(wishes: Floats) -> Floats:
    """Give the share of wishes met, of hours against them and wished about.

    All of them are met where nothing is wished.
    """
    unmet, wished = wishes[..., 0], wishes[..., 1]
    return np.asarray(1 - np.where(wished > 0, unmet / np.maximum(wished, TINY), 0.0))
