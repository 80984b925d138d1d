"""Contacts that jump a deferred queue: planned and simulated by their own time."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Centre, Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.backlog import work_off
from shiftcast.staffing.deadlines import deferred_queues
from shiftcast.staffing.queueing.deferred import demand_bound
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = 3600.0


def mail(**given):
    """Mail with 24 hours, of which some is urgent."""
    return Queue(
        "mail", "email", target=(Target(0.95, 24 * HOUR),), clock="wall", **given
    )


def work_of(queue, rate=6.0):
    """Give its work in a constant week of hours."""
    settings = Settings(
        (queue,), Centre(timezone="UTC", interval=3600, roster_step=3600)
    )
    starts = WEEK.grid(3600)
    forecast = pd.DataFrame(
        {"queue": "mail", "start": starts, "mean": rate, "handle_time": 600.0}
    )
    return settings, forecast, deferred_queues(forecast, settings, WEEK)


def test_urgent_work_is_due_sooner_and_all_work_stays():
    """A tenth must be done in two hours, the rest in 24."""
    _, _, (plain,) = work_of(mail())
    _, _, (some,) = work_of(mail(urgent=0.1, urgent_within=2 * HOUR))
    rest, urgent = some.pieces
    assert np.allclose(rest.arrivals + urgent.arrivals, plain.arrivals)
    assert (urgent.due[:24] < rest.due[:24]).all()
    assert (rest.due == plain.due).all()
    tight, loose = (demand_bound([each], 168, z=0.0) for each in (some, plain))
    assert (tight >= loose - 1e-9).all()
    # Within three hours only urgent work falls due: a tenth of an hour's work a slot.
    assert tight[30, 33] == pytest.approx(0.1 * 2)
    assert loose[30, 33] == 0


def test_people_work_urgent_mail_off_first():
    """One person who is short for all still keeps what is urgent in time."""
    _, _, (some,) = work_of(mail(urgent=0.1, urgent_within=2 * HOUR), rate=8.0)
    done = work_off(
        [some], [], [frozenset({"mail"})], np.ones((1, 168)), {"mail": 1.0}
    )["mail"]
    late = done.late.sum() / done.due.sum()
    assert 0.4 < late < 0.7
    # All that is due within the first day is urgent, and none of it late.
    assert done.due[5:20].sum() == pytest.approx(0.1 * 8 * 15)
    assert done.late[:20].sum() == 0


def test_simulated_urgent_mail_jumps_the_queue():
    """With everybody busy till the deadline, urgent mail alone is early."""
    shares = {}
    for name, given in (
        ("plain", {}), ("urgent", {"urgent": 0.3, "urgent_within": 3 * HOUR}),
    ):  # fmt: skip
        settings, forecast, _ = work_of(mail(**given))
        paths = forecast[["queue", "start"]].assign(path=0, rate=12.0)
        people = pd.DataFrame(
            [("ann", WEEK.start, WEEK.end, "mail")],
            columns=["agent", "start", "end", "queues"],
        )
        seen = simulate(people, paths, forecast, settings, WEEK, seed=2, replications=3)
        # From the second day on one person for twice the work is a day behind.
        late = seen.intervals.iloc[-24:]
        shares[name] = late["service"].mean()
    assert shares["plain"] < 0.05
    assert shares["urgent"] == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"urgent": 0.1}, "needs both"),
        ({"urgent_within": 900.0}, "needs both"),
        ({"urgent": 0.1, "urgent_within": 30 * HOUR}, "must lie between"),
        ({"urgent": 0.1, "urgent_within": 60.0, "handle_time": 90.0}, "must lie"),
    ],
)
def test_contradictions_are_refused(given, words):
    """A sentence names the queue and the keys."""
    with pytest.raises(ValueError, match=words):
        mail(**given)


def test_live_queues_have_nothing_urgent():
    """Everybody who waits on the phone waits now."""
    with pytest.raises(ValueError, match="belongs to a deferred"):
        Queue("calls", "voice", urgent=0.1, urgent_within=10.0)


def test_urgent_work_that_takes_longer_than_its_time_is_refused():
    """The forecast's handle time counts where plan.toml gives none."""
    with pytest.raises(InputError, match="urgent_within"):
        work_of(mail(urgent=0.1, urgent_within=300.0))
