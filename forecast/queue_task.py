"""What one queue's forecast needs, and what moves the queue."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from ..data.queues import Queue
from ..data.settings import Centre, Effort
from ..data.tables import SPECIAL_DAYS
from .effects.driver_series import DriverSeries
from .effects.events import event_rows
from .history import QueueHistory
from .loan import Loan
from .look_back import Drivers
from .special_days import special_days

__all__ = ["MOST_TRIAL_DAYS", "QueueTask", "read_drivers"]

MOST_TRIAL_DAYS = 42


@dataclass(frozen=True)
class QueueTask:
    """What one queue's forecast needs.

    Parameters
    ----------
    contacts
        The queue's rows of a Contacts table.
    queue, centre, effort
        Settings.
    first
        First day to forecast.
    days
        How many days.
    events, overrides, weather, special_days
        Tables of those names.
    models
        Names in the catalogue; None means what the measured ladder says.
    seed
        The run's seed.
    weather_as
        How trials know the weather ahead: "known", as it was then, or "perfect".
    numbers
        Numeric drivers to try.
    loan
        What a new queue takes from another; None where it stands on its own past.
    weights
        Each model's share as an earlier run found it; None means to weigh anew.
    """

    contacts: pd.DataFrame
    queue: Queue
    centre: Centre
    effort: Effort
    first: date
    days: int
    events: pd.DataFrame
    overrides: pd.DataFrame
    weather: pd.DataFrame
    models: tuple[str, ...] | None
    seed: int
    special_days: pd.DataFrame = field(default_factory=SPECIAL_DAYS.empty)
    weather_as: str = "known"
    numbers: tuple[DriverSeries, ...] = ()
    loan: Loan | None = None
    weights: tuple[tuple[str, float], ...] | None = None


def read_drivers(task: QueueTask, history: QueueHistory) -> Drivers:
    """Gather what moves a queue, over its past and the days ahead.

    Parameters
    ----------
    task, history
        The queue and its past.
    """
    last = max(
        task.first + timedelta(days=task.days),
        history.end.date() + timedelta(days=MOST_TRIAL_DAYS),
    )
    first = history.days[0].date() - timedelta(days=14)
    return Drivers(
        special_days(
            task.centre.holidays,
            first,
            last + timedelta(days=14),
            task.special_days,
            task.queue.name,
        ),
        event_rows(task.events, task.queue.name, task.centre.timezone),
        task.weather,
        task.weather_as,
        task.numbers,
    )
