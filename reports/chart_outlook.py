"""The long view: contacts by month, behind and ahead."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .style import BLUE, FAINT, GREY, SKY, canvas, row_title, styled
from .words import MONTHS, integer, percent

__all__ = ["draw_outlook"]

SHOWN_BEHIND = 36
STEADY = 0.005
TICK_EVERY = 3


@styled
def draw_outlook(months: pd.DataFrame, history: pd.DataFrame) -> Figure | None:
    """Draw each queue's months with their band, after the months before them.

    Parameters
    ----------
    months
        An Outlook by month table.
    history
        Columns queue, month and contacts [contacts/month].

    Returns
    -------
    matplotlib.figure.Figure or None
        One panel a queue; None where there is none.
    """
    names = list(dict.fromkeys(months["queue"]))
    if not names:
        return None
    keys = [
        Line2D([], [], color=GREY, marker="o", ms=2.5, lw=0.9, label="history"),
        Line2D([], [], color=BLUE, marker="o", ms=3, lw=1.8, label="outlook (mean)"),
        Patch(color=SKY, alpha=0.45, label="P10–P90"),
    ]
    columns = 1 if len(names) == 1 else 2
    figure, panels = canvas(
        _finding(months),
        "Contacts per month; the first month is drawn only if all of it is ahead. "
        "Eight of ten outcomes should fall into the band.",
        [1.9] * -(-len(names) // columns),
        [1.0] * columns,
        keys,
    )
    flat = panels.ravel()
    for panel, name in zip(flat, names, strict=False):
        _draw_queue(
            panel,
            name,
            months[months["queue"] == name],
            history[history["queue"] == name],
        )
    for panel in flat[len(names) :]:
        panel.set_axis_off()
    for panel in panels[:, 0]:
        panel.set_ylabel("contacts/month")
    for panel in flat[: len(names)][-columns:]:
        panel.set_xlabel("month")
    return figure


def _finding(months: pd.DataFrame) -> str:
    """Compare the months ahead with the same days a year before."""
    known = months[months["year_before"].notna()]
    if known.empty or known["year_before"].sum() <= 0:
        last = months["month"].max()
        return f"{integer(months['mean'].sum())} contacts are expected up to {last}."
    change = known["mean"].sum() / known["year_before"].sum() - 1
    span = f"Up to {known['month'].max()}, {integer(known['mean'].sum())} contacts"
    if abs(change) < STEADY:
        return f"{span} are expected, as many as in the same days a year before."
    more = "more" if change > 0 else "fewer"
    return (
        f"{span} are expected, {percent(abs(change))} {more} than in the same days a "
        "year before."
    )


def _draw_queue(
    panel: Any, name: str, ahead: pd.DataFrame, history: pd.DataFrame
) -> None:
    """Draw one queue's months."""
    span = pd.PeriodIndex(ahead["month"], freq="M")
    whole = ahead[ahead["days"].to_numpy() == span.days_in_month]
    behind = history.sort_values("month").tail(SHOWN_BEHIND)
    first = pd.Period(min([*behind["month"], *whole["month"]]), "M")

    def place(names: pd.Series) -> list[int]:
        return [pd.Period(one, "M").ordinal - first.ordinal for one in names]

    # A month nobody recorded stays a hole in the line, never a zero.
    x = place(behind["month"])
    line = pd.Series(behind["contacts"].to_numpy(), x)
    line = line.reindex(range(max(x, default=-1) + 1))
    panel.plot(line.index, line, "-o", color=GREY, lw=0.9, ms=2.2)
    x = place(whole["month"])
    panel.axvspan(x[0] - 0.5, x[-1] + 0.5, color=FAINT, alpha=0.4, lw=0, zorder=0)
    panel.fill_between(x, whole["p10"], whole["p90"], color=SKY, alpha=0.45, lw=0)
    panel.plot(x, whole["mean"], "-o", color=BLUE, lw=1.8, ms=2.6)
    panel.set_ylim(bottom=0)
    every = range(0, x[-1] + 1)
    ticks = [at for at in every if ((first + at).month - 1) % TICK_EVERY == 0]
    if x[-1] > 30:
        ticks = [at for at in ticks if (first + at).month in (1, 7)]
    panel.set_xticks(
        ticks,
        [f"{MONTHS[(first + at).month - 1]} {(first + at).year % 100}" for at in ticks],
    )
    panel.set_xlim(-0.5, x[-1] + 0.5)
    year = whole.head(12)
    row_title(panel, name, f"first {len(year)} months {integer(year['mean'].sum())}")
