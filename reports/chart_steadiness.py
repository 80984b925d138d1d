"""Service predicted as if each interval were steady, and followed through the day."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import BLUE, INK, ORANGE, canvas, row_title, styled
from .timeline import hours_since, local, mark_days, spacing, within
from .words import moment, percent, span_of

__all__ = ["draw_steadiness"]

COLUMNS = ["service_steady", "service_transient"]


@styled
def draw_steadiness(plan: Plan, queues: list[str] | None = None) -> Figure | None:
    """Draw both predictions of the voice queues over the week.

    Parameters
    ----------
    plan
        The run; its summary tells where the two differ most.
    queues
        The queues to draw; all voice queues where not given.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no roster of a voice queue was predicted.
    """
    table = within(
        plan.coverage.reindex(columns=["queue", "start", *COLUMNS]), plan.week
    )
    table = table.dropna()
    told = {fact["queue"]: fact for fact in plan.summary.get("changing_day", [])}
    everyone = [name for name in told if (table["queue"] == name).any()]
    names = [name for name in everyone if queues is None or name in queues]
    if not names:
        return None
    figure, panels = canvas(
        span_of(names, everyone) + _finding(plan, [told[name] for name in names]),
        "Predicted share of contacts served in time with the people rostered, over the "
        "week in centre time.",
        [1.35] * len(names),
        keys=[
            Line2D([], [], color=ORANGE, lw=1.4, label="each interval for itself"),
            Line2D([], [], color=BLUE, lw=1.4, label="followed through the day"),
            Line2D([], [], color=INK, lw=1.0, ls=":", label="target"),
        ],
    )
    for panel, name in zip(panels[:, 0], names, strict=True):
        _draw_queue(panel, plan, table[table["queue"] == name])
        panel.axhline(
            100 * plan.settings.queue(name).promise.share, color=INK, lw=1.0, ls=":"
        )
        apart = told[name]["apart"]
        row_title(panel, name, f"{apart:.1f} points apart on average")
    panels[-1, 0].set_xlabel("day, centre time")
    return figure


def _finding(plan: Plan, told: list[dict[str, Any]]) -> str:
    """Say where following the day tells the most."""
    most = max(told, key=lambda fact: abs(fact["transient"] - fact["steady"]))
    return (
        f"Followed through the day, {most['queue']} serves "
        f"{percent(most['transient'])} in time at "
        f"{moment(most['start'], plan.week.timezone)}; taken for itself, that interval "
        f"would serve {percent(most['steady'])}."
    )


def _draw_queue(panel: Any, plan: Plan, part: pd.DataFrame) -> None:
    """Draw one queue's two lines, with holes where it is closed."""
    step = spacing(part["start"], plan.settings.centre.roster_step)
    starts = local(part["start"], plan.week.timezone)
    grid = plan.week.grid(step)
    whole = part.assign(start=starts).set_index("start").reindex(grid)
    begin = hours_since(grid.to_series(), plan.week.start)
    x = np.column_stack([begin, begin + step / 3600]).ravel()
    for column, colour in zip(COLUMNS, (ORANGE, BLUE), strict=True):
        shares = np.repeat(np.asarray(whole[column], dtype=float), 2)
        panel.plot(x, 100 * shares, color=colour, lw=1.1)
    low = 100 * float(part[COLUMNS].min().min())
    panel.set_ylim(max(0.0, low - 4), 101)
    panel.set_ylabel("served in time [%]")
    mark_days(panel, plan.week)
