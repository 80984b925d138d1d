"""How long callers wait on: the curve beside the exponential, and who gives up when."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .style import BLUE, GREY, ORANGE, SKY, canvas, row_title, styled
from .words import integer, listing, present

__all__ = ["draw_patience"]

# A curve is drawn while so many still wait; beyond, its steps are single callers.
LEAST_LEFT = 10
# More queues than this cannot be read on a page; the tables hold them all.
MOST_QUEUES = 8
ENOUGH = 20


@styled
def draw_patience(
    curve: pd.DataFrame, hazard: pd.DataFrame, learnt: pd.DataFrame
) -> Figure | None:
    """Draw each queue's patience, the largest queues first.

    Parameters
    ----------
    curve
        A Patience table.
    hazard
        A Giving up by wait table.
    learnt
        A Learnt by queue table.

    Returns
    -------
    matplotlib.figure.Figure or None
        A row a queue: survival curve with its band and the fitted exponential, and
        hazard by band of waiting time. None where no patience is known.
    """
    drawn = learnt["queue"].isin(curve["queue"])
    known = learnt[learnt["patience"].notna() & drawn]
    if known.empty:
        return None
    known = known.sort_values("contacts", ascending=False, kind="stable")
    shown = known.head(MOST_QUEUES)
    keys = [
        Line2D([], [], color=BLUE, lw=1.8, label="would wait longer (Kaplan-Meier)"),
        Patch(color=SKY, alpha=0.45, label="95 %"),
        Line2D([], [], color=ORANGE, ls="--", lw=1.6, label="fitted exponential"),
    ]
    figure, panels = canvas(
        _finding(known),
        "Left: share of callers whose patience is longer than the wait. Right: how "
        "many of those who wait give up per minute; an exponential has one rate.",
        [2.0] * len(shown),
        [1.0, 1.0],
        keys,
    )
    for row, (_, line) in zip(panels, shown.iterrows(), strict=True):
        own = curve[curve["queue"] == line["queue"]]
        _draw_curve(row[0], own, line)
        _draw_hazard(row[1], hazard[hazard["queue"] == line["queue"]], line)
    panels[-1, 0].set_xlabel("time waited [s]")
    panels[-1, 1].set_xlabel("time waited [s]")
    return figure


def _finding(known: pd.DataFrame) -> str:
    """Say how patient callers are."""
    if len(known) == 1:
        line = known.iloc[0]
        times = line["patience"] / line["naive"]
        return (
            f"{line['queue']}: callers would wait {integer(line['patience'])} s on "
            f"average, {times:.1f} times what those waited who gave up."
        )
    order = known.sort_values("patience", kind="stable")
    least, most = order.iloc[0], order.iloc[-1]
    return (
        f"Callers of {most['queue']} are the most patient "
        f"({integer(most['patience'])} s on average), those of {least['queue']} the "
        f"least ({integer(least['patience'])} s)."
    )


def _draw_curve(panel: Any, own: pd.DataFrame, line: pd.Series) -> None:
    """Draw one survival curve."""
    own = own[own["left"] >= min(LEAST_LEFT, own["left"].max())]
    waits = np.concatenate([[0.0], own["wait"].to_numpy()])

    def from_one(name: str) -> Any:
        return np.concatenate([[1.0], own[name].to_numpy()])

    panel.fill_between(
        waits,
        from_one("low"),
        from_one("high"),
        step="post",
        color=SKY,
        alpha=0.45,
        lw=0,
    )
    panel.step(waits, from_one("share"), where="post", color=BLUE, lw=1.8)
    panel.plot(waits, np.exp(-waits / line["patience"]), color=ORANGE, ls="--", lw=1.6)
    panel.set_ylim(0, 1.02)
    panel.set_xlim(0, max(float(waits.max()), 1.0))
    panel.set_ylabel("share [0..1]")
    told = f"mean {integer(line['patience'])} s"
    if present(line["median"]):
        told += f", median {integer(line['median'])} s"
    row_title(panel, str(line["queue"]), told)


def _draw_hazard(panel: Any, own: pd.DataFrame, line: pd.Series) -> None:
    """Draw who gives up per minute, by band of waiting time."""
    own = own[own["gave_up"] > 0].reset_index(drop=True)
    if own.empty:
        panel.set_axis_off()
        return
    places = np.arange(len(own))
    error = np.abs(own[["low", "high"]].to_numpy().T - own["rate"].to_numpy())
    panel.bar(places, own["rate"], width=0.7, color=BLUE, alpha=0.75)
    panel.errorbar(places, own["rate"], yerr=error, fmt="none", ecolor=GREY, lw=1.1)
    panel.axhline(60.0 / line["patience"], color=ORANGE, ls="--", lw=1.6)
    names = [
        f"{since:.0f}–{until:.0f}" if present(until) else f"{since:.0f}+"
        for since, until in zip(own["since"], own["until"], strict=True)
    ]
    panel.set_xticks(places, names)
    panel.set_ylim(0, 1.25 * max(float(own["rate"].max()), 60.0 / line["patience"]))
    panel.set_ylabel("give up [1/min]")
    thin = [name for name, n in zip(names, own["gave_up"], strict=True) if n < ENOUGH]
    row_title(panel, "", f"few callers in {listing(thin)}" if thin else "")
