"""`shiftcast check`: every fault of a planner's folder, at once."""

from pathlib import Path

import click

from .common import command, folder_argument, json_option, print_json


@command("check")
@folder_argument
@json_option
def check(folder: Path, as_json: bool) -> int:
    """List every problem in a folder, with file, row and column.

    Exits 2 if anything must be mended before a run, else 0.

    \b
      shiftcast check demo
    """
    from ..data.folder import check_folder

    problems, read = check_folder(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        print_json([vars(problem) for problem in problems])
        return 2 if errors else 0
    for problem in problems:
        click.echo(f"{problem.severity.capitalize()}: {problem}")
    if read is not None:
        for note in read.notes:
            click.echo(f"Note: {note}")
    warnings = len(problems) - len(errors)
    click.echo(
        f"{folder}: {len(errors)} error{'s' * (len(errors) != 1)}, "
        f"{warnings} warning{'s' * (warnings != 1)}."
    )
    return 2 if errors else 0
