"""Numbers that may move contacts, day by day: as they were and as foretold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ...data.queues import Queue
from ...data.settings import Settings
from ..history import Matrix

__all__ = ["DriverSeries", "away_from_usual", "faded", "kept", "numbers_of"]

USUAL_WEEKS, LEAST_SEEN = 8, 3
# A series whose highest day is this many times its median counts by its logarithm.
SKEWED = 3.0
MOST_KEPT = 0.95


@dataclass(frozen=True)
class DriverSeries:
    """One driver of a queue.

    Parameters
    ----------
    name
        As in drivers.csv.
    rows
        Columns date, issued and value, one row each date and issue: observations have
        no `issued`, forecasts the day they were made.
    least_lag
        The soonest a day of it may tell about contacts. [days]
    """

    name: str
    rows: pd.DataFrame
    least_lag: int = 0

    def known(self, origin: pd.Timestamp, trial: bool) -> "pd.Series[float]":
        """Give the values known at the start of a day, by date.

        Parameters
        ----------
        origin
            First day that was not yet seen.
        trial
            Whether this looks back: then a row without `issued` that lies ahead is an
            observation nobody had yet, and is hidden; else it is a plan.
        """
        issued = self.rows["issued"]
        seen = (self.rows["date"] < origin) | (not trial)
        known = self.rows[(issued.isna() & seen) | (issued <= origin)]
        known = known.sort_values(["date", "issued"], na_position="last")
        return known.drop_duplicates("date", keep="last").set_index("date")["value"]

    def foretold(self, origin: pd.Timestamp, days: int) -> list["pd.Series[float]"]:
        """Give what was forecast of it 0, 1, 2 … days before, by date.

        Parameters
        ----------
        origin
            First day that was not yet seen; forecasts made after it are hidden.
        days
            How many days before.
        """
        made = self.rows[self.rows["issued"] <= origin].sort_values("issued")
        if made.empty:
            return [pd.Series(dtype=float) for _ in range(days)]
        found = []
        for lead in range(days):
            then = made[made["issued"] <= made["date"] - pd.Timedelta(days=lead)]
            last = then.drop_duplicates("date", keep="last")
            found.append(last.set_index("date")["value"])
        return found


def numbers_of(
    drivers: pd.DataFrame,
    contacts: pd.DataFrame,
    settings: Settings,
    queue: Queue,
    first: date,
) -> tuple[DriverSeries, ...]:
    """Gather the numbers that may move a queue.

    Parameters
    ----------
    drivers
        A Drivers table; an empty queue means all queues.
    contacts
        A Contacts table of the social queues, at least: their volumes may lead the
        calls and chats of a live one.
    settings
        The centre's settings.
    queue
        The queue.
    first
        First day to forecast; contacts from it on are not looked at.

    Returns
    -------
    tuple
        Drivers in alphabetical order, then social queues.
    """
    zone, own = settings.centre.timezone, drivers
    if "queue" in own:
        owner = own["queue"].fillna("").astype(str).str.strip()
        own = own[(owner == "") | (owner == queue.name)]
    found = _driver_series(own, zone)
    if queue.live and any(other.channel == "social" for other in settings.queues):
        before = pd.Timestamp(first).tz_localize(zone)
        seen = contacts[contacts["start"] < before]
        found += _leading_series(seen, settings.queues, zone)
    return found


def _driver_series(drivers: pd.DataFrame, timezone: str) -> tuple[DriverSeries, ...]:
    """Sum a queue's rows of a Drivers table by day."""
    if drivers.empty:
        return ()
    local = pd.to_datetime(drivers["start"]).dt.tz_convert(timezone)
    issued = drivers.get("issued", pd.NaT)
    plain = pd.DataFrame(
        {
            "name": drivers["name"].astype(str),
            "date": local.dt.tz_localize(None).dt.normalize(),
            "issued": issued,
            "value": drivers["value"].astype(float),
        }
    )
    plain["issued"] = pd.to_datetime(plain["issued"])
    keys = ["name", "date", "issued"]
    summed = plain.groupby(keys, dropna=False, sort=True)["value"].sum().reset_index()
    return tuple(
        DriverSeries(str(name), own.drop(columns="name").reset_index(drop=True))
        for name, own in summed.groupby("name", sort=True)
    )


def _leading_series(
    contacts: pd.DataFrame, queues: Sequence[Queue], timezone: str
) -> tuple[DriverSeries, ...]:
    """Give the volumes of social queues, of use from the day after on."""
    found = []
    for queue in queues:
        if queue.channel != "social":
            continue
        own = contacts[contacts["queue"] == queue.name]
        if own.empty:
            continue
        local = pd.DatetimeIndex(own["start"]).tz_convert(timezone).tz_localize(None)
        total = own.groupby(local.normalize())["offered"].sum(min_count=1).dropna()
        rows = pd.DataFrame({"date": total.index, "value": total.to_numpy(float)})
        rows["issued"] = pd.Series(pd.NaT, rows.index, dtype="datetime64[ns]")
        found.append(DriverSeries(f"contacts of {queue.name}", rows, least_lag=1))
    return tuple(found)


