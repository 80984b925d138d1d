"""`shiftcast skills`: what shared skills save, and whom to train next."""

from pathlib import Path

import click

from .common import (
    command,
    folder_argument,
    json_option,
    out_option,
    print_json,
    print_table,
    progress_bar,
)


@command("skills")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week of the run, e.g. 2026-W48.")
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@json_option
def skills(folder: Path, week: str | None, out: Path | None, as_json: bool) -> None:
    """Tell what one more cross-trained agent is worth in a rostered week.

    The live queues' people in the busiest step if nobody served two queues, and as one
    pool; then, skill by skill, the agent whose training would save most if everybody
    worked as rostered: people missing, idle people, work past its deadline.

    \b
      shiftcast skills demo
      shiftcast skills demo --week 2026-W48 --json
    """
    from ..data.errors import InputError
    from ..staffing.cross_training import busiest_step, cross_training
    from .run import Request

    request = Request(folder, week, out, None, 0, 1, False, as_json)
    known, chosen = request.open(["history", "agents", "backlog"])
    plan = request.before(chosen)
    if plan.roster.empty:
        raise InputError("This run has no roster. Run `shiftcast roster` first.")
    bounds = busiest_step(plan) if plan.settings.live else None
    with progress_bar() as progress:
        worth = cross_training(known, plan, progress)
    if as_json:
        rows = (
            [] if bounds is None else bounds.astype({"start": str}).to_dict("records")
        )
        print_json(
            {
                "busiest": rows,
                "training": worth.to_dict("records"),
            }
        )
        return
    if bounds is not None:
        click.echo(f"Busiest step, {bounds['start'].iloc[0]:%a %Y-%m-%d %H:%M}:")
        print_table(
            "",
            ["queue", "erlang", "agents"],
            [
                [row.queue, f"{row.load:.1f}", f"{row.agents}"]
                for row in bounds.itertuples()
            ],
        )
    useful = worth[worth["saved"] > 0]
    if useful.empty:
        click.echo("No single new skill would save anything in this week.")
        return
    click.echo("\nOne more skill, everybody working as rostered, saves a week:")
    print_table(
        "",
        ["skills now", "people", "learns", "saves most", "saved", "on average"],
        [
            [
                row.skills,
                f"{row.people}",
                row.learns,
                row.agent,
                f"{row.saved:,.0f}",
                f"{row.saved_mean:,.0f}",
            ]
            for row in useful.itertuples()
        ],
    )
    click.echo(f"{len(worth) - len(useful)} other trainings would save nothing.")
