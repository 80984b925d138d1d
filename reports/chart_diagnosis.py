"""Service at lunch, on breaks, between shifts … beside that at other times."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import BLUE, GREY, INK, VERMILLION, canvas, styled
from .words import listing, percent, plural

__all__ = ["draw_diagnosis"]

ROW_INCHES, ROOM_INCHES = 0.27, 0.8
MOST_ROWS = 28


@styled
def draw_diagnosis(plan: Plan) -> Figure | None:
    """Draw the service in the intervals of each kind beside that in others like them.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where there is no diagnosis.
    """
    table = plan.diagnosis
    if table.empty:
        return None
    # What was found stays, however many kinds and queues there are.
    worst = (table["service"] - table["others"]).where(table["found"] == 0, -2.0)
    rows = table.loc[sorted(worst.sort_values(kind="stable").index[:MOST_ROWS])]
    keys = [
        Line2D([], [], color=GREY, marker="o", mfc="white", ms=6, ls="",
               label="others with as much work"),
        Line2D([], [], color=BLUE, marker="o", ms=6, ls="", label="in these intervals"),
        Line2D([], [], color=VERMILLION, marker="s", ms=6.5, ls="",
               label="in these, surely lower and under the promise"),
        Line2D([], [], color=INK, marker="|", ms=11, mew=2.0, ls="", label="promise"),
    ]  # fmt: skip
    figure, panels = canvas(
        _finding(plan),
        "Share of contacts served in time. Each row: the intervals in which many of a "
        "queue's people are at lunch, on break …, beside other intervals with as much "
        "work; at the right, the share of the queue's late contacts that fall on them.",
        [ROW_INCHES * len(rows) + ROOM_INCHES],
        keys=keys,
    )
    panel = panels[0, 0]
    low = 1.0
    for place, row in enumerate(rows.to_dict("records")):
        low = min(low, _draw_row(panel, place, row))
    names = [
        f"{row['queue']}: {row['kind']} ({plural(row['intervals'], 'interval')})"
        for row in rows.to_dict("records")
    ]
    panel.set_yticks(range(len(rows)), names)
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.set_xlim(max(0.0, 100 * low - 4), 101)
    panel.set_xlabel("served in time [% of contacts]")
    panel.set_ylabel("queue: kind of moment")
    panel.grid(True, axis="x")
    panel.set_title(
        "late contacts on them [%]", loc="right", size=9, weight="normal", color=GREY
    )
    shares = panel.secondary_yaxis("right")
    shares.set_yticks(
        range(len(rows)), [percent(share) for share in rows["share_of_late"]]
    )
    shares.tick_params(length=0)
    shares.spines["right"].set_visible(False)
    return figure


def _draw_row(panel: Any, place: int, row: dict[str, Any]) -> float:
    """Draw one kind of one queue, and give the leftmost mark."""
    here, there, promise = row["service"], row["others"], row["promised"]
    colour, marker = (VERMILLION, "s") if row["found"] else (BLUE, "o")
    panel.plot([100 * here, 100 * there], [place, place], color=colour, lw=1.8)
    panel.plot([100 * promise], [place], color=INK, marker="|", ms=11, mew=2.0)
    panel.plot([100 * there], [place], color=GREY, marker="o", mfc="white", ms=6)
    panel.plot([100 * here], [place], color=colour, marker=marker, ms=6.5)
    return float(min(here, there, promise))


def _finding(plan: Plan) -> str:
    """Say what was found, the worst first."""
    table = plan.diagnosis
    found = table[table["found"] == 1].sort_values("share_of_late", ascending=False)
    if found.empty:
        kinds = list(dict.fromkeys(table["kind"]))
        return (
            f"0 dips of service are tied to a kind of moment: {listing(kinds, 5)} were "
            f"looked at on {plural(table['queue'].nunique(), 'live queue')}."
        )
    row = found.iloc[0]
    told = (
        f"{percent(row['share_of_late'])} of the late contacts of {row['queue']} fall "
        f"on {percent(row['share_of_contacts'])} of its contacts: those with "
        f"{row['kind']}, where service is {percent(row['service'])} instead of "
        f"{percent(row['others'])}"
    )
    rest = len(found) - 1
    return f"{told}{f'; {rest} more found' if rest else ''}."
