"""A repair as a planner reads it: what was lost, what is offered, who changes how."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ..data.plan import Plan, write_table
from ..data.tables import ROSTER
from ..data.tables_repair import CHANGES, OFFERS
from .calendars import changes_calendar
from .sheets import Book, Field
from .words import amount, day, integer, listing, percent, plural

__all__ = ["change_lines", "offer_lines", "repair_sentences", "write_repair"]

Lines = tuple[list[str], list[list[str]]]
MOST_NAMED = 8
# What has happened; the rest is asked of people.
TOLD = ("absent", "meeting")


def repair_sentences(
    week: str,
    missing: tuple[float, float],
    hole: float,
    past: float,
    absent: Sequence[str],
    held: Mapping[str, str],
    most: float = 0.0,
) -> list[str]:
    """Say what a published week has lost, and whether anything helps.

    Parameters
    ----------
    week
        Name of the week.
    missing
        Agent-hours missing as published, and now. [h]
    hole, past
        Agent-hours lost that can be mended, and that are past. [h]
    absent
        Names of those taken out of work.
    held
        Names of agents left alone, with why.
    most
        What the best offer closes. [h]

    Examples
    --------
    >>> told = repair_sentences("2026-W48", (2.0, 9.5), 7.5, 0.0, ["Ann"], {}, 4.0)
    >>> print(told[0].replace("\\u00a0", " "))
    2026-W48: 2.0 h of people missing as published, 9.5 h now; absent: Ann.
    """
    first = (
        f"{week}: {amount(missing[0], 'h')} of people missing as published, "
        f"{amount(missing[1], 'h')} now"
    )
    if absent:
        first += f"; absent: {listing(list(absent), MOST_NAMED)}"
    told = [f"{first}."]
    if hole > 0:
        told.append(f"{amount(hole, 'h')} of cover are lost and can still be mended.")
    else:
        told.append("Nothing that was covered is lost: there is nothing to mend.")
    if past > 0:
        told.append(f"{amount(past, 'h')} lie in the past and are lost for good.")
    if hole > 0 and most <= 0:
        told.append(
            "No change within the rules closes any of it at the prices of [costs]. "
            "Allow overtime with --overtime 4h, or breaks to move with --move-breaks."
        )
    odd = [name for name, why in held.items() if why != "absent"]
    if odd:
        told.append(
            f"{plural(len(odd), 'agent')} stay as published, for {held[odd[0]]}: "
            f"{listing(odd, MOST_NAMED)}."
        )
    return told


def offer_lines(offers: pd.DataFrame) -> Lines:
    """Lay the offers out as heads and rows of a table.

    Parameters
    ----------
    offers
        An Offers table.
    """
    heads = ["offer", "name", "closes", "of hole", "changes", "agents", "breaks"]
    heads += ["more hours", "overtime", "cost"]
    rows = [
        [
            integer(row["offer"]),
            str(row["name"]),
            amount(row["closed"], "h"),
            percent(row["share"]),
            *(integer(row[name]) for name in ("changes", "agents", "breaks")),
            *(amount(row[name], "h") for name in ("more_hours", "overtime")),
            integer(row["cost"]),
        ]
        for row in offers.to_dict(orient="records")
    ]
    return heads, [[cell.replace("\u00a0", " ") for cell in row] for row in rows]


def change_lines(changes: Sequence[pd.DataFrame]) -> Lines:
    """Lay the changes of all offers out as heads and rows of one table.

    Parameters
    ----------
    changes
        A Changes table for each offer, in order.

    Returns
    -------
    tuple
        Heads and rows; the last column says which offers have the change.
    """
    heads = ["agent", "day", "what", "was", "becomes", "hours", "overtime", "offers"]
    offers: dict[tuple[str, ...], list[int]] = {}
    for number, table in enumerate(changes, start=1):
        for row in table.sort_values(["date", "agent"], kind="stable").to_dict(
            "records"
        ):
            cells = (
                f"{row['date']:%Y-%m-%d}",
                str(row["agent"]),
                str(row["kind"]),
                str(row["was"]),
                str(row["becomes"]),
                f"{row['hours']:+.2f}" if row["hours"] else "",
                f"{row['overtime']:.2f}" if row["overtime"] else "",
            )
            offers.setdefault(cells, []).append(number)
    # What has happened comes first, then who is asked, day by day.
    order = sorted(offers, key=lambda cells: (cells[2] not in TOLD, *cells))
    rows = [
        [
            agent,
            day(pd.Timestamp(date)),
            *rest,
            " ".join(map(str, offers[date, agent, *rest])),
        ]
        for date, agent, *rest in order
    ]
    return heads, rows


def write_repair(
    plan: Plan,
    offers: pd.DataFrame,
    changed: Sequence[tuple[pd.DataFrame, pd.DataFrame]],
    before: pd.DataFrame,
    out: Path,
) -> list[Path]:
    """Write the offers: tables, a workbook, and calendars of what changes.

    Parameters
    ----------
    plan
        The run.
    offers
        An Offers table.
    changed
        Per offer, its Changes and its Roster table.
    before
        The Roster table that was published, absences laid over it.
    out
        A folder that exists.

    Returns
    -------
    list of Path
        offers.csv, repair.xlsx, and changes-N.csv, roster-N.csv, changes-N.ics.
    """
    written = [write_table(offers, OFFERS, out / str(OFFERS.file))]
    for number, (changes, roster) in enumerate(changed, start=1):
        written += [
            write_table(changes, CHANGES, out / f"changes-{number}.csv"),
            write_table(roster, ROSTER, out / f"roster-{number}.csv"),
            out / f"changes-{number}.ics",
        ]
        written[-1].write_bytes(changes_calendar(plan, before, roster))
    written.append(out / "repair.xlsx")
    written[-1].write_bytes(_workbook(plan, offers, [each for each, _ in changed]))
    return written


def _workbook(
    plan: Plan, offers: pd.DataFrame, changed: Sequence[pd.DataFrame]
) -> bytes:
    """Write the offers side by side, and a sheet of changes for each."""
    created = pd.Timestamp(plan.summary.get("as_of", plan.week.start))
    if created.tzinfo is None:
        created = created.tz_localize(plan.week.timezone)
    book = Book(created, f"{plan.settings.centre.name}, repair of {plan.week.label}")
    looks = {"name": "text", "share": "share"}
    counts = ("offer", "changes", "agents", "breaks")
    looks |= dict.fromkeys(counts, "count")
    units = {column.name: column.unit for column in OFFERS.columns}
    book.table(
        book.sheet("Offers"),
        [
            Field(
                f"{name} {units.get(name, '')}".strip(),
                list(offers[name]),
                looks.get(name, "decimal"),
            )
            for name in offers
        ],
    )
    for number, changes in enumerate(changed, start=1):
        kinds = {"date": "date", "hours": "decimal", "overtime": "decimal"}
        fields = [
            Field(str(name), list(changes[name]), kinds.get(str(name), "text"))
            for name in changes
        ]
        book.table(book.sheet(f"Changes {number}"), fields, freeze=1)
    return book.close()
