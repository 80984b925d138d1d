"""Write the pages of docs/ that come out of the code, or check that they still do."""

import dataclasses
import sys
from pathlib import Path

import click

from shiftcast.cli.main import main as cli
from shiftcast.data.agents import AGENTS
from shiftcast.data.breaks import Break, Split
from shiftcast.data.contracts import Contract, Period
from shiftcast.data.fairness import Fairness
from shiftcast.data.law import Rules
from shiftcast.data.locks import LOCKS
from shiftcast.data.meetings import MEETINGS
from shiftcast.data.minimum import MinimumStaff
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Centre, Costs, Effort, History
from shiftcast.data.tables import TABLES
from shiftcast.data.tables_ahead import AHEAD
from shiftcast.data.tables_learnt import AGENT_STATES, LEARNT_TABLES
from shiftcast.data.time_off import TIME_OFF
from shiftcast.staffing.rostering.rules import RULES
from shiftcast.staffing.simulation.attendance import WHOLE_SHIFT

HERE = Path(__file__).parent
MARK = "<!-- Written by docs/generate.py; edit the code, then run `make docs`. -->\n\n"
RULES_BEGIN = "<!-- The rule book, written by docs/generate.py -->"
RULES_END = "<!-- End of the rule book -->"
SECTIONS = {
    "[centre]": Centre,
    "[[queue]]": Queue,
    "[contract.NAME]": Contract,
    "breaks, inside a contract": Break,
    "split, inside a contract": Split,
    "period, inside a contract": Period,
    "[rules]": Rules,
    "[costs]": Costs,
    "[[minimum]]": MinimumStaff,
    "[fairness]": Fairness,
    "[history]": History,
    "[effort]": Effort,
}


def tables_page() -> str:
    """Describe every table: file, key, columns, kinds and units."""
    parts = [
        "# Tables\n\nDurations are seconds, volumes are per interval, shares are 0..1. "
        "In memory times are zone-aware; in csv `start` is centre wall clock "
        "`YYYY-MM-DD HH:MM` and `start_utc` stands beside it.\n"
    ]
    for table in (
        *TABLES,
        AGENT_STATES,
        *AHEAD,
        *LEARNT_TABLES,
        AGENTS,
        TIME_OFF,
        MEETINGS,
        LOCKS,
    ):
        where = f" (`{table.file}`)" if table.file else ""
        rows = "".join(
            f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning}"
            f"{' (optional)' if c.optional else ''} |\n"
            for c in table.columns
        )
        names = ", ".join(f"`{name}`" for name in table.key)
        key = names or "none, one row a contact"
        parts.append(
            f"\n## {table.name}{where}\n\nKey: {key}.\n\n"
            f"| Column | Kind | Unit | Meaning |\n| --- | --- | --- | --- |\n{rows}"
        )
    return MARK + "".join(parts)


def settings_page() -> str:
    """Describe every key of plan.toml, its meaning and default."""
    parts = [
        "# plan.toml\n\nTimes carry their unit (`20s`, `30min`, `1h30min`, `48h`), "
        "shares are 0..1, hours are written `Mon-Fri 07:00-22:00; Sat 09:00-02:00`. "
        "A key that nothing reads is an error that names the nearest known one.\n"
    ]
    for place, kind in SECTIONS.items():
        rows = []
        for field in dataclasses.fields(kind):
            if "read" not in field.metadata:
                continue
            shown = field.metadata["shown"]
            if field.default is dataclasses.MISSING:
                default = "required"
            elif shown:
                default = shown
            elif field.default is None or field.default == ():
                default = "none"
            else:
                default = f"`{field.default}`"
            rows.append(f"| `{field.name}` | {field.metadata['doc']} | {default} |\n")
        parts.append(
            f"\n## {place}\n\n| Key | Meaning | Default |\n| --- | --- | --- |\n"
            + "".join(rows)
        )
    parts.append(
        "\n## [shrinkage]\n\nAny reason, with its share of working time [0..1]: "
        "`sickness = 0.05`. The shares add up; what is required is divided by one "
        "less their sum. Planned time off is not shrinkage: it goes into "
        "`time_off.csv` and is placed. Where `absence.csv` tells of a reason "
        "named here, its forecast by day takes the share's place.\n\n"
        "In the simulation these reasons keep a person away for the whole shift: "
        f"{', '.join(sorted(WHOLE_SHIFT))}. Every other reason takes single half "
        "hours.\n"
    )
    return MARK + "".join(parts)


def cli_page() -> str:
    """Collect the help of every command."""
    context = click.Context(cli, info_name="shiftcast")
    parts = ["# Commands\n\n```text\n", cli.get_help(context), "\n```\n"]
    for name in sorted(cli.commands):
        command = cli.commands[name]
        own = click.Context(command, info_name=name, parent=context)
        parts.append(f"\n## {name}\n\n```text\n{command.get_help(own)}\n```\n")
    return MARK + "".join(parts)


def rostering_page() -> str:
    """Put the rule book into its place in the page on rosters."""
    text = (HERE / "rostering.md").read_text("utf-8")
    before, rest = text.split(RULES_BEGIN)
    after = rest.split(RULES_END)[1]
    rows = "".join(
        f"| {rule.name} | {rule.priority} | {rule.sentence} | "
        f"{', '.join(f'`{key}`' for key in rule.keys)} |\n"
        for rule in RULES
    )
    head = "| Rule | Priority | What it says | Set by |\n| --- | --- | --- | --- |\n"
    return f"{before}{RULES_BEGIN}\n{head}{rows}{RULES_END}{after}"


PAGES = {
    "rostering.md": rostering_page,
    "tables.md": tables_page,
    "plan-toml.md": settings_page,
    "cli.md": cli_page,
}


def main(check: bool) -> int:
    """Write the pages, or say which of them no longer match the code."""
    stale = []
    for name, page in PAGES.items():
        text, path = page(), HERE / name
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, "utf-8")
    if stale:
        print(f"Stale: {', '.join(stale)}. Run `make docs`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
