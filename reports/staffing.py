"""What certainty and chats at once cost, as rows for the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..data.plan import Plan
from .words import amount, integer, percent

__all__ = ["certainty_table", "chats_table"]

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def certainty_table(plan: Plan) -> Table:
    """Give caption, heads and rows of the price of certainty.

    Parameters
    ----------
    plan
        The run.
    """
    caption = (
        "The price of certainty: agents on contacts for the mean forecast taken for "
        "sure, for the mean service over all days, and for most days; the plan follows "
        "the rule marked *"
    )
    heads = ["Queue", "Rule", "Agents [h]", "Expected service", "Days met"]
    rows = [
        [
            row["queue"],
            row["rule"] + _mark(row),
            integer(row["agent_hours"]),
            percent(row["service"], 1),
            percent(row["days_met"]),
        ]
        for row in plan.summary.get("certainty", [])
    ]
    return caption, heads, rows


def chats_table(plan: Plan) -> Table:
    """Give caption, heads and rows of the comparison of chats at once.

    Parameters
    ----------
    plan
        The run.
    """
    caption = (
        "Chats at once: agents on contacts that keep the target with each number; the "
        "plan has the number marked *"
    )
    heads = ["Queue", "At once", "Agents [h]", "Service", "Handle time [s]"]
    heads += ["Mean wait [s]", "Cheapest"]
    rows = [
        [
            row["queue"],
            f"{row['chats']}{_mark(row)}",
            integer(row["agent_hours"]),
            percent(row["service"], 1),
            integer(row["handle_time"]),
            amount(row["wait"]),
            "yes" if row["cheapest"] else "",
        ]
        for row in plan.summary.get("chats", [])
    ]
    return caption, heads, rows


def _mark(row: Mapping[str, Any]) -> str:
    """Mark what the plan follows."""
    return " *" if row["chosen"] else ""
