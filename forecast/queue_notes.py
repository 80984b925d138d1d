"""What a queue's forecast tells the planner of its past, its models and its hand."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from .level_step import step_notes, steps_of
from .loan import Loan
from .look_back import Past
from .models.regressors import YEARLY_WEEKS
from .overrides import Override
from .spread import Spread

__all__ = ["closing_notes", "override_notes", "past_notes"]

FAR_DAYS = 42


def past_notes(past: Past, lead: npt.NDArray[np.int64]) -> list[str]:
    """Tell what was filled in, what is too short, and how far ahead this looks.

    Parameters
    ----------
    past
        A queue's past.
    lead
        How far ahead each day to forecast lies, from 0. [days]
    """
    cleaned, name = past.cleaned, past.cleaned.history.queue.name
    notes = []
    odd = int((cleaned.odd_days & ~cleaned.good).sum())
    parts = [
        f"{count:,} {what if count > 1 else one}"
        for count, what, one in (
            (int(cleaned.lacking.sum()), "days with gaps", "day with gaps"),
            (odd, "days far from their neighbours", "day far from its neighbours"),
            (int(cleaned.odd_cells.sum()), "odd intervals", "odd interval"),
        )
        if count
    ]
    if parts:
        notes.append(
            f"{name}: {', '.join(parts)} were filled from the same weekdays around "
            "for fitting; the history itself is unchanged (cleaned.csv lists each)."
        )
    special = past.drivers.special.flags(cleaned.history.days)
    notes += step_notes(name, steps_of(cleaned, special), past.origin)
    weeks = past.training.weeks
    if weeks < YEARLY_WEEKS:
        notes.append(
            f"{name}: {weeks} weeks of history are too few for a yearly pattern "
            "(two years)."
        )
    if len(past.drivers.weather):
        if past.weather.why_not:
            notes.append(f"{name}: no weather effect: {past.weather.why_not}.")
        else:
            ahead = pd.date_range(past.origin, periods=int(lead[-1]) + 1, freq="D")
            trust = past.known["trust"].reindex(ahead[int(lead[0]) :]).fillna(0.0)
            counts = int((trust > 0).sum())
            rest = "; the others take the season's usual weather"
            notes.append(
                f"{name}: the forecast weather counts on {counts} of {len(trust)} days"
                f"{rest if counts < len(trust) else ''}."
            )
    if lead[-1] >= FAR_DAYS:
        notes.append(
            f"{name}: the history ends on {past.origin.date() - timedelta(days=1)}, "
            f"{int(lead[-1]) + 1} days before the last day forecast; beyond six weeks "
            "the spread is that of the sixth."
        )
    return notes


def override_notes(
    queue: str, overrides: Sequence[Override], as_of: pd.Timestamp
) -> list[str]:
    """Tell which overrides were applied and which had expired.

    Parameters
    ----------
    queue
        The queue's name.
    overrides
        Its overrides.
    as_of
        First day after the history.
    """
    return [
        f"{queue}: {one.sentence}: applied."
        if one.holds(as_of)
        else f"{queue}: {one.sentence}: expired on {one.until:%Y-%m-%d}, not applied."
        for one in overrides
    ]


def closing_notes(queue: Queue, spread: Spread, loan: Loan | None) -> list[str]:
    """Tell what the published rates are thinned by, and an assumed spread.

    Parameters
    ----------
    queue
        The queue.
    spread
        The spread of its forecast.
    loan
        What it borrows; None where it stands on its own past.
    """
    notes = []
    if queue.actionable < 1 and loan is None:
        notes.append(
            f"{queue.name}: {queue.actionable:.0%} of the recorded contacts need an "
            "answer; the forecast is of those."
        )
    if spread.assumed:
        notes.append(
            f"{queue.name}: too little history to measure the forecast's spread; "
            f"assumed {spread.day_sd[0]:.0%} from day to day."
        )
    return notes
