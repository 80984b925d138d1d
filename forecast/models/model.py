"""What a model may see, and what it must be able to do."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..history import Flags, Matrix
from ..special_days import SpecialDays

__all__ = ["Model", "Training"]


@dataclass(frozen=True)
class Training:
    """A queue's normal past: cleaned, without special days, events or weather.

    Only days on which the queue is open are here, so a week has `per_week` rows.

    Parameters
    ----------
    days
        Open days, without zone.
    counts
        Contacts by day and slot, every cell filled; closed slots hold 0.
        [contacts/interval]
    good
        Days taken as they were; the others are filled from their neighbours.
    open_slots
        Which slots are open, by weekday (from Monday) and slot.
    special
        The special days around and ahead.
    """

    days: pd.DatetimeIndex
    counts: Matrix
    good: Flags
    open_slots: Flags
    special: SpecialDays

    @cached_property
    def open_days(self) -> Flags:
        """Tell which weekdays are open, from Monday."""
        flags: Flags = np.asarray(self.open_slots.any(axis=1))
        return flags

    @cached_property
    def totals(self) -> Matrix:
        """Give the contacts by day. [contacts/day]"""
        total: Matrix = self.counts.sum(axis=1)
        return total

    @cached_property
    def weekdays(self) -> npt.NDArray[np.int64]:
        """Give the weekday of each day; 0 is Monday."""
        return np.asarray(self.days.day_of_week, dtype=np.int64)

    @property
    def per_week(self) -> int:
        """Give the number of open days in a week."""
        return int(self.open_days.sum())

    @property
    def weeks(self) -> int:
        """Give the whole weeks of history."""
        return len(self.days) // self.per_week

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """Keep what several models work out of the same past."""
        return {}

    def last(self, weeks: int) -> "Training":
        """Give the last weeks alone."""
        if weeks * self.per_week >= len(self.days):
            return self
        rows = slice(max(0, len(self.days) - weeks * self.per_week), None)
        return Training(
            self.days[rows],
            self.counts[rows],
            self.good[rows],
            self.open_slots,
            self.special,
        )

    def with_totals(self, totals: Matrix) -> "Training":
        """Give the same days with one slot each that holds these totals.

        Parameters
        ----------
        totals
            Contacts by day; NaN where not known. [contacts/day]

        Returns
        -------
        Training
            Good are the days that are known and not special, odd ones too.
        """
        known = np.isfinite(totals)
        return Training(
            self.days,
            np.where(known, totals, self.totals)[:, None],
            known & ~self.special.flags(self.days),
            self.open_days[:, None],
            self.special,
        )


class Model(Protocol):
    """A way to forecast a normal day.

    `weeks` is the least history the model is measured to pay at. [weeks]
    """

    weeks: int

    def fit(self, training: Training) -> Self:
        """Learn from the past."""
        ...

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        ...
