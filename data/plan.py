"""The tables of one run, written and read whole."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .calendar import Week
from .errors import InputError, Problem
from .settings import Settings, read_settings
from .tables import (
    ABSENCE_SCORES,
    CARRIED,
    CLEANED,
    CONTACTS,
    COVERAGE,
    DIAGNOSIS,
    DIPS,
    FACTORS,
    FAIRNESS,
    FORECAST,
    FORECAST_DAYS,
    FORECAST_WEEKS,
    HANDLE_TIME_SCORES,
    HOUR_SCORES,
    MENDS,
    PATHS,
    REQUIREMENT,
    ROSTER,
    SCORES,
    SHRINKAGE,
    SIMULATION,
    SIMULATION_WEEKS,
    WEIGHTS,
    Table,
)
from .tables_movers import DRIVERS_USED, EVENT_EFFECTS

__all__ = [
    "PLAN_TABLES",
    "Plan",
    "read_plan",
    "read_table_file",
    "settled",
    "write_plan",
    "write_table",
]

# Each field of a Plan that holds a table of the run.
PLAN_TABLES: dict[str, Table] = {
    "cleaned": CLEANED,
    "forecast": FORECAST,
    "forecast_days": FORECAST_DAYS,
    "forecast_weeks": FORECAST_WEEKS,
    "factors": FACTORS,
    "paths": PATHS,
    "scores": SCORES,
    "hour_scores": HOUR_SCORES,
    "handle_time_scores": HANDLE_TIME_SCORES,
    "weights": WEIGHTS,
    "shrinkage": SHRINKAGE,
    "absence_scores": ABSENCE_SCORES,
    "event_effects": EVENT_EFFECTS,
    "drivers_used": DRIVERS_USED,
    "requirement": REQUIREMENT,
    "roster": ROSTER,
    "carried": CARRIED,
    "fairness": FAIRNESS,
    "coverage": COVERAGE,
    "simulation": SIMULATION,
    "simulation_weeks": SIMULATION_WEEKS,
    "diagnosis": DIAGNOSIS,
    "dips": DIPS,
    "mends": MENDS,
}
HISTORY_FILE = "history.parquet"
WALL_CLOCK = "%Y-%m-%d %H:%M"
DIGITS = "%.6g"


@dataclass(frozen=True)
class Plan:
    """One week's run: what a report draws.

    Parameters
    ----------
    settings
        The centre's settings.
    week
        The planned week.
    history
        Contacts of the last weeks before it, for charts (a Contacts table).
    cleaned, forecast, forecast_days, forecast_weeks, factors, paths, scores,
    handle_time_scores, weights, event_effects, drivers_used, shrinkage,
    absence_scores, requirement, roster, carried, fairness,
    coverage, simulation, simulation_weeks, diagnosis, dips
    absence_scores, requirement, roster, fairness,
    coverage, simulation, simulation_weeks, diagnosis, dips, mends
        The tables of those names; empty where a step has not run.
    summary
        What plan.json holds: seed, versions, input hashes, status, bound and gap,
        cost, hours, verdicts, unmet rules, notes.
    """

    settings: Settings
    week: Week
    history: pd.DataFrame = field(default_factory=CONTACTS.empty)
    cleaned: pd.DataFrame = field(default_factory=CLEANED.empty)
    forecast: pd.DataFrame = field(default_factory=FORECAST.empty)
    forecast_days: pd.DataFrame = field(default_factory=FORECAST_DAYS.empty)
    forecast_weeks: pd.DataFrame = field(default_factory=FORECAST_WEEKS.empty)
    factors: pd.DataFrame = field(default_factory=FACTORS.empty)
    paths: pd.DataFrame = field(default_factory=PATHS.empty)
    scores: pd.DataFrame = field(default_factory=SCORES.empty)
    hour_scores: pd.DataFrame = field(default_factory=HOUR_SCORES.empty)
    handle_time_scores: pd.DataFrame = field(default_factory=HANDLE_TIME_SCORES.empty)
    weights: pd.DataFrame = field(default_factory=WEIGHTS.empty)
    shrinkage: pd.DataFrame = field(default_factory=SHRINKAGE.empty)
    absence_scores: pd.DataFrame = field(default_factory=ABSENCE_SCORES.empty)
    event_effects: pd.DataFrame = field(default_factory=EVENT_EFFECTS.empty)
    drivers_used: pd.DataFrame = field(default_factory=DRIVERS_USED.empty)
    requirement: pd.DataFrame = field(default_factory=REQUIREMENT.empty)
    roster: pd.DataFrame = field(default_factory=ROSTER.empty)
    carried: pd.DataFrame = field(default_factory=CARRIED.empty)
    fairness: pd.DataFrame = field(default_factory=FAIRNESS.empty)
    coverage: pd.DataFrame = field(default_factory=COVERAGE.empty)
    simulation: pd.DataFrame = field(default_factory=SIMULATION.empty)
    simulation_weeks: pd.DataFrame = field(default_factory=SIMULATION_WEEKS.empty)
    diagnosis: pd.DataFrame = field(default_factory=DIAGNOSIS.empty)
    dips: pd.DataFrame = field(default_factory=DIPS.empty)
    mends: pd.DataFrame = field(default_factory=MENDS.empty)
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def at_work(self) -> pd.DataFrame:
        """The roster, with last week's shifts that reach into the week."""
        tables = [each for each in (self.carried, self.roster) if len(each)]
        return pd.concat(tables, ignore_index=True) if tables else self.roster


