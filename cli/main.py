"""The `shiftcast` command: one group, one module per command."""

import click

from .. import __version__
from .backtest import backtest
from .check import check
from .init import init
from .plan import forecast, plan, report, roster, simulate, staff
from .publish import publish, verify
from .whatif import whatif

__all__ = ["COMMANDS", "main"]

# In the order of a planner's week.
COMMANDS = (
    init,
    check,
    forecast,
    backtest,
    staff,
    roster,
    simulate,
    plan,
    verify,
    publish,
    whatif,
    report,
)


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
