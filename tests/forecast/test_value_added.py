"""Forecast value added, on weeks whose truth is known."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.factors import STEPS, changes
from shiftcast.data.kept import Kept, find_kept, read_kept
from shiftcast.data.plan import Plan, write_plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import FACTORS
from shiftcast.forecast.edits import edits_as_overrides
from shiftcast.forecast.overrides import apply_overrides, overrides_of
from shiftcast.forecast.value_added import value_added
from shiftcast.reports.changes import change_sentences
from shiftcast.reports.value_added import override_sentences, value_sentences

ZONE = "Europe/Berlin"
WEEK = Week(date(2026, 11, 23), ZONE)
SETTINGS = read_settings(
    {
        "centre": {"timezone": ZONE, "interval": "1h"},
        "queue": [
            {"name": "calls", "channel": "voice", "open": "08:30-18:00"},
            {"name": "posts", "channel": "social", "type": "dm", "actionable": 0.5},
        ],
    }
)


def kept(**changed: float) -> Kept:
    """Keep a forecast of 100 an hour (half of them for posts); 90 would be usual."""
    starts = WEEK.grid(3600)
    starts = starts[(starts.hour >= 8) & (starts.hour < 18)]
    parts = []
    for queue, actionable in (("calls", 1.0), ("posts", 0.5)):
        plain = dict.fromkeys(STEPS, 1.0) | {"level": 1000.0, "share": 0.1}
        rows = pd.DataFrame({"queue": queue, "start": starts, **plain, "added": 0.0})
        rows = rows.assign(special_day="", events="", overrides="", **changed)
        rows["actionable"] = actionable
        rows["baseline"] = 90.0 * actionable
        parts.append(rows)
    factors = pd.concat(parts, ignore_index=True)
    factors["mean"] = factors[list(STEPS)].prod(axis=1)
    band = {"p10": 80.0, "p50": 100.0, "p90": 120.0, "handle_time": 200.0}
    forecast = factors[["queue", "start", "mean"]].assign(**band)
    return Kept(Path("published") / WEEK.label, forecast, FACTORS.check(factors))


def came(count: float) -> pd.DataFrame:
    """Let as many contacts come to every interval of both queues."""
    one = kept()
    return one.factors[["queue", "start"]].assign(offered=count)


def overridden(factor: float) -> Kept:
    """Keep a forecast whose Tuesday Ana overrode."""
    one = kept()
    tuesday = one.factors["start"].dt.day == 24
    factors = one.factors.copy()
    factors.loc[tuesday, "override"] = factor
    factors.loc[tuesday, "overrides"] = "Ana (press)"
    factors["mean"] = factors[list(STEPS)].prod(axis=1)
    forecast = one.forecast.assign(mean=factors["mean"])
    return Kept(one.where, forecast, factors)


def edited(*edits: tuple[str, str, float]) -> Kept:
    """Keep a forecast into which a planner wrote."""
    one = kept()
    mean = one.forecast["mean"].copy()
    for queue, start, value in edits:
        at = one.forecast["start"] == pd.Timestamp(start, tz=ZONE)
        mean[at & (one.forecast["queue"] == queue)] = value
    return Kept(one.where, one.forecast.assign(mean=mean), one.factors)


def test_each_step_has_its_error() -> None:
    """125 came where 90 was usual, 100 forecast, and 150 said by Ana on Tuesday."""
    told = value_added([overridden(1.5)], came(125.0)).weeks.set_index("queue")
    for queue in ("calls", "posts"):
        row = told.loc[queue]
        assert row["week"] == "2026-W48"
        assert row["kept"] == "published"
        assert row["baseline"] == pytest.approx(35 / 125)
        assert row["model"] == pytest.approx(25 / 125)
        # 25 off on every day either way.
        assert row["override"] == pytest.approx(25 / 125)
    assert told.loc["posts", "contacts"] == pytest.approx(62.5 * 70)
    # Chance is that of the contacts counted, not of those that need an answer.
    assert told.loc["posts", "floor"] == pytest.approx(told.loc["calls", "floor"])


@pytest.mark.parametrize(("factor", "verdict"), [(1.2, "helped"), (0.5, "hurt")])
def test_a_hand_is_held_against_what_came(factor, verdict) -> None:
    told = value_added([overridden(factor)], came(125.0))
    hand = told.overrides.set_index("queue").loc["calls"]
    assert hand["who"] == "Ana (press)"
    assert hand["contacts"] == pytest.approx(1250.0)
    assert hand["without"] == pytest.approx(250.0)
    assert hand["with"] == pytest.approx(10 * abs(125 - 100 * factor))
    sentence = override_sentences(told.overrides)[0]
    assert f"Ana (press): {verdict}" in sentence
    step = "overrides help" if verdict == "helped" else "overrides hurt"
    assert step in value_sentences(told.weeks)[0]


def test_an_edit_is_a_step_of_its_own() -> None:
    one = edited(("calls", "2026-11-25 10:00", 200.0))
    told = value_added([one], came(100.0)).weeks.set_index("queue").loc["calls"]
    assert told["override"] == 0.0
    assert told["final"] == pytest.approx(100 / 7000)
    assert (
        "edits of forecast.csv hurt"
        in value_sentences(value_added([one], came(100.0)).weeks)[0]
    )


def test_weeks_that_have_not_come_are_not_judged() -> None:
    with pytest.raises(InputError, match="No contacts have come yet"):
        value_added([kept()], came(100.0).iloc[:0])


def test_published_weeks_come_before_runs(tmp_path) -> None:
    one = kept()
    for room, level in (("out", 1000.0), ("published", 2000.0)):
        folder = tmp_path / room / WEEK.label
        folder.mkdir(parents=True)
        factors = one.factors.assign(level=level)
        plan = Plan(SETTINGS, WEEK, forecast=one.forecast, factors=factors)
        write_plan(plan, folder)
    (tmp_path / "out" / "2026-W49").mkdir()
    found = find_kept(tmp_path, ZONE)
    assert [each.where.parent.name for each in found] == ["published"]
    assert (found[0].factors["level"] == 2000.0).all()
    (tmp_path / "out" / WEEK.label / "factors.csv").unlink()
    with pytest.raises(InputError, match=r"no factors\.csv"):
        read_kept(tmp_path / "out" / WEEK.label, ZONE)


def test_logs_of_the_factors_sum_to_the_change() -> None:
    before, after = kept(), kept(weather=1.05, level=1020.0, event=0.9)
    told = changes(before.now, after.now)
    logs = told[[*STEPS, "added", "edit"]]
    ratio = told["after"] / told["before"]
    assert ratio.to_numpy() == pytest.approx(1.05 * 1.02 * 0.9)
    assert logs.sum(axis=1).to_numpy() == pytest.approx(pd.Series.map(ratio, _log))
    sentence = change_sentences(told)[0].replace("\u00a0", " ")
    assert sentence == (
        "calls, Mon 23 Nov: 1,000 → 964 (-3.6 %): events -10.0 %, weather +5.0 %, "
        "level +2.0 %."
    )


def _log(value: float) -> float:
    import math

    return math.log(value)


def test_a_hand_is_named_among_what_changed() -> None:
    told = changes(kept().now, edited(("posts", "2026-11-25 10:00", 100.0)).now)
    sentences = change_sentences(told)
    assert len(sentences) == 2
    assert "edited by hand +10.0" in sentences[0]
    assert sentences[1].startswith("13\u00a0days of a queue moved by less")


def test_a_day_out_of_nothing_has_no_ratio() -> None:
    told = changes(kept(event=0.0).now, kept().now)
    assert change_sentences(told)[0].endswith("0 → 1,000.")
    same = changes(kept(event=0.0).now, kept(event=0.0).now)
    assert len(change_sentences(same)) == 1


def hand() -> Kept:
    """Write into a forecast: a factor on the Tuesday morning, and single values."""
    morning = [(f"2026-11-24 {hour:02d}:00", 130.0) for hour in range(9, 12)]
    noon = [(f"2026-11-24 {hour:02d}:00", 110.0 + hour) for hour in (13, 14)]
    half_open = ("2026-11-25 08:00", 40.0)
    calls = [("calls", *each) for each in (*morning, *noon, half_open)]
    return edited(*calls, ("posts", "2026-11-25 10:00", 80.0))


def test_edits_become_overrides() -> None:
    rows = edits_as_overrides(hand(), SETTINGS)
    assert rows["queue"].tolist() == ["calls"] * 4 + ["posts"]
    equal = rows.iloc[0]
    assert (equal["start"], equal["end"]) == (
        pd.Timestamp("2026-11-24 09:00"),
        pd.Timestamp("2026-11-24 12:00"),
    )
    assert rows["value"].tolist()[-2:] == pytest.approx([80.0, 160.0])
    assert edits_as_overrides(kept(), SETTINGS).empty


def test_a_common_factor_is_one_override() -> None:
    one = kept()
    local = one.factors["start"].dt.tz_localize(None)
    factors = one.factors.assign(share=0.05 + 0.01 * local.dt.hour)
    factors["mean"] = factors[list(STEPS)].prod(axis=1)
    raised = (local.dt.day == 24) & (factors["queue"] == "calls")
    mean = factors["mean"].where(~raised, 1.1 * factors["mean"])
    rows = edits_as_overrides(
        Kept(one.where, one.forecast.assign(mean=mean), factors), SETTINGS
    )
    assert len(rows) == 1
    assert rows["factor"].iloc[0] == pytest.approx(1.1)


def test_the_overrides_give_the_edited_forecast() -> None:
    """Applied to the forecast as made, they are the edit; an interval half open too."""
    one = hand()
    rows = edits_as_overrides(one, SETTINGS).assign(until=pd.NaT)
    for name in ("start", "end"):
        rows[name] = rows[name].dt.tz_localize(ZONE)
    days = pd.DatetimeIndex([pd.Timestamp(day) for day in WEEK.days])
    for queue in SETTINGS.queues:
        own = one.now[one.now["queue"] == queue.name]
        local = own["start"].dt.tz_localize(None)
        cells = (local.dt.normalize() - days[0]).dt.days, local.dt.hour
        shape = pd.DataFrame(0.0, range(7), range(24)).to_numpy()
        made, now, share = shape.copy(), shape.copy(), shape.copy()
        made[cells] = own["mean"] / own["actionable"]
        now[cells] = own["now"] / own["actionable"]
        share[cells] = queue.open.share_open(pd.DatetimeIndex(local), 3600.0)
        if not queue.live:
            share[cells] = 1.0
        asked = overrides_of(rows, queue.name, ZONE, days)
        given = apply_overrides(made, asked, days, share)
        assert given[cells] == pytest.approx(now[cells])


def test_a_queue_nobody_answers_has_nothing_to_set() -> None:
    one = hand()
    silent = replace(one, factors=one.factors.assign(actionable=0.0, mean=0.0))
    assert edits_as_overrides(silent, SETTINGS).empty
