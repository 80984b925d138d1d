"""`shiftcast outlook`: months to years ahead."""

from calendar import monthrange
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
    print_notes,
    print_table,
    seed_option,
    workers_option,
)
from .common import progress_bar as bar

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("history", "events", "overrides", "special_days", "weather")
# More queues than this do not fit beside each other on a screen.
MOST_QUEUES = 8


@command("outlook")
@folder_argument
@click.option(
    "--months",
    default=18,
    show_default=True,
    type=click.IntRange(min=1, max=24),
    help="Whole months ahead, after the one the history ends in.",
)
@click.option(
    "--as-of", metavar="TIME", help="Hide everything later than this, e.g. 2026-11-01."
)
@out_option("Folder for the results. Default: DIR/out/outlook.")
@click.option(
    "--intervals", is_flag=True, help="Also write every interval, as parquet."
)
@seed_option
@workers_option
@force_option
@json_option
def outlook(
    folder: Path,
    months: int,
    as_of: str | None,
    out: Path | None,
    intervals: bool,
    seed: int,
    workers: int,
    force: bool,
    as_json: bool,
) -> None:
    """Look months ahead, for budgets and hiring: by month and by week.

    The first six weeks are those of `forecast`; beyond, growth is damped and the
    doubt grows. Months, weeks and intervals are sums of one another.

    \b
      shiftcast outlook demo
      shiftcast outlook demo --months 12 --intervals
    """
    from ..data.plan import write_table
    from ..data.staging import staged
    from ..data.tables_ahead import OUTLOOK_INTERVALS, OUTLOOK_MONTHS, OUTLOOK_WEEKS
    from ..forecast.long_view import make_outlook
    from ..reports.chart_outlook import draw_outlook
    from ..reports.style import png
    from .run import read_as_of

    read = read_as_of(folder, as_of, need=PARTS)
    goal = out or folder / "out" / "outlook"
    with bar() as progress:
        made = make_outlook(
            read.contacts,
            read.settings,
            months,
            events=read.events,
            overrides=read.overrides,
            special_days=read.special_days,
            weather=read.weather,
            seed=seed,
            workers=workers,
            progress=progress,
        )
        drawn = draw_outlook(made.months, made.history)
        gone = [] if intervals else [str(OUTLOOK_INTERVALS.file)]
        with staged(goal, force, gone) as aside:
            write_table(made.months, OUTLOOK_MONTHS, aside / str(OUTLOOK_MONTHS.file))
            write_table(made.weeks, OUTLOOK_WEEKS, aside / str(OUTLOOK_WEEKS.file))
            if intervals:
                table = OUTLOOK_INTERVALS
                write_table(made.intervals, table, aside / str(table.file))
            if drawn is not None:
                (aside / "outlook.png").write_bytes(png(drawn))
            notes = [*read.notes, *map(str, read.warnings), *made.notes]
            text = "".join(f"{note}\n" for note in notes)
            (aside / "outlook_notes.txt").write_text(text, "utf-8")
    if as_json:
        print_json(
            {
                "months": _records(made.months),
                "weeks": _records(made.weeks),
                "notes": notes,
                "out": str(goal),
            }
        )
        return
    print_notes(notes, goal / "outlook_notes.txt")
    names = list(dict.fromkeys(made.months["queue"]))[:MOST_QUEUES]
    wide = made.months.pivot(index="month", columns="queue", values="mean")
    days = made.months.groupby("month")["days"].max().to_dict()
    rows = [
        [
            _month(str(month), int(days[str(month)])),
            *(f"{line[name]:,.0f}" for name in names),
        ]
        for month, line in wide.iterrows()
    ]
    print_table("Contacts by month", ["month", *names], rows)
    click.echo(f"Ranges and weeks: {goal / 'outlook_months.csv'}", err=True)


def _month(month: str, days: int) -> str:
    """Name a month; one that the history covers in part tells its days."""
    year, number = map(int, month.split("-"))
    whole = days == monthrange(year, number)[1]
    return month if whole else f"{month} ({days} days)"


def _records(table: "pd.DataFrame") -> list[dict[str, object]]:
    """Give a table's rows for JSON: days as text, what is not known as null."""
    plain = table.assign(first=table["first"].dt.strftime("%Y-%m-%d"))
    return [
        {name: None if cell != cell else cell for name, cell in row.items()}
        for row in plain.to_dict(orient="records")
    ]