def write_plan(
    plan: Plan, folder: Path, only: Collection[str] | None = None
) -> list[Path]:
    """Write the tables and plan.json of a run into a folder that exists.

    Parameters
    ----------
    plan
        The run.
    folder
        Where to; files of the same names are replaced.
    only
        Fields of the plan whose tables are written; None writes all.

    Returns
    -------
    list of pathlib.Path
        The files written; plan.json is not among them when there is no summary.
    """
    written = []
    for name, table in PLAN_TABLES.items():
        frame = getattr(plan, name)
        if len(frame) and table.file and (only is None or name in only):
            written.append(write_table(frame, table, folder / table.file))
    if len(plan.history) and (only is None or "history" in only):
        path = folder / HISTORY_FILE
        plan.history.to_parquet(path, index=False)
        written.append(path)
    if plan.summary:
        path = folder / "plan.json"
        text = json.dumps(plan.summary, indent=1, ensure_ascii=False, default=str)
        path.write_text(text + "\n", encoding="utf-8")
        written.append(path)
    return written


def settled(plan: Plan) -> Plan:
    """Round every table to the digits its csv holds.

    A step then gives the same whether it finds the tables in memory or on disk.

    Parameters
    ----------
    plan
        A run, or the part of it that is made.
    """
    rounded = {}
    for name, table in PLAN_TABLES.items():
        frame = getattr(plan, name)
        numbers = frame.select_dtypes("float64").columns
        if len(frame) and len(numbers) and not str(table.file).endswith(".parquet"):
            cells = {
                column: [float(DIGITS % value) for value in frame[column]]
                for column in numbers
            }
            rounded[name] = frame.assign(**cells)
    return replace(plan, **rounded)


def read_plan(folder: Path) -> Plan:
    """Read a run back; tables that were not written come back empty.

    Parameters
    ----------
    folder
        A folder that `write_plan` filled.

    Raises
    ------
    InputError
        If there is no plan.json, or a table in it cannot be read.
    """
    path = folder / "plan.json"
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        settings = read_settings(summary["settings"], str(path))
        week = Week(date.fromisoformat(summary["first_day"]), settings.centre.timezone)
    except FileNotFoundError as error:
        remedy = "Run `shiftcast plan` or `shiftcast forecast` first."
        raise InputError(Problem(f"There is no run in {folder}.", remedy)) from error
    except (KeyError, TypeError, ValueError) as error:
        what = f"It is not a run's summary: {error}."
        raise InputError(Problem(what, "Run the step again.", path)) from error
    zone = settings.centre.timezone
    tables = {
        name: read_table_file(folder / table.file, table, zone)
        for name, table in PLAN_TABLES.items()
        if table.file and (folder / table.file).exists()
    }
    if (folder / HISTORY_FILE).exists():
        tables["history"] = pd.read_parquet(folder / HISTORY_FILE)
    return Plan(settings=settings, week=week, summary=summary, **tables)


