"""`shiftcast init`: a new folder to fill, or the sample centre."""

from pathlib import Path

import click

from .common import command, folder_argument


@command("init")
@folder_argument
@click.option("--sample", is_flag=True, help="Write the sample centre, with two years.")
@click.option("--seed", default=7, show_default=True, help="Seed of the sample centre.")
def init(folder: Path, sample: bool, seed: int) -> None:
    """Make a new plan folder DIR, or the sample centre with --sample.

    \b
      shiftcast init demo --sample
    """
    if sample:
        from ..data.sample import write_sample

        write_sample(folder, seed)
        click.echo(f"The sample centre is in {folder}. Next: shiftcast plan {folder}")
        return
    from ..data.template import write_plan_template

    write_plan_template(folder)
    click.echo(
        f"{folder} is ready. Fill in plan.toml, put your history beside it, then: "
        f"shiftcast check {folder}"
    )
