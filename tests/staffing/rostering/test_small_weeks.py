"""Small weeks: proved against every roster there is, and never worse for it."""

from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest

from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.rostering import small_weeks
from shiftcast.staffing.rostering.demand import Minimum
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.search import Search
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.verify import verify
from shiftcast.staffing.rostering.workers import read_workers

SHORT = {
    "paid_hours": [16, 16],
    "days": [2, 2],
    "shift_hours": [8, 8],
    "starts": "08:00-16:00 every 8h",
    "breaks": [],
}
LUNCH = {"name": "lunch", "minutes": 60, "paid": False, "middle": 0.5, "width": "2h"}
HOURLY = {"roster_step": "1h", "interval": "1h"}


@pytest.fixture(autouse=True)
def few_moves(monkeypatch):
    """Let a few moves be enough to ask for a proof."""
    monkeypatch.setattr(small_weeks, "ENOUGH", 1)


def crew(count, queues=("calls",), **facts):
    """Name some agents alike."""
    return [Agent(f"A{n}", "full", queues, **facts) for n in range(count)]


def uneven(demand, seed=0, most=2.5):
    """Ask for broken numbers of people, another every hour."""
    rng = np.random.default_rng(seed)
    shape = np.arange(168) % 24 >= 8
    needs = {queue: rng.random(168) * most * shape for queue in demand.live}
    return replace(demand, live=needs)


def every_cost(demand, agents, settings):
    """Price every roster of people on the contract SHORT."""
    model = CostModel(demand, read_skills(agents, demand), settings.costs)
    weeks = []
    for days in combinations(range(7), 2):
        for starts in product((8, 16), repeat=2):
            column = np.zeros(168)
            for day, start in zip(days, starts, strict=True):
                column[24 * day + start : 24 * day + start + 8] = 1
            # Eleven hours of rest: no late shift before an early one.
            if not (days[1] - days[0] == 1 and starts == (16, 8)):
                weeks.append(column)
    wages = 16 * settings.costs.wage * len(agents)
    chosen = combinations_with_replacement(weeks, len(agents))
    return min(model.cost(sum(each)[None]) + wages for each in chosen)


@pytest.mark.parametrize("seed", range(2))
def test_no_roster_is_better_than_the_one_proved(plan, week_of_calls, seed):
    settings = plan(contract=SHORT, centre=HOURLY, effort={"search": 10})
    demand, agents = uneven(week_of_calls(settings), seed, 1.5), crew(2)
    found = build_roster(agents, [], demand, settings)
    assert "proved the best" in found.method
    assert found.bound == pytest.approx(found.cost)
    assert found.cost == pytest.approx(every_cost(demand, agents, settings))


def test_lunches_skills_minima_and_wishes_are_all_in_it(
    plan, week_of_calls, monkeypatch
):
    settings = plan(
        contract=SHORT | {"shift_hours": [9, 9], "breaks": [LUNCH]},
        centre=HOURLY,
        queues={"calls": {}, "chat": {"channel": "chat"}},
        effort={"search": 10},
    )
    demand = uneven(week_of_calls(settings, queues=("calls", "chat")), most=1.5)
    demand = replace(
        demand,
        live={
            queue: np.where(np.arange(168) < 72, need, 0)
            for queue, need in demand.live.items()
        },
    )
    need = np.where(np.arange(168) % 24 == 12, 1.0, 0.0)
    demand = replace(demand, minima=(Minimum("chat", None, need),))
    agents = [
        Agent("A", "full", ("calls",), wage=15.0),
        Agent("B", "full", ("chat",), prefers=parse_hours("08:00-17:00")),
        Agent("C", "full", ("calls", "chat"), days_in_a_row=5),
        Agent("D", "full", ("calls", "chat")),
    ]
    monkeypatch.setattr(small_weeks, "ROUNDS", 12)
    monkeypatch.setattr(small_weeks, "MOST_WEEKS", 300)
    found = build_roster(agents, [], demand, settings)
    monkeypatch.setattr(small_weeks, "MOST_PEOPLE", 0)
    plain = build_roster(agents, [], demand, settings)
    assert "program over" in found.method
    assert "program over" not in plain.method
    assert plain.bound <= found.bound <= found.cost + 1e-6
    assert verify(found.roster, agents, [], settings, demand.week) == []
    assert found.cost <= plain.cost + 1e-6


