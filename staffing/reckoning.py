"""A run brought up to date: what its roster covers, and what it comes to."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ..data.calendar import Week
from ..data.folder import Folder
from ..data.plan import Plan, settled
from .blending import who_serves
from .coverage import make_coverage
from .deadlines import carried_backlog, deferred_queues
from .diagnosis.diagnose import diagnose
from .fairness.facts import fairness_facts
from .fairness.ledger import make_fairness
from .published import (
    carried_over,
    carry_in,
    published_before,
    published_roster,
)
from .repair import allow_overtime
from .rostering.verify import Breach, held, verify
from .steadiness import with_steadiness
from .summary import summarise

__all__ = ["carrying", "covered", "diagnosed", "summed"]


def covered(folder: Folder, plan: Plan) -> Plan:
    """Hold a run's roster against requirement, deferred work and everybody's share."""
    settings, week = plan.settings, plan.week
    agents = carry_in(folder.agents, folder.path, week, folder.settings, folder.ahead)
    plan = carrying(folder, plan)
    work = deferred_queues(plan.forecast, settings, week)
    carried = carried_backlog(folder.backlog, work, settings, week)
    coverage = make_coverage(
        who_serves(plan, agents), plan.forecast, plan.paths, plan.requirement, work,
        carried, agents, settings, week, plan.shrinkage,
    )  # fmt: skip
    before = published_before(
        folder.path, week, settings.fairness.weeks_back, folder.ahead
    )
    fairness = make_fairness(plan.roster, before, agents, settings, week)
    return dataclasses.replace(plan, coverage=coverage, fairness=fairness)


def diagnosed(plan: Plan, seed: int) -> Plan:
    """Say on which kinds of moments a proved week's service dips."""
    diagnosis, dips = diagnose(plan, seed)
    return dataclasses.replace(plan, diagnosis=diagnosis, dips=dips)


def carrying(folder: Folder, plan: Plan) -> Plan:
    """Let the week begin with those whom last week's roster still has at work."""
    week = plan.week
    before = Week(week.first - timedelta(weeks=1), week.timezone)
    roster = published_roster(folder.path, before, folder.ahead)
    return dataclasses.replace(plan, carried=carried_over(roster, week))


def summed(plan: Plan, facts: dict[str, Any], folder: Folder) -> Plan:
    """Bring a run's summary up to date with its tables."""
    plan = settled(plan)
    known = with_steadiness(plan.summary | facts, plan.coverage, plan.settings)
    # Another roster has another share for everybody.
    if "roster" in facts and "fairness" not in facts:
        known["fairness"] = fairness_facts(plan.fairness, plan.settings)
    breaches = _breaches(plan, folder)
    known["unmet"] = _unmet(breaches, known.get("relaxed", []))
    known["rules"] = held(breaches, plan.settings) if len(plan.roster) else []
    summary = known | summarise(plan, folder.agents, known["unmet"])
    return dataclasses.replace(plan, summary=summary)


def _breaches(plan: Plan, folder: Folder) -> list[Breach]:
    """Hold a run's roster, if there is one, against every rule."""
    if plan.roster.empty:
        return []
    agents = carry_in(
        folder.agents, folder.path, plan.week, folder.settings, folder.ahead
    )
    # Overtime that a repair was allowed is no breach.
    overtime = (plan.summary.get("roster") or {}).get("overtime_allowed", 0.0)
    settings = allow_overtime(plan.settings, overtime)
    return verify(
        plan.roster, agents, folder.time_off, settings, plan.week, folder.meetings
    )


def _unmet(
    breaches: Sequence[Breach], relaxed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Name what the roster could not keep, and what the independent check finds."""
    told = {(rule["agent"], rule["rule"]) for rule in relaxed}
    found = [
        dataclasses.asdict(one) for one in breaches if (one.agent, one.rule) not in told
    ]
    return relaxed + found
