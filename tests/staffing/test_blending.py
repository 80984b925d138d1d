"""People who serve live and deferred queues in turn: plan, split, duties, proof."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.staffing.blending import blends, idle_times, who_serves
from shiftcast.staffing.duties import blending_rules, serving_segments
from shiftcast.staffing.requirement import make_requirement
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "UTC")
OPEN = "Mon 08:00-20:00"
BOTH, CALLS, MAIL = "calls;mail", "calls", "mail"


def settings_of(blend="live-first", *, calls=None, mail=None, away=0.0):
    """Write a centre of calls and mail, open on Monday."""
    return read_settings(
        {
            "centre": {"blend": blend, "roster_step": "30min"},
            "shrinkage": {"late": away},
            "queue": [
                {
                    "name": "calls", "channel": "voice", "open": OPEN,
                    "patience": "180s", "max_occupancy": 1.0,
                } | (calls or {}),
                {
                    "name": "mail", "channel": "email", "open": OPEN,
                    "target": "95% in 4h", "max_occupancy": 1.0,
                } | (mail or {}),
            ],
        }
    )  # fmt: skip


def forecast_of(settings, *, calls=180.0, mail=30.0, mail_time=300.0):
    """Expect the same in every half hour: 30 erlang of calls, 5 of mail."""
    starts = WEEK.grid(1800)
    shown = starts[settings.queues[0].open.mask(starts)]
    each = (("calls", calls, 300.0), ("mail", mail, mail_time))
    forecast = pd.concat(
        pd.DataFrame(
            {"queue": name, "start": shown, "mean": mean, "handle_time": handle}
        )
        for name, mean, handle in each
    )
    paths = forecast[["queue", "start"]].assign(path=0, rate=forecast["mean"])
    return forecast, paths


def roster_of(**people):
    """Let so many people of each skill set work all Monday."""
    rows = [
        {
            "agent": f"{skills}-{n:02d}", "shift": 1,
            "start": pd.Timestamp("2026-11-23 08:00", tz="UTC"),
            "end": pd.Timestamp("2026-11-23 20:00", tz="UTC"),
            "activity": "work", "queues": skills.replace("_", ";"), "paid": 1,
        }
        for skills, count in people.items()
        for n in range(count)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def plan_of(settings, people, **expected):
    """Put a run together, as far as the split needs it."""
    forecast, paths = forecast_of(settings, **expected)
    requirement = make_requirement(forecast, paths, settings, WEEK)
    return Plan(
        settings=settings, week=WEEK, forecast=forecast, paths=paths,
        requirement=requirement, roster=roster_of(**people),
    )  # fmt: skip


NOON = 24


def test_idle_time_is_what_the_blend_gives():
    """33 people are needed; three more do 5.8 erlang of mail besides, at most."""
    settings = settings_of()
    plan = plan_of(settings, {"calls_mail": 36})
    idle = idle_times(
        [frozenset(BOTH.split(";"))], plan.forecast, plan.paths, plan.requirement,
        settings, WEEK,
    )["calls"]  # fmt: skip
    told = [
        float((idle.gains * x + idle.heights).min(axis=0)[NOON]) + x for x in (0, 3)
    ]
    assert told[0] == pytest.approx(1.61, abs=0.02)
    assert 4 < told[1] <= 5.80
    assert not idle.heights[:, 0].any()


def test_shrinkage_and_busy_time_are_allowed_for():
    """A tenth away: idle time in rostered people's time; a cap on it takes it all."""
    skills = [frozenset(BOTH.split(";"))]
    for calls, away, most in (({}, 0.1, 1.62), ({"max_occupancy": 0.85}, 0.0, 0.6)):
        settings = settings_of(calls=calls, away=away)
        plan = plan_of(settings, {"calls_mail": 36})
        idle = idle_times(
            skills, plan.forecast, plan.paths, plan.requirement, settings, WEEK
        )["calls"]
        assert 0 <= idle.heights.min(axis=0)[NOON] <= most / (1 - away)


