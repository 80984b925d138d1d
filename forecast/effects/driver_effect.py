"""What numeric drivers do to a queue: used only where they foretell weeks held back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..history import Flags, Matrix
from ..models.day_ridge import WEEKS, DayRidge
from ..models.model import Training
from .driver_series import DriverSeries, away_from_usual, faded, kept
from .driver_trial import (
    FIRST_WEEKS,
    LEAST_WEEKS,
    MOST_LAG,
    DriverTrial,
    Rows,
    Surprises,
    beats,
    held_back,
    held_weeks,
    lagged,
    penalties,
    slopes,
)

__all__ = ["NO_DRIVERS", "DriverEffect", "DriverFit", "driver_effect"]

LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
# What is shown is a day that lies as far above usual as one in ten.
MARKED = 0.9
EIGHTY = 1.2816
DAY = pd.Timedelta(days=1)
# Days ahead of each trial, and days before the history whose drivers reach into it.
AHEAD = 7
MARGIN = 70
TURNS = 4


@dataclass(frozen=True)
class DriverFit:
    """What was found of one driver.

    Parameters
    ----------
    name
        As in drivers.csv.
    used
        Whether the forecast uses it.
    weeks
        Weeks held back. [weeks]
    without, error
        Mean miss of a day up to a week ahead without and with it, as a share of the
        day. [0..1]
    next_without, next_error
        The same of the next day alone. [0..1]
    foreknown
        As error, its own values of those weeks known, which nobody had. [0..1]
    lag
        The lag with the largest effect. [days]
    effect, low, high
        Change of a day's contacts, over all lags together, after a day as high as one
        in ten; and the range that holds it with 80 %. [share]
    by_lag
        Effect of each lag on the log of contacts, per unit of the driver.
    why_not
        Why it was not tried; empty where it was.
    """

    name: str
    used: bool
    weeks: int = 0
    without: float = np.nan
    error: float = np.nan
    next_without: float = np.nan
    next_error: float = np.nan
    foreknown: float = np.nan
    lag: int = 0
    effect: float = 0.0
    low: float = 0.0
    high: float = 0.0
    by_lag: tuple[float, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class DriverEffect:
    """How a queue answers to its drivers.

    Parameters
    ----------
    series
        The drivers in use.
    fits
        What was found of every driver.
    """

    series: tuple[DriverSeries, ...] = ()
    fits: tuple[DriverFit, ...] = field(default=())

    def factors(
        self, days: pd.DatetimeIndex, origin: pd.Timestamp, trial: bool
    ) -> Matrix:
        """Give the factors of some days; 1 where drivers are usual or unknown.

        Parameters
        ----------
        days
            A gap-free run of days, without zone.
        origin
            First day that was not seen.
        trial
            Whether this looks back.
        """
        log = np.zeros(len(days))
        for series in self.series:
            fit = next(one for one in self.fits if one.name == series.name)
            values = series.known(origin, trial)
            if values.empty:
                continue
            wide = pd.date_range(min(values.index[0], days[0]), days[-1], freq="D")
            (away,) = away_from_usual(values, wide, origin)
            away = faded(away, wide, values.index, origin)
            place = np.asarray((days - wide[0]).days, dtype=np.int64)
            log += lagged(away, place, lags_of(series)) @ np.asarray(fit.by_lag)
        bound: Matrix = np.clip(np.exp(log), LEAST_FACTOR, MOST_FACTOR)
        return bound


NO_DRIVERS = DriverEffect()


def lags_of(series: DriverSeries) -> range:
    """List the lags at which a driver may tell."""
    return range(series.least_lag, MOST_LAG + 1)


def driver_effect(
    training: Training,
    totals: Matrix,
    drivers: Sequence[DriverSeries],
    origin: pd.Timestamp,
    told: bool = True,
) -> DriverEffect:
    """Try every driver on weeks held back, and fit together those that help.

    Drivers are taken in one by one, the one with the surest gain first, as long as
    the next one makes the weeks nearer than those taken in before it.

    Parameters
    ----------
    training
        The past, drivers still in it.
    totals
        Its day totals, driven days as they were; NaN where not known. [contacts/day]
    drivers
        The drivers to try.
    origin
        First day that was not seen; nothing from it on is looked at.
    told
        Whether findings are wanted on the drivers not used, too.

    Returns
    -------
    DriverEffect
        With a finding on every driver used, and on the others if wanted.
    """
    if not drivers:
        return NO_DRIVERS
    raw = training.with_totals(totals).last(WEEKS)
    plain = DayRidge().fit(raw)
    logs, columns = np.log(raw.totals + 1.0), plain.problem[0]
    start = raw.days[0]
    day = np.asarray((raw.days - start).days, dtype=np.int64)
    seen = Surprises.of(day, logs - columns @ plain.coefficients, raw.good)
    end = int((origin - start).days)
    tried = [_Tried.of(one, start, origin, day) for one in drivers]
    fits: dict[str, DriverFit] = {}
    able = []
    short = len(held_weeks(seen, end)) < LEAST_WEEKS
    for one in tried:
        if short:
            why = f"fewer than {FIRST_WEEKS + LEAST_WEEKS} weeks of history"
        elif not one.columns[seen.good].any():
            why = "it never changes, or has too few values"
        else:
            able.append(one)
            continue
        fits[one.name] = DriverFit(one.name, used=False, why_not=why)
    taken = _taken(seen, end, able)
    for one in able if told else taken:
        others = [other for other in taken if other is not one]
        fits[one.name] = _fit(seen, end, one, others, one in taken)
    return DriverEffect(
        tuple(one.series for one in taken),
        tuple(fits[one.name] for one in drivers if one.name in fits),
    )


def _taken(seen: Surprises, end: int, able: Sequence["_Tried"]) -> list["_Tried"]:
    """Take drivers in one by one, the surest first, as long as the next one helps."""
    taken: list[_Tried] = []
    while len(taken) < len(able):
        best = _trial(seen, end, taken)
        gain = {
            one.name: beats(_trial(seen, end, [*taken, one]), best, len(able))
            for one in able
            if one not in taken
        }
        name = max(gain, key=gain.__getitem__)
        if gain[name] <= 0:
            break
        taken.append(next(one for one in able if one.name == name))
    return taken


@dataclass(frozen=True, eq=False)
class _Tried:
    """A driver's lagged columns: as they were, and as known some days before."""

    series: DriverSeries
    columns: Matrix
    known: tuple[Matrix, ...]
    marked: float

    @property
    def name(self) -> str:
        """Give the driver's name."""
        return self.series.name

    @classmethod
    def of(
        cls, series: DriverSeries, start: pd.Timestamp, origin: pd.Timestamp, day: Rows
    ) -> "_Tried":
        """Lay a driver out; `day` counts from `start`."""
        wide = pd.date_range(start - MARGIN * DAY, origin - DAY, freq="D")
        foretold = series.foretold(origin, AHEAD)
        values = series.known(origin, True)
        away, *ahead = away_from_usual(values, wide, origin, foretold)
        keep = kept(away)
        for lead, (told, guess) in enumerate(zip(foretold, ahead, strict=True)):
            # What nobody foretold is what is left of the last day known.
            blind = ~wide.isin(told.index)
            last = np.concatenate([np.zeros(lead + 1), away[: -lead - 1]])
            guess[blind] = (keep ** (lead + 1) * last)[blind]
        lags, place = lags_of(series), day + MARGIN
        columns = lagged(away, place, lags)
        known = []
        for lead in range(AHEAD):
            then = [
                lagged(away if lag > lead else ahead[lead - lag], place, [lag])
                for lag in lags
            ]
            known.append(np.hstack(then))
        above = away[away != 0.0]
        marked = float(np.quantile(above, MARKED)) if len(above) else 0.0
        return cls(series, columns, tuple(known), marked)


