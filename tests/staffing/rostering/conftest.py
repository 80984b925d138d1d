"""A small centre that tests shape to their needs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.settings import Settings, read_settings
from shiftcast.staffing.rostering.demand import Demand

LUNCH = {
    "name": "lunch",
    "minutes": 30,
    "paid": False,
    "from_hours": 6,
    "middle": 0.5,
    "width": "2h",
}
PAUSE = {
    "name": "break",
    "minutes": 15,
    "paid": True,
    "from_hours": 4,
    "middle": 0.25,
    "width": "1h30min",
}
FULL = {
    "paid_hours": [36, 40],
    "days": [4, 5],
    "shift_hours": [6, 10],
    "starts": "06:00-14:00 every 30min",
    "breaks": [LUNCH, PAUSE],
}


@pytest.fixture
def plan() -> Callable[..., Settings]:
    """Write settings: a voice queue `calls`, a contract `full`, what is asked."""

    def write(
        *,
        contract: Mapping[str, Any] | None = None,
        contracts: Mapping[str, Any] | None = None,
        queues: Mapping[str, Mapping[str, Any]] | None = None,
        **tables: Any,
    ) -> Settings:
        every = {"full": FULL | dict(contract or {})} | dict(contracts or {})
        listed = queues or {"calls": {}}
        return read_settings(
            {
                "queue": [
                    {"name": name, "channel": "voice"} | dict(table)
                    for name, table in listed.items()
                ],
                "contract": every,
                "centre": {"timezone": "UTC"} | tables.pop("centre", {}),
                "effort": {"search": 0} | tables.pop("effort", {}),
                **tables,
            }
        )

    return write


@pytest.fixture
def week_of_calls() -> Callable[..., Demand]:
    """Ask for heads on weekdays within some hours of the day."""

    def ask(
        settings: Settings,
        heads: float = 2.0,
        hours: tuple[float, float] = (8, 18),
        days: int = 5,
        first: date = date(2026, 11, 23),
        queues: tuple[str, ...] = ("calls",),
    ) -> Demand:
        week = Week(first, settings.centre.timezone)
        moments = week.grid(settings.centre.roster_step)
        hour = moments.hour + moments.minute / 60
        asked = (hour >= hours[0]) & (hour < hours[1]) & (moments.day_of_week < days)
        need = np.where(asked, heads, 0.0)
        return Demand(week, settings.centre.roster_step, dict.fromkeys(queues, need))

    return ask
