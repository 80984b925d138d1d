"""The `shiftcast` command: one group, one module per command."""

import click

from .. import __version__
from .check import check
from .init import init

__all__ = ["COMMANDS", "main"]

COMMANDS = (init, check)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="shiftcast")
def main() -> None:
    """Forecast contacts, staff queues, roster people.

    One folder holds a centre; one command makes its week:

    \b
      shiftcast init demo --sample
      shiftcast plan demo
    """


for command in COMMANDS:
    main.add_command(command)
