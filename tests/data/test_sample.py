"""The sample centre: same seed, same bytes; and its truth can be found again."""

import filecmp
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import holiday_names
from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.sample import sample_settings, write_sample
from shiftcast.data.sample_contacts import (
    expected_days,
    make_contacts,
    sample_drivers,
    sample_rng,
)
from shiftcast.data.sample_drivers import DELAYS, delay_effect
from shiftcast.data.sample_events import EVENTS_TRUTH, HOLIDAY_EFFECTS, LEARNT_EVENTS
from shiftcast.data.sample_people import MOST_AGENTS, make_agents
from shiftcast.data.sample_truth import FIRST, LAST, QUEUES, WEEK_FIRST
from shiftcast.data.sample_weather import make_weather
from shiftcast.data.settings import read_settings, read_toml

TRUTH = {truth.name: truth for truth in QUEUES}
SOCIAL = ("x-direct", "comments", "posts")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample") / "skyline", seed=7)


@pytest.fixture(scope="module")
def history(folder):
    frame = pd.read_csv(folder / "history.csv")
    frame["start"] = pd.to_datetime(frame["start"])
    frame["day"] = frame["start"].dt.normalize()
    return frame


@pytest.fixture(scope="module")
def weather(folder):
    return pd.read_csv(folder / "weather.csv", parse_dates=["date"])


@pytest.fixture(scope="module")
def days(history):
    return history.pivot_table(
        index="day", columns="queue", values="offered", aggfunc="sum"
    )


@pytest.fixture(scope="module")
def drivers():
    return sample_drivers(7)


@pytest.fixture(scope="module")
def quiet():
    """Mark the days without events, holidays and their neighbours."""
    every = pd.date_range(FIRST, LAST)
    loud = set()
    for event in EVENTS_TRUTH:
        loud |= set(pd.date_range(event.start[:10], event.end[:10]))
    for learnt in LEARNT_EVENTS:
        reach = learnt.lag + len(learnt.tail) + 1
        loud |= set(pd.date_range(learnt.day, periods=reach))
    for day in holiday_names("US-CO", FIRST, LAST):
        loud |= set(pd.date_range(pd.Timestamp(day) - pd.Timedelta("1D"), periods=3))
    return ~every.isin(list(loud))


def test_same_seed_same_bytes_and_another_seed_other_bytes(folder, tmp_path):
    again = write_sample(tmp_path / "again", seed=7)
    other = write_sample(tmp_path / "other", seed=8)
    names = [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]
    match, mismatch, errors = filecmp.cmpfiles(folder, again, names, shallow=False)
    assert (len(match), mismatch, errors) == (len(names), [], [])
    for name in ("history.csv", "agents.csv", "weather.csv"):
        assert not filecmp.cmp(folder / name, other / name, shallow=False)


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="is not an empty folder"):
        write_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_too_many_agents_are_refused(tmp_path):
    with pytest.raises(InputError, match="Ask for 1 to 2500"):
        write_sample(tmp_path / "huge", agents=MOST_AGENTS + 1)
    assert not (tmp_path / "huge").exists()


def test_settings_are_read_and_hold_every_queue_of_the_truth(folder):
    settings = read_settings(read_toml(folder / "plan.toml"))
    assert settings == sample_settings()
    assert [queue.name for queue in settings.queues] == [t.name for t in QUEUES]
    assert settings.shrinkage.total < 0.08


def test_the_history_ends_with_the_week_before_thanksgiving(history):
    assert history["start"].min().date() == FIRST
    assert history["start"].max() == pd.Timestamp("2026-11-22 23:30")
    past = set(holiday_names("US-CO", FIRST, LAST).values())
    assert set(HOLIDAY_EFFECTS) <= past
    assert (
        "Thanksgiving Day"
        in holiday_names("US-CO", WEEK_FIRST, WEEK_FIRST + pd.Timedelta("6D")).values()
    )


def test_no_two_rows_share_a_queue_and_a_moment(history):
    assert not history.duplicated(["queue", "start_utc"]).any()
    # 1 November 2026: the hour from 01:00 comes twice.
    twice = history.query("queue == 'comments'").duplicated("start")
    assert set(history.loc[twice.index[twice], "start"].dt.hour) == {1}


def test_live_queues_have_rows_in_opening_hours_alone(history):
    settings = sample_settings()
    for queue in settings.live:
        rows = history[history["queue"] == queue.name]
        local = pd.DatetimeIndex(rows["start"])
        assert queue.open.mask(local).all()
        assert (rows["handled"] + rows["abandoned"] == rows["offered"]).all()


@pytest.mark.parametrize("name", list(TRUTH))
def test_weekdays_are_found_again(name, days, quiet, weather, drivers):
    calm = expected_days(TRUTH[name], weather, "US-CO", drivers)
    ratio = (days[name] / calm)[quiet]
    assert ratio.mean() == pytest.approx(1, abs=0.04)
    found = days[name][quiet].groupby(days.index[quiet].day_of_week).mean()
    assert (found / found.mean()).tolist() == pytest.approx(
        list(TRUTH[name].weekdays), rel=0.07
    )


