"""The forecast with its doubt, against the weeks before it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..data.plan import Plan
from .style import BLUE, FAINT, GREY, INK, SKY, canvas, row_title, styled
from .tables import assumed_as
from .timeline import as_days, hours_since, mark_hours, mark_weeks, spacing, within
from .words import day, integer, percent, span_of

__all__ = ["draw_forecast"]

WEEKS = 8
LABEL = "contacts"


@styled
def draw_forecast(plan: Plan, queues: list[str] | None = None) -> Figure | None:
    """Draw day totals with their band, and the busiest day by interval.

    Parameters
    ----------
    plan
        The run.
    queues
        The queues to draw; all of the forecast where not given.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where there is no forecast.
    """
    days = within(plan.forecast_days, plan.week)
    everyone = [
        queue.name
        for queue in plan.settings.queues
        if (days["queue"] == queue.name).any()
    ]
    names = [name for name in everyone if queues is None or name in queues]
    plan = replace(plan, history=_actionable(plan))
    if not names:
        return None
    daily = plan.settings.centre.interval >= 86400
    step = plan.settings.centre.interval / 60
    keys = [
        Line2D([], [], color=GREY, marker="o", markersize=2.5, label="history"),
        Line2D([], [], color=BLUE, linewidth=1.8, label="forecast (mean)"),
        Patch(color=SKY, alpha=0.45, label="P10–P90"),
    ]
    if not daily:
        keys.append(
            Line2D([], [], color="#AAAAAA", lw=0.9, label="same weekday before")
        )
    what = "Left: contacts a day."
    if not daily:
        what += f" Right: the busiest day in steps of {step:g} min."
    figure, panels = canvas(
        span_of(names, everyone) + _finding(plan, names),
        f"{what} Eight of ten outcomes should fall into the band.",
        [1.75] * len(names),
        [1.0] if daily else [1.75, 1.0],
        keys,
    )
    for row, name in zip(panels, names, strict=True):
        ahead = days[days["queue"] == name].sort_values("date")
        history = plan.history[plan.history["queue"] == name]
        _draw_days(row[0], plan, name, ahead, history)
        if not daily:
            busiest = pd.Timestamp(ahead.loc[ahead["mean"].idxmax(), "date"])
            _draw_day(row[1], plan, name, busiest, history)
    panels[-1][0].set_xlabel("day (the first of a week is named)")
    if not daily:
        panels[-1][1].set_xlabel("time of day [h]")
    return figure


def _actionable(plan: Plan) -> pd.DataFrame:
    """Give the share of the recorded contacts that needs an answer, as forecast."""
    shares = {queue.name: queue.actionable for queue in plan.settings.queues}
    history = plan.history
    share = history["queue"].map(shares).astype(float)
    return history.assign(offered=history["offered"] * share)


def _finding(plan: Plan, names: list[str]) -> str:
    """Say how the week compares with the weeks before it."""
    week = within(plan.forecast_days, plan.week)
    ahead = week[week["queue"].isin(names)]["mean"].sum()
    shown = f"{plan.week.label} expects {integer(ahead)} contacts"
    days = _history_days(plan, plan.history[plan.history["queue"].isin(names)])
    past = days[days.index < pd.Timestamp(plan.week.first)]
    weeks = (pd.Timestamp(plan.week.first) - past.index).days.to_numpy() - 1
    whole = past.groupby(weeks // 7).agg(["sum", "count"])
    whole = whole[(whole.index < WEEKS) & (whole["count"] == whole["count"].max())]
    if whole.empty or whole["sum"].mean() <= 0:
        return f"{shown}."
    change = ahead / whole["sum"].mean() - 1
    if abs(change) < 0.005:
        compared = "the same as"
    else:
        compared = f"{percent(abs(change))} {'more' if change > 0 else 'less'} than"
    if len(whole) == 1:
        return f"{shown}, {compared} the week before it in the history."
    return f"{shown}, {compared} the mean of the {len(whole)} weeks before it."


def _history_days(plan: Plan, history: pd.DataFrame) -> pd.Series:
    """Sum the history by day in centre time."""
    days = as_days(history["start"], plan.week.timezone)
    totals: pd.Series = history["offered"].groupby(days.to_numpy()).sum(min_count=1)
    return totals.dropna()


def _draw_days(
    panel: Any, plan: Plan, name: str, ahead: pd.DataFrame, history: pd.DataFrame
) -> None:
    """Draw the days of the last weeks and of the planned one."""
    last = pd.Timestamp(plan.week.days[-1])
    start = pd.Timestamp(plan.week.first) - pd.Timedelta(weeks=WEEKS)
    past = _history_days(plan, history)
    past = past[(past.index >= start) & (past.index < pd.Timestamp(plan.week.first))]
    first = past.index[0] if len(past) else pd.Timestamp(plan.week.first)
    # A day nobody recorded stays a hole in the line, never a zero.
    every = pd.date_range(first, last, name="date")
    past = past.reindex(every)
    panel.plot((every - first).days, past, "-o", color=GREY, lw=0.9, markersize=2.2)
    band = ahead.set_index("date").reindex(
        every[every >= pd.Timestamp(plan.week.first)]
    )
    x = (band.index - first).days
    panel.axvspan(x[0] - 0.5, x[-1] + 0.5, color=FAINT, alpha=0.4, lw=0, zorder=0)
    panel.fill_between(x, band["p10"], band["p90"], color=SKY, alpha=0.45, lw=0)
    panel.plot(x, band["mean"], "-o", color=BLUE, lw=1.8, markersize=3)
    panel.set_ylim(bottom=0)
    panel.set_ylabel(f"{LABEL}/day")
    mark_weeks(panel, first.date(), last.date())
    title = name + assumed_as(plan, name)
    row_title(panel, title, _week_range(plan, name, ahead))


def _week_range(plan: Plan, name: str, ahead: pd.DataFrame) -> str:
    """Say the week's total and its band, as published for the week."""
    total = f"{integer(ahead['mean'].sum())} {LABEL}"
    share = plan.settings.queue(name).actionable
    if share < 1:
        total = f"{percent(share)} of the record need an answer: {total}"
    weeks = plan.forecast_weeks
    week = weeks[(weeks["queue"] == name) & (weeks["week"] == plan.week.label)]
    if week.empty:
        return total
    low, high = week.iloc[0]["p10"], week.iloc[0]["p90"]
    return f"{total}, likely {integer(low)}–{integer(high)}"