def test_who_asks_for_few_moves_gets_no_proof(plan, week_of_calls, monkeypatch):
    monkeypatch.setattr(small_weeks, "ENOUGH", 11)
    settings = plan(contract=SHORT, centre=HOURLY, effort={"search": 10})
    found = build_roster(crew(2), [], week_of_calls(settings), settings)
    assert "program over" not in found.method


def test_a_bad_roster_becomes_the_best(plan, week_of_calls):
    settings = plan(contract=SHORT, centre=HOURLY)
    demand, agents = uneven(week_of_calls(settings), most=1.5), crew(2)
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    model = CostModel(demand, skills, settings.costs)
    rng = np.random.default_rng(0)
    search = Search(model, workers, 1.0, settings.costs.wage, rng)
    for number in range(2):
        search.put(number, search.respond(number, rng.normal(size=168)))
    before = search.objective()
    settled = small_weeks.settle(search, 0.0)
    assert settled.proved
    assert search.objective() < before - 1
    assert search.objective() == pytest.approx(settled.bound)
    assert settled.bound == pytest.approx(every_cost(demand, agents, settings))


def test_deadlines_and_many_shifts_are_left_to_the_search(plan, week_of_calls):
    settings = plan(
        contract=SHORT,
        centre=HOURLY,
        queues={"calls": {}, "mail": {"channel": "email"}},
        effort={"search": 10},
    )
    mail = deferred_work(
        "mail", np.ones(168), 600, np.ones(168, bool), 7200, "wall", 3600
    )
    agents = crew(2, queues=("calls", "mail"))
    demand = replace(week_of_calls(settings), deferred=(mail,))
    assert "program over" not in build_roster(agents, [], demand, settings).method
    settings = plan(effort={"search": 10})
    found = build_roster(crew(3), [], week_of_calls(settings), settings)
    assert "program over" not in found.method


def test_whoever_stops_it_keeps_roster_and_bound(plan, week_of_calls):
    settings = plan(contract=SHORT, centre=HOURLY, effort={"search": 10})
    demand, agents = uneven(week_of_calls(settings)), crew(3)

    def stop(stage, done, whole):
        return stage != "weeks" or done < 1

    found = build_roster(agents, [], demand, settings, progress=stop)
    assert found.cut
    assert found.bound <= found.cost + 1e-6
    assert verify(found.roster, agents, [], settings, demand.week) == []


@pytest.mark.parametrize(
    ("people", "heads"),
    [
        ([], 1.0),
        ([{}], 1.0),
        ([{"available": parse_hours("Mon 09:00-10:00")}], 1.0),
        ([{}, {}], 0.0),
        ([{}, {}], 250.0),
        ([{"queues": ("chat",)}], 1.5),
    ],
    ids=["nobody", "one", "one hour", "no demand", "a spike", "no skill"],
)
def test_extremes_get_a_roster_and_a_bound(plan, week_of_calls, people, heads):
    settings = plan(
        contract=SHORT,
        centre=HOURLY,
        queues={"calls": {}, "chat": {"channel": "chat"}},
        effort={"search": 10},
    )
    agents = [
        Agent(f"A{n}", "full", **{"queues": ("calls",)} | facts)
        for n, facts in enumerate(people)
    ]
    demand = week_of_calls(settings, heads=heads)
    found = build_roster(agents, [], demand, settings)
    assert found.bound <= found.cost + 1e-6
    assert ("proved the best" in found.method) == bool(agents)
    told = {(each.agent, each.rule) for each in found.unmet}
    for each in verify(found.roster, agents, [], settings, demand.week):
        assert (each.agent, each.rule) in told
