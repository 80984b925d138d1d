"""The requirement against the rostered agents, with the gaps marked."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..data.plan import Plan
from .style import BLUE, INK, SKY, VERMILLION, canvas, row_title, styled
from .timeline import hours_since, local, mark_days, spacing, within
from .words import amount, moment, percent, span_of

__all__ = ["draw_coverage", "gap_hours"]


@styled
def draw_coverage(plan: Plan, queues: list[str] | None = None) -> Figure | None:
    """Draw required and rostered agents of the live queues over the week.

    Parameters
    ----------
    plan
        The run.
    queues
        The queues to draw; all live ones where not given.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where there is neither coverage nor requirement of a live queue.
    """
    table = _table(plan)
    everyone = [
        queue.name
        for queue in plan.settings.live
        if (table["queue"] == queue.name).any()
    ]
    names = [name for name in everyone if queues is None or name in queues]
    if not names:
        return None
    rostered = bool(table["rostered"].notna().any())
    keys: list[Any] = [Line2D([], [], color=INK, lw=1.1, label="required")]
    if rostered:
        keys = [
            Patch(facecolor=SKY, alpha=0.5, edgecolor=BLUE, label="rostered"),
            *keys,
            Patch(color=VERMILLION, label="missing"),
        ]
    figure, panels = canvas(
        span_of(names, everyone) + _finding(plan, table[table["queue"].isin(names)]),
        "Agents over the week in centre time. Required is the head-count to roster, "
        "unplanned shrinkage included"
        + ("; rostered counts people in work on the queue." if rostered else "."),
        [1.5] * len(names),
        keys=keys,
    )
    for panel, name in zip(panels[:, 0], names, strict=True):
        part = table[table["queue"] == name].sort_values("start")
        _draw_queue(panel, plan, part, rostered)
        row_title(panel, name, _shortfall(plan, part) if rostered else "")
    panels[-1, 0].set_xlabel("day, centre time")
    return figure


def gap_hours(part: pd.DataFrame, step: float) -> tuple[float, float]:
    """Sum the agent-hours required and missing.

    Parameters
    ----------
    part
        Rows of a Coverage table.
    step
        Length of its intervals. [s]

    Returns
    -------
    tuple
        Required and missing. [agent-hours]

    Examples
    --------
    >>> table = pd.DataFrame({"required": [4.0, 6.0], "gap": [1.0, -2.0]})
    >>> gap_hours(table, 1800)
    (5.0, 1.0)
    """
    required = float(part["required"].sum()) * step / 3600
    return required, float((-part["gap"]).clip(lower=0).sum()) * step / 3600


def _table(plan: Plan) -> pd.DataFrame:
    """Give the coverage, or the bare requirement where no roster was made."""
    if not plan.coverage.empty:
        return within(plan.coverage, plan.week)
    need = within(plan.requirement, plan.week)
    table = need[["queue", "start"]].assign(required=need["scheduled"])
    table["rostered"] = table["gap"] = np.nan
    return table


def _finding(plan: Plan, table: pd.DataFrame) -> str:
    """Say how much of the requirement is covered and where most is missing."""
    step = spacing(table["start"], plan.settings.centre.roster_step)
    required, missing = gap_hours(table, step)
    if table["rostered"].isna().all():
        peak = table.loc[table["required"].idxmax()]
        when = moment(peak["start"], plan.week.timezone)
        return (
            f"The week needs {amount(required, 'agent-hours', 0)}; the peak is "
            f"{amount(peak['required'], 'agents')} on {peak['queue']} at {when}."
        )
    if required <= 0:
        return "The week requires 0 agents on live queues."
    if missing < 0.05:
        return (
            f"All {amount(required, 'required agent-hours', 0)} are rostered: 0 gaps."
        )
    worst = table.loc[table["gap"].idxmin()]
    return (
        f"The roster covers {percent(1 - missing / required, 1)} of the required "
        f"agent-hours; the largest gap is {amount(-worst['gap'], 'agents')} on "
        f"{worst['queue']}, {moment(worst['start'], plan.week.timezone)}."
    )


def _shortfall(plan: Plan, part: pd.DataFrame) -> str:
    """Say what one queue lacks and has to spare."""
    step = spacing(part["start"], plan.settings.centre.roster_step)
    _, missing = gap_hours(part, step)
    spare = float(part["gap"].clip(lower=0).sum()) * step / 3600
    return f"{amount(missing)} agent-hours missing, {amount(spare)} to spare"


def _draw_queue(panel: Any, plan: Plan, part: pd.DataFrame, rostered: bool) -> None:
    """Draw one queue as steps, with holes where it is closed."""
    step = spacing(part["start"], plan.settings.centre.roster_step)
    grid = plan.week.grid(step)
    starts = local(part["start"], plan.week.timezone)
    whole = part.assign(start=starts).set_index("start").reindex(grid)
    begin = hours_since(grid.to_series(), plan.week.start)
    # Each interval has its two ends, so a lone one between closed ones still shows.
    x = np.column_stack([begin, begin + step / 3600]).ravel()
    required = np.repeat(np.asarray(whole["required"], dtype=float), 2)
    if rostered:
        people = np.repeat(np.asarray(whole["rostered"], dtype=float), 2)
        panel.fill_between(x, people, facecolor=SKY, alpha=0.5, edgecolor=BLUE, lw=0.4)
        short = people < required
        red = {"facecolor": VERMILLION, "edgecolor": VERMILLION, "lw": 0.5}
        panel.fill_between(x, people, required, where=short, **red)
    panel.plot(x, required, color=INK, lw=1.0)
    panel.set_ylim(bottom=0)
    panel.set_ylabel("agents")
    mark_days(panel, plan.week)
