"""Write plan folders of two real centres from public data.

python benchmarks/real/build.py --data ../shared/data --out benchmarks/real/plans
"""

import argparse
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from shiftcast.data.calendar import grid
from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import WEATHER
from shiftcast.staffing.queueing.estimate import patience_from_counts
from shiftcast.staffing.service import agents_for

HERE = Path(__file__).parent
CLOCK = "%Y-%m-%d %H:%M"
WEEKS_OF_BASELINE = 8
# Paid hours beyond the hours needed at work: breaks, and shifts that never fit a
# curve exactly.
WORK_IN_PAID = 0.85


@dataclass(frozen=True)
class Mix:
    """How the people of a centre are shared out.

    Parameters
    ----------
    contracts, skills
        Names (skills apart by semicolons) and shares, which sum to 1. [0..1]
    """

    contracts: tuple[tuple[str, float], ...]
    skills: tuple[tuple[str, float], ...]


BOSTON_FIRST = date(2015, 12, 7)
BOSTON_MIX = Mix(
    contracts=(("day", 0.5), ("night", 0.25), ("part-time", 0.25)),
    skills=(("phone;app;web", 1.0),),
)
BANK_FIRST = date(1999, 2, 21)
BANK_MIX = Mix(
    contracts=(("full-time", 0.55), ("part-time", 0.45)),
    skills=(
        ("PS;NW", 0.34),
        ("PS;TT;PE", 0.22),
        ("PS;NE", 0.18),
        ("PS;IN;PE", 0.14),
        ("NW;NE", 0.12),
    ),
)


def main() -> None:
    """Build both folders and tell what they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    build_boston(asked.data, asked.out / "boston311")
    build_bank(asked.data, asked.out / "anonbank")


def build_boston(data: Path, folder: Path) -> None:
    """Write the plan folder of Boston 311: a small centre, open round the clock."""
    raw = pd.read_csv(data / "boston311_2015_30min_by_channel.csv.gz")
    raw = raw[raw["channel"].isin(["phone", "app", "web"])]
    start = pd.to_datetime(raw["timestamp"])
    # 22 July is absent in the source and stays missing; the hour that the clock
    # skips on 8 March is listed with zeros there, but never was.
    skipped = (start >= "2015-03-08 02:00") & (start < "2015-03-08 03:00")
    contacts = pd.DataFrame(
        {"queue": raw["channel"], "start": start, "offered": raw["offered"]}
    )
    weather = pd.read_csv(data / "weather_boston_2015_daily.csv.gz")
    weather = weather[[name for name in WEATHER.names if name in weather]]
    known = pd.to_datetime(weather["date"]) < pd.Timestamp(BOSTON_FIRST)
    text = (HERE / "boston311.toml").read_text("utf-8")
    tables = {"weather": weather[known]}
    _write(folder, text, contacts[~skipped], BOSTON_FIRST, BOSTON_MIX, tables)


def build_bank(data: Path, folder: Path) -> None:
    """Write the plan folder of the Anonymous Bank: six voice queues."""
    raw = pd.read_csv(data / "anonbank1999_30min_by_queue.csv.gz")
    contacts = pd.DataFrame(
        {
            "queue": raw["queue"],
            "start": pd.to_datetime(raw["timestamp"]),
            "offered": raw["offered"],
            "handled": raw["handled"],
            "abandoned": raw["abandoned"],
            "handle_time": raw["aht_seconds"],
        }
    )
    text = (HERE / "anonbank.toml").read_text("utf-8")
    patience = _patience(data / "anonbank1999_calls.csv.gz", BANK_FIRST)
    text = string.Template(text).substitute(patience)
    _write(folder, text, contacts, BANK_FIRST, BANK_MIX, {})


def _patience(calls: Path, before: date) -> dict[str, str]:
    """Estimate each queue's mean patience from the calls before a day."""
    frame = pd.read_csv(calls)
    frame = frame[(frame["timestamp"] < str(before)) & (frame["reached_queue"] == 1)]
    gave_up = frame["outcome"] == "HANG"
    return {
        f"patience_{queue}": "{:.0f}s".format(
            patience_from_counts(gave_up[rows.index].sum(), rows["wait_seconds"].sum())
        )
        for queue, rows in frame.groupby("queue")
    }


