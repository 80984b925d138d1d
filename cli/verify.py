"""`shiftcast verify`: any roster, held against every rule and every need."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..data.errors import InputError
from .common import command, folder_argument, json_option, print_json, read_span

if TYPE_CHECKING:
    from pandas import DataFrame

    from ..data.calendar import Week
    from ..data.folder import Folder
    from ..staffing.rostering.gaps import Gap


@command("verify")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week to check, e.g. 2026-W48.")
@click.option(
    "--roster",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Roster to check: csv, xlsx or parquet, of any tool; agent, start and end are "
    "enough. Default: DIR/out/WEEK/roster.csv.",
)
@click.option(
    "--overtime",
    default="0h",
    show_default=True,
    metavar="SPAN",
    help="Hours a week that were agreed beyond the contracts' most.",
)
@json_option
def verify(
    folder: Path, week: str | None, file: Path | None, overtime: str, as_json: bool
) -> int:
    """Check a roster, ours, edited by hand or another tool's, against every rule.

    Lists every rule broken and every stretch in which live queues are short of the
    people that DIR/out/WEEK/requirement.csv asks for. The checks share no code with
    the solver. Exits 1 if a rule is broken.

    \b
      shiftcast verify demo --week 2026-W48
    """
    from ..staffing.published import carry_in
    from ..staffing.repair import allow_overtime
    from ..staffing.rostering.start_times import start_times
    from ..staffing.rostering.verify import verify as check
    from .run import Request

    request = Request(folder, week, None, None, 0, 1, False, as_json)
    read, chosen = request.open(goes_on=True)
    path = file or request.goal(chosen) / "roster.csv"
    roster, notes = _roster(path, read, chosen)
    agents = carry_in(read.agents, folder, chosen, read.settings, read.ahead)
    settings = allow_overtime(read.settings, read_span("--overtime", overtime) / 3600)
    breaches = check(roster, agents, read.time_off, settings, chosen, read.meetings)
    gaps = _gaps(
        _with_last_week(roster, read, chosen), request.goal(chosen), read, chosen, notes
    )
    steady = start_times(roster)
    if as_json:
        print_json(
            {
                "breaches": [vars(breach) for breach in breaches],
                "gaps": [vars(gap) | {"sentence": gap.sentence} for gap in gaps],
                "starts": steady.to_dict("records"),
                "notes": notes,
            }
        )
        return 1 if breaches else 0
    for note in notes:
        click.echo(f"Note: {note}.")
    for breach in breaches:
        click.echo(breach.sentence)
    for gap in gaps:
        click.echo(gap.sentence)
    if len(steady):
        widest = steady.loc[steady["spread"].idxmax()]
        click.echo(
            f"An agent's starts lie {steady['spread'].mean():.1f} h apart on average "
            f"over the week, with a deviation of {steady['deviation'].mean():.1f} h; "
            f"most are {widest['spread']:.1f} h ({widest['agent']})."
        )
    hours = sum(gap.hours for gap in gaps)
    click.echo(
        f"{path}: {int(steady['shifts'].sum())} shifts, {len(breaches)} rules broken, "
        f"{len(gaps)} stretches short of people ({hours:.3g} h)."
    )
    return 1 if breaches else 0


def _roster(path: Path, read: "Folder", week: "Week") -> "tuple[DataFrame, list[str]]":
    """Read a roster of ours as it stands, another tool's as best it can be."""
    from ..data.plan import read_table_file
    from ..data.roster_file import read_roster_file
    from ..data.tables import ROSTER

    if not path.exists():
        raise InputError(f"There is no file {path}. Run `shiftcast roster` first.")
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            header = stream.readline().strip().replace('"', "")
        if set(ROSTER.required) <= set(header.replace(";", ",").split(",")):
            return read_table_file(path, ROSTER, week.timezone), []
    return read_roster_file(path, read.agents, read.settings, week)


def _with_last_week(roster: "DataFrame", read: "Folder", week: "Week") -> "DataFrame":
    """Add those whom last week's roster still has at work when the week begins."""
    import pandas as pd

    from ..staffing.published import carried_over, published_before

    before = published_before(read.path, week, 1, read.ahead)
    rows = [carried_over(each, week) for _, each in before]
    tables = [each for each in (*rows, roster) if len(each)]
    return pd.concat(tables, ignore_index=True) if tables else roster


def _gaps(
    roster: "DataFrame", run: Path, read: "Folder", week: "Week", notes: list[str]
) -> "list[Gap]":
    """List the stretches short of people, where the run says what is required."""
    from ..data.plan import read_table_file
    from ..data.tables import REQUIREMENT
    from ..staffing.on_slots import on_slots
    from ..staffing.rostering.gaps import cover_gaps

    file = run / "requirement.csv"
    if not file.exists():
        notes.append("cover is not checked: run `shiftcast staff` for what is required")
        return []
    settings = read.settings
    table = read_table_file(file, REQUIREMENT, week.timezone)
    required = {
        queue.name: on_slots(table, queue.name, "scheduled", settings, week)
        for queue in settings.live
    }
    if settings.deferred:
        names = ", ".join(queue.name for queue in settings.deferred)
        notes.append(f"deadlines of {names} are judged by `shiftcast simulate`")
    factors = {agent.name: agent.handle_time_factor for agent in read.agents}
    return cover_gaps(roster, required, week, settings.centre.roster_step, factors)
