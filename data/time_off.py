"""time_off.csv: who is away, and when."""

from collections.abc import Sequence

import pandas as pd

from .findings import FILE, ROW, Findings
from .people import Agent, TimeOff
from .sources import Sheet
from .tables import Column, Table
from .typed import Basis, check_names, check_order, read_typed

__all__ = ["TIME_OFF", "read_time_off"]

TIME_OFF = Table(
    "Time off",
    "time_off.csv",
    ("agent", "start"),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("start", "time", "", "First moment away"),
        Column("end", "time", "", "First moment after it"),
        Column("reason", "text", "", "Why", optional=True),
    ),
)


def read_time_off(
    sheets: Sequence[Sheet],
    agents: Sequence[Agent],
    basis: Basis,
    findings: Findings,
    usual: str | None = None,
) -> tuple[TimeOff, ...]:
    """Read time_off.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    agents
        The agents; names that are not among them are faults.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    tuple of TimeOff
        By agent and start.
    """
    frame = read_typed(sheets, TIME_OFF, basis, findings, usual)
    if frame is None:
        return ()
    names = [agent.name for agent in agents]
    if names:
        frame = check_names(frame, "agent", names, "agent", "agents.csv", findings)
    check_order(frame, findings)
    frame = frame[frame["end"] > frame["start"]].sort_values(["agent", "start"])
    _refuse_overlaps(frame, findings)
    reasons = frame["reason"] if "reason" in frame else pd.Series("", frame.index)
    return tuple(
        TimeOff(*values)
        for values in zip(
            frame["agent"], frame["start"], frame["end"], reasons, strict=True
        )
    )


def _refuse_overlaps(frame: pd.DataFrame, findings: Findings) -> None:
    """Tell time off that starts within an earlier one of the same agent."""
    latest: dict[str, tuple[pd.Timestamp, int]] = {}
    for row in frame.to_dict("records"):
        end, line = latest.get(row["agent"], (row["start"], 0))
        if row["start"] < end:
            findings.error(
                f"The time off of {row['agent']} from {row['start']:%Y-%m-%d %H:%M} "
                f"overlaps that in row {line}.",
                "Merge the two.",
                row[FILE],
                int(row[ROW]),
                "start",
            )
        if row["end"] > end:
            latest[row["agent"]] = (row["end"], int(row[ROW]))
