"""The chat formula against simulated agents whose chats slow each other down."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Settings
from shiftcast.staffing.service import service_of
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")


@pytest.mark.parametrize(
    ("slowdown", "concurrency", "agents", "rate"), [(0.3, 2, 12, 66.0), (0.2, 4, 6, 60)]
)
def test_the_slot_formula_with_a_slowdown(slowdown, concurrency, agents, rate):
    """Agents are not quite as even as the formula has them: up to a point less."""
    queue = Queue(
        "chat", "chat", patience=240.0, concurrency=concurrency, slowdown=slowdown
    )
    settings = Settings((queue,))
    starts = WEEK.grid(settings.centre.interval)
    paths = pd.DataFrame({"queue": "chat", "start": starts, "path": 0, "rate": rate})
    forecast = pd.DataFrame({"queue": "chat", "start": starts, "handle_time": 600.0})
    people = pd.DataFrame(
        [(f"a{n}", WEEK.start, WEEK.end, "chat") for n in range(agents)],
        columns=["agent", "start", "end", "queues"],
    )
    result = simulate(people, paths, forecast, settings, WEEK, seed=3, replications=5)
    exact = service_of(queue, [agents], np.array([[rate]]), [600.0], 1800.0)
    service = result.weeks["service"].item()
    assert service == pytest.approx(exact.service[0], abs=0.015)
    shown = result.intervals
    assert shown["abandoned"].mean() == pytest.approx(exact.p_abandon[0], abs=0.01)
    assert shown["occupancy"].mean() == pytest.approx(exact.occupancy[0], abs=0.03)
