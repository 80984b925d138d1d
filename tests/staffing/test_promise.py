"""Prices tried one after another until the week serves what it promised."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.settings import read_settings
from shiftcast.staffing import promise
from shiftcast.staffing.promise import to_promise


@dataclasses.dataclass(frozen=True)
class Run:
    """As much of a run as is looked at."""

    summary: dict
    requirement: pd.DataFrame


def centre(**costs):
    """Write a plan of two queues."""
    queues = [{"name": n, "channel": "voice"} for n in ("calls", "help")]
    return read_settings({"queue": queues, "costs": {"objective": "cost"} | costs})


def world(served, wages=lambda prices: 100 * sum(prices.values()), cut=False):
    """Answer prices with service; remember what was asked."""
    asked = []

    def attempt(prices):
        asked.append(dict(prices))
        verdicts = [
            {"queue": name, "predicted": served(name, prices.get(name, 1.0))}
            for name in ("calls", "help")
        ]
        summary = {
            "verdicts": verdicts,
            "totals": {"cost": wages(prices)},
            "roster": {"cut": cut},
        }
        need = {"queue": ["calls", "help"], "late_price": [0.2, 0.3]}
        return Run(summary, pd.DataFrame(need))

    return attempt, asked


def reached(run):
    """Give the service of a run."""
    return {each["queue"]: each["predicted"] for each in run.summary["verdicts"]}


def test_one_roster_is_enough_where_it_keeps_the_promise():
    attempt, asked = world(lambda name, price: 0.805)
    run = to_promise(attempt, centre())
    assert asked == [{"calls": 1.0, "help": 1.0}]
    assert run.summary["roster"]["late_prices"] == {"calls": 0.2, "help": 0.3}


@pytest.mark.parametrize("power", [0.3, 0.7, 1.2])
def test_each_queue_s_price_is_found(power):
    start = {"calls": 0.24, "help": 0.15}
    attempt, asked = world(lambda name, price: 1 - start[name] * price**-power)
    run = to_promise(attempt, centre())
    assert 1 < len(asked) <= promise.ROUNDS
    for share in reached(run).values():
        assert share == pytest.approx(0.8, abs=0.02)
    assert all(share >= 0.8 for share in reached(run).values()) or power != 0.7
    prices = run.summary["roster"]["late_prices"]
    assert prices["calls"] > 0.2
    assert prices["help"] < 0.3


def test_a_price_that_hires_nobody_is_not_raised_for_ever():
    attempt, asked = world(lambda name, price: 0.7)
    run = to_promise(attempt, centre())
    assert len(asked) == 2
    # The cheapest of what is equally short.
    assert run.summary["totals"]["cost"] == 200


@pytest.mark.parametrize(
    ("settings", "cut"),
    [(centre(late=0.1), False), (centre(objective="targets"), False), (centre(), True)],
)
def test_stated_prices_targets_and_the_planner_s_stop_end_it(settings, cut):
    attempt, asked = world(lambda name, price: 0.7, cut=cut)
    to_promise(attempt, settings)
    assert len(asked) == 1


def test_the_cheapest_that_keeps_its_promise_is_taken():
    steps = iter([0.83, 0.79, 0.802, 0.82])
    shares = {}

    def served(name, price):
        return shares.setdefault(price, next(steps, 0.8)) if name == "calls" else 0.8

    attempt, asked = world(served, wages=lambda prices: 100 * prices["calls"])
    run = to_promise(attempt, centre())
    assert reached(run)["calls"] >= 0.8
    assert np.all([each != 0.79 for each in reached(run).values()])
    assert len(asked) == 3
