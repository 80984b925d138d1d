"""What burdens people: which shifts are weekends, lates, nights and holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ...data.calendar import holiday_names, weekend_days
from ...data.settings import Settings
from .patterns import Catalogue
from .slots import Bools, Floats, WeekSlots
from .workers import Worker

__all__ = ["FULL_WEEK", "KINDS", "Burdens", "Standing", "priced"]

KINDS = ("weekend", "late", "night", "holiday")
# Ledgers of part-timers and full-timers are compared per so much paid time. [h]
FULL_WEEK = 40.0


@dataclass(frozen=True)
class Standing:
    """What one agent's ledger says before a week.

    Parameters
    ----------
    points
        Points of burden in the weeks it looks back on.
    hours
        Paid time in the same weeks. [h]
    mean
        Points a full week of all who can share the burdens; NaN where nobody knows.
    peers
        Name of the group of those who can.
    """

    points: float = 0.0
    hours: float = 0.0
    mean: float = float("nan")
    peers: str = ""

    def ledger(self, points: float = 0.0, hours: float = 0.0) -> float:
        """Give the points a full week, some more points and hours [h] added.

        Examples
        --------
        >>> Standing(4.0, 60.0).ledger(1.0, 20.0)
        2.5
        """
        worked = self.hours + hours
        return FULL_WEEK * (self.points + points) / worked if worked > 0 else 0.0

    @property
    def above(self) -> float:
        """How far the ledger lies above the peers', cut at a point either way.

        [points a full week, -1..1]
        """
        if not self.hours > 0 or np.isnan(self.mean):
            return 0.0
        return float(np.clip(self.ledger() - self.mean, -1.0, 1.0))


@dataclass
class Burdens:
    """Says what burdens a shift carries, and how many points they weigh.

    A shift belongs to the day it starts on.

    Parameters
    ----------
    settings
        The centre's settings: [fairness], holidays, what counts as night.
    first, last
        Days the holidays are looked up for.

    Examples
    --------
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> burdens = Burdens(settings, date(2026, 11, 23), date(2026, 11, 29))
    >>> start = pd.Timestamp("2026-11-28 14:00", tz="UTC")
    >>> burdens.of(start, start + pd.Timedelta(hours=8))
    ('weekend', 'late')
    >>> burdens.points(("weekend", "late"))
    1.5
    """

    settings: Settings
    first: date
    last: date
    _known: dict[tuple[pd.Timestamp, pd.Timestamp], tuple[str, ...]] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        """Look up weekend and holidays."""
        region = self.settings.centre.holidays
        self._weekend = weekend_days(region)
        self._holidays = frozenset(holiday_names(region, self.first, self.last))

    def of(self, start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, ...]:
        """Name the burdens of a shift, in the order of KINDS.

        Parameters
        ----------
        start, end
            First moment, and first moment after it, in centre time.
        """
        known = self._known.get((start, end))
        if known is None:
            known = self._known[start, end] = self._of(start, end)
        return known

    def _of(self, start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, ...]:
        """Look at one shift."""
        day = start.date()
        night = self.settings.rules.is_night(start, end)
        minutes = (end.date() - day) // timedelta(minutes=1)
        minutes += end.hour * 60 + end.minute
        flags = {
            "weekend": start.weekday() in self._weekend,
            "late": not night and minutes > self.settings.fairness.late_after,
            "night": night,
            "holiday": day in self._holidays,
        }
        return tuple(kind for kind in KINDS if flags[kind])

    def points(self, kinds: tuple[str, ...]) -> float:
        """Weigh some burdens."""
        return sum((float(getattr(self.settings.fairness, k)) for k in kinds), 0.0)

    def marks(self, shifts: Catalogue, axis: WeekSlots) -> Mapping[str, Bools]:
        """Mark which shifts of a catalogue carry which burden.

        Parameters
        ----------
        shifts
            The catalogue.
        axis
            The slots of the week.

        Returns
        -------
        Mapping
            Kind to one flag per start and length.
        """
        size = (shifts.start.size, len(shifts.patterns))
        marks = {kind: np.zeros(size, dtype=bool) for kind in KINDS}
        ends = shifts.start[:, None] + [pattern.slots for pattern in shifts.patterns]
        times = {int(s): axis.time(int(s)) for s in {*shifts.start, *ends.ravel()}}
        for at, start in enumerate(shifts.start):
            for length in range(size[1]):
                end = times[int(ends[at, length])]
                for kind in self.of(times[int(start)], end):
                    marks[kind][at, length] = True
        return marks

    def weigh(self, marks: Mapping[str, Bools]) -> Floats:
        """Give the points of each shift, given the marks of its burdens."""
        return sum(
            (getattr(self.settings.fairness, kind) * marks[kind] for kind in KINDS),
            np.zeros(1),
        )


def priced(
    workers: Sequence[Worker],
    standings: Sequence[Standing],
    burdens: Burdens,
    axis: WeekSlots,
) -> list[Worker]:
    """Let burdens cost more for those whose ledger lies above their peers'.

    Whoever is a point a full week above the mean pays [fairness] price for each point
    of a shift; whoever is below gets as much, so that over all peers nothing is paid
    and no cover is given up but where two people are as good as each other.

    Parameters
    ----------
    workers
        The agents.
    standings
        Their ledgers before the week.
    burdens
        What burdens shifts carry.
    axis
        The slots of the week.

    Returns
    -------
    list of Worker
        The agents, with `extra`; unchanged where nobody is above or below.
    """
    price = burdens.settings.fairness.price * burdens.settings.costs.wage
    weights: dict[int, Floats] = {}
    found = []
    for worker, standing in zip(workers, standings, strict=True):
        if not price or not standing.above:
            found.append(worker)
            continue
        shifts = worker.pricer.shifts
        if id(shifts) not in weights:
            weights[id(shifts)] = burdens.weigh(burdens.marks(shifts, axis))
        more = price * standing.above * weights[id(shifts)]
        extra = more if worker.extra is None else worker.extra + more
        found.append(replace(worker, extra=extra))
    return found
