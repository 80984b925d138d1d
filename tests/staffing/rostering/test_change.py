"""Changes to a published week: few, within the rules, and only where cover was lost."""

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.repair import Asked, allow_overtime, repair
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify

PEOPLE = [Agent(f"Agent {number:02d}", "full", ("calls",)) for number in range(12)]
NAMES = [agent.name for agent in PEOPLE]
TUESDAY = pd.Timestamp("2026-11-24", tz="UTC")
DAY, HOUR = pd.Timedelta(days=1), pd.Timedelta(hours=1)


@pytest.fixture
def centre(plan, week_of_calls):
    """Give settings, demand and a published roster of twelve people."""
    settings = plan(centre={"roster_step": "30min"}, contract={"breaks": []})
    demand = week_of_calls(settings, heads=7.0, hours=(7, 19))
    roster = build_roster(PEOPLE, [], demand, settings).roster
    return settings, demand, roster


def away(*names, day=TUESDAY):
    """Take people out for a day."""
    return tuple(TimeOff(name, day, day + DAY) for name in names)


def mended(centre, asked, **given):
    """Mend the published week."""
    settings, demand, roster = centre
    return repair(roster, PEOPLE, [], demand, demand, settings, asked, **given)


def at_work(roster, day=TUESDAY):
    """Name who has a shift on a day."""
    return sorted({*roster.loc[roster["start"].dt.normalize() == day, "agent"]})


def shifts(roster):
    """Give start and end of every shift."""
    grouped = roster.groupby(["agent", "shift"]).agg({"start": "min", "end": "max"})
    return {key: (row.start, row.end) for key, row in grouped.iterrows()}


def breaches(centre, roster, asked):
    """List the rules a mended roster breaks."""
    settings, demand, _ = centre
    wide = allow_overtime(settings, asked.overtime)
    return [b.sentence for b in verify(roster, PEOPLE, asked.away, wide, demand.week)]


def test_nothing_lost_nothing_changed(centre):
    found = mended(centre, Asked())
    assert found.hole == 0
    assert all(offer.changes.empty for offer in found.offers)
    assert shifts(found.offers[-1].roster) == shifts(centre[2])


def test_offers_go_from_few_changes_to_the_best_cover(centre):
    gone = at_work(centre[2])[:3]
    asked = Asked(away(*gone), overtime=4.0)
    found = mended(centre, asked)
    changes = [offer.figures["changes"] for offer in found.offers]
    closed = [offer.figures["closed"] for offer in found.offers]
    assert found.hole > 0
    assert changes == sorted(changes)
    assert closed == sorted(closed)
    assert 0 < closed[-1] <= found.hole + 1e-9
    assert changes[-1] <= 2 * len(gone)
    for offer in found.offers:
        assert breaches(centre, offer.roster, asked) == []


def test_every_change_is_listed_and_marked(centre):
    gone = at_work(centre[2])[:3]
    offer = mended(centre, Asked(away(*gone), overtime=4.0)).offers[-1]
    before, after = shifts(centre[2]), shifts(offer.roster)
    moved = {
        agent
        for (agent, number), span in after.items()
        if before.get((agent, number)) != span
    }
    moved |= {agent for agent, number in before.keys() - after.keys()}
    listed = offer.changes[offer.changes["kind"] != "absent"]
    assert moved
    assert moved == set(listed["agent"])
    marked = offer.roster[offer.roster["change"] != ""]
    assert set(marked["agent"]) == moved | set(gone)
    assert Counter(offer.changes["kind"])["absent"] == len(gone)


def test_who_is_absent_is_asked_for_nothing_more(centre):
    gone = at_work(centre[2])[:2]
    offer = mended(centre, Asked(away(*gone), overtime=4.0)).offers[-1]
    before, after = shifts(centre[2]), shifts(offer.roster)
    for agent, number in before:
        if agent in gone:
            assert after[agent, number] == before[agent, number]
    absent = offer.roster[offer.roster["activity"] == "absent"]
    assert set(absent["agent"]) == set(gone)
    assert (absent["start"].dt.normalize() == TUESDAY).all()


def test_the_past_stands_to_the_minute(centre):
    now = TUESDAY + 11 * HOUR
    gone = at_work(centre[2])[:4]
    asked = Asked(away(*gone), now=now, overtime=4.0)
    found = mended(centre, asked)
    assert found.past > 0

    def worked_before(roster):
        """List who did what before the line."""
        early = roster[roster["start"] < now]
        return sorted(
            (row.agent, row.start, min(row.end, now), row.activity)
            for row in early.itertuples()
        )

    for offer in found.offers:
        assert worked_before(offer.roster) == worked_before(found.roster)
    assert set(found.offers[-1].changes["kind"]) - {"absent"}


def test_a_running_shift_keeps_its_start_and_may_end_later(centre):
    now = TUESDAY + 12 * HOUR
    _, _, roster = centre
    gone = [name for name in at_work(roster) if ends(roster, name) > now + 4 * HOUR][:3]
    offer = mended(centre, Asked(away(*gone), now=now, overtime=4.0)).offers[-1]
    before, after = shifts(roster), shifts(offer.roster)
    longer = [
        key
        for key, span in after.items()
        if key in before and before[key][0] < now and span[1] != before[key][1]
    ]
    assert longer
    assert all(after[key][0] == before[key][0] for key in longer)


def ends(roster, name, day=TUESDAY):
    """Say when somebody's shift of a day ends."""
    own = roster[(roster["agent"] == name) & (roster["start"].dt.normalize() == day)]
    return own["end"].max()


