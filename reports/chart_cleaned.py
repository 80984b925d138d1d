"""When each queue's history was in doubt, and by how many contacts."""

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .cleaning import doubtful
from .style import BLUE, ORANGE, canvas, styled
from .timeline import local
from .words import day, integer, plural

__all__ = ["draw_cleaned"]

ROW_INCHES = 0.42
# Area of the largest dot, and of one that can still be seen. [points²]
MOST_AREA, LEAST_AREA = 160.0, 8.0


@styled
def draw_cleaned(plan: Plan) -> Figure | None:
    """Draw the stretches in doubt along the history, a row a queue.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        Dots whose area is the contacts between record and what is taken instead;
        None where nothing is in doubt.
    """
    found = doubtful(plan)
    if found.empty:
        return None
    raw, clean = (found[name].to_numpy(dtype=float) for name in ("raw", "clean"))
    moved = np.abs(np.nan_to_num(raw) - clean)
    more = np.nan_to_num(raw) > clean
    names = [queue.name for queue in plan.settings.queues]
    row = np.array([names.index(queue) for queue in found["queue"]])
    when = local(found["start"], plan.week.timezone)
    keys = [
        Line2D([], [], color=ORANGE, marker="^", ms=7, ls="", label="more than usual"),
        Line2D([], [], color=BLUE, marker="v", ms=7, ls="", label="less, or missing"),
    ]
    figure, panels = canvas(
        _finding(found.iloc[0], when.iloc[0], len(found)),
        "Stretches of the history that the models do not see as recorded; the area of "
        "a mark is the contacts between the record and what is taken instead.",
        [ROW_INCHES * len(names) + 0.6],
        keys=keys,
    )
    panel = panels[0, 0]
    area = np.maximum(MOST_AREA * moved / max(moved.max(), 1.0), LEAST_AREA)
    for side, colour, marker in ((more, ORANGE, "^"), (~more, BLUE, "v")):
        panel.scatter(
            when[side], row[side], s=area[side], c=colour, marker=marker, alpha=0.8
        )
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.5, -0.5)
    panel.set_xlabel("day of the history, centre time")
    dates: Any = mdates.AutoDateLocator(minticks=3, maxticks=9)
    panel.xaxis.set_major_locator(dates)
    panel.xaxis.set_major_formatter(mdates.ConciseDateFormatter(dates))
    panel.grid(True, axis="x")
    return figure


def _finding(worst: pd.Series, when: pd.Timestamp, count: int) -> str:
    """Say how many there are and which moves most."""
    raw = integer(worst["raw"]) if pd.notna(worst["raw"]) else "nothing"
    return (
        f"{plural(count, 'stretch', 'stretches')} of the history in doubt; the "
        f"largest: {worst['queue']} on {day(when.date())} {when.year}, {raw} recorded "
        f"where {integer(worst['clean'])} were due."
    )
