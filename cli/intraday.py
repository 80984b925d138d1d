"""`shiftcast intraday`: the rest of a running day."""

from pathlib import Path

import click

from .common import (
    command,
    folder_argument,
    force_option,
    json_option,
    out_option,
    print_json,
    print_table,
    seed_option,
    workers_option,
)
from .common import progress_bar as bar

PARTS = ("history", "events", "special_days", "weather")


@command("intraday")
@folder_argument
@click.option(
    "--actuals",
    "file",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The day's contacts so far, exported like the history.",
)
@click.option(
    "--at",
    metavar="TIME",
    help="When they were exported, e.g. 11:00 or '2026-11-24 11:00'; later intervals "
    "are not looked at. Default: the end of the last interval in FILE.",
)
@click.option(
    "--week", metavar="WEEK", help="Week the forecast is of. Default: the day's own."
)
@out_option("Folder with the forecast, and for the results. Default: DIR/out/WEEK.")
@seed_option
@workers_option
@force_option
@json_option
def intraday(
    folder: Path,
    file: Path,
    at: str | None,
    week: str | None,
    out: Path | None,
    seed: int,
    workers: int,
    force: bool,
    as_json: bool,
) -> None:
    """Update the rest of a running day by what came so far.

    Reads the week's forecast.csv, edited by hand or not; learns from past days how
    much of a surprise lasts, and leaves the forecast as it is where they show nothing.

    \b
      shiftcast intraday demo --actuals today.csv
      shiftcast intraday demo --actuals today.csv --at 11:00
    """
    from ..data.actuals import read_actuals
    from ..data.calendar import read_week, week_of
    from ..data.folder import read_folder
    from ..data.plan import read_plan, write_table
    from ..data.staging import staged
    from ..data.tables_ahead import INTRADAY, INTRADAY_QUEUES
    from ..forecast.intraday import running_day, update_intraday
    from ..reports.chart_intraday import draw_intraday
    from ..reports.style import png

    read = read_folder(folder, need=PARTS)
    centre = read.settings.centre
    actuals, decided = read_actuals(file, read)
    today, moment = running_day(actuals, read.settings, at)
    if week is None:
        chosen = week_of(today, centre.timezone, centre.week_starts)
    else:
        chosen = read_week(week, centre.timezone, centre.week_starts)
    goal = out or folder / "out" / chosen.label
    with bar() as progress:
        update = update_intraday(
            read_plan(goal).forecast,
            actuals,
            read.contacts,
            read.settings,
            at=moment,
            events=read.events,
            special_days=read.special_days,
            weather=read.weather,
            seed=seed,
            workers=workers,
            progress=progress,
        )
        drawn = draw_intraday(
            update.intervals, update.queues, centre.timezone, centre.interval
        )
        with staged(goal, force) as aside:
            write_table(update.intervals, INTRADAY, aside / str(INTRADAY.file))
            write_table(
                update.queues, INTRADAY_QUEUES, aside / str(INTRADAY_QUEUES.file)
            )
            if drawn is not None:
                (aside / "intraday.png").write_bytes(png(drawn))
    notes = [*decided, *update.notes]
    if as_json:
        rows = update.queues.to_dict(orient="records")
        print_json({"queues": rows, "notes": notes, "out": str(goal)})
        return
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    print_table(
        f"{today} seen up to {moment:%H:%M}",
        ["queue", "seen", "forecast", "before", "factor", "rest", "p10-p90", "method"],
        [
            [
                line["queue"],
                *(f"{line[name]:,.0f}" for name in ("seen", "forecast", "before")),
                f"{line['factor']:.2f}",
                f"{line['mean']:,.0f}",
                f"{line['p10']:,.0f}–{line['p90']:,.0f}",
                line["method"],
            ]
            for line in update.queues.to_dict(orient="records")
        ],
    )
    click.echo(f"By interval: {goal / 'intraday.csv'}", err=True)
