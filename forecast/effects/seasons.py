"""What long stretches of special days, such as school holidays, do to contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..clean import CleanHistory
from ..history import Flags, Matrix
from ..special_days import SpecialDays

__all__ = ["SeasonEffect", "season_effect"]

# A name seen n times counts n/(n+2) against its kind, a kind n/(n+1) against nothing.
NAME_PRIOR = 2.0
KIND_PRIOR = 1.0
# Fewer days than this of a stretch say nothing about it.
LEAST_DAYS = 5


@dataclass(frozen=True)
class SeasonEffect:
    """What seasons do to the days in them.

    Parameters
    ----------
    names, kinds
        Effect on the log of a day's contacts, by name and by kind.
    """

    names: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, float] = field(default_factory=dict)

    def factors(
        self, special: SpecialDays, days: pd.DatetimeIndex
    ) -> tuple[Matrix, list[str]]:
        """Give the factors of some days, and tell of seasons nothing is known of.

        Parameters
        ----------
        special
            The special days.
        days
            Days, without zone.
        """
        found = special.season(days)
        logs, notes = np.zeros(len(days)), []
        for name in dict.fromkeys(str(one) for one in found if one):
            kind = special.kind(name)
            if name in self.names:
                logs[found == name] = self.names[name]
            elif kind in self.kinds:
                logs[found == name] = self.kinds[kind]
            else:
                first = days[found == name][0].date()
                notes.append(
                    f"the history holds nothing like {name} (from {first}), so its "
                    "days are forecast as they are."
                )
        factor: Matrix = np.exp(logs)
        return factor, notes


def season_effect(past: CleanHistory, special: SpecialDays) -> SeasonEffect:
    """Learn what seasons did: how far their days lay from the weeks around.

    Parameters
    ----------
    past
        The history, cleaned as if no day in a season were an ordinary one.
    special
        The special days.
    """
    days = past.history.days
    season = special.season(days)
    usable = ~special.flags(days) & ~past.lacking & (past.normal.sum(axis=1) > 0)
    logs: dict[str, list[float]] = {}
    for rows in _stretches(season):
        kept = rows[usable[rows]]
        cells = np.isfinite(past.observed[kept])
        usual = float(np.where(cells, past.normal[kept], 0.0).sum())
        if len(kept) >= LEAST_DAYS and usual > 0:
            came = float(np.where(cells, past.observed[kept], 0.0).sum())
            name = str(season[rows[0]])
            logs.setdefault(name, []).append(float(np.log((came + 1) / (usual + 1))))
    kinds: dict[str, list[float]] = {}
    for name, found in logs.items():
        kinds.setdefault(special.kind(name), []).extend(found)
    by_kind = {
        kind: float(np.sum(found)) / (len(found) + KIND_PRIOR)
        for kind, found in kinds.items()
    }
    by_name = {
        name: (float(np.sum(found)) + NAME_PRIOR * by_kind[special.kind(name)])
        / (len(found) + NAME_PRIOR)
        for name, found in logs.items()
    }
    return SeasonEffect(by_name, by_kind)


def _stretches(season: np.ndarray) -> list[np.ndarray]:
    """List the rows of each stretch of days under one name."""
    starts: Flags = np.append(True, season[1:] != season[:-1])
    parts = np.split(np.arange(len(season)), np.flatnonzero(starts)[1:])
    return [rows for rows in parts if season[rows[0]]]
