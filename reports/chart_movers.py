"""What events ahead and numeric drivers do to contacts, with their doubt."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import BLUE, GREY, INK, canvas, row_title, styled
from .words import day, integer, percent, plural

__all__ = ["draw_movers"]

ROW_INCHES, ROOM_INCHES = 0.27, 0.75
# More rows than this cannot be read on a page; the tables hold them all.
MOST_ROWS = 28


@styled
def draw_movers(plan: Plan) -> Figure | None:
    """Draw the change each event and each driver brings, and the range that holds it.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where there is neither an event ahead nor a driver tried.
    """
    events = _largest(plan.event_effects[plan.event_effects["source"] != "none"])
    tried = _largest(plan.drivers_used[plan.drivers_used["weeks"] > 0])
    parts = [part for part in (events, tried) if len(part)]
    if not parts:
        return None
    keys = [
        Line2D([], [], color=BLUE, marker="o", ms=6, label="used, learnt"),
        Line2D([], [], color=INK, marker="D", ms=5, ls="", label="used, as given"),
        Line2D([], [], color=GREY, marker="o", mfc="white", ms=6, label="not used"),
    ]
    figure, panels = canvas(
        _finding(plan),
        "Change of a day's contacts against a usual day; the bar holds eight of ten "
        "outcomes. A driver's is that of a day as high as one in ten, all its days "
        "added up.",
        [ROW_INCHES * len(part) + ROOM_INCHES for part in parts],
        keys=keys,
    )
    for panel, part in zip(panels[:, 0], parts, strict=True):
        if part is events:
            row_title(panel, "Events of the week")
            _draw(panel, part, _event_names(plan, part), part["effect"] != 0.0)
        else:
            row_title(panel, "Numbers that may move contacts", "miss of the next day")
            names = [f"{row.queue}: {row.driver}" for row in part.itertuples()]
            _draw(panel, part, names, part["used"] == 1)
            _write_gains(panel, part)
    return figure


def _largest(part: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows with the largest effects, in the order of the table."""
    if "used" in part:
        # What is used comes before what is not, however wide its range.
        part = part.sort_values(["used", "queue"], ascending=[False, True])
        return part[:MOST_ROWS]
    order = part["effect"].abs().sort_values(ascending=False, kind="stable").index
    return part.loc[sorted(order[:MOST_ROWS])]


def _event_names(plan: Plan, part: pd.DataFrame) -> list[str]:
    """Name each event with its queue, its day and what its size rests on."""
    local = part["start"].dt.tz_convert(plan.week.timezone)
    names = []
    for row, start in zip(part.itertuples(), local, strict=True):
        source = {
            "given": "as given",
            "assumed": "assumed, none past",
            "learnt": f"from {plural(row.past, 'past one')}",
        }[row.source]
        names.append(f"{row.queue}: {row.event}, {day(start)} ({source})")
    return names


def _draw(panel: Any, part: pd.DataFrame, names: list[str], used: pd.Series) -> None:
    """Draw a row each: the effect, and the range that holds it."""
    panel.axvline(0.0, color=INK, lw=1.0)
    rows = zip(part.itertuples(), used, strict=True)
    for place, (row, is_used) in enumerate(rows):
        low, high = 100 * row.effect_low, 100 * row.effect_high
        colour = BLUE if is_used else GREY
        panel.plot([low, high], [place, place], color=colour, lw=1.6)
        given = getattr(row, "source", "learnt") == "given"
        panel.plot(
            [100 * row.effect],
            [place],
            marker="D" if given else "o",
            ms=5 if given else 6,
            color=INK if given else colour,
            markerfacecolor=None if is_used else "white",
            ls="",
        )
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.set_xlabel("change of contacts [%]")
    panel.set_ylabel("queue")
    panel.grid(True, axis="x")
    panel.margins(x=0.08)


def _write_gains(panel: Any, part: pd.DataFrame) -> None:
    """Write by how much each driver brings the miss of the next day down."""
    left, right = panel.get_xlim()
    panel.set_xlim(left, right + 0.12 * (right - left))
    for place, gain in enumerate(part["gain_next_day"]):
        panel.text(
            1.0,
            place,
            f"{-100 * gain:+.1f}\u00a0%".replace("-", "−"),
            transform=panel.get_yaxis_transform(),
            ha="right",
            va="center",
            size=8,
            color=GREY,
        )


def _finding(plan: Plan) -> str:
    """Say which driver helps most, and which event moves most."""
    told = []
    tried = plan.drivers_used[plan.drivers_used["weeks"] > 0]
    used = tried[tried["used"] == 1]
    if len(used):
        best = used.loc[used["gain_next_day"].idxmax()]
        told.append(
            f"{len(used)} of {integer(len(tried))} tries of a driver help, most of all "
            f"{best['driver']} on {best['queue']}: the next day is missed by "
            f"{percent(best['gain_next_day'])} less"
        )
    elif len(tried):
        told.append(f"None of {plural(len(tried), 'try', 'tries')} of a driver helps")
    events = plan.event_effects
    if len(events):
        most = events.loc[events["effect"].abs().idxmax()]
        if most["effect"] != 0.0:
            sign = "more" if most["effect"] > 0 else "fewer"
            told.append(
                f"{most['event']} brings {percent(abs(most['effect']))} {sign} "
                f"contacts to {most['queue']}"
            )
    return f"{'; '.join(told) or '0 events move the week'}."
