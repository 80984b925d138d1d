"""A log with a known truth: what is learnt from it, and what it cannot tell."""

import heapq
import tomllib

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.settings import read_settings
from shiftcast.staffing.learning.calibration import (
    calibrate,
    duty_factor,
    observed_service,
)
from shiftcast.staffing.learning.learn import learn
from shiftcast.staffing.learning.stretches import Stretches, seconds_of
from shiftcast.staffing.learning.words import limits_of, notes_of, plan_lines
from shiftcast.staffing.queueing.estimate import fit_patience

SETTINGS = read_settings(
    {
        "centre": {"timezone": "Europe/Berlin"},
        "queue": [
            {"name": "calls", "channel": "voice"},
            {"name": "mail", "channel": "email"},
            {"name": "quiet", "channel": "voice"},
        ],
    }
)
AGENTS, HANDLE, PATIENCE, HOURS = 10, 240.0, 180.0, 10
DAYS = 8


def day_of_calls(rng, first):
    """Run one day of a queue, first come, first served, callers giving up."""
    count = rng.poisson(AGENTS * 1.02 / HANDLE * HOURS * 3600)
    arrived = np.sort(rng.uniform(0, HOURS * 3600, count))
    handle, patience = rng.exponential(HANDLE, count), rng.exponential(PATIENCE, count)
    free = [(0.0, number) for number in range(AGENTS)]
    rows = []
    for at, takes, stays in zip(arrived, handle, patience, strict=True):
        wait = max(free[0][0] - at, 0.0)
        if wait > stays:
            rows.append((at, stays, "abandoned", np.nan, ""))
            continue
        _, agent = heapq.heappop(free)
        heapq.heappush(free, (at + wait + takes, agent))
        rows.append((at, wait, "handled", takes, f"A{agent}"))
    columns = ["at", "wait", "outcome", "handle_time", "agent"]
    calls = pd.DataFrame(rows, columns=columns)
    start = first + pd.to_timedelta(calls.pop("at"), unit="s")
    return calls.assign(queue="calls", start=start)


@pytest.fixture(scope="module")
def calls():
    """Give eight days of one queue with ten agents."""
    rng = np.random.default_rng(11)
    first = pd.Timestamp("2026-01-12 08:00", tz="Europe/Berlin")
    days = [day_of_calls(rng, first + pd.Timedelta(days=d)) for d in range(DAYS)]
    return pd.concat(days, ignore_index=True)


def test_the_truth_of_a_log_comes_back(calls):
    found = learn(calls, SETTINGS)
    queue = found.queues[0]
    assert [each.name for each in found.queues] == ["calls"]
    assert queue.patience.mean == pytest.approx(PATIENCE, abs=3 * queue.patience.error)
    times = queue.handle_times
    # Long calls are served as often as short ones.
    assert times.mean == pytest.approx(HANDLE, abs=3 * times.error)
    assert times.law == "exponential"
    assert queue.redials is None


def test_erlang_a_agrees_with_its_own_queue(calls):
    found = learn(calls, SETTINGS).calibration
    assert len(found.intervals) == 2 * HOURS * DAYS
    whole = found.intervals[found.intervals["offered"] > 30]
    # Half-hours that begin empty or end a day are left to their own.
    assert whole["wait_a"].mean() == pytest.approx(whole["wait"].mean(), rel=0.2)
    assert whole["service_a"].mean() == pytest.approx(whole["service"].mean(), abs=0.06)
    # Patience was exponential: its curve says what its mean says.
    assert whole["wait_g"].mean() == pytest.approx(whole["wait_a"].mean(), rel=0.1)
    assert found.mean("wait_c") > 5 * found.mean("wait")
    assert found.factor == pytest.approx(1.0, abs=0.06)
    predicted, came = found.held_out
    assert predicted == pytest.approx(came, abs=0.08)
    assert 0.03 < found.noise < found.typical_error("service_c", "service")


def test_people_who_are_on_duty_but_not_there_show_as_a_factor(calls):
    first = calls["start"].dt.normalize().unique() + pd.Timedelta(hours=8)
    begin = np.tile(seconds_of(pd.Series(first)), AGENTS + 2)
    duty = Stretches(begin, begin + HOURS * 3600.0)
    observed = observed_service(calls, 1800.0, 20.0)
    lost = (calls["outcome"] == "abandoned").to_numpy()
    patience = fit_patience(calls["wait"].to_numpy(), lost)
    found = calibrate(
        observed, duty, 1800.0, within=20.0, patience=patience, handle_time=HANDLE
    )
    assert found.factor == pytest.approx(AGENTS / (AGENTS + 2), abs=0.04)
    assert found.mean("service_a") > found.mean("service") + 0.1


def test_lines_are_toml_that_settings_accept(calls):
    found = learn(calls, SETTINGS)
    raw = tomllib.loads(plan_lines(found))
    (table,) = raw["queue"]
    mean = found.queues[0].patience.mean
    assert table["patience"] == f"{round(mean)}s"
    table["channel"] = "voice"
    assert read_settings({"queue": [table]}).queues[0].patience == round(mean)


