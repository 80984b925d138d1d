"""What one more agent saves: late and lost contacts, priced against a wage.

The cheapest service of a week staffs no interval for a share of its own: an agent goes
where the next one saves most, until the next saves less than a wage (marginal
allocation, Fox 1966). Without a price of its own a late contact costs what makes the
week, or every day, meet the queue's target just so.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from ..data.queues import Queue
from ..data.settings import Costs
from ..data.spans import Target
from .queueing.performance import Definition
from .rates import Rates
from .service import service_of

__all__ = ["Saved", "at_floor", "saved_contacts"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Agents beyond the floor that are looked at, at first and at most.
FIRST, MOST = 16, 4096
# So many times as many as one looked at stand within the load's own deviation.
APART = 6.0
# Agents who save less than this are of no use. [wages an hour]
USELESS = 0.2
# Prices of a late contact that are thought of. [wages of an hour]
CHEAP, DEAR = 1e-6, 1e6


def at_floor(queue: Queue, costs: Costs) -> Queue:
    """Give a queue that promises no more than the floor; its other limits stay.

    Parameters
    ----------
    queue
        The queue; one judged by the interval keeps its whole promise.
    costs
        With the floor.
    """
    if queue.per == "interval":
        return queue
    share = min(costs.floor, queue.promise.share)
    return dataclasses.replace(queue, target=(Target(share, queue.promise.within),))


@dataclass(frozen=True, eq=False)
class Saved:
    """What each agent beyond a floor saves, interval by interval.

    Parameters
    ----------
    floor
        Agents on contacts that every interval has, whatever they save. [agents]
    worth
        What each further agent on contacts saves, (intervals, agents), falling from
        left to right. [wages an hour he is rostered]
    late_price
        Price of a late contact, one value per interval. [wages of an hour]
    """

    floor: Ints
    worth: Floats
    late_price: Floats

    def agents(self, price: npt.ArrayLike) -> Ints:
        """Give the agents of whom each saves at least a price.

        Parameters
        ----------
        price
            One for all or one per interval. [wages an hour rostered]

        Returns
        -------
        NDArray
            Floor and agents worth it. [agents]
        """
        asked = np.broadcast_to(np.asarray(price, float), self.floor.shape)
        return np.asarray(self.floor + (self.worth >= asked[:, None]).sum(axis=1))


def saved_contacts(
    queue: Queue,
    floor: Ints,
    rates: Rates,
    handle_time: Floats,
    interval: float,
    days: npt.NDArray[np.object_],
    away: Floats,
    costs: Costs,
    definition: Definition = "offered",
) -> Saved:
    """Price what every further agent of a live queue saves.

    Parameters
    ----------
    queue
        The queue.
    floor
        Fewest agents on contacts, one value per interval. [agents]
    rates
        Equally likely rates, (intervals, nodes). [contacts/interval]
    handle_time
        Mean handle time, one value per interval. [s]
    interval
        Length of an interval. [s]
    days
        The day of each interval, for targets by the day.
    away
        Share of rostered time that is not there, one value per interval. [0..1]
    costs
        Prices of late and lost contacts, in wages of an hour. Without a price of late
        ones each week's, or day's, is the one at which the queue meets its target.
    definition
        Which service level.

    Returns
    -------
    Saved
        Where an agent saves more than the one before (a queue far too short of
        people), those around are taken together, so that worth always falls.

    References
    ----------
    Fox, "Discrete optimization via marginal analysis", Management Science 13 (1966)
    210-216; Koole, Pot, "A note on profit maximization and monotonicity for inbound
    call centers", Operations Research 59 (2011) 1304-1308, on where service is convex.

    Examples
    --------
    At noon 60 calls an hour, at night 12, of 5 min each; 80 % in 20 s over the day:

    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> rates, handle = np.array([[60.0], [12.0]]), np.array([300.0, 300.0])
    >>> given = (rates, handle, 3600.0, np.array(["Mon", "Mon"]), np.zeros(2))
    >>> saved = saved_contacts(calls, np.array([4, 1]), *given, Costs())
    >>> saved.agents(1.0)
    array([8, 1])
    """
    hours = interval / 3600
    offered = rates.mean(axis=1)
    busy = np.flatnonzero(offered > 0)
    # Among hundreds of agents neighbours save the same: every few are looked at.
    load = float((offered * handle_time).max(initial=0.0)) / interval
    apart = max(1, int(np.sqrt(load) / APART))
    groups = _spans(queue, days)
    # A rostered person who is away saves nothing, and is paid.
    there = (1 - away) / hours

    def seen(more: int) -> tuple[Floats, Floats]:
        """Count late and lost contacts with some agents beyond the floor."""
        found = service_of(
            queue, floor[busy] + more, rates[busy], handle_time[busy], interval,
            definition,
        )  # fmt: skip
        late, lost = np.zeros((2, len(floor)))
        late[busy] = offered[busy] * (1 - found.service)
        lost[busy] = offered[busy] * found.p_abandon
        return late, lost

    steps = [seen(0)]
    count = FIRST
    while True:
        steps += [seen(more * apart) for more in range(len(steps), count + 1)]
        late, lost = (_each(np.array(p).T, apart) for p in zip(*steps, strict=True))
        fewer = (-np.diff(late, axis=1), -np.diff(lost, axis=1))
        price = np.full(len(floor), costs.late or 0.0)

        def worth(
            price: Floats, rows: Ints, fewer: tuple[Floats, Floats] = fewer
        ) -> Floats:
            """Price what each agent saves in some intervals."""
            saved = price * fewer[0][rows] + (costs.lost or 0.0) * fewer[1][rows]
            return _falling(saved * there[rows, None])

        if costs.late is None:
            for rows in groups:
                allowed = float(offered[rows].sum()) * (1 - queue.promise.share)
                of = partial(worth, rows=rows)
                price[rows] = _just_enough(of, late[rows], allowed)
        found = worth(price[:, None], np.arange(len(floor)))
        if count * apart >= MOST or np.all(found[:, -1] < USELESS):
            return Saved(floor, found, price)
        count *= 2


def _spans(queue: Queue, days: npt.NDArray[np.object_]) -> list[Ints]:
    """Group the intervals over which a queue is judged."""
    if queue.per != "day":
        return [np.arange(len(days))]
    return [np.flatnonzero(days == day) for day in dict.fromkeys(days.tolist())]


def _each(values: Floats, apart: int) -> Floats:
    """Draw lines between values that lie some agents apart."""
    shares = np.arange(1, apart + 1) / apart
    between = values[:, :-1, None] + np.diff(values, axis=1)[..., None] * shares
    return np.column_stack([values[:, 0], between.reshape(len(values), -1)])


def _falling(saved: Floats) -> Floats:
    """Take agents together until none saves more than the one before him."""
    rising = np.flatnonzero(np.any(np.diff(saved, axis=1) > 1e-12, axis=1))
    for row in rising:
        saved[row] = isotonic_regression(saved[row], increasing=False).x
    return saved


def _just_enough(
    worth: Callable[[Floats], Floats], late: Floats, allowed: float
) -> float:
    """Find the least price of a late contact at which no more than some are late."""

    def left(price: float) -> float:
        """Count who is late when agents come while they save a wage."""
        chosen = (worth(np.asarray(price)) >= 1.0).sum(axis=1)
        return float(late[np.arange(len(late)), chosen].sum())

    if left(CHEAP) <= allowed:
        return CHEAP
    low, high = np.log(CHEAP), np.log(DEAR)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if left(np.exp(middle)) <= allowed else (middle, high)
    return float(np.exp(high))
