"""`shiftcast whatif`: scenarios beside the base plan."""

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


@command("whatif")
@folder_argument
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO.toml]...")
@click.option("--week", metavar="WEEK", help="Week to plan, e.g. 2026-W48.")
@out_option("Folder for the comparison. Default: DIR/out/WEEK/whatif.")
@seed_option
@workers_option
@force_option
@json_option
def whatif(
    folder: Path,
    scenarios: tuple[str, ...],
    week: str | None,
    out: Path | None,
    seed: int,
    workers: int,
    force: bool,
    as_json: bool,
) -> None:
    """Plan a week under scenarios and set them side by side; the base comes first.

    Without names, every file in DIR/scenarios is taken. Join files with + to apply
    them together.

    \b
      shiftcast whatif demo
      shiftcast whatif demo demo/scenarios/storm.toml+demo/scenarios/growth.toml
    """
    from ..data.staging import staged
    from ..reports.comparison import write_comparison
    from ..staffing.scenarios.compare import compare, read_scenarios
    from .run import Request

    request = Request(folder, week, out, None, seed, workers, force, as_json)
    read, chosen = request.open()
    named = scenarios or tuple(str(path) for path in read.scenarios)
    wanted = read_scenarios(named)
    with bar() as progress:
        table = compare(
            read, wanted, chosen, seed=seed, workers=workers, progress=progress
        )
        goal = out or request.goal(chosen) / "whatif"
        with staged(goal, force) as aside:
            write_comparison(table, aside)
    if as_json:
        print_json(table.to_dict(orient="records"))
        return
    rows = [
        [_cell(name, cell) for name, cell in row.items()]
        for row in table.to_dict(orient="records")
    ]
    print_table(f"What if, {chosen.label}", list(table.columns), rows)
    click.echo(f"Comparison: {goal / 'whatif.html'}", err=True)


def _cell(name: object, value: object) -> str:
    """Write a cell: service to a tenth of a per cent, amounts without decimals."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1%}" if str(name).startswith("service") else f"{value:,.0f}"
    return str(value)
