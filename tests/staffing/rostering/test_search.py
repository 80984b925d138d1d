"""The search on small weeks."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.rostering import annealing
from shiftcast.staffing.rostering import search as searching
from shiftcast.staffing.rostering.annealing import anneal
from shiftcast.staffing.rostering.crews import crews_of
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.search import Search
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.workers import read_workers


@pytest.fixture
def one_agent(plan, week_of_calls):
    """One agent whose eight hours a day start at 08:00, 09:00 or 10:00."""
    settings = plan(
        contract={
            "shift_hours": [8, 8],
            "starts": "08:00-10:00 every 1h",
            "breaks": [],
            "paid_hours": [40, 40],
            "days": [5, 5],
        },
        centre={"roster_step": "1h", "interval": "1h"},
    )
    demand = week_of_calls(settings, heads=1.0, hours=(8, 16))
    agents = [Agent("Ann", "full", ("calls",))]
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    return CostModel(demand, skills, settings.costs), workers


def starts_of(model, workers):
    """Search a roster; give the first agent's clock times of starting."""
    search = Search(model, workers, 1.0, 1.0, np.random.default_rng(0))
    crews = crews_of(workers)
    search.seed(crews, [np.ones(crew.possible.shape) for crew in crews])
    search.sweep()
    anneal(search, 30)
    clocks = [shift.start % 24 for shift in search.tours[0].shifts]
    return clocks, search.own()


def test_what_a_shift_costs_beyond_its_wage_moves_it(one_agent):
    """A shift at 10:00 costs two missing hours a day: ten wages."""
    model, (worker,) = one_agent
    late = np.where(worker.pricer.shifts.clock[:, None] < 10, 1.0, 0.0)
    clocks, own = starts_of(model, [worker])
    assert clocks == [8] * 5
    for weight, clock in ((9.0, 8), (11.0, 10)):
        dearer = replace(worker, extra=weight * late * worker.wage)
        clocks, dear = starts_of(model, [dearer])
        assert clocks == [clock] * 5
        burden = 5 * weight * worker.wage * (clock < 10)
        assert dear - own == pytest.approx(burden)


def test_compiled_and_plain_find_the_same_roster(plan, week_of_calls, monkeypatch):
    """But for small moves, which are only quick enough compiled."""
    pytest.importorskip("numba")
    monkeypatch.setattr(annealing, "SMALL", 0)
    settings = plan(contract={"paid_hours": [20, 40], "days": [3, 5]})
    demand = week_of_calls(settings, heads=3.0)
    agents = [Agent(f"A{number}", "full", ("calls",)) for number in range(6)]
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    model = CostModel(demand, skills, settings.costs)
    crews = crews_of(workers)
    found = []
    for fast in (False, True):
        rng = np.random.default_rng(1)
        search = Search(model, workers, 0.25, 1.0, rng, fast=fast)
        search.seed(crews, [crew.possible for crew in crews])
        search.place_breaks()
        search.sweep()
        anneal(search, 40)
        found.append(search.found())
    assert found[0].tours == found[1].tours
    assert sum(len(tour.shifts) for tour in found[0].tours) >= 18


@pytest.mark.parametrize(
    ("hardly", "rounds"), [(np.inf, [32.0, 8.0, 1.0]), (-np.inf, [32.0] * 3 + [8, 1])]
)
def test_a_price_that_gained_hardly_anything_is_not_tried_again(
    plan, monkeypatch, hardly, rounds
):
    """With deadlines, rounds that price otherwise are still to come."""
    settings = plan(
        queues={"mail": {"channel": "email", "open": "Mon-Fri 08:00-18:00"}}
    )
    week = Week(date(2026, 11, 23), "UTC")
    opened = settings.queue("mail").open.mask(week.grid(900))
    mail = deferred_work("mail", 2.0 * opened, 300, opened, 4 * 3600, "open", 900)
    demand = Demand(week, 900, deferred=(mail,))
    agents = [Agent(f"A{number}", "full", ("mail",)) for number in range(2)]
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    model = CostModel(demand, skills, settings.costs)
    search = Search(model, workers, 0.25, 1.0, np.random.default_rng(0))
    asked = []

    def worth(number, together, ahead):
        asked.append(together)
        # Every round sends everybody elsewhere, so that none ends the sweep.
        return np.random.default_rng(len(asked)).standard_normal(model.slots)

    monkeypatch.setattr(searching, "HARDLY", hardly)
    monkeypatch.setattr(search, "worth", worth)
    monkeypatch.setattr(search, "attempt", lambda number, week: True)
    search.sweep()
    assert asked[::2] == rounds
