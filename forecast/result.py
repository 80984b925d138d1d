"""What a forecast gives, of one queue or of all."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from ..data.tables import (
    CLEANED,
    DRIVERS_USED,
    EVENT_EFFECTS,
    FACTORS,
    FORECAST,
    FORECAST_DAYS,
    FORECAST_WEEKS,
    HANDLE_TIME_SCORES,
    HOUR_SCORES,
    PATHS,
    SCORES,
    WEIGHTS,
)

__all__ = ["ForecastResult", "empty_tables", "joined"]


@dataclass(frozen=True)
class ForecastResult:
    """Contacts ahead, and how far to trust them.

    Parameters
    ----------
    intervals
        A Forecast table: open intervals on the real grid, so that clock-change days
        have 23 or 25 hours.
    days, weeks
        Forecast by day and by week; their quantiles are read off the same futures.
    paths
        A Paths table: sampled rates (float32), by queue, start and path.
    scores
        A Scores table: how the models did on the last weeks.
    hour_scores
        A Scores by hour table: the same by hour of the day.
    handle_time_scores
        A Handle time scores table: how the handle time did on them.
    weights
        A Weights table: each model's share.
    factors
        A Factors table: what each interval's mean is the product of.
    cleaned
        A Cleaned history table: what the models do not see as it was recorded.
    event_effects
        An Event effects table: what the events ahead are expected to do.
    drivers_used
        A Drivers used table: which numeric drivers help, and which do not.
    notes
        Sentences for the planner: what was cleaned, left out, learnt or assumed.
    """

    intervals: pd.DataFrame
    days: pd.DataFrame
    weeks: pd.DataFrame
    paths: pd.DataFrame
    scores: pd.DataFrame
    hour_scores: pd.DataFrame
    handle_time_scores: pd.DataFrame
    weights: pd.DataFrame
    factors: pd.DataFrame
    cleaned: pd.DataFrame
    event_effects: pd.DataFrame
    drivers_used: pd.DataFrame
    notes: tuple[str, ...]


def empty_tables() -> dict[str, pd.DataFrame]:
    """Give the tables of a forecast by name, without rows."""
    return {
        "intervals": FORECAST.empty(),
        "days": FORECAST_DAYS.empty(),
        "weeks": FORECAST_WEEKS.empty(),
        "paths": PATHS.empty(),
        "scores": SCORES.empty(),
        "hour_scores": HOUR_SCORES.empty(),
        "handle_time_scores": HANDLE_TIME_SCORES.empty(),
        "weights": WEIGHTS.empty(),
        "factors": FACTORS.empty(),
        "cleaned": CLEANED.empty(),
        "event_effects": EVENT_EFFECTS.empty(),
        "drivers_used": DRIVERS_USED.empty(),
    }


def joined(parts: Sequence[Any]) -> tuple[dict[str, pd.DataFrame], tuple[str, ...]]:
    """Join what was made queue by queue.

    Parameters
    ----------
    parts
        Dataclasses of one kind whose fields are tables, and `notes`.

    Returns
    -------
    tuple
        The tables of all queues by name, and all notes.
    """
    tables = {
        field.name: pd.concat(
            [getattr(part, field.name) for part in parts], ignore_index=True
        )
        for field in fields(parts[0])
        if field.name != "notes"
    }
    return tables, tuple(note for part in parts for note in part.notes)
