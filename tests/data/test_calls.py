"""Call logs become counts and work by interval, and nothing is lost on the way."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.calls import first_attempts, to_contacts, worked_seconds
from shiftcast.data.errors import InputError

SHARED = Path(__file__).parents[3] / "shared" / "data"
ZONE = "Europe/Berlin"


def log(count=400, seed=1, days=20, zone=ZONE, longest=900.0):
    """Draw a call log: two queues, calls by day, a fifth give up."""
    rng = np.random.default_rng(seed)
    seconds = np.sort(rng.integers(0, days * 86400, count))
    first = pd.Timestamp("2026-01-12", tz=zone)
    handled = rng.random(count) > 0.2
    return pd.DataFrame(
        {
            "queue": rng.choice(["sales", "help"], count),
            "start": first + pd.to_timedelta(seconds, unit="s"),
            "wait": rng.exponential(40, count).round(),
            "handle_time": np.where(handled, rng.exponential(longest, count), 0.0),
            "outcome": np.where(handled, "handled", "abandoned"),
        }
    )


@settings(max_examples=20)
@given(seed=st.integers(0, 50), interval=st.sampled_from([300.0, 1800.0, 86400.0]))
def test_every_contact_counts_once_and_all_work_stays(seed, interval) -> None:
    calls = log(seed=seed)
    for count_by in ("start", "worked"):
        contacts = to_contacts(calls, interval, count_by=count_by)
        assert contacts["offered"].sum() == pytest.approx(len(calls))
        handled = contacts["handled"].sum()
        assert handled == pytest.approx((calls["outcome"] == "handled").sum())
        work = (contacts["handled"] * contacts["handle_time"].fillna(0.0)).sum()
        assert work == pytest.approx(calls["handle_time"].sum())


def test_counts_stand_where_the_contact_came_in() -> None:
    calls = log()
    contacts = to_contacts(calls, 3600.0).set_index(["queue", "start"])
    expected = calls.groupby(["queue", calls["start"].dt.floor("h")]).size()
    assert (contacts["offered"].reindex(expected.index) == expected).all()
    assert contacts["offered"].sum() == expected.sum()


def test_long_work_is_spread_true_to_interval() -> None:
    """A case of 100 minutes from 08:10 fills parts of four half-hours."""
    calls = pd.DataFrame(
        {
            "queue": "cases",
            "start": [pd.Timestamp("2026-01-12 08:10", tz=ZONE)],
            "wait": [120.0],
            "handle_time": [6000.0],
            "outcome": "handled",
        }
    )
    spread = to_contacts(calls, 1800.0, count_by="worked")
    assert (spread["handled"] * 6000).tolist() == pytest.approx(
        [1080, 1800, 1800, 1320]
    )
    assert spread["handle_time"].tolist() == pytest.approx([6000.0] * 4)
    work = worked_seconds(calls, 1800.0)
    assert work["worked"].tolist() == pytest.approx([1080, 1800, 1800, 1320])
    assert to_contacts(calls, 1800.0)["handled"].tolist() == [1.0]


def test_quiet_intervals_are_zeros_and_silent_days_are_missing() -> None:
    calls = log(6000, days=28)
    day = calls["start"].dt.tz_localize(None).dt.normalize()
    calls = calls[(day != "2026-01-22") & (calls["queue"] == "sales")]
    contacts = to_contacts(calls, 300.0)
    local = contacts["start"].dt.tz_localize(None)
    assert not (local.dt.normalize() == "2026-01-22").any()
    assert (contacts["offered"] == 0).any()
    step = local.diff().dropna().value_counts()
    assert step.index[step == 1].tolist() == [pd.Timedelta("1D") + pd.Timedelta("5min")]


def test_a_quiet_log_has_days_without_a_contact() -> None:
    """Of two contacts a day, a day without one is chance: it is a zero."""
    calls = log(40, days=20)
    contacts = to_contacts(calls, 86400.0)
    day = calls["start"].dt.tz_localize(None).dt.normalize()
    last, first = day.max(), day.groupby(calls["queue"]).min()
    assert len(contacts) == sum((last - one).days + 1 for one in first)
    assert contacts["offered"].sum() == 40


def test_clock_changes_have_hours_of_their_own() -> None:
    """The day of 25 October 2026 has 25 hours, 29 March 23."""
    for day, hours in (("2026-10-25", 25), ("2026-03-29", 23)):
        first = pd.Timestamp(day, tz=ZONE)
        start = pd.date_range(first, periods=hours * 4, freq="15min")
        calls = pd.DataFrame({"queue": "q", "start": start, "outcome": "handled"})
        contacts = to_contacts(calls, 3600.0)
        assert contacts["offered"].tolist() == [4.0] * hours


def test_who_gives_up_and_calls_again_is_one_demand() -> None:
    minutes = [0, 10, 15, 70, 0, 20]
    calls = pd.DataFrame(
        {
            "queue": "q",
            "caller": ["A", "A", "A", "A", "", ""],
            "start": pd.Timestamp("2026-01-12 08:00", tz=ZONE)
            + pd.to_timedelta(minutes, unit="min"),
            "outcome": ["abandoned", "blocked", "handled", "handled"]
            + ["abandoned"] * 2,
        }
    )
    assert (
        first_attempts(calls, 1800.0).tolist()
        == [True, False, False, True] + [True] * 2
    )
    counted = to_contacts(calls, 3600.0)
    assert counted["offered"].tolist() == [3.0, 1.0]
    assert counted["handled"].tolist() == [1.0, 1.0]
    assert counted["blocked"].tolist() == [1.0, 0.0]
    every = to_contacts(calls, 3600.0, redial_within=0.0)
    assert every["offered"].tolist() == [4.0, 1.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "lost"}, "'lost' is not an outcome"),
        ({"count_by": "end"}, "count_by is 'end'"),
        ({"drop": "start"}, "lacks start"),
    ],
)
def test_what_cannot_be_counted_is_told(change, words) -> None:
    calls = log(5)
    if "outcome" in change:
        calls["outcome"] = change["outcome"]
    calls = calls.drop(columns=change.get("drop", []))
    with pytest.raises(InputError, match=words):
        to_contacts(calls, 1800.0, count_by=change.get("count_by", "start"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared series")
def test_a_real_log_gives_the_counts_of_its_source() -> None:
    """Anonymous Bank 1999: by the moment a call left the voice unit for the queue."""
    raw = pd.read_csv(SHARED / "anonbank1999_calls.csv.gz")
    raw = raw[raw["queue"] != "AA"]
    lost = np.where(raw["outcome"] == "AGENT", "handled", "abandoned")
    calls = pd.DataFrame(
        {
            "queue": raw["queue"],
            "start": pd.to_datetime(raw["vru_exit"]).dt.tz_localize("Asia/Jerusalem"),
            "handle_time": raw["service_seconds"].astype(float),
            "outcome": np.where(raw["reached_queue"] == 0, "none", lost),
        }
    )
    counts = pd.read_csv(SHARED / "anonbank1999_30min_by_queue.csv.gz")
    start = pd.to_datetime(counts["timestamp"]).dt.tz_localize("Asia/Jerusalem")
    key = pd.MultiIndex.from_arrays([counts["queue"], start])
    contacts = to_contacts(calls, 1800.0).set_index(["queue", "start"])
    for name in ("offered", "handled", "abandoned"):
        ours = contacts[name].reindex(key).fillna(0.0).to_numpy()
        assert (ours == counts[name].to_numpy()).all()
    # The source leaves out 11 and 12 January; of the 11th its log has one call.
    rest = contacts[~contacts.index.isin(key) & (contacts["offered"] > 0)]
    starts = rest.index.get_level_values("start")
    assert starts.strftime("%Y-%m-%d %H:%M").tolist() == ["1999-01-11 15:00"]
    times = contacts["handle_time"].reindex(key).to_numpy()
    assert np.nanmax(np.abs(times - counts["aht_seconds"])) <= 0.0501
