"""`shiftcast diagnose`: why things go wrong at the same moments."""

from pathlib import Path

import click

from ..data.errors import InputError
from .common import (
    command,
    folder_argument,
    json_option,
    out_option,
    print_json,
    seed_option,
)


@command("diagnose")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week of the run, e.g. 2026-W48.")
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@seed_option
@json_option
def diagnose(
    folder: Path, week: str | None, out: Path | None, seed: int, as_json: bool
) -> None:
    """Tell whether service dips at lunch, on breaks, in training, between shifts.

    Each kind of moment is held against other intervals with as much work, with the
    probability that chance alone would do it, the worst intervals by name, and what
    would mend it. Reads the run's files.

    \b
      shiftcast diagnose demo
      shiftcast diagnose demo --week 2026-W48 --json
    """
    from ..reports.diagnosis import diagnosis_lines
    from ..staffing.diagnosis.diagnose import diagnose as diagnose_run
    from ..staffing.hand import edited_roster, superseded
    from .run import Request

    request = Request(folder, week, out, None, seed, 1, False, as_json)
    _, chosen = request.open([] if week else ["history"])
    plan = request.before(chosen)
    if plan.roster.empty:
        raise InputError("This run has no roster. Run `shiftcast roster` first.")
    stale = superseded(plan) or edited_roster(plan)
    if stale:
        raise InputError(stale[0])
    table, dips = diagnose_run(plan, seed)
    if as_json:
        told = {"diagnosis": table, "dips": dips}
        print_json({name: rows.to_dict("records") for name, rows in told.items()})
        return
    lines = diagnosis_lines(table, dips, plan.settings)
    for line in lines or ["No live queue has enough intervals to compare."]:
        click.echo(line.replace("\u00a0", " "))
