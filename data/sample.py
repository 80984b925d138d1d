"""The sample centre: a whole plan folder, drawn from a seed and a documented truth."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pandas as pd

from .errors import InputError
from .sample_contacts import make_contacts, sample_drivers, sample_rng
from .sample_events import EVENTS_TRUTH, LEARNT_EVENTS
from .sample_people import make_agents, make_time_off
from .sample_truth import FIRST, LAST, WEEK_FIRST
from .sample_weather import make_weather
from .settings import Settings, read_settings, read_toml

__all__ = ["sample_settings", "write_sample"]

TEMPLATES = Path(__file__).parent / "templates"
SCENARIOS = ("storm", "one-chat", "growth")
USUAL_AGENTS = 90
CLOCK = "%Y-%m-%d %H:%M"


def write_sample(folder: Path, seed: int = 7, agents: int = USUAL_AGENTS) -> Path:
    """Write the sample centre's plan folder.

    The same seed and number of agents give the same bytes. What the numbers were
    drawn from stands in docs/sample.md.

    Parameters
    ----------
    folder
        Where to; made if absent, and must be empty.
    seed
        Seed of everything that is drawn.
    agents
        How many people; volumes grow with them. [agents]

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        If the folder is not empty or cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as top:
    ...     made = write_sample(Path(top) / "skyline", agents=30)
    ...     len(list((made / "scenarios").iterdir()))
    3
    """
    people = make_agents(agents, sample_rng(seed, "agents"))
    settings = sample_settings()
    weather = make_weather(FIRST, LAST, sample_rng(seed, "weather"))
    size = agents / USUAL_AGENTS
    contacts, backlog = _hold_back(make_contacts(settings, weather, seed, size))
    tables = {
        "history": _with_utc(contacts),
        "events": _events(),
        "overrides": _overrides(),
        "weather": weather,
        "drivers": sample_drivers(seed),
        "agents": people,
        "time_off": make_time_off(people, sample_rng(seed, "time off")),
        "backlog": backlog,
    }
    _write(folder, tables)
    return folder


def sample_settings() -> Settings:
    """Read the sample centre's own plan.toml."""
    return read_settings(read_toml(TEMPLATES / "skyline.toml"))


def _hold_back(contacts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave the last deferred contacts unanswered, and list them as backlog."""
    zone = contacts["start"].dt.tz
    closing = {
        "email": pd.Timestamp(WEEK_FIRST - timedelta(days=3)) + pd.Timedelta("19h"),
        "posts": pd.Timestamp(LAST) + pd.Timedelta("19h"),
        "x-direct": pd.Timestamp(LAST) + pd.Timedelta("23h"),
        "comments": pd.Timestamp(LAST) + pd.Timedelta("23h"),
    }
    since = contacts["queue"].map(closing).dt.tz_localize(zone)
    late = contacts["start"] >= since
    backlog = contacts.loc[late & (contacts["handled"] > 0)]
    backlog = backlog[["queue", "start", "handled"]].set_axis(
        ["queue", "arrived", "count"], axis=1
    )
    backlog["arrived"] = backlog["arrived"].dt.strftime(CLOCK)
    kept = contacts.copy()
    kept.loc[late, "handled"] = 0
    kept.loc[late, "handle_time"] = float("nan")
    return kept, backlog


def _with_utc(contacts: pd.DataFrame) -> pd.DataFrame:
    """Write starts as centre wall clock with UTC beside; each stamp formatted once."""
    code, stamps = pd.factorize(contacts["start"])
    clock = stamps.strftime(CLOCK).to_numpy()[code]
    utc = stamps.tz_convert("UTC").strftime(f"{CLOCK}Z").to_numpy()[code]
    frame = contacts.drop(columns="start")
    frame.insert(1, "start", clock)
    frame.insert(2, "start_utc", utc)
    return frame.astype({"abandoned": "Int64"})


def _events() -> pd.DataFrame:
    """List campaigns and disruptions.

    An outage has no factor, since nothing was counted; nor have the events whose size
    the forecast is to learn.
    """
    rows = [
        {
            "name": event.name,
            "kind": event.kind,
            "start": event.start,
            "end": event.end,
            "queue": queue,
            "volume_factor": factor or None,
            "handle_time_factor": event.handle_time if event.handle_time > 1 else None,
        }
        for event in EVENTS_TRUTH
        for queue, factor in event.volume
    ]
    rows += [
        {
            "name": event.name,
            "kind": event.kind,
            "start": event.day,
            "end": event.day,
            "queue": queue,
        }
        for event in LEARNT_EVENTS
        for queue, _ in event.sizes
    ]
    return pd.DataFrame(rows)


def _overrides() -> pd.DataFrame:
    """Give the planner's own hand on the forecast."""
    day = WEEK_FIRST + timedelta(days=2)
    row = {
        "queue": "bookings",
        "start": f"{day} 10:00",
        "end": f"{day} 14:00",
        "factor": 1.1,
        "who": "D. Okafor",
        "why": "The web shop is down for maintenance",
        "until": f"{WEEK_FIRST + timedelta(days=6)}",
    }
    return pd.DataFrame([row])


def _write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write all files aside, then move them in: nothing is left half written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            f"{folder} is not an empty folder. Give a new one; nothing was written."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aside-", dir=folder) as name:
            aside = Path(name)
            for table, frame in tables.items():
                path = aside / f"{table}.csv"
                frame.to_csv(
                    path, index=False, lineterminator="\n", date_format="%Y-%m-%d"
                )
            shutil.copyfile(TEMPLATES / "skyline.toml", aside / "plan.toml")
            (aside / "scenarios").mkdir()
            for scenario in SCENARIOS:
                shutil.copyfile(
                    TEMPLATES / f"skyline-{scenario}.toml",
                    aside / "scenarios" / f"{scenario}.toml",
                )
            for path in sorted(aside.iterdir()):
                path.rename(folder / path.name)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{folder} cannot be written: {reason}.") from error