def write_table(frame: pd.DataFrame, table: Table, path: Path) -> Path:
    """Write one table: parquet whole, csv with wall clock and UTC side by side.

    Parameters
    ----------
    frame
        The table's rows.
    table
        Which table it is.
    path
        Where to; the suffix tells the kind.
    """
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
        return path
    plain = table.check(frame).copy()
    for column in table.columns:
        if column.kind == "time":
            times = plain[column.name]
            plain[column.name] = times.dt.strftime(WALL_CLOCK)
            place = plain.columns.get_loc(column.name) + 1
            utc = times.dt.tz_convert("UTC").dt.strftime(WALL_CLOCK)
            plain.insert(place, f"{column.name}_utc", utc)
        elif column.kind == "date":
            plain[column.name] = pd.to_datetime(plain[column.name]).dt.strftime(
                "%Y-%m-%d"
            )
    plain.to_csv(path, index=False, float_format=DIGITS, lineterminator="\n")
    return path


def read_table_file(path: Path, table: Table, timezone: str) -> pd.DataFrame:
    """Read one table of a run back into memory.

    Parameters
    ----------
    path
        A file of the run's folder, as written or edited since.
    table
        Which table it holds.
    timezone
        Zone of the centre, for the wall-clock columns.

    Raises
    ------
    InputError
        If the file is missing, lacks columns or holds times that cannot be read.
        A wall-clock time without its `_utc` neighbour is taken as centre time.
    """
    try:
        if path.suffix == ".parquet":
            return table.check(pd.read_parquet(path))
        # A name is text as it stands: '007' is no number and 'NA' is somebody.
        texts = {c.name: "str" for c in table.columns if c.kind == "text"}
        with path.open(encoding="utf-8-sig") as stream:
            header = stream.readline()
        # Excel in much of Europe saves with semicolons and decimal commas.
        marks: Any = {"sep": ";", "decimal": ","} if ";" in header else {}
        frame = pd.read_csv(
            path, dtype=texts, keep_default_na=False, na_values=[""], **marks
        )
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}. Run its step first.") from error
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"It cannot be read: {error}.", file=path)) from error
    for column in table.columns:
        if column.name not in frame:
            continue
        if column.kind == "time":
            frame[column.name] = _times(frame, column.name, timezone, path)
        elif column.kind == "date":
            frame[column.name] = pd.to_datetime(frame[column.name])
        elif column.kind == "text":
            frame[column.name] = frame[column.name].fillna("").astype("str")
        else:
            frame[column.name] = _numbers(frame[column.name], path)
    frame = frame.drop(columns=[n for n in frame if str(n).endswith("_utc")])
    return table.check(frame)


def _numbers(cells: "pd.Series[Any]", path: Path) -> "pd.Series[Any]":
    """Read a column of numbers; empty cells stay empty."""
    numbers = pd.to_numeric(cells, errors="coerce")
    wrong = np.flatnonzero((numbers.isna() & cells.notna()) | np.isinf(numbers))
    if wrong.size:
        what = f"'{cells.iloc[wrong[0]]}' is not a number."
        remedy = "Write it with digits and a point."
        row = int(wrong[0]) + 2
        raise InputError(Problem(what, remedy, path, row, str(cells.name)))
    return numbers


def _times(
    frame: pd.DataFrame, name: str, timezone: str, path: Path
) -> "pd.Series[Any]":
    """Read a time column: by its UTC neighbour where the two agree."""
    try:
        wall = pd.to_datetime(frame[name], format=WALL_CLOCK)
        beside = frame.get(f"{name}_utc")
        if beside is not None:
            utc = pd.to_datetime(beside, format=WALL_CLOCK, errors="coerce", utc=True)
            local = utc.dt.tz_convert(timezone)
            # A planner who edits the wall clock means the wall clock.
            if (local.dt.tz_localize(None) == wall).all():
                return local
        return wall.dt.tz_localize(timezone, ambiguous=True, nonexistent="raise")
    except ValueError as error:
        what = f"A time cannot be read: {error}."
        remedy = "Write times like 2026-11-23 07:30."
        raise InputError(Problem(what, remedy, path, column=name)) from error
