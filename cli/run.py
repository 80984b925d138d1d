"""What commands about one week share: how it is asked for, opened, saved and told."""

import functools
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..data.errors import InputError
from .common import (
    EXIT_INTERRUPTED,
    command,
    folder_argument,
    force_option,
    json_option,
    out_option,
    print_json,
    print_notes,
    seed_option,
    workers_option,
)

if TYPE_CHECKING:
    from ..data.calendar import Week
    from ..data.folder import Folder
    from ..data.plan import Plan
    from ..staffing.weeks import Ahead

__all__ = ["Request", "read_as_of", "week_command"]

# Further ahead a roster is a promise that no forecast holds.
MOST_WEEKS = 8


@dataclass(frozen=True)
class Request:
    """What was asked of a command about one week."""

    path: Path
    week: str | None
    out: Path | None
    as_of: str | None
    seed: int
    workers: int
    force: bool
    as_json: bool
    ahead: "Ahead | None" = None
    told: list[dict[str, Any]] = field(default_factory=list)

    def open(
        self, need: Collection[str] | None = None, goes_on: bool = False
    ) -> "tuple[Folder, Week]":
        """Read the planner's folder, or the parts a step needs, and find the week.

        A step that `goes_on` from a run made together with the weeks before it sees
        those weeks, too.
        """
        from ..data.calendar import read_week
        from ..staffing.planner import default_week

        folder = read_as_of(self.path, self.as_of, need)
        centre = folder.settings.centre
        week = (
            default_week(folder)
            if self.week is None
            else read_week(self.week, centre.timezone, centre.week_starts)
        )
        if self.ahead is not None:
            return self.ahead.before(folder), week
        return self._following(folder, week) if goes_on else folder, week

    def _following(self, folder: "Folder", week: "Week") -> "Folder":
        """Let the weeks that a run was made after stand as if published."""
        from ..data.plan import read_plan
        from ..staffing.weeks import Ahead

        goal = self.goal(week)
        if not (goal / "plan.json").exists():
            return folder
        summary = json.loads((goal / "plan.json").read_text("utf-8"))
        ahead = Ahead()
        for label in summary.get("follows", []):
            if not (self.path / "published" / label / "roster.csv").exists():
                ahead.add(read_plan(goal.parent / label))
        return ahead.before(folder)

    def goal(self, week: "Week") -> Path:
        """Give the folder the week's results stand in."""
        if self.out is not None:
            return self.out / week.label if self.ahead is not None else self.out
        return self.path / "out" / week.label

    def before(self, week: "Week") -> "Plan":
        """Read what the steps before wrote; futures follow an edited forecast."""
        from ..data.plan import read_plan
        from ..staffing.hand import follow_forecast

        return follow_forecast(read_plan(self.goal(week)))

    def save(
        self,
        plan: "Plan",
        tables: Collection[str] | None = None,
        keep: Collection[str] = (),
    ) -> None:
        """Write tables (all, or those named), summary and report, or nothing.

        Tables the run no longer has lose their files, but for those kept.
        """
        from ..data.plan import PLAN_TABLES, write_plan
        from ..data.staging import staged
        from ..reports.report import write_report

        gone = [
            table.file
            for name, table in PLAN_TABLES.items()
            if table.file and name not in keep and getattr(plan, name).empty
        ]
        with staged(self.goal(plan.week), self.force, gone) as aside:
            write_plan(plan, aside, tables)
            write_report(plan, aside)
        if self.ahead is not None:
            self.ahead.add(plan)

    def tell(self, plan: "Plan") -> int:
        """Print what the run comes to; give its exit code."""
        from ..staffing.summary import exit_code, headline

        goal = self.goal(plan.week)
        if self.as_json and self.ahead is not None:
            self.told.append(plan.summary | {"out": str(goal)})
        elif self.as_json:
            print_json(plan.summary | {"out": str(goal)})
        else:
            print_notes(plan.summary.get("notes", []), goal / "report.html")
            for line in headline(plan.summary):
                click.echo(line)
            click.echo(f"Report: {goal / 'report.html'}")
        return exit_code(plan.summary)


def read_as_of(
    path: Path, as_of: str | None, need: Collection[str] | None = None
) -> "Folder":
    """Read a planner's folder, or the parts of it a step needs, as of some time."""
    import pandas as pd

    from ..data.folder import PARTS, read_folder

    moment = None
    if as_of is not None:
        try:
            moment = pd.Timestamp(as_of)
        except ValueError as error:
            raise InputError(
                f"--as-of '{as_of}' is not a time. Write it like 2026-11-01 or "
                "'2026-11-01 12:00'."
            ) from error
    return read_folder(path, moment, PARTS if need is None else need)


def _each(function: Callable[[Request], int], request: Request, weeks: int) -> int:
    """Do a command for several weeks, one after the other; give the worst exit code."""
    from ..staffing.weeks import Ahead

    ahead = Ahead()
    request, worst = replace(request, ahead=ahead), 0
    for _ in range(weeks):
        worst = max(worst, function(request))
        if worst == EXIT_INTERRUPTED or ahead.last is None:
            break
        request = replace(request, week=ahead.last.next.first.isoformat())
    if request.as_json:
        print_json(request.told)
    return worst


def week_command(name: str) -> Callable[[Callable[[Request], int]], click.Command]:
    """Make a command about one week out of a function of what was asked."""
    options = [
        folder_argument,
        click.option(
            "--week",
            metavar="WEEK",
            help="Week to plan: 2026-W48 or any of its days. Default: the first whole "
            "week after the history ends.",
        ),
        click.option(
            "--weeks",
            default=1,
            show_default=True,
            type=click.IntRange(1, MOST_WEEKS),
            help="Weeks from there on, each as if those before it had gone out; with "
            "--out a folder each inside it.",
        ),
        out_option("Folder for the results. Default: DIR/out/WEEK."),
        click.option(
            "--as-of",
            metavar="TIME",
            help="Hide everything later than this, e.g. 2026-11-01 or "
            "'2026-11-01 12:00'.",
        ),
        seed_option,
        workers_option,
        force_option,
        json_option,
    ]

    def wrap(function: Callable[[Request], int]) -> click.Command:
        @functools.wraps(function)
        def asked(folder: Path, weeks: int, **given: Any) -> int:
            request = Request(path=folder, **given)
            return function(request) if weeks == 1 else _each(function, request, weeks)

        made: Any = asked
        for option in reversed(options):
            made = option(made)
        return command(name)(made)

    return wrap
