"""Demand behind the counts: redials, refused calls, full lines, actionable shares."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.actuals import read_actuals
from shiftcast.data.demand import actionable_shares, tell_full_lines, to_demand
from shiftcast.data.findings import Findings
from shiftcast.data.folder import read_folder
from shiftcast.data.queues import Queue

from .conftest import PLAN, Write

ONE = PLAN.replace('[[queue]]\nname = "bookings"\nchannel = "voice"\n', "")


def centre_of(demand, lines, patience_share, redial, seed=1):
    """Let callers meet full lines, give up, and call again within the interval."""
    rng = np.random.default_rng(seed)
    waves = rng.poisson(demand, size=(12 * 7, 24)).astype(float)
    offered, abandoned = np.zeros_like(waves), np.zeros_like(waves)
    fresh = waves
    while fresh.sum() >= 1:
        offered += fresh
        lost = rng.binomial(fresh.astype(int), patience_share)
        abandoned += lost
        fresh = rng.binomial(lost, redial).astype(float)
    starts = pd.date_range("2026-01-05", periods=waves.size, freq="h", tz="UTC")
    return waves, pd.DataFrame(
        {
            "queue": "calls",
            "start": starts,
            "offered": np.minimum(offered.ravel(), lines),
            "abandoned": abandoned.ravel(),
        }
    )


def test_demand_is_recovered_from_callers_who_call_again() -> None:
    """offered = demand + redial × abandoned, whatever the number of attempts."""
    demand, contacts = centre_of(30.0, np.inf, 0.3, 0.5)
    findings = Findings()
    found = to_demand(contacts, [Queue("calls", "voice", redial=0.5)], findings)
    assert contacts["offered"].sum() > 1.15 * demand.sum()
    assert found["offered"].sum() == pytest.approx(demand.sum(), rel=0.01)
    assert "50% of" in findings.notes[0]
    assert "call again (redial)" in findings.notes[0]


def test_refused_calls_count_but_for_those_who_call_again() -> None:
    start = pd.to_datetime(["2026-01-13 08:00"], utc=True)
    contacts = pd.DataFrame(
        {"queue": "q", "start": start, "offered": 100.0, "abandoned": 20.0}
    ).assign(blocked=50.0)
    found = to_demand(contacts, [Queue("q", "voice", redial=0.4)], Findings())
    assert found["offered"].tolist() == pytest.approx([100 - 8 + 30])
    findings = Findings()
    same = to_demand(contacts, [Queue("q", "voice")], findings)
    assert same["offered"].tolist() == [100.0]
    assert "50 contacts were refused" in findings.notes[0]
    ids = to_demand(contacts, [Queue("q", "voice", redial=0.4)], Findings(), True)
    assert ids["offered"].tolist() == [100.0]


def test_redial_without_anybody_who_gave_up_is_told(write: Write) -> None:
    plan = PLAN.replace('name = "sales"', 'name = "sales"\nredial = 0.4')
    text = (
        "queue,start,offered\nbookings,2026-01-13 08:00,3\nsales,2026-01-13 08:00,4\n"
    )
    folder = read_folder(write(plan_toml=plan, history_csv=text), need=["history"])
    assert "'sales' has redial = 0.4, but its history has nobody" in str(
        folder.warnings[0]
    )


@pytest.mark.parametrize(("lines", "warned"), [(np.inf, False), (31.0, True)])
def test_full_lines_cut_a_count_off(lines, warned) -> None:
    """With 31 lines for 40 calls an hour the count hardly varies any more."""
    _, contacts = centre_of(40.0, lines, 0.25, 0.0)
    findings = Findings()
    tell_full_lines(contacts, [Queue("calls", "voice")], findings)
    assert bool(findings.warnings) == warned
    if warned:
        assert "looks cut off at about 31 contacts" in str(findings.warnings[0])


def test_few_who_give_up_are_no_full_lines() -> None:
    _, contacts = centre_of(40.0, 31.0, 0.02, 0.0)
    findings = Findings()
    tell_full_lines(contacts, [Queue("calls", "voice")], findings)
    assert not findings.warnings


def social(share, seed=2):
    """Draw mentions of which a share is answered, but not yet the last week's."""
    rng = np.random.default_rng(seed)
    starts = pd.date_range("2026-01-05", periods=24 * 70, freq="h", tz="UTC")
    offered = rng.poisson(8.0, len(starts))
    handled = rng.binomial(offered, share)
    handled[-24 * 6 :] = 0
    return pd.DataFrame(
        {"queue": "x", "start": starts, "offered": offered, "handled": handled}
    ).astype({"offered": float, "handled": float})


def test_the_actionable_share_is_read_off_what_was_handled() -> None:
    findings = Findings()
    mentions = Queue("x", "social", type="comment")
    found = actionable_shares(social(0.3), [mentions], (), findings)
    assert found["x"] == pytest.approx(0.3, abs=0.02)
    assert "needs an answer" not in findings.notes[0]
    assert "taken to need an answer" in findings.notes[0]
    assert actionable_shares(social(0.3), [mentions], ("x",), Findings()) == {}
    assert actionable_shares(social(1.0), [mentions], (), Findings()) == {}
    mail = Findings()
    assert actionable_shares(social(0.6), [Queue("x", "email")], (), mail) == {}
    assert "looks like backlog" in mail.notes[0]


def test_an_estimated_share_stands_in_the_settings_and_is_told(write: Write) -> None:
    text = social(0.3).assign(queue="sales").to_csv(index=False)
    plan = ONE.replace(
        'channel = "voice"',
        'channel = "social"\ntype = "comment"\nhandle_time = "2min"',
    ).replace('"Europe/Berlin"', '"UTC"')
    path = write(plan_toml=plan.replace('"30min"', '"1h"'), history_csv=text)
    folder = read_folder(path, need=["history"])
    share = folder.settings.queue("sales").actionable
    assert share == pytest.approx(0.3, abs=0.02)
    assert folder.raw["queue"][0]["actionable"] == share
    assert f"sales: {share:.0%} of its recorded" in "\n".join(folder.notes)
    early = read_folder(path, pd.Timestamp("2026-01-06"), need=["history"])
    assert early.settings.queue("sales").actionable == 1.0


def test_a_running_day_is_read_as_demand_too(write: Write) -> None:
    plan = ONE.replace('name = "sales"', 'name = "sales"\nredial = 0.5')
    text = "queue,start,offered,abandoned\nsales,2026-01-13 08:00,10,4\n"
    path = write(plan_toml=plan, history_csv=text, today_csv=text)
    folder = read_folder(path, need=["history"])
    assert folder.contacts["offered"].tolist() == [8.0]
    today, notes = read_actuals(path / "today.csv", folder)
    assert today["offered"].tolist() == [8.0]
    assert any("call again (redial)" in note for note in notes)