def test_thanksgiving_halves_the_bookings(days):
    for thursday in ("2024-11-28", "2025-11-27"):
        day = pd.Timestamp(thursday)
        week = pd.Timedelta("7D")
        usual = days.loc[[day - week, day + week], "bookings"].mean()
        assert days.loc[day, "bookings"] / usual == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("name", ["bookings", "baggage", "posts"])
def test_snow_is_found_again(name, days, quiet, weather, drivers):
    truth = TRUTH[name]
    observed = weather.set_index("date").loc[days.index]
    assert (observed["snow_mm"] > 20).sum() > 20
    snow = np.log1p(observed["snow_mm"].to_numpy())
    bare = weather.assign(snow_mm=0.0)
    calm = expected_days(truth, bare, "US-CO", drivers)
    surprise = np.log(days[name] / calm).to_numpy()
    before = np.concatenate([[0], snow[:-1]])
    design = np.column_stack([np.ones(snow.size), snow, before])[quiet]
    slope = np.linalg.lstsq(design, surprise[quiet], rcond=None)[0]
    assert slope[1] == pytest.approx(truth.snow, abs=0.02)
    assert slope[2] == pytest.approx(truth.snow_after, abs=0.02)


@pytest.mark.parametrize("name", list(TRUTH))
def test_day_busyness_is_found_again_far_above_poisson(
    name, days, quiet, weather, drivers
):
    truth = TRUTH[name]
    calm = expected_days(truth, weather, "US-CO", drivers)[quiet]
    actual = days[name][quiet]
    dispersion = ((actual - calm) ** 2 / calm).mean()
    assert dispersion > 2
    extra = np.var(actual / calm) - (1 / calm).mean()
    assert np.sqrt(extra) == pytest.approx(truth.busyness, rel=0.2)
    surprise = np.log(actual / calm)
    assert 0.2 < surprise.autocorr() < 0.6


def test_mentions_exceed_two_thousand_a_day_and_a_fifth_needs_an_answer(history, days):
    mentions = days[list(SOCIAL)].sum(axis=1)
    assert mentions.mean() > 2000
    assert mentions.tail(56).mean() > 2000
    rows = history[history["queue"].isin(SOCIAL) & (history["day"] < "2026-11-22")]
    share = rows["handled"].sum() / rows["offered"].sum()
    assert share == pytest.approx(0.215, abs=0.02)
    for name, wanted in (("x-direct", 0.8), ("comments", 0.2), ("posts", 0.1)):
        own = rows[rows["queue"] == name]
        found = own["handled"].sum() / own["offered"].sum()
        assert found == pytest.approx(wanted, abs=0.01)


def test_social_grows_and_email_shrinks(days):
    growth = days.tail(364).sum() / days.iloc[-728:-364].sum() - 1
    for name in SOCIAL:
        assert growth[name] == pytest.approx(TRUTH[name].growth, abs=0.06)
    assert growth["email"] < 0 < growth["chat"]


def test_events_carry_the_factor_that_was_put_in(days, weather, drivers):
    calm = expected_days(TRUTH["baggage"], weather, "US-CO", drivers)
    strike = pd.date_range("2025-05-06", "2025-05-08")
    found = (days["baggage"] / calm)[strike].mean()
    assert found == pytest.approx(1.8, rel=0.15)


@pytest.mark.parametrize(("name", "size"), [("email", 0.30), ("bookings", 0.12)])
def test_statements_move_two_days_later_and_fade(name, size, days, weather, drivers):
    calm = expected_days(TRUTH[name], weather, "US-CO", drivers)
    ratio = days[name] / calm
    past = [one for one in LEARNT_EVENTS if one.kind == "bill run"][:-1]
    for after, left in ((0, 0.0), (2, 1.0), (3, 0.5), (4, 0.25), (5, 0.0)):
        at = [pd.Timestamp(one.day) + pd.Timedelta(days=after) for one in past]
        assert ratio[at].mean() == pytest.approx(1 + size * left, abs=0.08)


def test_events_to_learn_stand_without_a_size(folder):
    events = pd.read_csv(folder / "events.csv")
    learnt = events[events["kind"].isin(["bill run", "newsletter"])]
    assert len(learnt) == 2 * 9 + 2 * 7
    assert learnt[["volume_factor", "handle_time_factor"]].isna().all(axis=None)
    assert learnt["start"].max() == "2026-11-24"


