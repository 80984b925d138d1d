"""A run that goes on after somebody's hand: what was made from the old follows."""

import dataclasses
import hashlib

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.factors import EDITED
from ..data.folder import Folder
from ..data.plan import Plan
from ..data.settings import Settings
from ..data.tables import (
    CARRIED,
    COVERAGE,
    DIAGNOSIS,
    DIPS,
    FAIRNESS,
    MENDS,
    ROSTER,
    SIMULATION,
    SIMULATION_WEEKS,
)

__all__ = [
    "adopt_settings",
    "edited_roster",
    "follow_forecast",
    "roster_mark",
    "superseded",
    "without_proof",
    "without_roster",
]

# Files that a forecast is made of; the others may change after it.
FORECAST_FILES = (
    "history",
    "events",
    "overrides",
    "special_days",
    "weather",
    "drivers",
    "absence",
)


def adopt_settings(plan: Plan, folder: Folder, *, staffing: bool = False) -> Plan:
    """Let a run go on with plan.toml as it stands now.

    Parameters
    ----------
    plan
        A run made earlier.
    folder
        The planner's folder.
    staffing
        Whether the requirement is about to be made anew.

    Returns
    -------
    Plan
        The run with today's settings and input hashes.

    Raises
    ------
    InputError
        If a setting changed that an earlier step was made with.
    """
    old, new = plan.settings, folder.settings
    if _forecast_basis(old) != _forecast_basis(new):
        raise _changed("the centre or its queues", "forecast")
    if not staffing and (old.queues, old.shrinkage) != (new.queues, new.shrinkage):
        raise _changed("a target, a queue or the shrinkage", "staff")
    seen = {
        name: value
        for name, value in folder.hashes.items()
        if not name.startswith(FORECAST_FILES)
    }
    inputs = dict(sorted((plan.summary.get("inputs", {}) | seen).items()))
    summary = plan.summary | {"settings": folder.raw, "inputs": inputs}
    return dataclasses.replace(plan, settings=new, summary=summary)


def follow_forecast(plan: Plan) -> Plan:
    """Let sampled futures, days and weeks follow means that a planner edited.

    Parameters
    ----------
    plan
        A run with forecast and paths.

    Returns
    -------
    Plan
        Where the forecast's mean is no longer that of its paths, each path is
        stretched to it, and so are the published days and weeks. A run that nobody
        edited comes back as it is.

    Raises
    ------
    InputError
        If a mean or a handle time is missing or below zero.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> row = {"queue": "calls", "start": week.start}
    >>> forecast = pd.DataFrame([{**row, "mean": 30.0, "handle_time": 200.0}])
    >>> paths = pd.DataFrame([{**row, "path": n, "rate": 9.0 + n} for n in range(3)])
    >>> plan = Plan(settings, week, forecast=forecast, paths=paths)
    >>> follow_forecast(plan).paths["rate"].round(1).tolist()
    [27.0, 30.0, 33.0]
    """
    _check_forecast(plan.forecast)
    keys = ["queue", "start"]
    sampled = plan.paths.groupby(keys)["rate"].mean().astype(float)
    means = plan.forecast.set_index(keys)["mean"]
    both = pd.DataFrame({"old": sampled, "new": means}).dropna()
    both = both[(both["new"] - both["old"]).abs() > EDITED * both.max(axis=1)]
    if both.empty:
        return plan
    place = pd.MultiIndex.from_frame(plan.paths[keys])
    old, new = (both[name].reindex(place).to_numpy() for name in ("old", "new"))
    rate = plan.paths["rate"].to_numpy(dtype=float)
    stretched = np.where(old > 0, rate * (new / np.where(old > 0, old, 1.0)), new)
    rate = np.where(np.isnan(new), rate, stretched).astype("float32")
    return dataclasses.replace(
        plan,
        paths=plan.paths.assign(rate=rate),
        forecast_days=_stretched(plan.forecast_days, "date", both, plan),
        forecast_weeks=_stretched(plan.forecast_weeks, "week", both, plan),
    )


def roster_mark(roster: pd.DataFrame) -> str:
    """Give a mark by which a roster is known again, in memory or from its file.

    Parameters
    ----------
    roster
        A Roster table.
    """
    texts = [
        roster[name].dt.tz_convert("UTC").dt.strftime("%Y-%m-%d %H:%M")
        if name in ("start", "end")
        else roster[name].astype(str)
        for name in ("agent", "start", "end", "activity", "queues")
    ]
    rows = sorted(zip(*texts, roster["paid"].astype(int), strict=True))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def edited_roster(plan: Plan) -> list[str]:
    """Say where the roster was edited after coverage and simulation were made.

    Parameters
    ----------
    plan
        A run.
    """
    mark = plan.summary.get("roster", {}).get("mark")
    if plan.roster.empty or mark is None or mark == roster_mark(plan.roster):
        return []
    return [
        "roster.csv was edited since: people rostered and service are those before. "
        "Run `shiftcast simulate`."
    ]


