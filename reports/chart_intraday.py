"""A running day: what came, what was forecast, and the rest as updated."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .style import BLUE, GREY, INK, SKY, canvas, row_title, styled
from .timeline import hours_since, local, mark_hours, spacing
from .words import clock, day, integer, percent

__all__ = ["draw_intraday"]

STEADY = 0.005


@styled
def draw_intraday(
    intervals: pd.DataFrame, queues: pd.DataFrame, timezone: str, interval: float
) -> Figure | None:
    """Draw each queue's day: forecast, actuals, and the rest as updated.

    Parameters
    ----------
    intervals
        An Intraday table.
    queues
        An Intraday by queue table.
    timezone
        The centre's time zone.
    interval
        The centre's interval. [s]

    Returns
    -------
    matplotlib.figure.Figure or None
        One panel a queue; None where there is none.
    """
    if queues.empty:
        return None
    at = local(queues["at"], timezone).iloc[0]
    midnight = pd.Timestamp((at - pd.Timedelta(seconds=1)).date()).tz_localize(timezone)
    keys = [
        Line2D([], [], color=GREY, ls="--", lw=1.1, label="forecast"),
        Line2D([], [], color=INK, marker="o", ms=3, lw=0.9, label="actual"),
        Line2D([], [], color=BLUE, lw=1.8, label="rest of the day, updated (mean)"),
        Patch(color=SKY, alpha=0.45, label="P10–P90"),
    ]
    columns = 1 if len(queues) == 1 else 2
    rows = -(-len(queues) // columns)
    figure, panels = canvas(
        f"{day(midnight)}, {clock(at)}: {_finding(queues)}",
        "Contacts per interval. Eight of ten outcomes should fall into the band.",
        [1.75] * rows,
        [1.0] * columns,
        keys,
    )
    flat = panels.ravel()
    for panel, (_, line) in zip(flat, queues.iterrows(), strict=False):
        own = intervals[intervals["queue"] == line["queue"]].sort_values("start")
        _draw_queue(panel, own, line, midnight, interval)
    for panel in flat[len(queues) :]:
        panel.set_axis_off()
    for panel in panels[:, 0]:
        panel.set_ylabel("contacts/interval")
    for panel in flat[: len(queues)][-columns:]:
        panel.set_xlabel("time of day [h]")
    return figure


def _finding(queues: pd.DataFrame) -> str:
    """Say what the rest of the day is now expected to bring."""
    after, before = queues["mean"].sum(), queues["before"].sum()
    if before <= 0:
        return "no contact was forecast for the rest of the day."
    change = after / before - 1
    if abs(change) < STEADY:
        return f"the rest of the day stays at {integer(after)} contacts as forecast."
    more = "more" if change > 0 else "fewer"
    told = (
        f"{integer(after)} contacts are still to come, {percent(abs(change))} {more} "
        "than forecast"
    )
    moved = (queues["mean"] - queues["before"]).abs()
    most = queues.loc[moved.idxmax()]
    if len(queues) > 1 and np.sign(most["mean"] - most["before"]) == np.sign(change):
        told += f"; most of the change is in {most['queue']}"
    return f"{told}."


def _draw_queue(
    panel: Any,
    own: pd.DataFrame,
    line: pd.Series,
    midnight: pd.Timestamp,
    interval: float,
) -> None:
    """Draw one queue's day."""
    width = spacing(own["start"], interval) / 3600
    x = hours_since(own["start"], midnight) + width / 2
    left = own["mean"].notna().to_numpy()
    panel.plot(x, own["forecast"], color=GREY, ls="--", lw=1.1)
    panel.plot(x, own["actual"], "-o", color=INK, lw=0.9, ms=2.5)
    panel.fill_between(
        x[left], own["p10"][left], own["p90"][left], color=SKY, alpha=0.45, lw=0
    )
    panel.plot(x[left], own["mean"][left], color=BLUE, lw=1.8)
    panel.set_ylim(bottom=0)
    mark_hours(panel, float(np.floor(x.min())), float(np.ceil(x.max())))
    told = f"rest {integer(line['before'])} → {integer(line['mean'])}"
    likely = f"likely {integer(line['p10'])}–{integer(line['p90'])}"
    row_title(panel, str(line["queue"]), f"{told}, {likely}")