def away_from_usual(
    values: "pd.Series[float]",
    days: pd.DatetimeIndex,
    origin: pd.Timestamp,
    foretold: Sequence["pd.Series[float]"] = (),
) -> list[Matrix]:
    """Tell how far a driver lies from what is usual for the weekday.

    Parameters
    ----------
    values
        Known values by date.
    days
        A gap-free run of days, without zone.
    origin
        First day that was not seen: the usual is learnt from days before it.
    foretold
        Forecasts of it by date, to hold against the same usual.

    Returns
    -------
    list of numpy.ndarray
        By day, of the values and of each forecast: the value less the mean of the
        eight same weekdays before it, in standard deviations of that; 0 where either
        is not known. Skewed series are taken by their logarithm.
    """
    sources = [values, *foretold]
    x = values.reindex(days).to_numpy(dtype=float)
    before = np.asarray(days < origin)
    past = x[before & np.isfinite(x)]
    if not len(past) or past.std() <= 0:
        return [np.zeros(len(days)) for _ in sources]
    positive = past[past > 0]
    middle = float(np.median(positive)) if len(positive) else 0.0
    skewed = past.min() >= 0 and past.max() > SKEWED * middle

    def scaled(raw: Matrix) -> Matrix:
        if skewed:
            return np.log1p(np.maximum(raw, 0.0) / middle)
        return raw

    seen = np.where(before, scaled(x), np.nan)
    usual = _usual(seen, int(before.sum()))
    spread = float(np.nanstd(seen - usual)) if np.isfinite(seen - usual).any() else 0.0
    if spread <= 0:
        return [np.zeros(len(days)) for _ in sources]
    found = [np.nan_to_num(scaled(x) - usual) / spread]
    for source in foretold:
        if source.empty:
            found.append(np.zeros(len(days)))
            continue
        told = source.reindex(days).to_numpy(dtype=float)
        found.append(np.nan_to_num(scaled(told) - usual) / spread)
    return found


def _usual(seen: Matrix, ahead: int) -> Matrix:
    """Average the known ones of the eight same weekdays before each day."""
    weeks = -(-len(seen) // 7)
    laid = np.full(weeks * 7, np.nan)
    laid[: len(seen)] = seen
    by_week = laid.reshape(weeks, 7)
    known = np.isfinite(by_week)
    zeros = np.zeros((1, 7))
    total = np.vstack([zeros, np.cumsum(np.where(known, by_week, 0.0), axis=0)])
    count = np.vstack([zeros, np.cumsum(known, axis=0)])
    last = np.arange(weeks)
    first = np.maximum(last - USUAL_WEEKS, 0)
    total, count = total[last] - total[first], count[last] - count[first]
    mean = np.where(count >= LEAST_SEEN, total / np.maximum(count, 1.0), np.nan)
    usual: Matrix = mean.ravel()[: len(seen)]
    # Days further ahead than a week keep what is usual in the first one.
    for week in range(ahead + 7, len(seen), 7):
        rest = usual[week : week + 7]
        rest[:] = usual[ahead : ahead + len(rest)]
    return usual


def kept(away: Matrix) -> float:
    """Tell how much of a day's distance from usual the next day keeps. [0..1]

    Examples
    --------
    >>> round(kept(np.array([1.0, 0.5, 0.25, 0.125])), 2)
    0.5
    """
    pair = (away[1:] != 0.0) & (away[:-1] != 0.0)
    power = float((away[:-1][pair] ** 2).sum()) + 1e-9
    shared = float((away[1:] * away[:-1])[pair].sum())
    return float(np.clip(shared / power, 0.0, MOST_KEPT))


def faded(
    away: Matrix, days: pd.DatetimeIndex, known: pd.Index, origin: pd.Timestamp
) -> Matrix:
    """Let what is unknown ahead fade from the last known day to usual.

    Parameters
    ----------
    away
        Distance from usual by day, 0 where unknown.
    days
        The days, without zone.
    known
        Days whose value is known or foretold.
    origin
        First day that was not seen.
    """
    full = away.copy()
    ahead = int(days.searchsorted(origin))
    if not 0 < ahead < len(days):
        return full
    keep, last = kept(away[:ahead]), away[ahead - 1]
    blind = ~days.isin(known)
    steps = np.arange(1, len(days) - ahead + 1)
    full[ahead:] = np.where(blind[ahead:], keep**steps * last, away[ahead:])
    return full
