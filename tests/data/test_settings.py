"""plan.toml into settings: defaults, and a sentence for every slip."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import pytest

from shiftcast.data.breaks import Break
from shiftcast.data.contracts import Contract
from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.law import Rules
from shiftcast.data.queues import Queue
from shiftcast.data.settings import (
    Centre,
    Costs,
    Effort,
    History,
    Settings,
    Shrinkage,
    read_settings,
    read_toml,
)
from shiftcast.data.spans import Target
from shiftcast.data.starts import Starts, StartWindow

# The example of docs/plan-toml.md, near enough.
PLAN = """
[centre]
name = "Skyline Care"
timezone = "America/Denver"
interval = "30min"
roster_step = "15min"
week_starts = "Sun"
holidays = "US-CO"
service_level = "net"

[history]
dates = "month-first"
columns = { offered = "Calls In" }
handle_time_unit = "min"

[[queue]]
name = "bookings"
channel = "voice"
open = "Mon-Fri 07:00-22:00; Sat-Sun 08:00-20:00"
target = "80% in 20s"
patience = "90s"
handle_time = "240s"

[[queue]]
name = "x-direct"
channel = "social"
type = "dm"
target = ["95% in 30min", "100% in 48h"]
clock = "wall"

[contract.full-time]
paid_hours = [36, 40]
days = [4, 5]
shift_hours = [6, 10]
starts = "07:00-14:00 every 30min"

[[contract.full-time.breaks]]
name = "lunch"
minutes = 30
paid = false
from_hours = 6
middle = 0.5
width = "2h"

[rules]
rest_hours = 12
max_days_in_a_row = 5

[shrinkage]
sickness = 0.05
late = 0.01

[costs]
wage = 21.0

