"""The search on small weeks."""

from dataclasses import replace

import numpy as np
import pytest

from shiftcast.data.people import Agent
from shiftcast.staffing.rostering.crews import crews_of
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
    search.anneal(30)
    clocks = [shift.start % 24 for shift in search.tours[0].shifts]
    return clocks, float(search.own.sum())


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
