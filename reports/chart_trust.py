"""One picture of how far a forecast can be trusted: error, room, range, hours."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.accuracy import BASELINE, BLEND, by_hour, pooled
from .accuracy import accuracy_finding
from .style import BLUE, GREY, INK, ORANGE, SKY, VERMILLION, canvas, row_title, styled
from .words import percent, plural

__all__ = ["draw_trust"]

ROW_INCHES = 0.36
LOWER_INCHES = 2.2
NOMINAL = 80.0


@styled
def draw_trust(
    scores: pd.DataFrame, hours: pd.DataFrame, queues: list[str]
) -> Figure | None:
    """Draw what a forecast is worth: by queue, by week ahead and by hour of the day.

    Parameters
    ----------
    scores
        A Scores table.
    hours
        A Scores by hour table; empty where the history is coarser.
    queues
        Names, in the order of the rows.

    Returns
    -------
    matplotlib.figure.Figure or None
        Above, a row a queue: the error between baseline and floor, and the share of
        days and intervals inside their range. Below, all queues by week ahead and by
        hour. None where blend or baseline was not scored.
    """
    known = set(scores["model"])
    if not {BLEND, BASELINE} <= known:
        return None
    names = [name for name in queues if (scores["queue"] == name).any()]
    rows = pooled(scores, ["queue", "model"]).set_index(["queue", "model"])
    tests = scores["origin"].nunique()
    figure, panels = canvas(
        accuracy_finding(scores),
        f"{plural(tests, 'forecast')} of past weeks, each made with what was known on "
        "its day. Error: WAPE, the sum of absolute errors by interval ÷ contacts. The "
        "floor is the error of somebody who knows every rate: what chance alone costs.",
        [ROW_INCHES * len(names) + 0.75, LOWER_INCHES],
        [1.35, 1.0],
        _keys(),
    )
    _draw_errors(panels[0, 0], rows, names)
    _draw_ranges(panels[0, 1], rows, names)
    _draw_leads(panels[1, 0], scores)
    if hours.empty:
        panels[1, 1].set_axis_off()
    else:
        _draw_hours(panels[1, 1], hours)
    return figure


def _keys() -> list[Line2D]:
    """Give the marks of the legend."""
    return [
        Line2D([], [], color=BLUE, marker="o", ms=6, label="forecast (blend)"),
        Line2D([], [], color=ORANGE, marker="D", ms=6, label="mean of 8 weekdays"),
        Line2D([], [], color=INK, marker="|", ms=13, mew=2.2, ls=":", label="floor"),
        Line2D([], [], color=SKY, marker="s", ms=6, ls="", label="intervals"),
    ]


def _draw_errors(panel: Any, rows: pd.DataFrame, names: list[str]) -> None:
    """Draw the error of each queue between baseline and floor."""
    row_title(panel, "Error", "share of the removable error removed")
    most = 0.0
    for at, name in enumerate(names):
        blend, base = (_row(rows, name, model) for model in (BLEND, BASELINE))
        if blend is None or base is None:
            continue
        low, high = 100 * blend["floor"], 100 * base["wape"]
        error = 100 * blend["wape"]
        most = max(most, low, high, error)
        panel.plot([low, high], [at, at], color=GREY, lw=1.0, zorder=1)
        panel.plot([low], [at], color=INK, marker="|", ms=15, mew=2.2, ls="")
        panel.plot([high], [at], color=ORANGE, marker="D", ms=6, ls="")
        panel.plot([error], [at], color=BLUE, marker="o", ms=7, ls="")
        lost = not blend["removed"] > 0
        panel.text(
            1.0,
            at,
            "no room" if np.isnan(blend["removed"]) else percent(blend["removed"]),
            transform=panel.get_yaxis_transform(),
            ha="right",
            va="center",
            size=9,
            weight="bold",
            color=VERMILLION if lost else INK,
        )
    panel.set_xlim(0, 1.18 * most or 1.0)
    panel.set_xlabel("WAPE per interval [%]")
    _rows_of(panel, names)


def _draw_ranges(panel: Any, rows: pd.DataFrame, names: list[str]) -> None:
    """Draw the share of days and intervals inside P10-P90."""
    row_title(panel, "Inside P10–P90", "80 % should be")
    panel.axvline(NOMINAL, color=INK, lw=1.0, ls=(0, (1, 1.2)))
    for at, name in enumerate(names):
        blend = _row(rows, name, BLEND)
        if blend is None:
            continue
        panel.plot([100 * blend["coverage"]], [at], color=BLUE, marker="o", ms=7)
        if "interval_coverage" in blend:
            share = 100 * blend["interval_coverage"]
            panel.plot([share], [at], color=SKY, marker="s", ms=6)
    panel.set_xlim(40, 101)
    panel.set_xlabel("days (dot) and intervals (square) [%]")
    _rows_of(panel, names)
    panel.set_yticklabels([])
    panel.set_ylabel("")


def _draw_leads(panel: Any, scores: pd.DataFrame) -> None:
    """Draw the error of all queues by week ahead."""
    row_title(panel, "All queues, by week ahead")
    told = pooled(scores, ["lead_week", "model"])
    _draw_lines(panel, told, "lead_week")
    leads = sorted(scores["lead_week"].unique())
    panel.set_xticks(leads, [f"{lead:g}" for lead in leads])
    panel.set_xlim(min(leads) - 0.3, max(leads) + 0.3)
    panel.set_xlabel("weeks ahead")
    panel.set_ylabel("WAPE per interval [%]")


def _draw_hours(panel: Any, hours: pd.DataFrame) -> None:
    """Draw the error of all queues by hour of the day."""
    row_title(panel, "All queues, by hour of the day")
    _draw_lines(panel, by_hour(hours, []).sort_values("hour"), "hour")
    panel.set_xlabel("hour of the day")


def _draw_lines(panel: Any, told: pd.DataFrame, over: str) -> None:
    """Draw forecast, baseline and floor over weeks or hours."""
    for model, colour, mark in ((BASELINE, ORANGE, "D"), (BLEND, BLUE, "o")):
        own = told[told["model"] == model]
        panel.plot(own[over], 100 * own["wape"], color=colour, marker=mark, ms=4)
    own = told[told["model"] == BLEND]
    panel.plot(own[over], 100 * own["floor"], color=INK, ls=(0, (1, 1.2)), lw=1.4)
    panel.set_ylim(
        0, 108 * float(told["wape"].where(told["model"].isin((BASELINE, BLEND))).max())
    )


def _rows_of(panel: Any, names: list[str]) -> None:
    """Give a panel one row a queue."""
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.5, -0.5)
    panel.set_ylabel("queue")
    panel.grid(True, axis="x")


def _row(rows: pd.DataFrame, queue: str, model: str) -> "pd.Series[float] | None":
    """Give the pooled scores of a queue's model, if it was scored."""
    if (queue, model) not in rows.index:
        return None
    found: pd.Series[float] = rows.loc[(queue, model)]
    return found
