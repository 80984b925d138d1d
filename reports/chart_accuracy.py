"""How well each model forecast weeks it could not see, by lead time."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.accuracy import BASELINE, BLEND, pooled
from ..data.plan import Plan
from .style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    canvas,
    row_title,
    styled,
)
from .words import percent, plural

__all__ = ["draw_accuracy"]

COLUMNS = 3
ROW_INCHES = 0.42
# Told apart by mark as well as by colour.
OTHERS = (
    (GREEN, "s"),
    (PURPLE, "^"),
    (SKY, "v"),
    (VERMILLION, "P"),
    (GREY, "x"),
    (INK, "+"),
)
Looks = dict[str, tuple[str, str]]


@styled
def draw_accuracy(plan: Plan) -> Figure | None:
    """Draw the WAPE of each model beside baseline and floor.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        Lines over the weeks ahead, or one row a queue where a single lead time was
        scored; None where no model was scored.
    """
    scores = _finite(plan.scores)
    names = [
        queue.name
        for queue in plan.settings.queues
        if (scores["queue"] == queue.name).any()
    ]
    if not names:
        return None
    looks = _looks(list(dict.fromkeys(scores["model"])))
    leads = sorted(scores["lead_week"].unique())
    if len(leads) == 1:
        return _draw_rows(scores, names, looks)
    return _draw_lines(scores, names, looks, leads)


def _finite(scores: pd.DataFrame) -> pd.DataFrame:
    """Leave out tests in which no contact came: their relative error is endless."""
    kept: pd.DataFrame = scores[np.isfinite(scores["wape"].astype(float))]
    return kept


def _looks(models: list[str]) -> Looks:
    """Give each model its colour and mark; blend and baseline stand out."""
    looks: Looks = {}
    if BLEND in models:
        looks[BLEND] = (BLUE, "o")
    if BASELINE in models:
        looks[BASELINE] = (ORANGE, "D")
    rest = [model for model in models if model not in looks]
    for number, model in enumerate(rest):
        looks[model] = OTHERS[number % len(OTHERS)]
    return looks


def _finding(scores: pd.DataFrame) -> str:
    """Compare the forecast with baseline and floor at the shortest lead."""
    first = scores[scores["lead_week"] == scores["lead_week"].min()]
    told = pooled(first, ["model"]).set_index("model")
    means = told["wape"]
    best = BLEND if BLEND in means else str(means.idxmin())
    lead = plural(first["lead_week"].iloc[0], "week")
    floor = told.loc[best, "floor"]
    text = f"{lead} ahead the {best} misses by {percent(means[best], 1)}"
    if BASELINE in means and best != BASELINE:
        text += f", the baseline by {percent(means[BASELINE], 1)}"
    return f"{text}; the floor is {percent(floor, 1)}."


def _subtitle(scores: pd.DataFrame) -> str:
    """Say what the error is and how often it was measured."""
    return (
        "WAPE per interval (sum of absolute errors ÷ contacts), pooled over "
        f"{plural(scores['origin'].nunique(), 'test')} on weeks the models had not "
        "seen. The floor is the error of an oracle that knows the true rate: nobody "
        "gets below it for long."
    )


def _label(model: str) -> str:
    """Name a model in the legend."""
    return f"{model} (baseline)" if model == BASELINE else model


def _draw_rows(scores: pd.DataFrame, names: list[str], looks: Looks) -> Figure:
    """Draw one row a queue with a mark for each model."""
    keys = [
        Line2D([], [], color=colour, marker=mark, ls="", ms=6, label=_label(model))
        for model, (colour, mark) in looks.items()
    ]
    floor = Line2D([], [], color=INK, marker="|", ms=13, mew=2.2, ls="", label="floor")
    figure, panels = canvas(
        _finding(scores),
        _subtitle(scores),
        [ROW_INCHES * len(names) + 0.6],
        keys=[floor, *keys],
    )
    panel = panels[0, 0]
    means = scores.groupby(["queue", "model"])[["wape", "floor"]].mean() * 100
    for row, name in enumerate(names):
        part = means.loc[name]
        least = part["floor"].mean()
        panel.plot([least], [row], color=INK, marker="|", ms=16, mew=2.2)
        # Blend and baseline are drawn last, on top of the others.
        for model, (colour, mark) in reversed(list(looks.items())):
            if model in part.index:
                x = part.loc[model, "wape"]
                panel.plot([x], [row], color=colour, marker=mark, ms=6.5, ls="")
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.5, -0.6)
    panel.set_xlim(left=0)
    panel.set_xlabel("WAPE per interval [%]")
    panel.set_ylabel("queue")
    panel.grid(True, axis="x")
    return figure


def _draw_lines(
    scores: pd.DataFrame, names: list[str], looks: Looks, leads: list[float]
) -> Figure:
    """Draw a panel a queue with a line for each model."""
    keys = [
        Line2D([], [], color=colour, marker=mark, ms=4, label=_label(model))
        for model, (colour, mark) in looks.items()
    ]
    keys.append(Line2D([], [], color=INK, ls=(0, (1, 1.2)), lw=1.2, label="floor"))
    rows = -(-len(names) // COLUMNS)
    columns = min(COLUMNS, max(len(names), 2))
    figure, panels = canvas(
        _finding(scores), _subtitle(scores), [1.9] * rows, [1.0] * columns, keys
    )
    flat = panels.ravel()
    for panel, name in zip(flat, names, strict=False):
        _draw_queue(panel, scores[scores["queue"] == name], looks)
        panel.set_xticks(leads, [f"{lead:g}" for lead in leads])
        panel.set_xlim(min(leads) - 0.3, max(leads) + 0.3)
        panel.set_xlabel("weeks ahead")
        row_title(panel, name)
    for panel in flat[len(names) :]:
        panel.set_axis_off()
    for panel in panels[:, 0]:
        panel.set_ylabel("WAPE per interval [%]")
    return figure


def _draw_queue(panel: Any, scores: pd.DataFrame, looks: Looks) -> None:
    """Draw one queue's errors in per cent."""
    by_lead = scores.groupby(["model", "lead_week"])[["wape", "floor"]].mean() * 100
    for model, (colour, mark) in looks.items():
        if model not in by_lead.index:
            continue
        part = by_lead.loc[model]
        strong = model in (BLEND, BASELINE)
        style = {"lw": 1.8, "zorder": 3} if strong else {"lw": 0.9, "zorder": 2}
        panel.plot(part.index, part["wape"], color=colour, marker=mark, ms=4, **style)
    floor = by_lead["floor"].groupby("lead_week").mean()
    panel.plot(floor.index, floor, color=INK, ls=(0, (1, 1.2)), lw=1.2)
    panel.set_ylim(0, 1.08 * float(by_lead.max().max()) or 1.0)
