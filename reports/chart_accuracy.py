"""How well each model forecast weeks it could not see, by lead time."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    canvas,
    row_title,
    styled,
)
from .words import percent, plural

__all__ = ["BASELINE", "BLEND", "draw_accuracy"]

BASELINE = "mean8"
BLEND = "blend"
COLUMNS = 3
# Told apart by line and mark as well as by colour.
OTHERS = ((GREEN, "s", "--"), (PURPLE, "^", "--"), (SKY, "v", "--"), (GREY, "x", ":"))


@styled
def draw_accuracy(plan: Plan) -> Figure | None:
    """Draw the WAPE of each model by lead week beside baseline and floor.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no model was scored.
    """
    names = [
        queue.name
        for queue in plan.settings.queues
        if (plan.scores["queue"] == queue.name).any()
    ]
    if not names:
        return None
    models = list(dict.fromkeys(plan.scores["model"]))
    looks = _looks(models)
    keys = [
        Line2D([], [], color=c, marker=m, ls=ls, ms=4, label=_label(model))
        for model, (c, m, ls) in looks.items()
    ]
    keys.append(Line2D([], [], color=INK, ls=(0, (1, 1.2)), lw=1.2, label="floor"))
    rows = -(-len(names) // COLUMNS)
    origins = plan.scores["origin"].nunique()
    figure, panels = canvas(
        _finding(plan),
        f"WAPE (sum of absolute errors ÷ contacts) by weeks ahead, mean of "
        f"{plural(origins, 'test')} on weeks the models had not seen. The floor is "
        "the error of an oracle that knows the true rate: nobody gets below it.",
        [1.9] * rows,
        [1.0] * min(COLUMNS, max(len(names), 2)),
        keys,
    )
    flat = panels.ravel()
    for panel, name in zip(flat, names, strict=False):
        _draw_queue(panel, plan.scores[plan.scores["queue"] == name], looks)
        row_title(panel, name)
    for panel in flat[len(names) :]:
        panel.set_axis_off()
    for panel in panels[:, 0]:
        panel.set_ylabel("WAPE [%]")
    return figure


def _label(model: str) -> str:
    """Name a model in the legend."""
    if model == BASELINE:
        return f"{model} (baseline)"
    return model


def _looks(models: list[str]) -> dict[str, tuple[str, str, Any]]:
    """Give each model its colour, mark and line; blend and baseline stand out."""
    looks: dict[str, tuple[str, str, Any]] = {}
    if BLEND in models:
        looks[BLEND] = (BLUE, "o", "-")
    if BASELINE in models:
        looks[BASELINE] = (ORANGE, "D", "-")
    rest = [model for model in models if model not in looks]
    for number, model in enumerate(rest):
        looks[model] = OTHERS[number % len(OTHERS)]
    return looks


def _finding(plan: Plan) -> str:
    """Compare the forecast one week ahead with baseline and floor."""
    first = plan.scores[plan.scores["lead_week"] == plan.scores["lead_week"].min()]
    means = first.groupby("model")["wape"].mean()
    best = BLEND if BLEND in means else str(means.idxmin())
    lead = plural(first["lead_week"].iloc[0], "week")
    told = f"{lead} ahead the {best} misses by {percent(means[best], 1)}"
    if BASELINE in means and best != BASELINE:
        told += f"; the baseline by {percent(means[BASELINE], 1)}"
    return f"{told}; the floor is {percent(first['floor'].mean(), 1)}."


def _draw_queue(
    panel: Any, scores: pd.DataFrame, looks: dict[str, tuple[str, str, Any]]
) -> None:
    """Draw one queue's errors in per cent."""
    by_lead = scores.groupby(["model", "lead_week"])[["wape", "floor"]].mean() * 100
    for model, (colour, mark, line) in looks.items():
        if model not in by_lead.index:
            continue
        part = by_lead.loc[model]
        strong = model in (BLEND, BASELINE)
        panel.plot(
            part.index,
            part["wape"],
            color=colour,
            marker=mark,
            ls=line,
            ms=4,
            lw=1.8 if strong else 1.0,
            zorder=3 if strong else 2,
        )
    floor = by_lead["floor"].groupby("lead_week").mean()
    panel.plot(floor.index, floor, color=INK, ls=(0, (1, 1.2)), lw=1.2)
    panel.set_ylim(0, 1.08 * float(by_lead.max().max()) or 1.0)
    leads = sorted(scores["lead_week"].unique())
    panel.set_xticks(leads, [f"{lead:g}" for lead in leads])
    panel.set_xlim(min(leads) - 0.3, max(leads) + 0.3)
    panel.set_xlabel("weeks ahead")
