"""`shiftcast headcount`: how many people a week needs at all."""

from pathlib import Path

import click

from .common import (
    command,
    folder_argument,
    json_option,
    out_option,
    print_json,
    print_table,
)


@command("headcount")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week of the run, e.g. 2026-W48.")
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@json_option
def headcount(folder: Path, week: str | None, out: Path | None, as_json: bool) -> None:
    """Find the fewest hours that shifts could do with, before anybody is named.

    Which shifts start when, so that live queues have their people and deferred work
    its deadlines, if everybody could do everything: the least a hiring plan can aim
    at. Reads the forecast and the requirement of a run.

    \b
      shiftcast headcount demo
      shiftcast headcount demo --week 2026-W48 --json
    """
    from ..staffing.headcount import headcount as count_heads
    from .run import Request

    request = Request(folder, week, out, None, 0, 1, False, as_json)
    known, chosen = request.open(["history", "agents", "backlog"])
    plan = request.before(chosen)
    if not as_json:
        click.echo("Looking for the fewest shifts ...", err=True)
    found = count_heads(known, plan)
    if as_json:
        print_json(
            {
                "hours": found.hours,
                "bound": found.bound,
                "fte": found.fte,
                "peak": found.peak,
                "shifts": found.shifts.to_dict("records"),
                "notes": list(found.notes),
            }
        )
        return
    print_table(
        "",
        ["day", "start", "paid hours", "people"],
        [
            [row.day, row.start, f"{row.hours:g}", f"{row.people}"]
            for row in found.shifts.itertuples()
        ],
    )
    click.echo(
        f"{found.hours:,.0f} paid hours, {found.fte:.1f} full-time people, at most "
        f"{found.peak:.0f} at once; no shifts of these contracts can do with fewer "
        f"than {found.bound:,.0f} hours."
    )
    for note in found.notes:
        click.echo(note)