@pytest.mark.parametrize(
    ("blend", "calls"),
    [
        ("off", {}),
        ("deferred-first", {}),
        ("live-first", {"certainty": 0.9}),
        ("live-first", {"max_abandonment": 0.05}),
    ],
)
def test_what_does_not_blend_gives_no_idle_time(blend, calls):
    """Off, deferred work first, or a limit that a reserve does not know."""
    settings = settings_of(blend, calls=calls)
    plan = plan_of(settings, {"calls_mail": 36})
    skills = [frozenset(BOTH.split(";"))]
    given = (plan.forecast, plan.paths, plan.requirement, settings, WEEK)
    assert idle_times(skills, *given) == {}


def test_only_people_with_both_skills_give_idle_time():
    """Specialists keep to their queues; nobody is counted on for two at once."""
    split = who_serves(plan_of(settings_of(), {"calls": 30, "calls_mail": 6}))
    names = [";".join(sorted(group)) for group in split.groups]
    idle = dict(zip(names, split.besides.idle[:, NOON], strict=True))
    assert idle[CALLS] == 0
    assert 0 < idle[BOTH] < 3
    assert not split.besides.reserve[names.index(CALLS)].any()
    assert np.all(split.for_deferred >= split.deferred)


def test_where_people_are_short_nobody_takes_mail():
    """The reserve is everybody."""
    split = who_serves(plan_of(settings_of(), {"calls_mail": 28}))
    assert split.besides.reserve[0, NOON] == 28
    assert split.besides.idle[0, NOON] == 0


def test_who_blends_serves_all_and_the_rules_name_them():
    """One segment a day with both queues, a reserve for that very set."""
    plan = plan_of(settings_of(), {"calls_mail": 36})
    split = who_serves(plan)
    segments = serving_segments(split, plan.settings)
    assert set(segments["queues"]) == {BOTH}
    assert len(segments) == 36
    rules = blending_rules(split, plan.settings)
    assert rules.reserve[frozenset(BOTH.split(";"))][NOON] == 4
    assert blending_rules(who_serves(plan_of(settings_of("off"), {"calls": 9})),
                          settings_of("off")) is None  # fmt: skip


def proof_of(blend, *, mail=None, people=36, **expected):
    """Simulate Monday's roster as planned; service of calls and of mail."""
    settings = settings_of(blend, mail=mail)
    plan = plan_of(settings, {"calls_mail": people}, **expected)
    split = who_serves(plan)
    proof = simulate(
        serving_segments(split, settings), plan.paths, plan.forecast, settings, WEEK,
        seed=4, replications=10, blending=blending_rules(split, settings),
    )  # fmt: skip
    return proof.weeks.set_index("queue")["service"].round(3).to_dict(), split


def test_the_simulation_keeps_what_the_blend_promises():
    """Mail at the promised capacity is in time, and calls keep their target."""
    seen, split = proof_of("live-first", mail=None)
    capacity = float(split.for_deferred[0, NOON])
    assert capacity > 5
    assert seen["mail"] > 0.99
    assert seen["calls"] > 0.79


def test_each_choice_has_its_price():
    """Mail first is on time, and callers pay for it; laid down, mail costs nobody."""
    first, _ = proof_of("live-first")
    other, _ = proof_of("deferred-first")
    laid, _ = proof_of("live-first", mail={"interruptible": True})
    assert other["mail"] > 0.99
    assert other["calls"] < first["calls"] - 0.03
    assert laid["calls"] > first["calls"]
    assert laid["mail"] > 0.99


def test_a_live_contact_cannot_be_laid_down():
    """A sentence, where a planner writes it on a voice queue."""
    with pytest.raises(InputError, match="cannot be laid down"):
        settings_of(calls={"interruptible": True})


def test_agents_with_several_chats_do_not_blend():
    """Nor does anybody where it is off."""
    queues = [
        {"name": "calls", "channel": "voice"},
        {"name": "chat", "channel": "chat", "concurrency": 3},
        {"name": "mail", "channel": "email"},
    ]
    for blend, told in (
        ("live-first", [True, False, False, False]),
        ("off", [False] * 4),
    ):
        settings = read_settings({"centre": {"blend": blend}, "queue": queues})
        sets = ({"calls", "mail"}, {"calls", "chat", "mail"}, {"calls"}, {"mail"})
        assert [blends(frozenset(each), settings) for each in sets] == told