def _write(
    folder: Path,
    text: str,
    contacts: pd.DataFrame,
    first: date,
    mix: Mix,
    tables: dict[str, pd.DataFrame],
) -> None:
    """Write a folder: what was known before `first`, people, and what then came."""
    settings = read_settings(tomllib.loads(text), f"{folder.name}.toml")
    past = contacts["start"] < pd.Timestamp(first)
    came = ~past & (contacts["start"] < pd.Timestamp(first + timedelta(days=7)))
    hours = needed_hours(contacts[past], settings, first)
    agents = make_agents(settings, mix, hours / WORK_IN_PAID)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(text, "utf-8")
    files = {"history": contacts[past], "actual": contacts[came], "agents": agents}
    for name, table in {**files, **tables}.items():
        table.to_csv(folder / f"{name}.csv", index=False, date_format=CLOCK)
    print(
        f"{folder.name}: week of {first}, {hours:.0f} agent-hours needed at work, "
        f"{len(agents)} agents"
    )


def needed_hours(contacts: pd.DataFrame, settings: Settings, first: date) -> float:
    """Sum the hours at work that the week from `first` needs, by the usual baseline.

    Parameters
    ----------
    contacts
        What was known before the week, `start` in centre wall clock.
    settings
        The centre's settings.
    first
        First day of the week.

    Returns
    -------
    float
        Agent-hours, grossed up for unplanned shrinkage: agents of the live queues,
        each staffed by itself, and deferred work at its highest occupancy. [h]
    """
    interval = settings.centre.interval
    starts = grid(first, 7, interval, "UTC")
    hours = 0.0
    for queue in settings.queues:
        own = contacts[contacts["queue"] == queue.name].set_index("start")
        rate = _same_weekdays(own["offered"], starts)
        if "handle_time" in own and own["handle_time"].notna().any():
            handled = own["handle_time"].notna()
            handle_time = float(
                np.average(own["handle_time"][handled], weights=own["handled"][handled])
            )
        elif queue.handle_time is not None:
            handle_time = queue.handle_time
        else:
            raise SystemExit(f"Queue {queue.name} has no handle time.")
        if queue.live:
            rate = rate * queue.open.mask(starts)
            times = np.full(rate.size, handle_time)
            agents = agents_for(queue, rate[:, None], times, interval)
            hours += float(agents.sum()) * interval / 3600
        else:
            hours += rate.sum() * handle_time / 3600 / queue.max_occupancy
    return hours / (1 - settings.shrinkage.total)


def _same_weekdays(offered: pd.Series, starts: pd.DatetimeIndex) -> np.ndarray:
    """Average the last eight same weekdays, as far as the history reaches."""
    wall = starts.tz_localize(None)
    weeks = [
        offered.reindex(wall - pd.Timedelta(weeks=back)).to_numpy(float)
        for back in range(1, WEEKS_OF_BASELINE + 1)
    ]
    known = ~np.isnan(weeks)
    total = np.where(known, weeks, 0.0).sum(axis=0)
    return total / np.maximum(known.sum(axis=0), 1)


def make_agents(settings: Settings, mix: Mix, paid_hours: float) -> pd.DataFrame:
    """List so many people that their contracts' middle hours give the paid hours.

    Parameters
    ----------
    settings
        The centre's settings, for its contracts.
    mix
        Shares of contracts and skills.
    paid_hours
        Paid hours to give in a week. [h]
    """
    middle = sum(
        share * sum(settings.contract(name).paid_hours) / 2
        for name, share in mix.contracts
    )
    count = round(paid_hours / middle)
    return pd.DataFrame(
        {
            "agent": [f"Agent {number:03d}" for number in range(1, count + 1)],
            "contract": _spread(mix.contracts, count, 1),
            "queues": _spread(mix.skills, count, 2),
        }
    )


def _spread(
    shares: Sequence[tuple[str, float]], count: int, seed: int
) -> Sequence[str]:
    """Share names out over `count` people, in a shuffled order."""
    names = [name for name, _ in shares]
    ends = np.cumsum([share for _, share in shares]) * count
    places = np.searchsorted(ends, np.arange(count) + 0.5)
    return [names[p] for p in np.random.default_rng(seed).permutation(places)]


if __name__ == "__main__":
    main()
