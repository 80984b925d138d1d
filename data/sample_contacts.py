"""The sample centre's contacts, drawn from the documented truth."""

import zlib
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar import grid, holiday_names
from .queues import Queue
from .sample_drivers import delay_effect, make_drivers
from .sample_events import (
    EVENTS_TRUTH,
    HOLIDAY_EFFECTS,
    LEARNT_EVENTS,
    LOST_EXPORT,
    MINOR_HOLIDAY,
)
from .sample_truth import (
    BUSYNESS_MEMORY,
    FIRST,
    LAST,
    LONGER_AT_NIGHT,
    QUEUES,
    SHARED_BUSYNESS,
    Anchors,
    QueueTruth,
)
from .settings import Settings

__all__ = ["expected_days", "make_contacts", "sample_drivers", "sample_rng"]

Floats = npt.NDArray[np.float64]
SLOT = 1800.0
# Spread of handle times between contacts: standard deviation ÷ mean.
HANDLE_TIME_CV = 0.9


def sample_rng(seed: int, part: str) -> np.random.Generator:
    """Make the source of randomness of one part, untouched by the other parts.

    Parameters
    ----------
    seed
        Seed of the sample centre.
    part
        Name of the part, e.g. a queue.
    """
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def sample_drivers(seed: int) -> pd.DataFrame:
    """Draw the drivers of the sample centre; its contacts rest on the same ones."""
    return make_drivers(FIRST, LAST, sample_rng(seed, "drivers"))


def expected_days(
    truth: QueueTruth,
    weather: pd.DataFrame,
    holidays: str | None,
    drivers: pd.DataFrame | None = None,
) -> pd.Series:
    """Give the contacts to expect on each day of the history, events left out.

    Parameters
    ----------
    truth
        The queue.
    weather
        A Weather table that holds the days of the history.
    holidays
        Region of the public holidays, e.g. "US-CO".
    drivers
        What sample_drivers gave; None leaves them out.

    Returns
    -------
    pandas.Series
        Contacts by day [contacts/day]: level, growth, year, weekday, holiday,
        weather and drivers, before busyness.
    """
    days = pd.date_range(FIRST, LAST, freq="D")
    growth = (1 + truth.growth) ** (-(days[-1] - days).days.to_numpy() / 365.25)
    weekday = np.asarray(truth.weekdays)[days.day_of_week]
    factor = growth * weekday * _yearly(truth, days)
    factor = factor * _holiday_factors(holidays, FIRST, LAST) ** truth.holiday
    snow = np.log1p(weather.set_index("date")["snow_mm"].reindex(days).to_numpy(float))
    before = np.concatenate([[0.0], snow[:-1]])
    factor = factor * np.exp(truth.snow * snow + truth.snow_after * before)
    if drivers is not None:
        factor = factor * delay_effect(drivers, truth.delay)
    return pd.Series(truth.level * factor, index=days, name=truth.name)


def make_contacts(
    settings: Settings, weather: pd.DataFrame, seed: int, size: float = 1.0
) -> pd.DataFrame:
    """Draw the history of all queues.

    Parameters
    ----------
    settings
        The sample centre's settings: opening hours, patience, actionable shares.
    weather
        A Weather table that holds the days of the history.
    seed
        Seed of the sample centre.
    size
        Factor of all volumes.

    Returns
    -------
    pandas.DataFrame
        A Contacts table in centre time. Live queues have rows in opening hours;
        deferred ones round the clock.
    """
    days = (LAST - FIRST).days + 1
    starts = grid(FIRST, days, SLOT, settings.centre.timezone)
    drivers = sample_drivers(seed)
    shared = _remembering(sample_rng(seed, "day busyness"), days)
    frames = []
    for truth in QUEUES:
        rng = sample_rng(seed, truth.name)
        own = _remembering(rng, days)
        common = np.sqrt(SHARED_BUSYNESS) * shared + np.sqrt(1 - SHARED_BUSYNESS) * own
        spread = truth.busyness
        busyness = np.exp(spread * common - spread**2 / 2)
        expected = expected_days(truth, weather, settings.centre.holidays, drivers)
        totals = size * expected.to_numpy() * busyness
        queue = settings.queue(truth.name)
        frames.append(_draw(queue, truth, starts, totals, busyness, rng))
    return pd.concat(frames, ignore_index=True)


