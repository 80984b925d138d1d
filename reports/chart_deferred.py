"""Backlog and timeliness of work with a deadline."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ..data.plan import Plan
from .style import BLUE, INK, SKY, VERMILLION, canvas, row_title, styled
from .timeline import as_days, hours_since, mark_days, spacing, within
from .words import integer, listing, moment, plural, span_of

__all__ = ["daily_on_time", "draw_deferred"]


@styled
def draw_deferred(plan: Plan, queues: list[str] | None = None) -> Figure | None:
    """Draw the open work over the week, and each day's share on time.

    Parameters
    ----------
    plan
        The run.
    queues
        The queues to draw; all deferred ones where not given.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no deferred queue was covered.
    """
    covered = within(plan.coverage[plan.coverage["backlog"].notna()], plan.week)
    everyone = [
        queue.name
        for queue in plan.settings.deferred
        if (covered["queue"] == queue.name).any()
    ]
    names = [name for name in everyone if queues is None or name in queues]
    if not names:
        return None
    keys = [
        Patch(facecolor=SKY, alpha=0.5, edgecolor=BLUE, label="open, as planned"),
        Line2D([], [], color=BLUE, marker="o", ms=5, ls="", label="day on target"),
        Line2D([], [], color=VERMILLION, marker="s", ms=5, ls="", label="day below"),
        Line2D([], [], color=INK, lw=1.2, label="target"),
    ]
    figure, panels = canvas(
        span_of(names, everyone)
        + _finding(plan, covered[covered["queue"].isin(names)]),
        "Left: contacts open at the end of each interval. Right: share of the "
        "contacts falling due each day that is answered in time.",
        [1.5] * len(names),
        [2.6, 1.0],
        keys,
    )
    for row, name in zip(panels, names, strict=True):
        part = covered[covered["queue"] == name].sort_values("start")
        _draw_backlog(row[0], plan, part)
        _draw_days(row[1], plan, name, part)
    panels[-1][0].set_xlabel("day, centre time")
    panels[-1][1].set_xlabel("day due")
    return figure


def daily_on_time(part: pd.DataFrame, timezone: str) -> pd.Series:
    """Give the share of each day's due contacts that is on time.

    Parameters
    ----------
    part
        Rows of one deferred queue of a Coverage table.
    timezone
        Name of the centre's zone.

    Returns
    -------
    pandas.Series
        Share by day; days on which nothing falls due are left out. [0..1]

    Examples
    --------
    >>> hours = pd.to_datetime(["2026-11-23 08:00Z", "2026-11-23 12:00Z"])
    >>> table = {"start": hours, "due": [30.0, 10.0], "on_time": [1.0, 0.6]}
    >>> float(daily_on_time(pd.DataFrame(table), "UTC").iloc[0])
    0.9
    """
    due = part["due"].fillna(0.0)
    kept = (due * part["on_time"].fillna(1.0)).groupby(as_days(part["start"], timezone))
    totals = due.groupby(as_days(part["start"], timezone)).sum()
    share: pd.Series = (kept.sum() / totals.where(totals > 0)).dropna()
    return share


def _finding(plan: Plan, table: pd.DataFrame) -> str:
    """Say how much is late and when the backlog is highest."""
    due = table["due"].fillna(0.0)
    late = float((due * (1 - table["on_time"].fillna(1.0))).sum())
    peak = table.loc[table["backlog"].idxmax()]
    backlog = (
        f"the highest backlog is {integer(peak['backlog'])} on {peak['queue']}, "
        f"{moment(peak['start'], plan.week.timezone)}"
    )
    if late < 0.5:
        return f"All {integer(due.sum())} deferred contacts are on time; {backlog}."
    lost = due * (1 - table["on_time"].fillna(1.0))
    where = listing(list(table.loc[lost > 0, "queue"].unique()))
    return (
        f"{plural(late, 'deferred contact')} of {integer(due.sum())} "
        f"({where}) {'is' if round(late) == 1 else 'are'} late; {backlog}."
    )


def _draw_backlog(panel: Any, plan: Plan, part: pd.DataFrame) -> None:
    """Draw one queue's open work over the week."""
    step = spacing(part["start"], plan.settings.centre.roster_step)
    x = hours_since(part["start"], plan.week.start) + step / 3600
    backlog = part["backlog"].to_numpy()
    # Work stays open overnight: the line goes on level while the queue is closed.
    panel.fill_between(
        x, backlog, step="pre", facecolor=SKY, alpha=0.5, edgecolor=BLUE, lw=0.6
    )
    panel.set_ylim(bottom=0)
    panel.set_ylabel("contacts open")
    mark_days(panel, plan.week)
    name = str(part["queue"].iloc[0])
    row_title(panel, name, f"at the end of the week {integer(backlog[-1])} open")


def _draw_days(panel: Any, plan: Plan, name: str, part: pd.DataFrame) -> None:
    """Draw one queue's share on time by day, beside its target."""
    target = plan.settings.queue(name).promise
    shares = daily_on_time(part, plan.week.timezone)
    place = {pd.Timestamp(each): index for index, each in enumerate(plan.week.days)}
    shares = shares[[each in place for each in shares.index]]
    x = np.array([place[each] for each in shares.index], dtype=float)
    met = shares.to_numpy() >= target.share - 1e-9
    for chosen, colour, marker in ((met, BLUE, "o"), (~met, VERMILLION, "s")):
        panel.plot(
            x[chosen], 100 * shares[chosen], color=colour, marker=marker, ms=5, ls=""
        )
    panel.axhline(100 * target.share, color=INK, lw=1.2)
    low = max(0.0, min([target.share, *shares]) - 0.05)
    panel.set_ylim(100 * low, 102)
    panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    panel.set_ylabel("on time [%]")
    panel.set_xticks(range(7), [f"{each.day}" for each in plan.week.days])
    panel.set_xlim(-0.5, 6.5)
    row_title(panel, str(target))
