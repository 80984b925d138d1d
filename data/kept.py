"""Forecasts that were kept: what a run or a published week said, and why."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .errors import InputError, Problem
from .plan import read_table_file
from .tables import FACTORS, FORECAST

__all__ = ["KEPT_FILES", "Kept", "find_kept", "read_kept"]

# What a forecast is kept by: the means, and what they are made of.
KEPT_FILES = (str(FORECAST.file), str(FACTORS.file))


@dataclass(frozen=True)
class Kept:
    """A forecast of some days as it was kept.

    Parameters
    ----------
    where
        The folder it stands in.
    forecast
        A Forecast table, edited by hand or not.
    factors
        A Factors table: the forecast as it was made.
    """

    where: Path
    forecast: pd.DataFrame
    factors: pd.DataFrame

    @property
    def now(self) -> pd.DataFrame:
        """Give the factors with `now`: the mean that stands in the forecast."""
        means = self.forecast[["queue", "start", "mean"]]
        means = means.rename(columns={"mean": "now"})
        merged: pd.DataFrame = self.factors.merge(
            means, on=["queue", "start"], how="left"
        )
        return merged.assign(now=merged["now"].fillna(merged["mean"]))


def read_kept(folder: Path, timezone: str) -> Kept:
    """Read a kept forecast.

    Parameters
    ----------
    folder
        DIR/out/WEEK, DIR/published/WEEK, or a copy of one.
    timezone
        Zone of the centre.

    Raises
    ------
    InputError
        If a file is missing or cannot be read.
    """
    lacking = [name for name in KEPT_FILES if not (folder / name).exists()]
    if lacking:
        what = f"There is no forecast kept in {folder}: no {' and no '.join(lacking)}."
        remedy = "Give a folder that `shiftcast forecast` or `publish` filled."
        raise InputError(Problem(what, remedy))
    forecast, factors = (
        read_table_file(folder / name, table, timezone)
        for name, table in zip(KEPT_FILES, (FORECAST, FACTORS), strict=True)
    )
    return Kept(folder, forecast, factors)


def find_kept(path: Path, timezone: str) -> list[Kept]:
    """Read the forecasts of all weeks: published ones, else what the runs left.

    Parameters
    ----------
    path
        The planner's folder.
    timezone
        Zone of the centre.

    Returns
    -------
    list of Kept
        In the order of their weeks, one a week.
    """
    found: dict[str, Path] = {}
    for room in ("out", "published"):
        for folder in sorted((path / room).glob("*")):
            if all((folder / name).exists() for name in KEPT_FILES):
                found[folder.name] = folder
    return [read_kept(found[name], timezone) for name in sorted(found)]
