"""A run's tables as text, as they stand on the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..data.accuracy import BASELINE, BLEND
from ..data.plan import Plan
from ..data.spans import span_text
from .cleaning import CLEANING_HEADS, cleaned_rows
from .staffing import certainty_table, chats_table
from .story import SERVICE_LEVELS
from .tables import accuracy_by_lead, assumed_as, handle_time_errors, queue_facts
from .why import most_moved, why_heads, why_rows
from .words import ABSENT, amount, integer, percent, present

__all__ = ["Grid", "cleaned_grid", "factor_grid", "number_grids", "setting_grids"]

OBJECTIVES = {
    "targets": "their targets in every interval",
    "cost": "what lost service costs",
}
NUMBER = re.compile(rf"{ABSENT}|[-+]?[\d,.]+(\s(%|points))?")


@dataclass(frozen=True)
class Grid:
    """A table as text, ready for the page.

    Parameters
    ----------
    caption
        What it holds.
    headers
        Column heads, the first one heading the rows.
    rows
        Cells as text.
    """

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]

    def numeric(self, column: int) -> bool:
        """Tell whether a column holds numbers only, which line up at the right."""
        cells = [row[column] for row in self.rows]
        return all(NUMBER.fullmatch(cell) for cell in cells) and column > 0


def number_grids(plan: Plan) -> list[Grid]:
    """Write the tables of numbers; those without rows are left out.

    Parameters
    ----------
    plan
        The run.
    """
    facts = queue_facts(plan)
    demand = Grid(
        "Contacts of the week, with the range that eight of ten outcomes fall into",
        ["Queue", "Channel", "Mean", "P10", "P50", "P90", "Workload [h]"],
        [
            [row.queue + assumed_as(plan, row.queue), row.channel]
            + [integer(row[name]) for name in ("volume", "p10", "p50", "p90")]
            + [amount(row.workload_hours)]
            for _, row in facts.iterrows()
        ],
    )
    people = Grid(
        "Agents on each queue, unplanned shrinkage included",
        ["Queue", "Peak agents", "Required [h]", "Rostered [h]", "Missing [h]"],
        [
            [row.queue, amount(row.peak_agents)]
            + [
                amount(row[name])
                for name in ("required_hours", "rostered_hours", "missing_hours")
            ]
            for _, row in facts.iterrows()
        ],
    )
    service = Grid(
        "Service: share of contacts within the target's time",
        [
            "Queue",
            "Target",
            "Predicted",
            "Simulated",
            "95 % interval",
            "Weeks met",
            "Met",
        ],
        [_service_row(row) for _, row in facts.iterrows() if present(row["met"])],
    )
    rules = Grid(
        "Rules the roster was held against by a check of its own",
        ["Rule", "Priority", "What it says", "Breaches"],
        [
            [
                *(rule[key] for key in ("name", "priority", "sentence")),
                integer(rule["broken"]),
            ]
            for rule in plan.summary.get("rules", [])
        ],
    )
    asked = [Grid(*certainty_table(plan)), Grid(*chats_table(plan))]
    grids = [demand, people, *asked, service, rules]
    grids += [_accuracy(plan), _handle_time(plan)]
    known = facts[["volume", "peak_agents"]].notna().any()
    shown = [bool(known["volume"]), bool(known["peak_agents"])]
    shown += [True] * (len(grids) - len(shown))
    return [grid for grid, show in zip(grids, shown, strict=True) if show and grid.rows]


def factor_grid(plan: Plan, days: pd.DataFrame) -> Grid:
    """Write what each day's forecast is the product of.

    Parameters
    ----------
    plan
        The run.
    days
        Its factors by day, from data.factors.by_day.
    """
    if days.empty:
        return Grid("", [], [])
    caption = (
        f"Average day of the last weeks × factors = forecast ({ABSENT}: no change)"
    )
    shown = most_moved(days)
    if len(shown) < len(days):
        caption += f"; {len(shown)} of {len(days)} days, the others in plan.xlsx"
    return Grid(caption, why_heads(shown), why_rows(plan, shown))


def cleaned_grid(plan: Plan) -> Grid:
    """Write what of the history is in doubt.

    Parameters
    ----------
    plan
        The run.
    """
    caption = "Stretches of the history in doubt, those that move most contacts first"
    return Grid(caption, CLEANING_HEADS, cleaned_rows(plan))


def setting_grids(plan: Plan) -> list[Grid]:
    """Write the settings the numbers rest on.

    Parameters
    ----------
    plan
        The run.
    """
    settings, centre = plan.settings, plan.settings.centre
    shrinkage = [f"{name} {percent(x, 1)}" for name, x in settings.shrinkage.reasons]
    rows = [
        ("time zone", centre.timezone),
        ("interval", span_text(centre.interval)),
        ("roster step", span_text(centre.roster_step)),
        ("holidays", centre.holidays or "none"),
        ("service level", SERVICE_LEVELS[centre.service_level]),
        ("unplanned shrinkage", ", ".join(shrinkage) or "none"),
        *_shrinkage_rows(plan),
        ("rest between shifts", f"{settings.rules.rest_hours:g} h"),
        ("days in a row at most", f"{settings.rules.max_days_in_a_row}"),
        ("live queues are staffed for", OBJECTIVES[settings.costs.objective]),
        ("wage an hour", f"{settings.costs.wage:g}"),
        ("price of a missing agent-hour", f"{settings.costs.short:g} wages"),
        ("price of a spare agent-hour", f"{settings.costs.over:g} wages"),
    ]
    queues = [
        [
            queue.name,
            queue.type or queue.channel,
            str(queue.open),
            ", ".join(map(str, queue.target)),
            queue.per,
            "–" if queue.patience is None else span_text(queue.patience),
            str(queue.concurrency),
            percent(queue.max_occupancy),
        ]
        for queue in settings.queues
    ]
    heads = ["Queue", "Channel", "Open", "Target", "Judged per", "Patience"]
    heads += ["Chats at once", "Highest occupancy"]
    return [
        Grid("Settings of the centre", ["Setting", "Value"], rows),
        Grid("Settings of the queues", heads, queues),
    ]


def _service_row(row: pd.Series) -> list[str]:
    """Write the service of one queue."""
    interval = "–"
    if present(row["low"]) and present(row["high"]):
        interval = f"{percent(row['low'], 1)} to {percent(row['high'], 1)}"
    return [
        row["queue"],
        row["target"],
        percent(row["predicted"], 1),
        percent(row["simulated"], 1),
        interval,
        percent(row["p_target_met"]),
        "yes" if row["met"] else "no",
    ]


def _accuracy(plan: Plan) -> Grid:
    """Write the scores one week ahead of blend, baseline and what it is made of."""
    table = accuracy_by_lead(plan)
    caption = (
        "Accuracy one week ahead of the baseline, of the models that the forecast is "
        "made of and of their blend, over each baseline's removable error; the sheet "
        "Accuracy of plan.xlsx has all models"
    )
    headers = ["Queue", "Model", "Tests", "WAPE", "Floor", "Removed", "RMSSE", "Bias"]
    headers += ["Days in P10–P90", "Intervals", "Share"]
    if table.empty:
        return Grid(caption, headers, [])
    named = table["model"].isin([BLEND, BASELINE]) | (table["weight"] > 0)
    first = table[(table["lead_week"] == table["lead_week"].min()) & named]
    rows = [
        [
            row.queue,
            row.model,
            integer(row.tests),
            percent(row.wape, 1),
            percent(row.floor, 1),
            percent(row.removed),
            amount(row.rmsse, digits=2),
            percent(row.bias, 1),
            percent(row.coverage),
            percent(getattr(row, "interval_coverage", None)),
            percent(row.weight),
        ]
        for row in first.itertuples()
    ]
    return Grid(caption, headers, rows)


def _handle_time(plan: Plan) -> Grid:
    """Write how near the handle time came, beside what planners do today."""
    table = handle_time_errors(plan)
    headers = ["Queue", "Tests", "Forecast", "Last 4 weeks", "Last 8 weeks"]
    headers += ["All history", "Bias"]
    if table.empty:
        return Grid("Handle time accuracy", headers, [])
    names = ["handle-time", "mean4", "mean8", "overall"]
    others = table[names[1:]].min(axis=1)
    nearest = int((table[names[0]].round(4) <= others.round(4)).sum())
    caption = (
        "Handle time accuracy: error (WAPE over contacts) on past weeks the forecast "
        "had not seen, beside the means of each weekday's hour; the forecast is "
        f"nearest, or as near as the nearest, in {nearest} of {len(table)} "
        f"queue{'s' * (len(table) != 1)}"
    )
    rows = [
        [row["queue"], integer(row["tests"])]
        + [percent(row[name], 1) for name in (*names, "bias")]
        for _, row in table.iterrows()
    ]
    return Grid(caption, headers, rows)


def _shrinkage_rows(plan: Plan) -> list[tuple[str, str]]:
    """Tell the shares that an absence history gives, by reason and day."""
    rows = []
    for reason, own in plan.shrinkage.groupby("reason", sort=False):
        told = ", ".join(
            f"{day:%a} {percent(share, 1)}"
            for day, share in zip(own["date"], own["share"], strict=True)
        )
        rows.append((f"{reason}, by the absence history", told))
    return rows
