"""A day that is running: what came so far updates the rest of its forecast."""

import re
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ..data.errors import InputError
from ..data.parallel import Progress, each
from ..data.settings import Settings
from ..data.tables import CONTACTS, FORECAST
from ..data.tables_ahead import INTRADAY, INTRADAY_QUEUES
from .donor import lend
from .forecast import queue_tasks
from .queue_intraday import RunningQueue, update_queue

__all__ = ["IntradayUpdate", "running_day", "update_intraday"]

DAY = 86400.0


@dataclass(frozen=True)
class IntradayUpdate:
    """A running day: what came, and what the rest of it now is.

    Parameters
    ----------
    intervals
        An Intraday table: every open interval of the day.
    queues
        An Intraday by queue table: the rest of the day before and after.
    notes
        Sentences for the planner.
    """

    intervals: pd.DataFrame
    queues: pd.DataFrame
    notes: tuple[str, ...]


def running_day(
    actuals: pd.DataFrame, settings: Settings, at: pd.Timestamp | str | None = None
) -> tuple[date, pd.Timestamp]:
    """Tell which day is running, and up to when it was seen.

    Parameters
    ----------
    actuals
        A Contacts table.
    settings
        The centre's settings.
    at
        When the counts were taken: a moment, or text of one; a time of day alone is
        one of the last day in them. None means the end of the last interval in them.

    Returns
    -------
    tuple
        The day, and the moment up to which it was seen.

    Raises
    ------
    InputError
        If there are no counts, none of the day of `at` before it, or `at` is no time.
    """
    centre = settings.centre
    if actuals.empty:
        raise InputError("There are no actuals. Give the day's counts so far.")
    starts = pd.DatetimeIndex(actuals["start"]).tz_convert(centre.timezone)
    step = pd.Timedelta(seconds=centre.interval)
    if at is None:
        return starts.max().date(), starts.max() + step
    moment = _moment(at, starts.max().date(), centre.timezone)
    # Midnight ends the day before it.
    today = (moment - pd.Timedelta(seconds=1)).date()
    if not ((starts.date == today) & (starts + step <= moment)).any():
        raise InputError(
            f"The actuals have no whole interval of {today} before "
            f"{moment:%H:%M}; they run from {starts.min():%Y-%m-%d %H:%M} to "
            f"{starts.max():%Y-%m-%d %H:%M}. Check the file, or --at."
        )
    return today, moment


def update_intraday(
    forecast: pd.DataFrame,
    actuals: pd.DataFrame,
    contacts: pd.DataFrame,
    settings: Settings,
    *,
    at: pd.Timestamp | str | None = None,
    events: pd.DataFrame | None = None,
    special_days: pd.DataFrame | None = None,
    weather: pd.DataFrame | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> IntradayUpdate:
    """Update the rest of a running day by what came so far.

    For each queue, past days, forecast before they came, tell how much of a surprise so
    far lasts to the end of the day, and how far the rest then still strays. What
    helped on past days is done; where nothing did, the forecast stays.

    Parameters
    ----------
    forecast
        A Forecast table that holds the day, as published.
    actuals
        A Contacts table with the day's counts so far.
    contacts
        The history; the day itself and later are not looked at.
    settings
        The centre's settings.
    at
        When the counts were taken; see running_day.
    events, special_days, weather
        Tables of those names; None means none.
    seed
        Seed of the sampled counts that give the quantiles.
    workers
        Processes at once.
    progress
        Told what is done, how much of it, and how much there is.

    Returns
    -------
    IntradayUpdate
        Tables for all queues of the day's forecast, and notes.

    Raises
    ------
    InputError
        If the forecast does not have the day, or nothing of it was seen or is left.
    """
    centre = settings.centre
    if centre.interval >= DAY:
        raise InputError(
            "The history is by day, so a running day cannot be seen in part. Set "
            "[centre] interval to an hour or less and export that."
        )
    forecast, actuals = FORECAST.check(forecast), CONTACTS.check(actuals)
    # One zone on all sides, so that moments can be looked up.
    forecast, actuals = (
        frame.assign(start=frame["start"].dt.tz_convert(centre.timezone))
        for frame in (forecast, actuals)
    )
    today, moment = running_day(actuals, settings, at)
    starts = forecast["start"]
    ours = forecast[starts.dt.date == today]
    if ours.empty:
        span = f"{starts.min():%Y-%m-%d} to {starts.max():%Y-%m-%d}"
        raise InputError(
            f"The actuals are of {today}; the forecast has open intervals from {span} "
            "and none on that day. Give the day's own counts, or its week with --week."
        )
    step = pd.Timedelta(seconds=centre.interval)
    if (ours["start"] + step <= moment).all():
        raise InputError(
            f"At {moment:%H:%M} nothing is left of {today}. If the file holds rows for "
            "intervals to come, say with --at when it was made."
        )
    notes = _file_notes(actuals, ours, today, moment, settings)
    pasts = queue_tasks(
        contacts, settings, today, 1, events, None, special_days, weather, None, seed
    )
    running = []
    for lent in lend(pasts):
        # A new queue's day runs as its donor's did, in contacts of its own.
        past = replace(lent, queue=settings.queue(lent.queue.name))
        own = ours[ours["queue"] == past.queue.name].sort_values("start")
        came = actuals[actuals["queue"] == past.queue.name]
        if len(own):
            came = came.set_index("start")["offered"]
            running.append(RunningQueue(past, own, came, moment))
    parts = each(update_queue, running, workers, progress, "updating queues")
    return IntradayUpdate(
        INTRADAY.check(pd.concat([part[0] for part in parts], ignore_index=True)),
        INTRADAY_QUEUES.check(pd.DataFrame([part[1] for part in parts])),
        (*notes, *(note for part in parts for note in part[2])),
    )


def _moment(at: pd.Timestamp | str, day: date, timezone: str) -> pd.Timestamp:
    """Read a moment; without a zone it is centre time, without a day that one."""
    text = f"{day} {at}" if re.fullmatch(r"\d{1,2}:\d{2}", str(at).strip()) else at
    try:
        moment = pd.Timestamp(text)
        if moment.tz is None:
            return moment.tz_localize(timezone, ambiguous=True)
        return moment.tz_convert(timezone)
    except ValueError as error:
        raise InputError(
            f"--at '{at}' is not a time of that day. Write it like 11:00 or "
            f"'{day} 11:00'."
        ) from error


def _file_notes(
    actuals: pd.DataFrame,
    ours: pd.DataFrame,
    today: date,
    moment: pd.Timestamp,
    settings: Settings,
) -> list[str]:
    """Tell which rows of the actuals were passed over."""
    centre = settings.centre
    starts = pd.DatetimeIndex(actuals["start"]).tz_convert(centre.timezone)
    whole = np.asarray(starts + pd.Timedelta(seconds=centre.interval) <= moment)
    notes = []
    earlier, later = int((starts.date < today).sum()), int((~whole).sum())
    if earlier:
        notes.append(f"Rows of the actuals before {today}, not used: {earlier:,}.")
    if later:
        notes.append(
            f"Rows of the actuals not whole by {moment:%H:%M}, not used: {later:,}."
        )
    key = ["queue", "start"]
    is_open = pd.MultiIndex.from_frame(actuals[key]).isin(
        pd.MultiIndex.from_frame(ours[key])
    )
    outside = actuals[whole & (starts.date == today) & ~is_open]
    for queue, count in outside.groupby("queue", sort=False)["offered"].sum().items():
        if count > 0:
            notes.append(
                f"{queue}: {count:,.0f} contacts of today lie outside the opening "
                "hours and were left out."
            )
    return notes