def _trial(
    seen: Surprises,
    end: int,
    drivers: Sequence[_Tried],
    foreknown: _Tried | None = None,
) -> DriverTrial:
    """Hold weeks back from drivers together, as known then, or one as it was."""
    columns = _beside([one.columns for one in drivers], len(seen.day))
    known = [
        _beside(
            [one.columns if one is foreknown else one.known[lead] for one in drivers],
            len(seen.day),
        )
        for lead in range(AHEAD)
    ]
    lags = [lag for one in drivers for lag in lags_of(one.series)]
    trial = held_back(seen, end, columns, known, penalties(lags))
    if trial is None:
        raise ValueError("there are too few weeks to hold any back")
    return trial


def _beside(columns: Sequence[Matrix], rows: int) -> Matrix:
    """Put columns side by side; none of them is a matrix without columns."""
    return np.hstack(columns) if columns else np.empty((rows, 0))


def _fit(
    seen: Surprises,
    end: int,
    one: _Tried,
    others: Sequence[_Tried],
    used: bool,
) -> DriverFit:
    """Fit a driver beside those in use, and tell what it is worth."""
    columns = np.hstack([one.columns, *(other.columns for other in others)])
    lags = [lag for other in (one, *others) for lag in lags_of(other.series)]
    fit = np.zeros(len(lags))
    for _ in range(TURNS):
        # The level of the weeks before has the drivers' part in it: take that out.
        driven = columns @ fit
        level = Surprises.of(seen.day, seen.away + seen.level - driven, seen.good).level
        away = seen.away + seen.level - level
        fit = slopes(columns, away, seen.good, penalties(lags))
    own = one.columns.shape[1]
    deviation = _deviation(columns, away, seen.good, fit, own)
    total = float(fit[:own].sum())
    low, high = sorted(
        float(np.expm1(one.marked * (total + side * EIGHTY * deviation)))
        for side in (-1, 1)
    )
    together = [one, *others]
    without, tried = _trial(seen, end, others), _trial(seen, end, together)
    return DriverFit(
        one.name,
        used,
        without.weeks,
        without.error,
        tried.error,
        without.next_day,
        tried.next_day,
        _trial(seen, end, together, foreknown=one).error,
        lags_of(one.series)[int(np.argmax(np.abs(fit[:own])))],
        float(np.expm1(one.marked * total)),
        low,
        high,
        tuple(map(float, fit[:own])),
    )


def _deviation(
    columns: Matrix, away: Matrix, good: Flags, fit: Matrix, own: int
) -> float:
    """Give the deviation of the sum of a driver's slopes.

    Days that follow one another stray together, so the sandwich takes a week of
    neighbours in.

    References
    ----------
    W. K. Newey and K. D. West, A simple, positive semi-definite, heteroskedasticity
    and autocorrelation consistent covariance matrix, Econometrica 55 (1987) 703-708.
    """
    left = np.where(good, away - columns @ fit, 0.0)
    moments = columns * left[:, None]
    used = columns[good]
    inverse = np.linalg.inv(used.T @ used + 1e-6 * np.eye(columns.shape[1]))
    middle = moments.T @ moments
    for step in range(1, 8):
        cross = moments[step:].T @ moments[:-step]
        middle += (1 - step / 8) * (cross + cross.T)
    pick = np.zeros(columns.shape[1])
    pick[:own] = 1.0
    variance = float(pick @ inverse @ middle @ inverse @ pick)
    return float(np.sqrt(max(variance, 0.0)))