[effort]
paths = 100
"""
SAME = Settings(
    centre=Centre(
        name="Skyline Care",
        timezone="America/Denver",
        interval=1800.0,
        roster_step=900.0,
        week_starts=6,
        holidays="US-CO",
        service_level="net",
    ),
    history=History("month-first", (("offered", "Calls In"),), "min"),
    queues=(
        Queue(
            "bookings",
            "voice",
            open=parse_hours("Mon-Fri 07:00-22:00; Sat-Sun 08:00-20:00"),
            target=(Target(0.8, 20.0),),
            patience=90.0,
            handle_time=240.0,
        ),
        Queue(
            "x-direct",
            "social",
            type="dm",
            target=(Target(0.95, 1800.0), Target(1.0, 172800.0)),
            clock="wall",
        ),
    ),
    contracts=(
        Contract(
            "full-time",
            paid_hours=(36.0, 40.0),
            days=(4, 5),
            shift_hours=(6.0, 10.0),
            starts=Starts(((StartWindow(420, 840, 30),),)),
            breaks=(Break("lunch", 30, 0.5, 7200.0, paid=False, from_hours=6.0),),
        ),
    ),
    rules=Rules(12.0, 5),
    shrinkage=Shrinkage((("sickness", 0.05), ("late", 0.01))),
    costs=Costs(wage=21.0),
    effort=Effort(paths=100),
)
LEAST: dict[str, Any] = {"queue": [{"name": "calls", "channel": "voice"}]}
CONTRACT: dict[str, Any] = {
    "paid_hours": [36, 40],
    "days": [4, 5],
    "shift_hours": [6, 10],
    "starts": "07:00-14:00 every 30min",
}
LUNCH = {"name": "lunch", "minutes": 30, "middle": 0.5, "width": "2h"}


def told(raw: dict[str, Any]) -> list[str]:
    """List the sentences a plan yields."""
    with pytest.raises(InputError) as caught:
        read_settings(raw)
    return [str(problem) for problem in caught.value.problems]


def test_settings_from_python_equal_those_from_toml() -> None:
    assert read_settings(tomllib.loads(PLAN)) == SAME


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SAME.costs = Costs()  # type: ignore[misc]


def test_the_least_plan_has_defaults_that_work() -> None:
    settings = read_settings(LEAST)
    assert settings == Settings(queues=(Queue("calls", "voice"),))
    assert settings.queue("calls").promise == Target(0.8, 20.0)
    assert settings.queue("calls").open.always
    assert settings.centre.interval == 1800


@pytest.mark.parametrize(
    ("table", "within"),
    [
        ({"channel": "voice"}, 20),
        ({"channel": "chat"}, 60),
        ({"channel": "email"}, 24 * 3600),
        ({"channel": "back-office"}, 48 * 3600),
        ({"channel": "social", "type": "dm"}, 1800),
        ({"channel": "social", "type": "comment"}, 3600),
        ({"channel": "social", "type": "post"}, 24 * 3600),
        ({"channel": "social", "type": "review"}, 24 * 3600),
    ],
)
def test_usual_targets(table: dict[str, str], within: float) -> None:
    queue = read_settings({"queue": [{"name": "q", **table}]}).queue("q")
    assert queue.promise.within == within
    assert queue.live == (table["channel"] in ("voice", "chat"))


@pytest.mark.parametrize(
    ("part", "table", "sentence"),
    [
        (
            "centre",
            {"timezon": "UTC"},
            "plan.toml, key [centre] timezon: 'timezon' is not a known key of "
            "[centre]. Did you mean 'timezone'?",
        ),
        (
            "centre",
            {"timezone": "Mars/Base"},
            "plan.toml, key [centre] timezone: 'Mars/Base' is not a time zone; write "
            "one like 'Europe/Berlin' or 'America/Denver'.",
        ),
        (
            "centre",
            {"name": 7},
            "plan.toml, key [centre] name: wanted a text, got 7.",
        ),
        (
            "centre",
            {"interval": 30},
            "plan.toml, key [centre] interval: wanted a time with its unit like "
            "'20s', got 30.",
        ),
        (
            "centre",
            {"interval": "20min"},
            "plan.toml, key [centre] interval: wanted one of 5min, 10min, 15min, "
            "30min, 1h, 1d, got '20min'.",
        ),
        (
            "centre",
            {"roster_step": "1h"},
            "plan.toml, key [centre]: roster_step (60 min) does not divide interval "
            "(30 min).",
        ),
        (
            "centre",
            {"week_starts": "Funday"},
            "plan.toml, key [centre] week_starts: 'Funday' is not a weekday; use Mon, "
            "Tue, Wed, Thu, Fri, Sat, Sun.",
        ),
        (
            "centre",
            {"holidays": "Atlantis"},
            "plan.toml, key [centre] holidays: The holiday calendar 'Atlantis' is not "
            "known. Write a country like 'US' or a country and region like 'US-CO' "
            "under [centre] holidays.",
        ),
        (
            "centre",
            {"service_level": "offerred"},
            "plan.toml, key [centre] service_level: wanted one of offered, answered, "
            "abandoned-ok, net, got 'offerred'; did you mean 'offered'?",
        ),
        ("centre", "here", "plan.toml: [centre] must be a table of keys, not 'here'."),
        (
            "history",
            {"columns": "Calls In"},
            "plan.toml, key [history] columns: wanted a table like { offered = 'Calls "
            "In' }, got 'Calls In'.",
        ),
        (
            "costs",
            {"wage": "20 an hour"},
            "plan.toml, key [costs] wage: wanted a number, got '20 an hour'.",
        ),
        (
            "costs",
            {"overtime_factor": 0.5},
            "plan.toml, key [costs] overtime_factor: wanted a number from 1 to 5, got "
            "0.5.",
        ),
        (
            "costs",
            {"wage": True},
            "plan.toml, key [costs] wage: wanted a number, got True.",
        ),
        (
            "rules",
            {"max_days_in_a_row": 5.5},
            "plan.toml, key [rules] max_days_in_a_row: wanted a whole number, got 5.5.",
        ),
        (
            "effort",
            {"paths": 3},
            "plan.toml, key [effort] paths: wanted a whole number from 20 to 2000, "
            "got 3.",
        ),
        (
            "shrinkage",
            {"sickness": 5},
            "plan.toml, key [shrinkage] sickness: wanted a number from 0 to 0.9, got "
            "5.",
        ),
        (
            "shrinkage",
            {"sickness": 0.6, "training": 0.4},
            "plan.toml, key [shrinkage]: Shrinkage sums to 100%; nobody would be left "
            "to work. Lower it.",
        ),
        ("shrinkage", 0.2, "plan.toml: [shrinkage] must be a table."),
        ("contract", [1], "plan.toml: Contracts are tables like [contract.full]."),
        (
            "contracts",
            {},
            "plan.toml, key contracts: 'contracts' is not a known key of the "
            "plan. Did you mean 'contract'?",
        ),
    ],
)
def test_slips_in_tables(part: str, table: Any, sentence: str) -> None:
    assert told({**LEAST, part: table}) == [sentence]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"channel": "phone"},
            "key queue 'q' channel: wanted one of voice, chat, email, social, "
            "back-office, got 'phone'.",
        ),
        (
            {"target": "80/20"},
            "key queue 'q' target: '80/20' is not a target like '80% in 20s' or "
            "'30min'.",
        ),
        (
            {"target": []},
            "key queue 'q' target: wanted a target like '80% in 20s', got an empty "
            "list.",
        ),
        (
            {"target": ["95% in 2h", "90% in 1h"]},
            "key queue 'q' target: targets must be listed by growing time, got ['95% "
            "in 2h', '90% in 1h'].",
        ),
        (
            {"open": "weekdays"},
            "key queue 'q' open: 'weekdays' cannot be read: 'weekdays' is not a "
            "weekday; use Mon, Tue, Wed, Thu, Fri, Sat, Sun.",
        ),
        (
            {"patience": 90},
            "key queue 'q' patience: wanted a time with its unit like '20s', got 90.",
        ),
        (
            {"target": "100% in 20s"},
            "key queue 'q': queue 'q' promises 100 % of live contacts in time, which "
            "no finite number of agents can; ask for 99 % or less.",
        ),
        (
            {"concurrency": 2},
            "key queue 'q': queue 'q' has concurrency 2, which only chat can have.",
        ),
        (
            {"slowdown": 0.2},
            "key queue 'q': queue 'q' has a slowdown, which only chat can have.",
        ),
        (
            {"max_handle_time": "9min"},
            "key queue 'q': queue 'q' has a max_handle_time, which only chat can have.",
        ),
        (
            {"channel": "email", "certainty": 0.9},
            "key queue 'q': queue 'q' has certainty, which only voice and chat can "
            "have.",
        ),
        (
            {"max_abandonment": 0.05},
            "key queue 'q': queue 'q' has max_abandonment but no patience, without "
            "which nobody gives up; add patience, e.g. '90s'.",
        ),
        (
            {"max_wait": "0s"},
            "key queue 'q': queue 'q' has a max_wait of 0 s, but somebody always "
            "waits; give a time such as '20s'.",
        ),
        (
            {"channel": "chat", "max_handle_time": "0s"},
            "key queue 'q': queue 'q' has a max_handle_time of 0 s, which no chat "
            "keeps; give a time such as '12min'.",
        ),
        (
            {"target": ["80% in 20s", "70% in 60s"]},
            "key queue 'q': queue 'q' promises 80.0% in 20 s, so that 70.0% in 60 s "
            "asks for nothing more; give the later time a larger share.",
        ),
        (
            {"certainty": 1},
            "key queue 'q' certainty: wanted a number from 0.5 to 0.99, got 1.",
        ),
        (
            {"redial_after": "0s"},
            "key queue 'q': queue 'q' has redial_after 0 s; nobody calls again in no "
            "time: give a time such as '10min'.",
        ),
        (
            {"channel": "email", "spill": 0.2},
            "key queue 'q': queue 'q' needs both spill and spill_to, e.g. spill = "
            "0.2, spill_to = 'bookings', or neither.",
        ),
        (
            {"spill": 0.2, "spill_to": "calls"},
            "key queue 'q': queue 'q' is live and has no late replies that could "
            "spill; spill belongs to a deferred queue.",
        ),
        (
            {"channel": "email", "spill": 0.2, "spill_to": "calls"},
            "key queue 'q' spill_to: 'calls' is no live queue that late replies could "
            "turn to. Live queues: none.",
        ),
        (
            {"model": "erlang-a"},
            "key queue 'q': queue 'q' asks for erlang-a but has no patience; add "
            "patience, e.g. '90s'.",
        ),
        (
            {"type": "dm"},
            "key queue 'q': queue 'q' has a message type but its channel is voice, "
            "not social.",
        ),
        (
            {"channel": "social"},
            "key queue 'q': queue 'q' is social; say its type: dm, comment, post, "
            "review.",
        ),
        (
            {"channel": "email", "target": "5min", "handle_time": "6min"},
            "key queue 'q': queue 'q' promises a reply within 300 s but one takes 360 "
            "s to write.",
        ),
    ],
)
def test_slips_in_queues(keys: dict[str, Any], sentence: str) -> None:
    queue = {"name": "q", "channel": "voice", **keys}
    assert told({"queue": [queue]}) == [f"plan.toml, {sentence}"]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"days": [5, 4]},
            "key [contract.c] days: the least is more than the most in [5, 4].",
        ),
        (
            {"days": [4, 5, 6]},
            "key [contract.c] days: wanted [least, most], got [4, 5, 6].",
        ),
        (
            {"starts": "early"},
            "key [contract.c] starts: 'early' is not a start window like '07:00-14:00 "
            "every 30min'.",
        ),
        (
            {"starts": "14:00-07:00 every 30min"},
            "key [contract.c] starts: '14:00-07:00 every 30min' is not a start "
            "window: it must not end before it starts, and its step must be 5 min or "
            "more.",
        ),
        (
            {"shift_hours": [4, 5]},
            "key [contract.c]: 5 days of at most 5 h are fewer than the 36 paid hours "
            "of contract 'c'.",
        ),
        (
            {"breaks": "lunch"},
            "key [contract.c] breaks: wanted a list of breaks, got 'lunch'.",
        ),
        (
            {"breaks": [{**LUNCH, "paid": "no"}]},
            "key [contract.c] breaks: a break paid: wanted true or false, got 'no'.",
        ),
        (
            {"starts": "Mon-Wed 08:00"},
            "key [contract.c]: shifts start on 3 weekdays, fewer than the 4 days of "
            "contract 'c'.",
        ),
        (
            {"max_days_in_a_row": 2, "min_days_in_a_row": 3},
            "key [contract.c]: at least 3 days in a row are more than the 2 at most "
            "of contract 'c'.",
        ),
        (
            {"max_days_in_a_row": 1, "days": [5, 5]},
            "key [contract.c]: at least 5 days a week never go with at most 1 days in "
            "a row of contract 'c'.",
        ),
        (
            {"min_days_in_a_row": 6},
            "key [contract.c]: at least 6 days in a row are more than the 5 days a "
            "week of contract 'c'.",
        ),
        (
            {"period": {"weeks": 4, "since": "2026-01-05", "paid_hours": [170, 180]}},
            "key [contract.c]: 4 weeks of 36 to 40 paid hours never make the 170 to "
            "180 h of the period of contract 'c'.",
        ),
        (
            {"period": {"weeks": 4, "paid_hours": 150}},
            "key [contract.c] period: period since: period lacks 'since'. Add it: "
            "first day of any period.",
        ),
        (
            {"weekends_off": "3 of 2"},
            "key [contract.c] weekends_off: wanted weekends off like '1 of 2', got "
            "'3 of 2'.",
        ),
        (
            {"turns_since": "Monday"},
            "key [contract.c] turns_since: wanted a date like 2026-01-05, got "
            "'Monday'.",
        ),
    ],
)
def test_slips_in_contracts(keys: dict[str, Any], sentence: str) -> None:
    raw = {**LEAST, "contract": {"c": {**CONTRACT, **keys}}}
    assert told(raw) == [f"plan.toml, {sentence}"]


def test_what_is_lacking_is_told_with_its_meaning() -> None:
    raw = {**LEAST, "contract": {"c": {"days": [4, 5]}}}
    assert [sentence.partition(". ")[0] for sentence in told(raw)] == [
        "plan.toml, key [contract.c] paid_hours: [contract.c] lacks 'paid_hours'",
        "plan.toml, key [contract.c] shift_hours: [contract.c] lacks 'shift_hours'",
        "plan.toml, key [contract.c] starts: [contract.c] lacks 'starts'",
    ]


def test_a_plan_without_queues() -> None:
    assert told({}) == [
        "plan.toml: The plan has no queue. Add at least one [[queue]] with a name and "
        "a channel."
    ]


def test_two_queues_of_one_name() -> None:
    assert told({"queue": LEAST["queue"] * 2}) == [
        "plan.toml: Two queues are called 'calls'. Rename one."
    ]


def test_all_slips_come_at_once() -> None:
    assert len(told({"centre": {"x": 1}, "queue": [{}], "costs": {"wage": -1}})) == 4


def test_names_that_are_not_there() -> None:
    with pytest.raises(InputError, match=r"no queue 'sales' .* It has bookings, x-"):
        SAME.queue("sales")
    with pytest.raises(InputError, match=r"no contract 'temp' .* It has full-time\."):
        SAME.contract("temp")


def test_toml_with_a_mark_of_byte_order(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[centre]\nname = "Übersee"\n', encoding="utf-8-sig")
    assert read_toml(path) == {"centre": {"name": "Übersee"}}


def test_toml_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*plan\.toml"):
        read_toml(tmp_path / "plan.toml")
    (tmp_path / "plan.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"plan\.toml: It cannot be read"):
        read_toml(tmp_path / "plan.toml")