def test_what_is_not_known_is_said(calls):
    found = learn(calls, SETTINGS)
    said = "\n".join([*notes_of(found), *limits_of(found)])
    assert "calls: Who calls again cannot be told: the log has no column caller" in said
    assert "while callers waited" in said
    assert "Erlang A with the people on duty says" in said
    assert "agent_states.csv would tell" in said
    bare = learn(calls.drop(columns=["agent"]), SETTINGS)
    assert bare.calibration is None
    assert "nobody knows from this log who was on duty" in "\n".join(limits_of(bare))


def test_a_log_in_which_nobody_gives_up(calls):
    calm = calls[calls["outcome"] == "handled"]
    found = learn(calm, SETTINGS)
    assert found.queues[0].patience is None
    assert "It is more than" in found.queues[0].unknown[0]
    assert "patience" not in plan_lines(found).split("[[queue]]")[-1]
    assert found.calibration.factor is None
    assert found.calibration.intervals["wait_a"].isna().all()
    assert "Erlang A" not in "\n".join(notes_of(found))


def test_a_log_in_which_everybody_gives_up(calls):
    lost = calls[calls["outcome"] == "abandoned"]
    found = learn(lost, SETTINGS)
    assert found.queues[0].handle_times is None
    assert "everybody gave up" in "\n".join(notes_of(found))
    assert '# patience = "' in plan_lines(found)
    assert found.calibration is None


def test_a_line_never_closed_moves_nothing(calls):
    stuck = calls[50:51].assign(wait=25245.0, outcome="abandoned", agent="")
    found = learn(pd.concat([calls, stuck], ignore_index=True), SETTINGS)
    plain = learn(calls, SETTINGS)
    assert found.calibration.mean("wait") == pytest.approx(
        plain.calibration.mean("wait")
    )
    assert found.waiting == plain.waiting
    assert "the longest 25,245 s" in "\n".join(notes_of(found))


def test_a_log_without_waits(calls):
    found = learn(calls.drop(columns=["wait"]), SETTINGS)
    assert "the log has no column wait" in found.queues[0].unknown[0]
    assert found.queues[0].handle_times is not None


def test_an_empty_log_is_refused(calls):
    with pytest.raises(InputError, match="no contact that entered a queue"):
        learn(calls.assign(outcome="none"), SETTINGS)


def test_no_factor_where_none_would_do():
    past = pd.DataFrame(
        {"offered": [10.0], "handle_time": [200.0], "agents": [9.0], "wait": [500.0]}
    )
    assert duty_factor(past, 1800.0, 60.0) is None
    assert duty_factor(past[:0], 1800.0, 60.0) is None


def states_of(calls, agents):
    """Make the states of agents who are there all day, and busy with calls."""
    rows = []
    for day in calls["start"].dt.normalize().unique():
        first, last = (day + pd.Timedelta(hours=h) for h in (8, 8 + HOURS))
        for number in range(agents):
            busy = calls[
                (calls["agent"] == f"A{number}")
                & (calls["start"] >= first)
                & (calls["start"] < last)
            ]
            begin = busy["start"] + pd.to_timedelta(busy["wait"], unit="s")
            ends = begin + pd.to_timedelta(busy["handle_time"], unit="s")
            free = zip([first, *ends], [*begin, max([last, *ends])], strict=True)
            rows += [
                (f"A{number}", a, b, "talk", "")
                for a, b in zip(begin, ends, strict=True)
            ]
            rows += [(f"A{number}", a, b, "available", "") for a, b in free if b > a]
            away = last + pd.Timedelta(hours=1)
            rows.append(
                (f"A{number}", away, away + pd.Timedelta(minutes=30), "aux", "tea")
            )
    return pd.DataFrame(rows, columns=["agent", "start", "end", "state", "reason"])


def test_states_tell_who_was_there(calls):
    found = learn(calls, SETTINGS, states_of(calls, AGENTS + 2))
    assert found.calibration.factor == pytest.approx(AGENTS / (AGENTS + 2), abs=0.04)
    # Two of twelve were never with a caller while others waited.
    assert found.waiting.availability == pytest.approx(10 / 12, abs=0.01)
    assert found.presence.occupancy < 1
    said = "\n".join([*notes_of(found), *limits_of(found)])
    assert "by their states" in said
    assert "Away: tea" in said
    assert "inferred" not in said
    assert tomllib.loads(plan_lines(found))["shrinkage"]["tea"] > 0.03


def test_states_alone_are_learnt_from(calls):
    found = learn(calls[:0], SETTINGS, states_of(calls[:50], 3))
    assert found.queues == ()
    assert len(found.presence.agents) == 3
    assert tomllib.loads(plan_lines(found)).keys() == {"shrinkage"}
    assert notes_of(found)
