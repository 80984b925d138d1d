"""`shiftcast learn`: what a centre's own log tells."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    command,
    folder_argument,
    force_option,
    json_option,
    out_option,
    print_json,
    print_table,
)
from .common import progress_bar as bar

if TYPE_CHECKING:
    import pandas as pd


@command("learn")
@folder_argument
@out_option("Folder for the results. Default: DIR/out/learn.")
@force_option
@json_option
def learn(folder: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Learn patience, handle times, redials and availability from your own logs.

    Prints what the history (best a call log) and agent_states.csv, if there is one,
    tell of each queue, with its doubt, the lines to paste into plan.toml, and what
    they cannot tell. Changes no settings.

    \b
      shiftcast learn demo
      shiftcast learn demo --json
    """
    from ..data.folder import read_folder
    from ..data.logs import read_log
    from ..data.plan import write_table
    from ..data.staging import staged
    from ..data.tables_learnt import (
        AGENT_TIME,
        CALIBRATION,
        LEARNT,
        PATIENCE_CURVE,
        PATIENCE_HAZARD,
    )
    from ..reports.chart_patience import draw_patience
    from ..reports.style import png
    from ..staffing.learning.counts import learn_counts
    from ..staffing.learning.learn import learn as learn_calls
    from ..staffing.learning.words import limits_of, notes_of, plan_lines

    goal = out or folder / "out" / "learn"
    with bar() as progress:
        progress("reading", 0, 3)
        read = read_folder(folder, need=["history", "agent_states"])
        calls = read_log(read)
        progress("learning", 1, 3)
        if calls.empty:
            found = learn_counts(read.contacts, read.settings, read.agent_states)
        else:
            found = learn_calls(calls, read.settings, read.agent_states)
        notes, limits, lines = notes_of(found), limits_of(found), plan_lines(found)
        progress("drawing", 2, 3)
        drawn = draw_patience(found.curve, found.hazard, found.table)
        tables = {
            LEARNT: found.table,
            PATIENCE_CURVE: found.curve,
            PATIENCE_HAZARD: found.hazard,
        }
        if found.calibration is not None:
            tables[CALIBRATION] = found.calibration.intervals
        if found.presence is not None:
            tables[AGENT_TIME] = found.presence.agents
        gone = [str(CALIBRATION.file), str(AGENT_TIME.file), "patience.png"]
        with staged(goal, force, gone) as aside:
            for table, frame in tables.items():
                write_table(frame, table, aside / str(table.file))
            if drawn is not None:
                (aside / "patience.png").write_bytes(png(drawn))
            (aside / "plan_lines.toml").write_text(lines, "utf-8")
            text = "".join(f"{note}\n" for note in [*notes, *limits])
            (aside / "learn_notes.txt").write_text(text, "utf-8")
        progress("drawing", 3, 3)
    if as_json:
        print_json(
            {
                "queues": _records(found.table),
                "hazard": _records(found.hazard),
                "lines": lines,
                "notes": notes,
                "unknown": limits,
                "out": str(goal),
            }
        )
        return
    print_table(
        "What the log tells",
        ["queue", "contacts", "patience", "median", "handle", "cv", "law", "redial"],
        [_told(row) for row in found.table.to_dict(orient="records")],
    )
    click.echo(f"\n{lines}")
    for note in notes:
        click.echo(f"Note: {note}")
    click.echo("\nWhat this log cannot tell:")
    for limit in limits:
        click.echo(f"  {limit}")
    click.echo(f"\nTables and chart: {goal}", err=True)


def _told(row: dict[str, object]) -> list[str]:
    """Write one queue's line."""

    def cell(name: str, form: str) -> str:
        value = row[name]
        return "–" if value != value else format(value, form)

    patience = cell("patience", ",.0f")
    if patience != "–":
        patience += f" ± {cell('patience_error', ',.0f')} s"
    median, handle = cell("median", ",.0f"), cell("handle_time", ",.0f")
    return [
        str(row["queue"]),
        cell("contacts", ",.0f"),
        patience,
        f"{median} s" if median != "–" else median,
        f"{handle} s" if handle != "–" else handle,
        cell("handle_cv", ".2f"),
        str(row["law"]) or "–",
        cell("redial", ".2f"),
    ]


def _records(table: "pd.DataFrame") -> list[dict[str, object]]:
    """Give a table's rows for JSON."""
    return [
        {str(name): None if cell != cell else cell for name, cell in row.items()}
        for row in table.to_dict(orient="records")
    ]
