"""A small imaginary queue whose truth is known."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import grid
from shiftcast.data.settings import Settings, read_settings

WEEKDAYS = np.array([1.3, 1.1, 1.0, 1.0, 1.1, 0.7, 0.6])


@pytest.fixture
def settings() -> Callable[..., Settings]:
    """Make the settings of a centre with one queue."""

    def make(**changes: Any) -> Settings:
        centre = {"timezone": "Europe/Berlin", "interval": "1h"}
        queue = {"name": "calls", "channel": "voice", "handle_time": "200s"}
        effort = {"origins": 2, "paths": 100}
        for key, value in changes.items():
            part = next(
                (
                    table
                    for table, names in (
                        (centre, ("timezone", "interval", "holidays", "week_starts")),
                        (effort, ("boosting", "origins", "paths")),
                    )
                    if key in names
                ),
                queue,
            )
            if value is None:
                part.pop(key, None)
            else:
                part[key] = value
        return read_settings({"centre": centre, "queue": [queue], "effort": effort})

    return make


@pytest.fixture
def history() -> Callable[..., pd.DataFrame]:
    """Make a Contacts table: weekday × hour × day busyness, Poisson on top."""

    def make(
        first: date = date(2025, 1, 6),
        days: int = 140,
        *,
        level: float = 1200.0,
        busyness: float = 0.0,
        chance: bool = True,
        day_factor: Callable[[pd.DatetimeIndex], np.ndarray] | None = None,
        timezone: str = "Europe/Berlin",
        step: float = 3600.0,
        seed: int = 1,
        queue: str = "calls",
    ) -> pd.DataFrame:
        rng = np.random.default_rng(seed)
        starts = grid(first, days, step, timezone)
        local = starts.tz_localize(None)
        hour = np.asarray(local.hour + local.minute / 60)
        shape = 0.3 + np.exp(-(((hour - 13) / 4) ** 2))
        day = np.asarray((local.normalize() - pd.Timestamp(first)).days)
        rate = level * step / 86400 * shape / 0.6 * WEEKDAYS[local.day_of_week]
        rate = rate * np.exp(rng.normal(0, busyness, days) - busyness**2 / 2)[day]
        if day_factor is not None:
            rate = rate * day_factor(local.normalize())
        offered = rng.poisson(rate).astype(float) if chance else rate
        return pd.DataFrame({"queue": queue, "start": starts, "offered": offered})

    return make
