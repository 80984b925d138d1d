"""agents.csv: who works in the centre, on what terms, and what they can do."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from .findings import FILE, ROW, Findings
from .headers import nearest
from .hours import WeeklyHours, parse_hours
from .people import Agent
from .sources import Sheet
from .tables import Column, Table
from .typed import Basis, check_names, find_words, read_typed

__all__ = ["AGENTS", "read_agents"]

AGENTS = Table(
    "Agents",
    "agents.csv",
    ("agent",),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("contract", "text", "", "Name of a contract in plan.toml"),
        Column("queues", "text", "", "Queues the agent may serve, by semicolon"),
        Column(
            "roles",
            "text",
            "",
            "What the agent is besides, by semicolon, for [[minimum]], such as senior",
            optional=True,
        ),
        Column("wage", "number", "[currency/h]", "Wage", optional=True),
        Column(
            "handle_time_factor",
            "number",
            "",
            "How long contacts take the agent ÷ how long they take usually, such as "
            "1.25 for a newcomer; 1 where nothing is said",
            optional=True,
        ),
        Column("available", "text", "", "Hours the agent may work in", optional=True),
        Column("prefers", "text", "", "Hours the agent likes", optional=True),
        Column("avoids", "text", "", "Hours the agent dislikes", optional=True),
        Column("last_end", "time", "", "End of the last shift", optional=True),
        Column("days_in_a_row", "number", "", "Days worked in a row", optional=True),
        Column(
            "days_off_in_a_row",
            "number",
            "",
            "Days off in a row up to the week",
            optional=True,
        ),
        Column(
            "nights_in_a_row",
            "number",
            "",
            "Night shifts in a row up to the week",
            optional=True,
        ),
        Column(
            "turn",
            "number",
            "[weeks]",
            "Weeks ahead in the contract's turns of starts",
            optional=True,
        ),
    ),
)
HOURS = ("available", "prefers", "avoids")
# More days in a row or weeks ahead than this are a slip.
MOST_COUNT = 60
# So much faster or slower than usual is a slip, or no agent of the queue.
FACTORS = (0.5, 3.0)


def read_agents(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> tuple[Agent, ...]:
    """Read agents.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    tuple of Agent
        In the file's order.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> row = {"agent": "Ada", "contract": "full", "queues": "calls;chat"}
    >>> frame = pd.DataFrame([{**row, FILE: "agents.csv", ROW: 2}])
    >>> basis = Basis(Centre(), History(), ("calls", "chat"), ("full",))
    >>> read_agents([Sheet(Path("agents.csv"), frame)], basis, Findings())[0].queues
    ('calls', 'chat')
    """
    frame = read_typed(sheets, AGENTS, basis, findings, usual)
    if sheets and all(sheet.frame.empty for sheet in sheets):
        findings.error("It lists no agent.", "Add a row for each.", sheets[0].file)
    if frame is None:
        return ()
    known = basis.contracts
    frame = check_names(frame, "contract", known, "contract", "plan.toml", findings)
    lines: dict[str, int] = {}
    agents = []
    for row in frame.to_dict("records"):
        name, place = row["agent"], (row[FILE], int(row[ROW]))
        if name in lines:
            what = f"The agent '{name}' stands in row {lines[name]} already."
            findings.error(what, "Rename or remove one.", *place, "agent")
        lines.setdefault(name, place[1])
        agents.append(_agent(row, place, basis, findings))
    return tuple(agents)


def _agent(
    row: dict[Any, Any], place: tuple[str, int], basis: Basis, findings: Findings
) -> Agent:
    """Make an agent of one row; faults are told and left out."""
    queues = _queues(row["queues"], place, basis, findings)
    available, prefers, avoids = (
        _hours(row[name], place, name, findings) if row.get(name) else None
        for name in HOURS
    )
    wage = _number(row, "wage", (0, 1e4), place, findings)
    factor = _number(row, "handle_time_factor", FACTORS, place, findings)
    counts = {
        name: _number(row, name, (0, MOST_COUNT), place, findings)
        for name in ("days_in_a_row", "days_off_in_a_row", "nights_in_a_row", "turn")
    }
    off = counts["days_off_in_a_row"]
    last_end = row.get("last_end")
    return Agent(
        name=row["agent"],
        contract=row["contract"],
        queues=queues,
        wage=wage,
        last_end=None if last_end is None or pd.isna(last_end) else last_end,
        roles=tuple(
            filter(
                None, (r.strip() for r in re.split(r"[;,|]", row.get("roles") or ""))
            )
        ),
        days_in_a_row=int(counts["days_in_a_row"] or 0),
        days_off_in_a_row=None if off is None else int(off),
        nights_in_a_row=int(counts["nights_in_a_row"] or 0),
        turn=int(counts["turn"] or 0),
        available=available,
        prefers=prefers,
        avoids=avoids,
        handle_time_factor=factor or 1.0,
    )


def _queues(
    text: str, place: tuple[str, int], basis: Basis, findings: Findings
) -> tuple[str, ...]:
    """Read "bookings;chat" or "bookings, chat"."""
    spelled = find_words(basis.queues)
    names: list[str] = []
    # A queue may have a comma in its own name; then only semicolons part names.
    marks = r"[;|]" if any("," in queue for queue in basis.queues) else r"[;,|]"
    for part in filter(None, (part.strip() for part in re.split(marks, text))):
        name = spelled.get(part.casefold(), part)
        if name not in basis.queues:
            what = f"There is no queue '{part}' in plan.toml."
            findings.error(what, nearest(part, basis.queues), *place, "queues")
        elif name not in names:
            names.append(name)
    return tuple(names)


def _hours(
    text: str, place: tuple[str, int], column: str, findings: Findings
) -> WeeklyHours | None:
    """Read weekly hours of a cell."""
    try:
        return parse_hours(text)
    except ValueError as error:
        findings.error(f"{error}.", "", *place, column)
        return None


def _number(
    row: dict[Any, Any],
    column: str,
    limits: tuple[float, float],
    place: tuple[str, int],
    findings: Findings,
) -> float | None:
    """Take a number that may be absent, and must lie within its limits."""
    value = row.get(column)
    if value is None or pd.isna(value):
        return None
    least, most = limits
    if not least <= value <= most:
        what = f"{value:g} is not between {least:g} and {most:g}."
        findings.error(what, "Correct it.", *place, column)
    return float(value)
