"""A queue's day hour by hour: work, people, service."""

from datetime import date

import numpy as np
import pandas as pd

from ...data.errors import InputError
from ...data.plan import Plan

__all__ = ["day_by_hour", "day_text"]

HEADS = {
    "contacts": "{:,.0f}",
    "load": "{:,.1f}",
    "agents": "{:,.1f}",
    "scheduled": "{:,.1f}",
    "rostered": "{:,.1f}",
    "gap": "{:+,.1f}",
    "due": "{:,.0f}",
    "backlog": "{:,.0f}",
    "predicted": "{:.0%}",
    "simulated": "{:.0%}",
}


def day_by_hour(plan: Plan, name: str, on: date) -> pd.DataFrame:
    """Add up a queue's day by the hour.

    Parameters
    ----------
    plan
        A run; steps that have not run leave their columns out.
    name
        The queue.
    on
        The day, in centre time.

    Returns
    -------
    pandas.DataFrame
        One row an hour of the clock: contacts [contacts]; load [erlang], agents,
        scheduled, rostered and gap [agents], as means over the hour; due and backlog
        (at its end) of deferred work [contacts]; predicted and simulated [0..1].

    Raises
    ------
    InputError
        If nothing is forecast that day.
    """
    queue, zone = plan.settings.queue(name), plan.week.timezone
    forecast = _hours(plan.forecast, name, on, zone)
    if forecast.empty:
        raise InputError(f"Nothing is forecast for {name} on {on}: it is closed then.")
    table = pd.DataFrame({"contacts": forecast.groupby("hour")["mean"].sum()})
    need = _hours(plan.requirement, name, on, zone).groupby("hour")
    cover = _hours(plan.coverage, name, on, zone)
    proof = _hours(plan.simulation, name, on, zone)
    for column in ("load", "agents", "scheduled"):
        table[column] = need[column].mean()
    table["rostered"] = cover.groupby("hour")["rostered"].mean()
    if queue.live:
        table["gap"] = cover.groupby("hour")["gap"].mean()
        means = forecast.set_index("start")["mean"].sort_index()
        weight = means.reindex(cover["start"], method="ffill").to_numpy(dtype=float)
        table["predicted"] = _share(cover, "service", weight)
    else:
        table["due"] = cover.groupby("hour")["due"].sum()
        table["backlog"] = cover.groupby("hour")["backlog"].last()
        table["predicted"] = _share(cover, "on_time", cover["due"].to_numpy(float))
    table["simulated"] = _share(proof, "service", proof["offered"].to_numpy(float))
    kept = [
        column for column in HEADS if column in table and table[column].notna().any()
    ]
    return table[kept]


def day_text(table: pd.DataFrame) -> list[str]:
    """Write the table of `day_by_hour` as lines.

    Parameters
    ----------
    table
        What `day_by_hour` gave.

    Examples
    --------
    >>> for line in day_text(pd.DataFrame({"contacts": [12.0], "load": [2.5]}, [8])):
    ...     print(line)
     hour  contacts  load
    08:00        12   2.5
    """
    rows = [["hour", *table.columns]]
    for hour, values in table.iterrows():
        cells = [
            HEADS[column].format(value) if np.isfinite(value) else "–"
            for column, value in values.items()
        ]
        rows.append([f"{int(hour):02d}:00", *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _hours(table: pd.DataFrame, name: str, on: date, zone: str) -> pd.DataFrame:
    """Keep a queue's rows of a day, with the hour of the clock each lies in."""
    own = table[table["queue"] == name]
    local = own["start"].dt.tz_convert(zone)
    found: pd.DataFrame = own.assign(hour=local.dt.hour)[local.dt.date == on]
    return found


def _share(table: pd.DataFrame, column: str, weight: np.ndarray) -> pd.Series:
    """Average a share by contacts, hour by hour; nothing where none came."""
    parts = pd.DataFrame(
        {"hour": table["hour"], "hits": table[column] * weight, "all": weight}
    )
    parts = parts[parts["hits"].notna()]
    sums = parts.groupby("hour").sum()
    return sums["hits"] / sums["all"].where(sums["all"] > 0)