def _draw_day(
    panel: Any, plan: Plan, name: str, busiest: pd.Timestamp, history: pd.DataFrame
) -> None:
    """Draw one day by interval over the same weekdays before it."""
    zone = plan.week.timezone
    forecast = plan.forecast[plan.forecast["queue"] == name]
    ahead = forecast[as_days(forecast["start"], zone) == busiest].sort_values("start")
    width = spacing(forecast["start"], plan.settings.centre.interval) / 3600
    days = as_days(history["start"], zone)
    for past in range(1, WEEKS + 1):
        when = busiest - pd.Timedelta(weeks=past)
        same = history[days == when].sort_values("start")
        if not same.empty:
            x = hours_since(same["start"], when.tz_localize(zone)) + width / 2
            panel.plot(x, same["offered"], color="#AAAAAA", lw=0.5, alpha=0.8)
    if ahead.empty:
        panel.set_axis_off()
        return
    x = hours_since(ahead["start"], busiest.tz_localize(zone)) + width / 2
    panel.fill_between(x, ahead["p10"], ahead["p90"], color=SKY, alpha=0.45, lw=0)
    panel.plot(x, ahead["mean"], color=BLUE, lw=1.8)
    panel.set_ylim(bottom=0)
    panel.set_ylabel(f"{LABEL}/interval")
    mark_hours(panel, float(np.floor(x.min())), float(np.ceil(x.max())))
    panel.tick_params(axis="x", colors=INK)
    row_title(panel, day(busiest))
