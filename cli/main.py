"""The `shiftcast` command: one group, one module per command."""

import os

import click

from .. import __version__
from .backtest import backtest
from .check import check
from .diagnose import diagnose
from .diff import diff
from .explain import explain
from .fva import fva
from .headcount import headcount
from .init import init
from .intraday import intraday
from .learn import learn
from .mend import mend
from .outlook import outlook
from .plan import forecast, plan, report, roster, simulate, staff
from .publish import publish
from .repair import repair
from .skills import skills
from .verify import verify
from .whatif import whatif

__all__ = ["COMMANDS", "main"]

# Before numpy is loaded: one thread of linear algebra, so that one worker and many
# give the same to the last bit. Problems of this size are no faster on more.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# In the order of a planner's week.
COMMANDS = (
    init,
    check,
    learn,
    forecast,
    explain,
    diff,
    backtest,
    fva,
    staff,
    headcount,
    roster,
    mend,
    simulate,
    plan,
    diagnose,
    skills,
    verify,
    publish,
    repair,
    intraday,
    outlook,
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