def test_what_is_locked_stays(centre):
    gone = at_work(centre[2])[:3]
    locked = frozenset((name, day) for name in NAMES[:8] for day in range(7))
    offer = mended(centre, Asked(away(*gone), overtime=4.0, locked=locked)).offers[-1]
    asked = set(offer.changes.loc[offer.changes["kind"] != "absent", "agent"])
    assert not asked & set(NAMES[:8])


@pytest.mark.parametrize("overtime", [0.0, 2.0])
def test_overtime_stays_within_what_is_allowed(centre, overtime):
    gone = at_work(centre[2])[:4]
    offer = mended(centre, Asked(away(*gone), overtime=overtime)).offers[-1]
    length = (offer.roster["end"] - offer.roster["start"]) / HOUR
    paid = (length * offer.roster["paid"]).groupby(offer.roster["agent"]).sum()
    assert paid.max() <= 40 + overtime + 1e-9
    spent = paid.clip(lower=40).sum() - 40 * len(paid)
    assert offer.figures["overtime"] == pytest.approx(spent)


def test_rest_before_the_next_published_week_is_kept(centre):
    sunday = TUESDAY + 5 * DAY
    settings, demand, roster = centre
    need = {"calls": demand.live["calls"].copy()}
    need["calls"][-24:-4] = 6.0
    now = replace(demand, live=need)
    starts = dict.fromkeys(NAMES, sunday + DAY + 7 * HOUR)
    found = repair(
        roster,
        PEOPLE,
        [],
        demand,
        now,
        settings,
        Asked(overtime=8.0),
        next_starts=starts,
    )
    changed = found.offers[-1].roster
    late = changed[changed["start"].dt.normalize() == sunday]
    assert len(late)
    assert (late["end"] <= sunday + 20 * HOUR).all()


def test_more_contacts_are_a_hole_like_any_other(centre):
    settings, demand, roster = centre
    now = replace(demand, live={"calls": demand.live["calls"] * 1.2})
    found = repair(roster, PEOPLE, [], demand, now, settings, Asked(overtime=4.0))
    assert not found.absent
    assert found.missing[1] > found.missing[0]
    assert found.offers[-1].figures["closed"] > 0


def test_a_shift_of_no_contract_is_left_alone(centre):
    settings, demand, roster = centre
    odd = roster.copy()
    first = odd.index[odd["agent"] == NAMES[0]][0]
    odd.loc[first, "start"] += pd.Timedelta(minutes=10)
    gone = [name for name in at_work(roster) if name != NAMES[0]][:3]
    found = repair(
        odd, PEOPLE, [], demand, demand, settings, Asked(away(*gone), overtime=4.0)
    )
    assert found.held[NAMES[0]] == "no shift of the contract"
    assert NAMES[0] not in set(found.offers[-1].changes["agent"])


def test_time_off_that_came_later_is_an_absence(centre):
    settings, demand, roster = centre
    gone = at_work(roster)[:2]
    found = repair(roster, PEOPLE, away(*gone), demand, demand, settings, Asked())
    assert list(found.absent) == gone


def test_moved_breaks_are_counted_apart(plan, week_of_calls):
    settings = plan(
        centre={"roster_step": "30min"},
        contract={
            "breaks": [
                {
                    "name": "lunch",
                    "minutes": 30,
                    "paid": False,
                    "from_hours": 6,
                    "middle": 0.5,
                    "width": "3h",
                }
            ]
        },
    )
    demand = week_of_calls(settings, heads=7.0, hours=(7, 19))
    roster = build_roster(PEOPLE, [], demand, settings).roster
    need = demand.live["calls"].copy()
    lunch = roster[(roster["activity"] == "lunch") & (roster["start"] > TUESDAY)]
    at = lunch["start"].value_counts().idxmax()
    slot = int((at - demand.week.start) / pd.Timedelta(minutes=30))
    need[slot - 3 : slot + 4] -= 2.0
    need[slot] += 3.0
    now = replace(demand, live={"calls": need})
    kept = repair(roster, PEOPLE, [], demand, now, settings, Asked())
    assert all(offer.figures["breaks"] == 0 for offer in kept.offers)
    found = repair(roster, PEOPLE, [], demand, now, settings, Asked(move_breaks=True))
    best = found.offers[-1]
    assert best.figures["breaks"] >= 1
    assert best.figures["closed"] == pytest.approx(found.hole)
    assert set(best.changes["kind"]) == {"break moved"}
    assert verify(best.roster, PEOPLE, [], settings, demand.week) == []


@examples(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    gone=st.sets(st.sampled_from(NAMES), min_size=1, max_size=5),
    day=st.integers(0, 6),
    hour=st.one_of(st.none(), st.integers(0, 160)),
    overtime=st.sampled_from([0.0, 3.0]),
)
def test_no_offer_breaks_a_rule_or_rewrites_the_past(centre, gone, day, hour, overtime):
    week = centre[1].week
    now = None if hour is None else week.start + hour * HOUR
    start = week.start + day * DAY
    asked = Asked(away(*sorted(gone), day=start), now, overtime)
    found = mended(centre, asked)
    again = mended(centre, asked)
    known = set(breaches(centre, found.roster, asked))
    for offer, same in zip(found.offers, again.offers, strict=True):
        assert set(breaches(centre, offer.roster, asked)) <= known
        assert offer.figures["closed"] <= found.hole + 1e-9
        pd.testing.assert_frame_equal(offer.roster, same.roster)
        if now is not None:
            old = found.roster[found.roster["end"] <= now]
            new = offer.roster[offer.roster["end"] <= now]
            assert len(old) == len(new)
