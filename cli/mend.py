"""`shiftcast mend`: what would close a week's gaps, and what it costs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    EXIT_INTERRUPTED,
    best_so_far,
    command,
    folder_argument,
    force_option,
    json_option,
    out_option,
    print_json,
    print_table,
    progress_bar,
)

if TYPE_CHECKING:
    import pandas as pd


@command("mend")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week of the run, e.g. 2026-W48.")
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@click.option(
    "--most",
    default=12,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many mends of the cover to tell.",
)
@force_option
@json_option
def mend(
    folder: Path,
    week: str | None,
    out: Path | None,
    most: int,
    force: bool,
    as_json: bool,
) -> int:
    """Rank what would mend a rostered week that is too tight.

    Overtime, other starts, lengths or days off, hours asked for, training, one more
    person: each is tried out on the roster as it stands. Told are the hours no longer
    missing, the wages they cost, and what the week costs less with missing people at
    their price. The law gives way in none. Writes mends.csv and the report; Ctrl-C
    writes those found so far (exit 130).

    \b
      shiftcast mend demo
      shiftcast mend demo --week 2026-W48 --most 5
    """
    from ..staffing.mend import mend_week
    from .run import Request

    request = Request(folder, week, out, None, 0, 1, force, as_json)
    known, chosen = request.open(["history", "agents", "time_off", "backlog"])
    plan = request.before(chosen)
    with progress_bar() as progress:
        with best_so_far(progress, "the mends found so far") as tell:
            made = mend_week(known, plan, most=most, progress=tell)
            whole = tell("Writing", 0, 1)
        request.save(made, ["mends"])
    if as_json:
        print_json(made.mends.to_dict("records"))
    elif made.mends.empty and whole:
        click.echo("Nothing that was tried would close a gap for less than it costs.")
    else:
        _print(made.mends)
    if whole:
        return 0
    click.echo(
        "Stopped by hand: mends.csv and the report hold what was found until then; "
        "what was not tried may be worth more.",
        err=True,
    )
    return EXIT_INTERRUPTED


def _print(mends: "pd.DataFrame") -> None:
    """Print mends with what they close, cost and save."""
    print_table(
        "",
        ["rank", "mends", "change", "closes [h]", "costs", "saves"],
        [
            [
                f"{row.rank:g}",
                row.mends,
                row.change,
                f"{row.closes:.1f}",
                f"{row.costs:,.0f}",
                f"{row.saves:,.0f}",
            ]
            for row in mends.itertuples()
        ],
    )