def test_delays_move_the_days_after_them(folder, days, quiet, weather):
    told = pd.read_csv(folder / "drivers.csv", parse_dates=["date"])
    delay = told[told["name"] == DELAYS].set_index("date")["value"]
    assert list(delay.index) == list(days.index)
    for name in ("baggage", "x-direct", "bookings"):
        slopes = TRUTH[name].delay
        factor = delay_effect(told, slopes)
        assert factor.mean() == pytest.approx(1.0)
        if not slopes:
            assert (factor == 1.0).all()
            continue
        rest = np.log(days[name] / expected_days(TRUTH[name], weather, "US-CO"))
        slope = np.polyfit(np.log(factor[quiet]), rest[quiet], 1)[0]
        assert slope == pytest.approx(1.0, abs=0.12)


def test_the_outage_is_zero_the_lost_export_is_missing(history, folder):
    calls = history[history["queue"] == "bookings"].set_index("start")["offered"]
    assert (calls["2026-03-10 10:00":"2026-03-10 12:30"] == 0).all()
    chats = history[history["queue"] == "chat"].set_index("start")["offered"]
    assert chats["2025-08-14 12:00":"2025-08-14 21:30"].empty
    assert not chats["2025-08-14 22:00":"2025-08-14 22:30"].empty
    outage = pd.read_csv(folder / "events.csv").query("kind == 'outage'")
    assert outage["volume_factor"].isna().all()


def test_handle_times_lengthen_towards_the_night(history):
    calls = history[history["queue"] == "bookings"].dropna(subset="handle_time")
    mean = calls.groupby(calls["start"].dt.hour).apply(
        lambda rows: np.average(rows["handle_time"], weights=rows["handled"])
    )
    assert mean[14] == pytest.approx(TRUTH["bookings"].handle_time, rel=0.03)
    assert mean[22] / mean[7] == pytest.approx(1.089 / 0.959, rel=0.03)


def test_a_few_callers_give_up(history):
    for queue in sample_settings().live:
        rows = history[history["queue"] == queue.name]
        share = rows["abandoned"].sum() / rows["offered"].sum()
        assert share == pytest.approx(TRUTH[queue.name].wait / queue.patience, rel=0.1)


def test_agents_have_contracts_and_queues_that_exist(folder):
    settings = sample_settings()
    agents = pd.read_csv(folder / "agents.csv", keep_default_na=False)
    assert len(agents) == agents["agent"].nunique() == 90
    assert set(agents["contract"]) == {c.name for c in settings.contracts}
    skills = agents["queues"].str.split(";")
    assert set(skills.explode()) == {queue.name for queue in settings.queues}
    bound = agents["available"] != ""
    assert 0.2 < bound.mean() < 0.4
    for text in agents.loc[bound, "available"]:
        assert parse_hours(text).stretches


def test_time_off_lies_within_the_planned_week(folder):
    agents = pd.read_csv(folder / "agents.csv")
    away = pd.read_csv(folder / "time_off.csv", parse_dates=["start", "end"])
    assert len(away) == 9
    assert set(away["agent"]) <= set(agents["agent"])
    assert (away["start"] >= pd.Timestamp(WEEK_FIRST)).all()
    assert (away["end"] <= pd.Timestamp(WEEK_FIRST) + pd.Timedelta("7D")).all()
    assert (away["start"] < away["end"]).all()


def test_backlog_is_what_the_history_left_unanswered(folder, history):
    backlog = pd.read_csv(folder / "backlog.csv", parse_dates=["arrived"])
    assert set(backlog["queue"]) == {"email", *SOCIAL}
    assert backlog["arrived"].max() < pd.Timestamp(WEEK_FIRST)
    open_mail = history[
        (history["queue"] == "email") & (history["start"] >= "2026-11-20 19:00")
    ]
    assert open_mail["handled"].sum() == 0
    mail = backlog.loc[backlog["queue"] == "email", "count"]
    assert mail.sum() == open_mail["offered"].sum()


def test_volumes_grow_with_the_agents():
    settings = sample_settings()
    weather = make_weather(FIRST, LAST, sample_rng(7, "weather"))
    small = make_contacts(settings, weather, 7, size=0.5)["offered"].sum()
    usual = make_contacts(settings, weather, 7)["offered"].sum()
    assert small / usual == pytest.approx(0.5, rel=0.01)
    assert len(make_agents(1, sample_rng(7, "agents"))) == 1


def test_scenarios_name_queues_and_contracts_of_the_plan(folder):
    settings = sample_settings()
    queues = {queue.name for queue in settings.queues}
    paths = sorted(Path(folder, "scenarios").glob("*.toml"))
    assert [path.stem for path in paths] == ["growth", "one-chat", "storm"]
    for path in paths:
        raw = tomllib.loads(path.read_text("utf-8"))
        assert raw["name"] == path.stem
        change = raw["change"]
        assert set(change.get("volume", {})) <= queues
        assert set(change.get("handle_time", {})) <= queues
        assert {event["queue"] for event in change.get("events", [])} <= queues
        assert {queue["name"] for queue in raw.get("queue", [])} <= queues
        for added in change.get("agents", {}).get("add", []):
            settings.contract(added["contract"])
            assert set(added["queues"].split(";")) <= queues
