"""The long view: contacts by month and week, one to two years ahead."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..data.errors import InputError
from ..data.parallel import Progress, each
from ..data.settings import Settings
from ..data.tables import CONTACTS
from ..data.tables_ahead import OUTLOOK_INTERVALS, OUTLOOK_MONTHS, OUTLOOK_WEEKS
from .donor import borrows
from .forecast import queue_tasks
from .queue_outlook import outlook_queue
from .result import joined

__all__ = ["MOST_MONTHS", "Outlook", "make_outlook"]

MOST_MONTHS = 24


@dataclass(frozen=True)
class Outlook:
    """Contacts months ahead, every grain a sum of the same intervals.

    Parameters
    ----------
    months, weeks, intervals
        Tables Outlook by month, by week and by interval. The means of each add up to
        those of the others; quantiles are read off the same futures.
    history
        Columns queue, month and contacts [contacts/month]: the past by whole month.
    notes
        Sentences for the planner.
    """

    months: pd.DataFrame
    weeks: pd.DataFrame
    intervals: pd.DataFrame
    history: pd.DataFrame
    notes: tuple[str, ...]


def make_outlook(
    contacts: pd.DataFrame,
    settings: Settings,
    months: int = 18,
    *,
    first: date | None = None,
    events: pd.DataFrame | None = None,
    overrides: pd.DataFrame | None = None,
    special_days: pd.DataFrame | None = None,
    weather: pd.DataFrame | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Outlook:
    """Forecast contacts months to years ahead.

    The first six weeks are the short forecast. Beyond, its day and interval patterns
    and all that is known of special days and events stay, and the level follows the
    mean of several long models, whose growth is damped.

    Parameters
    ----------
    contacts
        A Contacts table. Nothing from `first` on is looked at.
    settings
        The centre's settings.
    months
        Whole months ahead, 1 to 24, after the one that `first` lies in.
    first
        First day, in centre time; None means the day after the history.
    events, overrides, special_days, weather
        Tables of those names; None means none.
    seed
        Seed of the sampled futures.
    workers
        Processes at once.
    progress
        Told what is done, how much of it, and how much there is.

    Returns
    -------
    Outlook
        Tables for all queues, in the order of the settings.

    Raises
    ------
    InputError
        If the history is too short, contradicts itself, or `months` is out of range.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise InputError(
            f"Asked for {months} months; an outlook is of 1 to {MOST_MONTHS}."
        )
    contacts = CONTACTS.check(contacts)
    zone = settings.centre.timezone
    if first is None:
        if contacts.empty:
            raise InputError("The history is empty. Check the file it is read from.")
        last = contacts["start"].max().tz_convert(zone).tz_localize(None)
        first = (last.normalize() + pd.Timedelta(days=1)).date()
    end = pd.Timestamp(first).to_period("M").start_time
    end += pd.DateOffset(months=months + 1)
    days = (end - pd.Timestamp(first)).days
    tasks = queue_tasks(
        contacts,
        settings,
        first,
        days,
        events,
        overrides,
        special_days,
        weather,
        None,
        seed,
    )
    new = [task.queue.name for task in tasks if borrows(task)]
    tasks = [task for task in tasks if task.queue.name not in new]
    parts = each(outlook_queue, tasks, workers, progress, "looking ahead")
    if not parts:
        raise InputError("No queue ever opens. Check `open` in plan.toml.")
    tables, notes = joined(parts)
    for name, table in (
        ("months", OUTLOOK_MONTHS),
        ("weeks", OUTLOOK_WEEKS),
        ("intervals", OUTLOOK_INTERVALS),
    ):
        tables[name] = table.check(tables[name])
    # A guess of a scale says nothing of months ahead.
    notes += tuple(
        f"{name}: less than eight weeks of its own; no months are foreseen for it."
        for name in new
    )
    return Outlook(**tables, notes=notes)
