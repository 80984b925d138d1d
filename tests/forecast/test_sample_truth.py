"""What the sample centre was drawn from is found again: events and drivers."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.folder import read_folder
from shiftcast.data.sample import write_sample
from shiftcast.data.sample_drivers import DELAY_SPREAD, DELAYS, VIEWS
from shiftcast.data.sample_events import LEARNT_EVENTS
from shiftcast.data.sample_truth import QUEUES, WEEK_FIRST
from shiftcast.forecast.effects.driver_series import numbers_of
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, Past, look_back
from shiftcast.forecast.special_days import special_days

TRUTH = {truth.name: truth for truth in QUEUES}
PARTS = ("history", "events", "weather", "drivers")
# A day as high as one in ten lies this many deviations above usual.
MARKED = 1.2816


@pytest.fixture(scope="module")
def pasts(tmp_path_factory) -> dict[str, Past]:
    """Look back on four queues from the end of the sample's history."""
    folder = read_folder(
        write_sample(tmp_path_factory.mktemp("sample") / "skyline"), need=PARTS
    )
    settings, found = folder.settings, {}
    zone = settings.centre.timezone
    span = (pd.Timestamp("2024-11-01").date(), pd.Timestamp("2026-12-31").date())
    for name in ("bookings", "baggage", "email", "x-direct"):
        queue = settings.queue(name)
        history, _ = read_history(folder.contacts, queue, settings.centre, WEEK_FIRST)
        drivers = Drivers(
            special_days(settings.centre.holidays, *span),
            event_rows(folder.events, name, zone),
            folder.weather,
            numbers=numbers_of(
                folder.drivers, folder.contacts, settings, queue, WEEK_FIRST
            ),
        )
        found[name] = look_back(history, history.end, drivers, trial=False)
    return found


@pytest.mark.parametrize("name", ["email", "bookings"])
def test_statements_are_learnt(pasts, name) -> None:
    known = pasts[name].kinds["bill run"]
    truth = np.mean(
        [dict(e.sizes)[name] for e in LEARNT_EVENTS if e.kind == "bill run"][:-1]
    )
    assert known.past == 8
    assert not known.silent
    assert known.size == pytest.approx(truth, abs=1.96 * known.doubt)
    assert known.doubt < 0.05
    assert known.lag == 2
    assert known.tail[0] == pytest.approx(0.5, abs=0.25)
    planned = next(
        row.Index
        for row in pasts[name].drivers.events.itertuples()
        if row.kind == "bill run" and row.start == pd.Timestamp(WEEK_FIRST)
    )
    low, high = known.range(planned)
    assert low < truth < high


def test_a_magazine_moves_nobody(pasts) -> None:
    known = pasts["bookings"].kinds["newsletter"]
    assert known.past == 6
    assert known.silent
    assert known.expected(0) == 0.0


@pytest.mark.parametrize("name", ["baggage", "x-direct"])
def test_delays_are_used_and_their_size_is_found(pasts, name) -> None:
    fit = next(one for one in pasts[name].numbers.fits if one.name == DELAYS)
    slopes = TRUTH[name].delay
    truth = np.expm1(MARKED * DELAY_SPREAD * sum(slopes))
    assert fit.used
    assert fit.lag == int(np.argmax(slopes))
    half = (fit.high - fit.low) / 2
    # The range holds it with 80 %; half as wide again, with 95 %.
    assert fit.effect == pytest.approx(truth, abs=1.53 * half)
    assert fit.next_error < fit.next_without


@pytest.mark.parametrize("name", ["bookings", "baggage", "email", "x-direct"])
def test_what_moves_nothing_is_refused(pasts, name) -> None:
    used = {fit.name for fit in pasts[name].numbers.fits if fit.used}
    tried = {fit.name for fit in pasts[name].numbers.fits}
    assert {DELAYS, VIEWS} <= tried
    assert VIEWS not in used
    if not TRUTH[name].delay:
        assert DELAYS not in used


def test_social_volumes_lead_no_call(pasts) -> None:
    tried = {fit.name: fit for fit in pasts["baggage"].numbers.fits}
    leaders = {f"contacts of {name}" for name in ("x-direct", "comments", "posts")}
    assert leaders <= set(tried)
    assert not any(tried[name].used for name in leaders)
    assert not any(one.startswith("contacts") for one in tried if tried[one].used)
    assert {fit.name for fit in pasts["email"].numbers.fits} == {DELAYS, VIEWS}
