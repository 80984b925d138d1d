"""How `shiftcast staff` prints what certainty and chats at once cost."""

from collections.abc import Mapping
from typing import Any

import click

from .common import print_table

__all__ = ["print_staffing"]


def print_staffing(summary: Mapping[str, Any]) -> None:
    """Print the price of certainty, and the comparison of chats at once.

    Parameters
    ----------
    summary
        Of a run that has been staffed.
    """
    if summary.get("certainty"):
        click.echo("\nThe price of certainty (* is what the plan follows):")
        print_table(
            "",
            ["queue", "rule", "agent-hours", "service", "days met"],
            [
                [
                    row["queue"],
                    row["rule"] + _mark(row),
                    f"{row['agent_hours']:,.1f}",
                    f"{row['service']:.1%}",
                    f"{row['days_met']:.0%}",
                ]
                for row in summary["certainty"]
            ],
        )
    if summary.get("chats"):
        click.echo("\nChats at once (* is what the plan has):")
        print_table(
            "",
            ["queue", "chats", "agent-hours", "service", "handle time", "wait", ""],
            [
                [
                    row["queue"],
                    f"{row['chats']}{_mark(row)}",
                    f"{row['agent_hours']:,.1f}",
                    f"{row['service']:.1%}",
                    f"{row['handle_time']:.0f} s",
                    f"{row['wait']:.1f} s",
                    "cheapest" if row["cheapest"] else "",
                ]
                for row in summary["chats"]
            ],
        )


def _mark(row: Mapping[str, Any]) -> str:
    """Mark what the plan follows."""
    return " *" if row["chosen"] else ""
