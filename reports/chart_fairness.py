"""Who carries how much: everybody's ledger beside their peers', and wishes met."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import BLUE, GREY, INK, VERMILLION, canvas, styled
from .words import amount, percent, plural

__all__ = ["draw_fairness"]

ROW_INCHES, ROOM_INCHES, WISH_INCHES = 0.42, 0.7, 1.5
# How far people with nearly the same ledger are drawn apart. [rows]
APART = 0.3
NEAR = 0.02


@styled
def draw_fairness(plan: Plan) -> Figure | None:
    """Draw everybody's ledger, one row a group of peers, and the wishes met below.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where nobody is rostered.
    """
    table = plan.fairness[plan.fairness["ledger"].notna()]
    if table.empty:
        return None
    wishes = table.dropna(subset=["wishes_ledger"]).sort_values("wishes_ledger")
    groups = table.groupby("peers")["ledger"]
    order = list((groups.max() - groups.min()).sort_values(ascending=False).index)
    heights = [ROW_INCHES * len(order) + ROOM_INCHES]
    heights += [WISH_INCHES] if len(wishes) else []
    keys = [
        Line2D(
            [], [], color=BLUE, marker="o", ms=5, ls="", alpha=0.6, label="a person"
        ),
        Line2D([], [], color=INK, marker="|", ms=12, mew=2, ls="", label="peers' mean"),
    ]
    if len(wishes):
        keys.append(
            Line2D(
                [],
                [],
                color=VERMILLION,
                marker="o",
                ms=5,
                ls="",
                label="below the floor",
            )
        )
    figure, panels = canvas(
        _finding(plan, table, order),
        "Above: points of burden per 40 paid hours, published weeks and this one, one "
        "row a group of people who can share the burdens. Below: the share of each "
        "person's work that lies as they wished.",
        heights,
        keys=keys,
    )
    _draw_ledgers(panels[0, 0], table, order)
    if len(wishes):
        _draw_wishes(panels[1, 0], wishes, plan.settings.fairness.wishes)
    return figure


def _draw_ledgers(panel: Any, table: pd.DataFrame, order: list[str]) -> None:
    """Draw one row of dots a group."""
    widest = max(float(table["ledger"].max()), 1.0)
    for place, name in enumerate(order):
        own = table[table["peers"] == name].sort_values("ledger")
        ledger = own["ledger"].to_numpy(dtype=float)
        panel.plot(
            ledger, place + _apart(ledger, NEAR * widest),
            color=BLUE, marker="o", ms=5, ls="", alpha=0.6, mew=0,
        )  # fmt: skip
        mean = float(own["peers_mean"].iloc[0])
        panel.plot([mean], [place], color=INK, marker="|", ms=20, mew=2)
        if len(own) > 1:
            last = own.iloc[-1]
            panel.annotate(
                str(last["agent"]), (ledger[-1], place), (7, 0),
                textcoords="offset points", va="center", size=8, color=GREY,
            )  # fmt: skip
    names = [
        f"{name}: {plural((table['peers'] == name).sum(), 'person', 'people')}"
        for name in order
    ]
    panel.set_yticks(range(len(order)), names)
    panel.set_ylim(len(order) - 0.4, -0.6)
    panel.set_xlim(-0.02 * widest, 1.2 * widest)
    panel.set_xlabel("ledger [points per 40 paid hours]")
    panel.grid(True, axis="x")


def _draw_wishes(panel: Any, wishes: pd.DataFrame, floor: float) -> None:
    """Draw one dot a person, the least met first, and the floor."""
    share = 100 * wishes["wishes_ledger"].to_numpy(dtype=float)
    below = wishes["below_floor"].to_numpy() == 1
    at = np.arange(len(wishes))
    for mask, colour in ((~below, BLUE), (below, VERMILLION)):
        panel.plot(at[mask], share[mask], color=colour, marker="o", ms=5, ls="", mew=0)
    panel.axhline(100 * floor, color=GREY, lw=1.0, ls="--")
    panel.set_ylim(-4, 104)
    panel.set_xlim(-1, len(wishes))
    panel.set_xticks([])
    panel.set_xlabel("people with wishes, the least met first")
    panel.set_ylabel("as wished [% of work]")


def _apart(ledger: Any, near: float) -> Any:
    """Move people with nearly the same ledger apart, up and down in turn."""
    offsets, count, last = np.zeros(len(ledger)), 0, -np.inf
    for place, value in enumerate(ledger):
        count = count + 1 if value - last < near else 0
        offsets[place] = (-1) ** count * ((count + 1) // 2) * 0.09
        last = value if count == 0 else last
    return np.clip(offsets, -APART, APART)


def _finding(plan: Plan, table: pd.DataFrame, order: list[str]) -> str:
    """Say how far apart the widest group is, and who is below the floor."""
    own = table[table["peers"] == order[0]]
    below = int(table["below_floor"].sum())
    if len(own) < 2:
        told = "Nobody here has peers to share burdens with"
    else:
        spread = float(own["ledger"].max() - own["ledger"].min())
        told = (
            f"Burdens lie {amount(spread)} points per 40 paid hours apart among "
            f"{len(own)} people, {order[0]}"
        )
        if len(order) > 1:
            told += ", the widest spread"
    if table["wishes_ledger"].notna().any():
        floor = percent(plan.settings.fairness.wishes)
        people = plural(below, "person", "people")
        told += f"; {people} below the floor of {floor} of wishes"
    return f"{told}."
