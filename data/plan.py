"""The tables of one run, written and read whole."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .calendar import Week
from .settings import Settings
from .tables import (
    CONTACTS,
    COVERAGE,
    FORECAST,
    FORECAST_DAYS,
    FORECAST_WEEKS,
    PATHS,
    REQUIREMENT,
    ROSTER,
    SCORES,
    SIMULATION,
    SIMULATION_WEEKS,
    WEIGHTS,
)

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """One week's run: what a report draws.

    Parameters
    ----------
    settings
        The centre's settings.
    week
        The planned week.
    history
        Contacts of the last weeks before it, for charts (a Contacts table).
    forecast, forecast_days, forecast_weeks, paths, scores, weights, requirement,
    roster, coverage, simulation, simulation_weeks
        The tables of those names; empty where a step has not run.
    summary
        What plan.json holds: seed, versions, input hashes, status, bound and gap,
        cost, hours, verdicts, unmet rules, notes.
    """

    settings: Settings
    week: Week
    history: pd.DataFrame = field(default_factory=CONTACTS.empty)
    forecast: pd.DataFrame = field(default_factory=FORECAST.empty)
    forecast_days: pd.DataFrame = field(default_factory=FORECAST_DAYS.empty)
    forecast_weeks: pd.DataFrame = field(default_factory=FORECAST_WEEKS.empty)
    paths: pd.DataFrame = field(default_factory=PATHS.empty)
    scores: pd.DataFrame = field(default_factory=SCORES.empty)
    weights: pd.DataFrame = field(default_factory=WEIGHTS.empty)
    requirement: pd.DataFrame = field(default_factory=REQUIREMENT.empty)
    roster: pd.DataFrame = field(default_factory=ROSTER.empty)
    coverage: pd.DataFrame = field(default_factory=COVERAGE.empty)
    simulation: pd.DataFrame = field(default_factory=SIMULATION.empty)
    simulation_weeks: pd.DataFrame = field(default_factory=SIMULATION_WEEKS.empty)
    summary: dict[str, Any] = field(default_factory=dict)
