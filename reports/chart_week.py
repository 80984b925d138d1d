"""Who works when: agents by day, with their breaks."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ..data.plan import Plan
from .style import ACTIVITY_COLOURS, FAINT, INK, canvas, styled
from .timeline import as_days, mark_hours
from .words import amount, day, integer, plural

__all__ = ["draw_week", "paid_hours"]

ROW_INCHES = 0.148
BAR = 0.74
TICKS = 5


@styled
def draw_week(plan: Plan, agents: list[str] | None = None) -> Figure | None:
    """Draw every agent's shifts, one panel a day, with paid hours on the right.

    Parameters
    ----------
    plan
        The run.
    agents
        The agents to draw, from the top; all of the roster where not given.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where nobody is rostered.
    """
    everyone = list(dict.fromkeys(plan.roster["agent"]))
    shown = [name for name in everyone if agents is None or name in agents]
    if not shown:
        return None
    bars = _bars(plan, shown)
    low, high = float(np.floor(bars["left"].min())), float(np.ceil(bars["right"].max()))
    keys = [
        Patch(color=colour, label=activity)
        for activity, colour in ACTIVITY_COLOURS.items()
        if (bars["kind"] == activity).any()
    ]
    figure, panels = canvas(
        _finding(plan, len(everyone)),
        f"{_who(shown, everyone)} by hour of the day in centre time; on the right the "
        "paid hours of the week. A shift that passes midnight stands with the day it "
        "starts on.",
        [ROW_INCHES * len(shown) + 0.55],
        [1.0] * 7,
        keys,
        sharey=True,
    )
    for panel, each in zip(panels[0], plan.week.days, strict=True):
        _draw_day(panel, bars[bars["date"] == pd.Timestamp(each)], len(shown))
        panel.set_title(day(each), size=8.5)
        mark_hours(panel, low, high, TICKS)
        panel.tick_params(axis="x", labelsize=7)
    first, last = panels[0][0], panels[0][-1]
    first.set_yticks(range(len(shown)), [_short(name) for name in shown])
    first.tick_params(axis="y", length=0, labelsize=7)
    hours = paid_hours(plan.roster).reindex(shown)
    total = last.twinx()
    total.set_ylim(last.get_ylim())
    total.set_yticks(range(len(shown)), [amount(value) for value in hours])
    total.tick_params(axis="y", length=0, labelsize=7)
    for side in ("left", "right"):
        total.spines[side].set_visible(False)
    last.tick_params(axis="y", left=False)
    total.grid(False)
    total.set_ylabel("paid hours in the week [h]")
    first.set_ylabel("agent")
    panels[0][3].set_xlabel("hour of the day, centre time [h]")
    return figure


def paid_hours(roster: pd.DataFrame) -> pd.Series:
    """Sum the paid hours of each agent.

    Parameters
    ----------
    roster
        A Roster table.

    Returns
    -------
    pandas.Series
        Hours by agent, in the roster's order. [h]

    Examples
    --------
    >>> hours = pd.to_datetime(["2026-11-23 08:00Z", "2026-11-23 12:00Z"])
    >>> segment = {"agent": ["Ann"], "start": hours[0], "end": hours[1], "paid": 1}
    >>> float(paid_hours(pd.DataFrame(segment))["Ann"])
    4.0
    """
    length = (roster["end"] - roster["start"]).dt.total_seconds() / 3600
    paid: pd.Series = (
        (length * roster["paid"]).groupby(roster["agent"], sort=False).sum()
    )
    return paid


def _bars(plan: Plan, agents: list[str]) -> pd.DataFrame:
    """Place each segment in hours after the midnight before its shift's start."""
    rows = {name: row for row, name in enumerate(agents)}
    roster = plan.roster[plan.roster["agent"].isin(agents)]
    begin = roster.groupby(["agent", "shift"])["start"].transform("min")
    bars = pd.DataFrame({"row": roster["agent"].map(rows).astype(float)})
    bars["date"] = as_days(begin, plan.week.timezone)
    # On the clock's face: 08:00 stands at 8 on a day with a clock change, too.
    faces = [
        (column, _face(roster[column], bars["date"], plan.week.timezone))
        for column in ("start", "end")
    ]
    bars["left"], bars["right"] = faces[0][1], faces[1][1]
    bars["kind"] = _kinds(plan, roster)
    return bars


def _kinds(plan: Plan, roster: pd.DataFrame) -> pd.Series:
    """Sort activities into the kinds that have a colour; breaks by their pay."""
    pauses = {
        pause.name for contract in plan.settings.contracts for pause in contract.breaks
    }
    names = roster["activity"]
    # Any other paid activity bears the name of its meeting.
    kinds = names.where(names.isin(list(ACTIVITY_COLOURS)), "other")
    kinds = kinds.mask((kinds == "other") & (roster["paid"] == 1), "meeting")
    # Breaks bear the names of their contracts; without contracts, the usual ones.
    resting = names.isin(list(pauses)) | names.str.match("break|lunch")
    pay = roster["paid"].map({1: "paid break", 0: "unpaid break"})
    return kinds.where(~resting, pay)


def _face(moments: pd.Series, days: pd.Series, timezone: str) -> Any:
    """Give hours on the clock's face after the midnight of a day."""
    face = (
        pd.to_datetime(moments, utc=True).dt.tz_convert(timezone).dt.tz_localize(None)
    )
    return (face - days).dt.total_seconds() / 3600


def _draw_day(panel: Any, bars: pd.DataFrame, count: int) -> None:
    """Draw the segments of one day as bars."""
    for kind, colour in ACTIVITY_COLOURS.items():
        part = bars[bars["kind"] == kind]
        left, right = part["left"].to_numpy(), part["right"].to_numpy()
        low, high = part["row"].to_numpy() - BAR / 2, part["row"].to_numpy() + BAR / 2
        x = np.stack([left, right, right, left], axis=1)
        y = np.stack([low, low, high, high], axis=1)
        panel.add_collection(
            PolyCollection(
                list(np.stack([x, y], axis=2)), facecolors=colour, edgecolors="none"
            )
        )
    panel.grid(False)
    panel.grid(True, axis="x", color=FAINT)
    # A rule every fifth agent leads the eye from name to bar.
    for row in range(4, count - 1, 5):
        panel.axhline(row + 0.5, color=FAINT, lw=0.6, zorder=0.4)
    panel.set_ylim(count - 0.5, -0.5)
    panel.tick_params(axis="y", left=False, colors=INK)
    panel.spines["left"].set_color(FAINT)


def _finding(plan: Plan, count: int) -> str:
    """Say how much work the roster holds and which day has most people."""
    roster = plan.roster
    starts = roster.groupby(["agent", "shift"])["start"].min()
    heads = as_days(starts, plan.week.timezone).value_counts().sort_index()
    hours = paid_hours(roster).sum()
    return (
        f"{plural(count, 'agent')} work {plural(len(starts), 'shift')} and "
        f"{amount(hours, 'paid hours', 0)}; most people start on "
        f"{day(heads.idxmax())}: {integer(heads.max())}."
    )


def _who(shown: list[str], everyone: list[str]) -> str:
    """Say which part of the agents is drawn."""
    if len(shown) == len(everyone):
        return "All agents"
    first, last = everyone.index(shown[0]) + 1, everyone.index(shown[-1]) + 1
    return f"Agents {first}–{last} of {len(everyone)}"


def _short(name: str) -> str:
    """Cut a long name so that the bars keep their room."""
    return name if len(name) <= 22 else name[:21] + "…"