def _draw(
    queue: Queue,
    truth: QueueTruth,
    starts: pd.DatetimeIndex,
    totals: Floats,
    busyness: Floats,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw the intervals of one queue from its days' totals."""
    day = (starts.tz_localize(None).normalize() - pd.Timestamp(FIRST)).days.to_numpy()
    shape = _shapes(queue, truth)
    slot = (starts.hour * 2 + starts.minute // 30).to_numpy()
    weekday = starts.day_of_week.to_numpy()
    volume, longer = _event_factors(truth.name, starts)
    noise = rng.gamma(1 / truth.noise, truth.noise, starts.size)
    rate = totals[day] * shape[weekday, slot] * volume * noise
    offered = rng.poisson(rate)

    if queue.patience:
        giving_up = np.minimum(0.5, truth.wait / queue.patience * busyness[day] ** 3)
        abandoned = rng.binomial(offered, giving_up)
        handled = offered - abandoned
    else:
        abandoned = np.zeros(offered.size, int)
        handled = rng.binomial(offered, queue.actionable)
    hour = starts.hour.to_numpy() + 0.25
    mean = truth.handle_time * longer * _between(hour, LONGER_AT_NIGHT)
    # The mean of n lognormal times is close to lognormal, with 1/n of the variance.
    spread = np.sqrt(np.log1p(HANDLE_TIME_CV**2 / np.maximum(handled, 1)))
    handle_time = mean * rng.lognormal(-(spread**2) / 2, spread)

    frame = pd.DataFrame(
        {
            "queue": truth.name,
            "start": starts,
            "offered": offered,
            "handled": handled,
            "abandoned": abandoned if queue.live else np.nan,
            "handle_time": np.where(handled > 0, handle_time.round(1), np.nan),
        }
    )
    if not queue.live:
        return frame
    keep = queue.open.mask(starts)
    name, first, last = LOST_EXPORT
    if name == truth.name:
        clock = starts.tz_localize(None)
        keep &= ~((clock >= pd.Timestamp(first)) & (clock < pd.Timestamp(last)))
    return frame[keep]


def _shapes(queue: Queue, truth: QueueTruth) -> Floats:
    """Give each weekday's shares of the half-hours; 7 × 48, rows sum to 1."""
    hours = np.arange(48) / 2 + 0.25
    monday = pd.Timestamp("2001-01-01", tz="UTC")
    week = pd.date_range(monday, periods=7 * 48, freq="30min")
    shift = np.where(np.arange(7) < 5, 0.0, 1.0)[:, None]
    raw = _between((hours - shift) % 24, truth.hours)
    if queue.live:
        raw = raw * queue.open.mask(week).reshape(7, 48)
    shares: Floats = raw / raw.sum(axis=1, keepdims=True)
    return shares


def _between(at: Floats, anchors: Anchors) -> Floats:
    """Read values off straight lines between anchors."""
    places, values = np.asarray(anchors, float).T
    return np.asarray(np.interp(at, places, values), float)


def _yearly(truth: QueueTruth, days: pd.DatetimeIndex) -> Floats:
    """Give each day's factor of the year: straight lines between mid-months."""
    middles = np.arange(12) * 30.4375 + 15.2
    around = np.concatenate([[middles[-1] - 365.25], middles, [middles[0] + 365.25]])
    factors = [truth.months[-1], *truth.months, truth.months[0]]
    day = days.day_of_year.to_numpy()
    return np.asarray(np.interp(day, around, factors), float)


def _holiday_factors(region: str | None, first: date, last: date) -> Floats:
    """Give each day's holiday factor; effects of neighbours multiply."""
    factor = np.ones((last - first).days + 1)
    near = timedelta(days=7)
    for day, name in holiday_names(region, first - near, last + near).items():
        for offset, effect in HOLIDAY_EFFECTS.get(name, MINOR_HOLIDAY).items():
            index = (day - first).days + offset
            if 0 <= index < factor.size:
                factor[index] *= effect
    return factor


def _event_factors(queue: str, starts: pd.DatetimeIndex) -> tuple[Floats, Floats]:
    """Give each interval's event factors of volume and handle time."""
    volume, longer = np.ones(starts.size), np.ones(starts.size)
    clock = starts.tz_localize(None)
    for event in EVENTS_TRUTH:
        inside = (clock >= pd.Timestamp(event.start)) & (
            clock < pd.Timestamp(event.end)
        )
        factors = dict(event.volume)
        if queue in factors:
            volume[inside] *= factors[queue]
            longer[inside] *= event.handle_time
    day = clock.normalize()
    for learnt in LEARNT_EVENTS:
        size = dict(learnt.sizes).get(queue, 0.0)
        first = pd.Timestamp(learnt.day) + pd.Timedelta(days=learnt.lag)
        for after, left in enumerate((1.0, *learnt.tail)):
            volume[day == first + pd.Timedelta(days=after)] *= 1.0 + size * left
    return volume, longer


def _remembering(rng: np.random.Generator, days: int) -> Floats:
    """Draw standard normal values that remember the day before."""
    shock = rng.normal(size=days)
    value = shock.copy()
    keep = np.sqrt(1 - BUSYNESS_MEMORY**2)
    for day in range(1, days):
        value[day] = BUSYNESS_MEMORY * value[day - 1] + keep * shock[day]
    return value
