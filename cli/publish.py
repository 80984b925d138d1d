"""`shiftcast publish` and `verify`: a roster goes out, a roster is checked."""

from pathlib import Path

import click

from .common import command, folder_argument, json_option, print_json


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


@command("verify")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week to check, e.g. 2026-W48.")
@click.option(
    "--roster",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Roster to check. Default: DIR/out/WEEK/roster.csv.",
)
@json_option
def verify(folder: Path, week: str | None, file: Path | None, as_json: bool) -> int:
    """Check a roster, ours or edited by hand, against every rule.

    The checks share no code with the solver. Exits 1 if a rule is broken.

    \b
      shiftcast verify demo --week 2026-W48
    """
    from ..data.plan import read_table_file
    from ..data.tables import ROSTER
    from ..staffing.published import carry_in
    from ..staffing.rostering.verify import verify as check
    from .run import Request

    request = Request(folder, week, None, None, 0, 1, False, as_json)
    read, chosen = request.open()
    path = file or request.goal(chosen) / "roster.csv"
    roster = read_table_file(path, ROSTER, chosen.timezone)
    agents = carry_in(read.agents, folder, chosen, read.settings)
    breaches = check(roster, agents, read.time_off, read.settings, chosen)
    if as_json:
        print_json([vars(breach) for breach in breaches])
        return 1 if breaches else 0
    for breach in breaches:
        click.echo(breach.sentence)
    shifts = roster.groupby("agent")["shift"].nunique().sum()
    click.echo(f"{path}: {shifts} shifts, {len(breaches)} rules broken.")
    return 1 if breaches else 0
