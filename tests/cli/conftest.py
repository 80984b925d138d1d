"""A small centre in a folder, and the command line to run it with."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from shiftcast.cli.main import main
from shiftcast.reports.style import png

PLAN = """
[centre]
name = "Corner Shop Care"
timezone = "Europe/Berlin"
interval = "1h"
roster_step = "30min"

[[queue]]
name = "calls"
channel = "voice"
open = "Mon-Fri 08:00-18:00"
patience = "2min"

[[queue]]
name = "mail"
channel = "email"
open = "Mon-Fri 08:00-18:00"
target = "8h"

[contract.day]
paid_hours = [24, 40]
days = [3, 5]
shift_hours = [6, 9]
shift_step = "1h"
starts = "08:00-12:00 every 60min"
[[contract.day.breaks]]
name = "lunch"
minutes = 30
paid = false
from_hours = 6
middle = 0.5
width = "2h"

[shrinkage]
sickness = 0.04

[costs]
wage = 20.0

[effort]
paths = 40
origins = 1
search = 40
replications = 10
"""
LAST_DAY = "2026-11-22"
WEEKS = 8


def history() -> pd.DataFrame:
    """Draw eight weeks of hourly contacts with a busy forenoon and a quiet Friday."""
    rng = np.random.default_rng(5)
    first = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=7 * WEEKS - 1)
    hours = pd.date_range(first, periods=24 * 7 * WEEKS, freq="1h")
    hours = hours[(hours.day_of_week < 5) & (hours.hour >= 8) & (hours.hour < 18)]
    # The hour of the autumn clock change lies on a Sunday: closed.
    shape = (
        20 + 15 * np.exp(-(((hours.hour - 10) / 2) ** 2)) - 6 * (hours.day_of_week == 4)
    )
    tables = []
    for queue, level, handle in (("calls", 1.0, 300), ("mail", 0.4, 420)):
        offered = rng.poisson(shape * level)
        tables.append(
            pd.DataFrame(
                {
                    "queue": queue,
                    "start": hours.strftime("%Y-%m-%d %H:%M"),
                    "offered": offered,
                    "handled": offered,
                    "abandoned": 0,
                    "handle_time": handle,
                }
            )
        )
    return pd.concat(tables)


def write_centre(folder: Path) -> Path:
    """Write the small centre into a folder."""
    folder.mkdir()
    (folder / "plan.toml").write_text(PLAN)
    history().to_csv(folder / "history.csv", index=False)
    people = ["calls"] * 5 + ["calls;mail"] * 3 + ["mail"] * 2
    rows = "".join(f"Agent {n:02d},day,{skills}\n" for n, skills in enumerate(people))
    (folder / "agents.csv").write_text(f"agent,contract,queues\n{rows}")
    (folder / "time_off.csv").write_text(
        "agent,start,end,reason\nAgent 03,2026-11-25,2026-11-25,dentist\n"
    )
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "nothing.toml").write_text('name = "nothing"\n')
    (folder / "scenarios" / "rush.toml").write_text(
        'name = "rush"\n[change]\nvolume = { calls = 1.3 }\n'
    )
    return folder


@pytest.fixture
def centre(tmp_path):
    """Give a fresh small centre."""
    return write_centre(tmp_path / "centre")


def invoke(*words, code=0):
    """Run a command; a traceback fails the test."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert code in (done.exit_code, None), done.output
    return done


@pytest.fixture
def drawn():
    """Run a command, charts and all."""
    return invoke


@contextmanager
def rendering_nothing():
    """Compose charts but do not render them, which takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "shiftcast.reports.sections.png", lambda figure: png(Figure((1, 1)))
        )
        yield


@pytest.fixture(scope="session")
def undrawn():
    """Give a stretch in which charts are composed but not rendered."""
    return rendering_nothing


@pytest.fixture
def shiftcast():
    """Run a command; charts are composed but not rendered."""
    with rendering_nothing():
        yield invoke


@pytest.fixture(scope="session")
def planned(tmp_path_factory):
    """Give a small centre whose week has been planned."""
    folder = write_centre(tmp_path_factory.mktemp("trip") / "centre")
    done = CliRunner().invoke(main, ["plan", str(folder), "--workers", "1"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return folder, done


@pytest.fixture
def run(planned, tmp_path):
    """Give a copy of the small centre whose week has been planned."""
    folder = tmp_path / "centre"
    shutil.copytree(planned[0], folder)
    return folder