def superseded(plan: Plan) -> list[str]:
    """Say where the roster was made for an earlier forecast or requirement.

    A new one leaves roster.csv in the folder, where it may hold a planner's hand.

    Parameters
    ----------
    plan
        A run.
    """
    if plan.roster.empty or "roster" in plan.summary:
        return []
    return [
        "roster.csv is not counted: it was not made for this forecast and requirement. "
        "Run `shiftcast roster` for a new one, or `shiftcast simulate` to go on with "
        "it as it is."
    ]


def without_roster(plan: Plan) -> Plan:
    """Let go of the roster and of all that was made from it.

    Parameters
    ----------
    plan
        A run whose requirement is about to change.
    """
    gone = ("roster", "relaxed", "unmet", "fairness")
    summary = {name: told for name, told in plan.summary.items() if name not in gone}
    bare = dataclasses.replace(
        plan,
        roster=ROSTER.empty(),
        carried=CARRIED.empty(),
        fairness=FAIRNESS.empty(),
        coverage=COVERAGE.empty(),
        summary=summary,
    )
    return without_proof(bare)


def without_proof(plan: Plan) -> Plan:
    """Let go of the proof of another roster.

    Parameters
    ----------
    plan
        A run whose roster is about to change.
    """
    return dataclasses.replace(
        plan,
        simulation=SIMULATION.empty(),
        simulation_weeks=SIMULATION_WEEKS.empty(),
        diagnosis=DIAGNOSIS.empty(),
        dips=DIPS.empty(),
        mends=MENDS.empty(),
        summary={k: v for k, v in plan.summary.items() if k != "overtime_hours"},
    )


def _check_forecast(forecast: pd.DataFrame) -> None:
    """Refuse an edited forecast that no contacts could follow."""
    for name in ("mean", "handle_time"):
        wrong = forecast[~(forecast[name] >= 0)]
        if len(wrong):
            row = wrong.iloc[0]
            raise InputError(
                Problem(
                    f"The {name} of {row['queue']} at {row['start']:%Y-%m-%d %H:%M} "
                    f"is {row[name]:g}.",
                    "Write a number of at least 0.",
                    "forecast.csv",
                    int(wrong.index[0]) + 2,
                    name,
                )
            )


def _stretched(
    table: pd.DataFrame, span: str, edited: pd.DataFrame, plan: Plan
) -> pd.DataFrame:
    """Add to means and quantiles of days or weeks what was edited, in proportion."""
    if table.empty:
        return table
    change = (edited["new"] - edited["old"]).rename("change").reset_index()
    start = change["start"].dt.tz_convert(plan.week.timezone)
    inside = (start >= plan.week.start) & (start < plan.week.end)
    days = start.dt.tz_localize(None).dt.normalize()
    change[span] = days if span == "date" else plan.week.label
    sums = change[inside].groupby(["queue", span])["change"].sum()
    spans = pd.to_datetime(table[span]) if span == "date" else table[span]
    place = pd.MultiIndex.from_arrays([table["queue"], spans])
    more = sums.reindex(place).fillna(0.0).to_numpy(dtype=float)
    mean = table["mean"].to_numpy(dtype=float)
    factor = (mean + more) / np.where(mean > 0, mean, 1.0)
    figures = [name for name in table if name not in ("queue", span)]
    grown = {name: table[name] * np.where(mean > 0, factor, 1.0) for name in figures}
    return table.assign(**grown)


def _forecast_basis(settings: Settings) -> tuple[object, ...]:
    """Give the settings a forecast was made with."""
    queues = tuple(
        (
            queue.name,
            queue.channel,
            queue.open,
            queue.handle_time,
            queue.actionable,
            queue.redial,
            queue.donor,
            queue.scale,
        )
        for queue in settings.queues
    )
    return settings.centre, settings.history, queues


def _changed(what: str, step: str) -> InputError:
    """Say which step a change in plan.toml asks for."""
    return InputError(
        Problem(
            f"Since this run's {step}, plan.toml has changed {what}.",
            f"Run `shiftcast {step}` again, or `shiftcast plan` for all steps.",
            "plan.toml",
        )
    )
