"""`shiftcast fva`: forecast value added, step by step."""

from pathlib import Path

import click

from .common import command, folder_argument, json_option, print_json, print_table


@command("fva")
@folder_argument
@click.option(
    "--weeks",
    default=8,
    show_default=True,
    type=click.IntRange(min=1),
    help="Weeks to look back on, the last ones that were kept.",
)
@json_option
def fva(folder: Path, weeks: int, as_json: bool) -> None:
    """Tell whether models and overrides brought past forecasts nearer to what came.

    Forecast value added: the WAPE of the mean of the last eight same weekdays, of the
    models, with overrides, and of the forecast that went out, for each past week kept
    in DIR/published or, where none was published, in DIR/out.

    \b
      shiftcast publish demo
      shiftcast fva demo
    """
    import dataclasses

    from ..data.kept import find_kept
    from ..forecast.value_added import STEPS_ADDED, value_added
    from ..reports.value_added import override_sentences, value_sentences
    from .run import read_as_of

    read = read_as_of(folder, None, need=("history",))
    kept = find_kept(folder, read.settings.centre.timezone)
    past = read.contacts["start"].max()
    begun = [one for one in kept if one.factors["start"].min() <= past]
    told = value_added(begun[-weeks:], read.contacts)
    if as_json:
        tables = dataclasses.asdict(told)
        print_json({name: rows.to_dict("records") for name, rows in tables.items()})
        return
    rows = [
        [row["queue"], row["week"], row["kept"], f"{row['contacts']:,.0f}"]
        + [f"{row[step]:.1%}" for step in (*STEPS_ADDED, "floor")]
        for row in told.weeks.to_dict("records")
    ]
    heads = ["queue", "week", "kept in", "contacts", *STEPS_ADDED, "floor"]
    print_table("WAPE per interval after each step", heads, rows)
    for sentence in [*value_sentences(told.weeks), *override_sentences(told.overrides)]:
        click.echo(sentence.replace("\u00a0", " "))
