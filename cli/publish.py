"""`shiftcast publish`: a roster goes out."""

from pathlib import Path

import click

from .common import command, folder_argument


@command("publish")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week to publish, e.g. 2026-W48.")
@click.option("--force", is_flag=True, help="Replace another roster of that week.")
def publish(folder: Path, week: str | None, force: bool) -> None:
    """Copy a week's roster to DIR/published/WEEK, with the forecast behind it.

    Only published weeks are carried into the next: rest since the last shift, days
    worked in a row.

    \b
      shiftcast publish demo --week 2026-W48
    """
    from ..staffing.published import publish as put_out
    from .run import Request

    request = Request(folder, week, None, None, 0, 1, force, False)
    _, chosen = request.open()
    goal = put_out(folder, request.goal(chosen), chosen, force)
    click.echo(f"Published: {goal / 'roster.csv'}")
