"""A history that is a call log is recognised, and its faults have file, row, column."""

import pandas as pd
import pytest

from shiftcast.data.folder import check_folder, read_folder

from .conftest import PLAN, Write

ONE = PLAN.replace('[[queue]]\nname = "bookings"\nchannel = "voice"\n', "")

LOG = """Queue;Queued at;Wait time;Talk time;ACW;Disposition;ANI
bookings;13.01.2026 08:01:10;5;200;30;answered;0171
bookings;13.01.2026 08:12:00;90;0;0;hangup;0172
bookings;13.01.2026 08:20:00;3;00:01:40;20;answered;0172
sales;13.01.2026 08:02:00;0;0;0;hangup;0173
sales;13.01.2026 08:31:00;2;310;0;answered;anonymous
"""


def notes(folder):
    """Give what was decided, as one text."""
    return "\n".join(folder.notes)


def test_a_log_is_recognised_by_its_columns(write: Write) -> None:
    folder = read_folder(write(history_csv=LOG), need=["history"])
    frame = folder.contacts.set_index(["queue", folder.contacts["start"].dt.hour])
    assert folder.contacts["queue"].tolist() == ["bookings", "bookings", "sales"]
    # The caller who hung up and called again is one; who never waited is none.
    assert folder.contacts["offered"].tolist() == [2.0, 0.0, 1.0]
    assert folder.contacts["handled"].tolist() == [2.0, 0.0, 1.0]
    assert folder.contacts["abandoned"].tolist() == [1.0, 0.0, 0.0]
    assert folder.contacts["handle_time"].tolist()[0] == (230 + 120) / 2
    assert frame.index.get_level_values("start").unique().tolist() == [8]
    said = notes(folder)
    assert "a call log, one row a contact" in said
    assert "entered no queue, not offered: 1" in said
    assert "counted as one demand: 1 of 4" in said


def test_every_attempt_counts_where_the_plan_says_so(write: Write) -> None:
    plan = PLAN + '\n[history]\nredial_within = "0s"\n'
    folder = read_folder(write(history_csv=LOG, plan_toml=plan), need=["history"])
    assert folder.contacts["offered"].tolist() == [3.0, 0.0, 1.0]


def test_work_can_count_where_it_was_done(write: Write) -> None:
    text = "queue,start,end,outcome\nsales,2026-01-13 08:15,2026-01-13 09:15,served\n"
    plan = ONE + '\n[history]\ncount_by = "worked"\n'
    folder = read_folder(write(history_csv=text, plan_toml=plan), need=["history"])
    assert folder.contacts["offered"].tolist() == [0.25, 0.5, 0.25]
    assert folder.contacts["handle_time"].tolist() == [3600.0] * 3


def test_words_of_ones_own_are_told_what_they_mean(write: Write) -> None:
    text = LOG.replace("hangup", "VERLOREN")
    problems, _ = check_folder(write(history_csv=text))
    assert str(problems[0]) == (
        "history.csv, row 3, column Disposition: 'VERLOREN' is not a known outcome. "
        'Say what it means: [history] outcomes = { "VERLOREN" = "handled" }; it may be '
        "handled, abandoned, blocked or none."
    )
    plan = PLAN + '\n[history]\noutcomes = { verloren = "abandoned" }\n'
    folder = read_folder(write(history_csv=text, plan_toml=plan), need=["history"])
    assert folder.contacts["abandoned"].sum() == 1


def test_outcomes_can_be_read_off_agents(write: Write) -> None:
    text = (
        "queue,start,wait,agent\n"
        "sales,2026-01-13 08:01,5,Ada\n"
        "sales,2026-01-13 08:02,50,\n"
        "sales,2026-01-13 08:03,0,\n"
    )
    folder = read_folder(write(history_csv=text, plan_toml=ONE), need=["history"])
    assert folder.contacts[["offered", "handled", "abandoned"]].values.tolist() == [
        [2.0, 1.0, 1.0]
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("13.01.2026 08:12:00", "", "row 3, column Queued at: The cell is empty"),
        ("13.01.2026 08:12:00", "soon", "row 3, column Queued at: 'soon' is not"),
        (";90;", ";-90;", "row 3, column wait: -90 is negative"),
        (";90;", ";x;", "row 3, column Wait time: 'x' is not a number"),
        ("sales;13.01.2026 08:31", "sale;13.01.2026 08:31", "row 6, column queue:"),
        (";Queued at;", ";Then;", "There is no column 'start'"),
    ],
)
def test_faults_of_a_log_have_their_place(write: Write, old, new, told) -> None:
    problems, folder = check_folder(write(history_csv=LOG.replace(old, new, 1)))
    assert folder is None
    assert any(told in str(problem) for problem in problems), list(map(str, problems))


def test_a_table_that_lacks_offered_is_no_log(write: Write) -> None:
    text = "queue,start,handled,handle_time\nsales,2026-01-13 08:00,4,200\n"
    problems, _ = check_folder(write(history_csv=text))
    assert "There is no column 'offered'." in str(problems[0])


def test_offered_is_answered_and_abandoned_where_it_is_not_given(write: Write) -> None:
    text = "queue,start,Answered,Abandons,aht\nsales,2026-01-13 08:00,4,2,200\n"
    folder = read_folder(write(history_csv=text, plan_toml=ONE), need=["history"])
    assert folder.contacts["offered"].tolist() == [6.0]
    assert "offered is 'Answered' + 'Abandons'" in notes(folder)


def test_a_half_hour_of_which_a_part_is_recorded_is_a_rate(write: Write) -> None:
    """Quarter-hours with zeros listed: one that is not there was not recorded."""
    starts = pd.date_range("2026-01-05 08:00", periods=96 * 21, freq="15min")
    frame = pd.DataFrame({"queue": "sales", "start": starts, "offered": 4})
    frame.loc[frame["start"].dt.hour < 8, "offered"] = 0
    gone = frame["start"].isin(pd.to_datetime(["2026-01-20 10:15"]))
    path = write(history_csv=frame[~gone].to_csv(index=False), plan_toml=ONE)
    folder = read_folder(path, need=["history"])
    part = folder.contacts[folder.contacts["recorded"] < 1]
    assert part["start"].dt.strftime("%d %H:%M").tolist() == ["20 10:00"]
    assert part["recorded"].tolist() == [0.5]
    assert part["offered"].tolist() == [4.0]
    busy = frame[frame["offered"] > 0]
    sparse = busy[~busy["start"].isin(starts[gone])]
    path = write(history_csv=sparse.to_csv(index=False), plan_toml=ONE)
    folder = read_folder(path, need=["history"])
    assert (folder.contacts["recorded"] == 1).all()


def test_contacts_that_overlapping_exports_repeat_are_warned_of(write: Write) -> None:
    head, *rows = LOG.splitlines()
    folder = read_folder(
        write(history_csv="\n".join([head, *rows, rows[0]])), need=["history"]
    )
    told = [str(warning) for warning in folder.warnings]
    # The caller who never waited entered no queue: five of the six count.
    assert any("1 of 5 contacts repeat another" in text for text in told), told
    alone = read_folder(write(history_csv=LOG), need=["history"])
    assert not any("repeat" in str(warning) for warning in alone.warnings)


def test_a_handle_time_out_of_range_is_told_in_few_digits(write: Write) -> None:
    problems, folder = check_folder(write(history_csv=LOG.replace("310", "1e300")))
    assert folder is None
    assert not any("hard to believe" in str(problem) for problem in problems)
    assert max(len(str(problem)) for problem in problems) < 200
