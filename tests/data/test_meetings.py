"""meetings.csv: who meets, for how long, when, how many together."""

import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import read_folder

PLAN = """
[centre]
timezone = "UTC"
[[queue]]
name = "calls"
channel = "voice"
[[queue]]
name = "mail"
channel = "email"
[contract.full]
paid_hours = [36, 40]
days = [4, 5]
shift_hours = [8, 8]
starts = "08:00"
"""
AGENTS = """agent,contract,queues,roles
Ann,full,calls,senior
Bo,full,calls;mail,
Cy,full,mail,senior;coach
"""


@pytest.fixture
def meetings(tmp_path):
    """Read the meetings of a small folder."""

    def read(text):
        (tmp_path / "plan.toml").write_text(PLAN)
        (tmp_path / "agents.csv").write_text(AGENTS)
        (tmp_path / "meetings.csv").write_text(text)
        return read_folder(tmp_path, need=["agents", "meetings"]).meetings

    return read


def test_who_attends_is_listed_or_a_queue_s_or_a_team_s(meetings):
    found = meetings(
        "name,minutes,agents,queue,team\n"
        "Everybody,30,,,\n"
        "Listed,30,Bo;Ann,,\n"
        "Queue,30,,mail,\n"
        "Team,30,,,senior\n"
        "Both,30,,mail,senior\n"
        "One more,30,Ann,mail,senior\n"
    )
    assert {each.name: each.agents for each in found} == {
        "Everybody": ("Ann", "Bo", "Cy"),
        "Listed": ("Ann", "Bo"),
        "Queue": ("Bo", "Cy"),
        "Team": ("Ann", "Cy"),
        "Both": ("Cy",),
        "One more": ("Ann", "Cy"),
    }


def test_all_come_together_unless_sessions_are_told(meetings):
    team, sessions, few = meetings(
        "name,minutes,at_least,at_most,at_once,paid\n"
        "Team,60,,,,\nTraining,90,,2,2,0\nFew,30,2,,,1\n"
    )
    assert (team.at_least, team.most, team.at_once, team.paid) == (3, 3, 1, True)
    assert (sessions.at_least, sessions.most, sessions.at_once) == (1, 2, 2)
    assert not sessions.paid
    assert (few.at_least, few.most) == (2, 3)


def test_hours_and_dates_say_when(meetings):
    (found,) = meetings(
        "name,minutes,hours,start,end\n"
        "Review,30,Tue-Thu 09:00-16:00,2026-11-24,2026-11-26\n"
    )
    assert str(found.hours) == "Tue-Thu 09:00-16:00"
    assert (found.start.day, found.end.day) == (24, 27)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Team,0,,,,", "column minutes: 0 is not a whole number from 5 to 480"),
        ("Team,,,,,", "column minutes: It has no length. Write minutes."),
        ("Team,30,Anne,,,", "There is no agent 'Anne' in agents.csv. Did you mean"),
        ("Team,30,,sales,,", "There is no queue 'sales' in plan.toml."),
        ("Team,30,,,coahc,", "No agent has 'coahc' among the roles in agents.csv. Did"),
        ("work,30,,,,", "A meeting cannot be called 'work'."),
        ("Team,30,,,,someday", "column hours"),
    ],
)
def test_faults_are_told_with_their_place(meetings, row, told):
    with pytest.raises(InputError) as caught:
        meetings(f"name,minutes,agents,queue,team,hours\n{row}\n")
    assert "meetings.csv, row 2" in str(caught.value)
    assert told in str(caught.value)


def test_a_name_comes_once(meetings):
    with pytest.raises(InputError, match="cannot be called 'Team' twice"):
        meetings("name,minutes\nTeam,30\nTeam,60\n")


def test_fewest_and_most_must_agree(meetings):
    with pytest.raises(InputError, match="at_least 3 is more than at_most 2"):
        meetings("name,minutes,at_least,at_most\nTeam,30,3,2\n")
