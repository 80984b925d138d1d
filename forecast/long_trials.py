"""Normal days, months to years ahead, and how such forecasts would have done."""

import numpy as np
import pandas as pd

from .history import Matrix
from .level_shift import LevelShift, find_shifts, without_shifts
from .look_back import Past, look_back
from .models.long import LONG_MODELS, long_models
from .models.model import Training
from .models.monthly import month_levels

__all__ = ["long_errors", "long_totals", "shift_notes"]

# Past origins lie a quarter apart; more than two years of them tell of another time.
APART_MONTHS = 3
MOST_ORIGINS = 8
MOST_MONTHS = 24
# No forecast is believed beyond this many times the busiest day.
MOST_TIMES = 5.0


def long_totals(
    training: Training, days: pd.DatetimeIndex
) -> tuple[Matrix, tuple[str, ...], dict[str, str]]:
    """Forecast normal days as the mean of the long models.

    Parameters
    ----------
    training
        A queue's normal past, breaks undone.
    days
        Days to come, without zone.

    Returns
    -------
    tuple
        Contacts by day [contacts/day], 0 where closed; the models in it; those that
        failed, and how. Without a model the contacts are NaN.
    """
    is_open = training.open_days[np.asarray(days.day_of_week)]
    months = len(month_levels(training).months)
    most = MOST_TIMES * max(float(training.totals.max()), 1.0)
    found: dict[str, Matrix] = {}
    fallen: dict[str, str] = {}
    for name, model in long_models(months).items():
        try:
            totals = model().fit(training).totals(days[is_open])
        except Exception as error:  # whatever a model's library may raise
            fallen[name] = f"{type(error).__name__}: {error}".strip().rstrip(".")
            continue
        if not np.isfinite(totals).all() or totals.max(initial=0.0) > most:
            fallen[name] = "its forecast runs away"
            continue
        found[name] = totals
    mean = np.zeros(len(days))
    mean[is_open] = np.mean(list(found.values()), axis=0) if found else np.nan
    return mean, tuple(found), fallen


def long_errors(past: Past) -> list[Matrix]:
    """Hold the long models against the months after past origins.

    Each origin sees nothing after it: its past is cleaned, and its breaks are found,
    by what was then known.

    Parameters
    ----------
    past
        A queue's past as it looks now.

    Returns
    -------
    list of numpy.ndarray
        For each origin, log of what came over what was forecast, both without
        special days, events and weather, by whole month ahead.
    """
    history, training = past.cleaned.history, past.training
    came = pd.Series(training.totals, training.days)
    # Days on which nothing was seen are filled from their neighbours, no news.
    month = pd.Timestamp(past.origin).to_period("M").start_time
    errors = []
    for back in range(MOST_ORIGINS, 0, -1):
        origin = month - pd.DateOffset(months=APART_MONTHS * back)
        end = min(month, origin + pd.DateOffset(months=MOST_MONTHS))
        if origin < history.days[0] + pd.DateOffset(months=1):
            continue
        then = look_back(history, origin, past.drivers, trial=True)
        known = without_shifts(then.training, find_shifts(then.training))
        days = pd.date_range(origin, end, freq="D", inclusive="left")
        totals, names, _ = long_totals(known, days)
        if not set(names) & set(LONG_MODELS):
            # One year's season says little of how two or more would have done.
            continue
        said = pd.Series(totals, days)
        of = days.to_period("M")
        sums = pd.DataFrame({"came": came.reindex(days, fill_value=0.0), "said": said})
        sums = sums.groupby(of).sum()
        errors.append(np.log((sums["came"] + 0.5) / (sums["said"] + 0.5)).to_numpy())
    return errors


def shift_notes(queue: str, shifts: tuple[LevelShift, ...]) -> list[str]:
    """Tell the breaks that were found, and what was done about them."""
    return [
        f"{queue}: the level broke by {np.expm1(one.size):+.0%} around "
        f"{one.day:%Y-%m-%d}; the level since then is carried on, and the break is "
        "taken neither for growth nor for season. Use an override if it will pass."
        for one in shifts
    ]
