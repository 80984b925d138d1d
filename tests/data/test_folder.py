"""Every bad input, and the sentence a planner reads."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import check_folder, read_folder
from shiftcast.data.template import write_plan_template

Write = Callable[..., Path]
HEADER = "queue,start,offered,handled,abandoned,handle_time\n"
SALES = "sales,2026-01-13 08:00,4,4,0,300\n"


def sentences(folder: Path) -> list[str]:
    """List every sentence that checking a folder yields."""
    return [str(problem) for problem in check_folder(folder)[0]]


def test_a_sound_folder_reads_without_a_word(write: Write) -> None:
    folder = read_folder(write())
    assert len(folder.contacts) == 3
    assert [agent.name for agent in folder.agents] == ["Ada", "Ben"]
    assert folder.warnings == ()
    assert set(folder.hashes or {}) == {"plan.toml", "history.csv", "agents.csv"}
    assert str(folder.contacts["start"].dt.tz) == "Europe/Berlin"


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no folder .*nowhere\. Check the"):
        read_folder(tmp_path / "nowhere")


def test_a_folder_that_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is not a plan folder: it has no plan.toml. Make one with "
        f"`shiftcast init {tmp_path}`."
    )


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        pytest.param(
            {"history_csv": None},
            "There is no history.csv (or .xlsx, .parquet, or a folder history). The "
            "folder has agents.csv. Put an export of your contacts there: queue, "
            "start, offered.",
            id="history missing",
        ),
        pytest.param(
            {"agents_csv": None},
            "There is no agents.csv (or .xlsx, .parquet, or a folder agents). The "
            "folder has history.csv. List your people there: agent, contract, queues.",
            id="agents missing",
        ),
        pytest.param(
            {"history_csv": "queue,start,ofered\nbookings,2026-01-13 08:00,3\n"},
            "history.csv, row 1: There is no column 'offered'. Is it 'ofered'? The "
            "file has queue, start, ofered. Add it, or say under [history] columns "
            'which one it is: columns = { offered = "…" }.',
            id="column missing",
        ),
        pytest.param(
            {"history_csv": "queue,offered\nbookings,3\n"},
            "history.csv, row 1: There is no column 'start'. The file has queue, "
            "offered. Add it, or say under [history] columns which one it is: "
            'columns = { start = "…" }.',
            id="start missing",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues,availible\nAda,full-time,sales,\n"},
            "agents.csv, row 1, column availible: 'availible' is not a known column. "
            "Did you mean 'available'?",
            id="column misspelled",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues,shoe size\nAda,full-time,sales,4\n"},
            "agents.csv, row 1, column shoe size: 'shoe size' is not a known column "
            "and is not read. Known columns: agent, contract, queues, roles, "
            "wage, handle_time_factor, available, prefers, avoids, last_end, "
            "days_in_a_row, days_off_in_a_row, nights_in_a_row, turn.",
            id="column unknown",
        ),
        pytest.param(
            {"agents_csv": "agent,contract\nAda,full-time\n"},
            "agents.csv, row 1: There is no column 'queues'. The file has agent, "
            "contract. Add it.",
            id="agents without queues",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,2026-01-13 08:00,many,1,0,9\n" + SALES},
            "history.csv, row 2, column offered: 'many' is not a number. Correct it.",
            id="count is a word",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,soon,5,1,0,9\n" + SALES},
            "history.csv, row 2, column start: 'soon' is not a date and time. Write "
            "it like 2026-11-23 07:30.",
            id="start is a word",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,2026-02-30 08:00,5,1,0,9\n" + SALES},
            "history.csv, row 2, column start: '2026-02-30 08:00' is not a date and "
            "time. Write it like 2026-11-23 07:30.",
            id="day does not exist",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,,5,1,0,9\n" + SALES},
            "history.csv, row 2, column start: The cell is empty. Fill it in.",
            id="start empty",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,2026-01-13 08:00,-3,1,0,9\n" + SALES},
            "history.csv, row 2, column offered: -3 is negative. Correct it.",
            id="count negative",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,2026-01-13 08:00,5e6,1,0,9\n" + SALES},
            "history.csv, row 2, column offered: 5000000 is not between 0 and 1000000. "
            "Correct it.",
            id="count absurd",
        ),
        pytest.param(
            {"history_csv": HEADER + "bookings,2026-03-29 02:30,5,1,0,9\n" + SALES},
            "history.csv, row 2, column start: 2026-03-29 02:30 does not exist in "
            "Europe/Berlin: the clocks go forward then. Correct the time, or add a "
            "column start_utc.",
            id="hour skipped",
        ),
        pytest.param(
            {"history_csv": HEADER + "bokings,2026-01-13 08:00,5,1,0,9\n" + SALES},
            "history.csv, row 2, column queue: There is no queue 'bokings' in "
            "plan.toml. Did you mean 'bookings'?",
            id="queue unknown",
        ),
        pytest.param(
            {"history_csv": HEADER + SALES},
            "The history has no rows for queue 'bookings'. Add them, or take the "
            "queue out of plan.toml.",
            id="queue without history",
        ),
        pytest.param(
            {"history_csv": HEADER + SALES + "bookings,2026-01-13 08:00,5,1,0,9,7\n"},
            "history.csv, row 3: The row has 7 cells but the header has 6. Put "
            "quotes (\"…\") around a cell that holds a ','.",
            id="row too wide",
        ),
        pytest.param(
            {"history_csv": ""},
            "history.csv: It is empty. Give it a header and rows, or remove it.",
            id="file empty",
        ),
        pytest.param(
            {"history_csv": "queue,start,start,offered\n"},
            "history.csv, row 1: Two columns are called 'start'. Rename one.",
            id="column twice",
        ),
        pytest.param(
            {"history_csv": b"PK\x03\x04 a workbook"},
            "history.csv: It is an Excel workbook by its content, not text. Rename "
            "it to .xlsx, or save it as csv.",
            id="workbook called csv",
        ),
        pytest.param(
            {"history_csv": None, "history_xls": b"old"},
            "history.xls: It is a workbook of an old Excel. Save it as .xlsx or csv.",
            id="old Excel",
        ),
        pytest.param(
            {"history_tsv": HEADER},
            "The plan has its history more than once: history.csv, history.tsv. Keep "
            "one file, or put the parts into one folder called history.",
            id="history twice",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues\nAda,ful-time,sales\n"},
            "agents.csv, row 2, column contract: There is no contract 'ful-time' in "
            "plan.toml. Did you mean 'full-time'?",
            id="contract unknown",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues\nAda,full-time,sales;bokings\n"},
            "agents.csv, row 2, column queues: There is no queue 'bokings' in "
            "plan.toml. Did you mean 'bookings'?",
            id="skill unknown",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues\nAda,full-time,sales\n" * 2},
            "agents.csv, row 4, column agent: The agent 'Ada' stands in row 2 "
            "already. Rename or remove one.",
            id="agent twice",
        ),
        pytest.param(
            {"agents_csv": "agent,contract,queues\n"},
            "agents.csv: It lists no agent. Add a row for each.",
            id="no agents",
        ),
        pytest.param(
            {
                "agents_csv": "agent,contract,queues,wage\n"
                "Ada,full-time,sales,-2\nBen,full-time,sales,much\n"
            },
            "agents.csv, row 2, column wage: -2 is not between 0 and 10000. Correct "
            "it.",
            id="wage negative",
        ),
        pytest.param(
            {
                "agents_csv": "agent,contract,queues,available\n"
                "Ada,full-time,sales,mornings\n"
            },
            "agents.csv, row 2, column available: 'mornings' cannot be read: "
            "'mornings' is not a weekday; use Mon, Tue, Wed, Thu, Fri, Sat, Sun.",
            id="hours cannot be read",
        ),
        pytest.param(
            {"time_off_csv": "agent,start,end\nAdda,2026-02-02,2026-02-03\n"},
            "time_off.csv, row 2, column agent: There is no agent 'Adda' in "
            "agents.csv. Did you mean 'Ada'?",
            id="time off of nobody",
        ),
        pytest.param(
            {"time_off_csv": "agent,start,end\nAda,2026-02-04,2026-02-02\n"},
            "time_off.csv, row 2, column end: The end, 2026-02-02 24:00, is not "
            "after the start, 2026-02-04 00:00. Correct one of them.",
            id="time off backwards",
        ),
        pytest.param(
            {
                "time_off_csv": "agent,start,end\n"
                "Ada,2026-02-02,2026-02-10\n"
                "Ada,2026-02-03,2026-02-04\n"
                "Ada,2026-02-09 12:00,2026-02-12 12:00\n"
            },
            "time_off.csv, row 4, column start: The time off of Ada from 2026-02-09 "
            "12:00 overlaps that in row 2. Merge the two.",
            id="time off overlaps",
        ),
        pytest.param(
            {"events_csv": "name,kind,start,end\nSale,campaign,2026-02-04,2026-02-01"},
            "events.csv, row 2, column end: The end, 2026-02-01 24:00, is not after "
            "the start, 2026-02-04 00:00. Correct one of them.",
            id="event backwards",
        ),
        pytest.param(
            {
                "events_csv": "name,kind,start,end,queue,volume_factor\n"
                "Sale,campaign,2026-02-04,2026-02-05,saless,30"
            },
            "events.csv, row 2, column volume_factor: 30 is not between 0 and 20. "
            "Correct it.",
            id="event factor absurd",
        ),
        pytest.param(
            {
                "overrides_csv": "queue,start,end,factor,value,who,why\n"
                "sales,2026-02-04,2026-02-05,,,Kim,hope"
            },
            "overrides.csv, row 2, column factor: The override has neither a factor "
            "nor a value. Give one of the two.",
            id="override says nothing",
        ),
        pytest.param(
            {
                "overrides_csv": "queue,start,end,factor,value,who,why\n"
                "sales,2026-02-04,2026-02-05,1.2,5,Kim,hope"
            },
            "overrides.csv, row 2, column factor: The override has both a factor and "
            "a value. Give one of the two.",
            id="override says both",
        ),
        pytest.param(
            {"overrides_csv": "queue,start,end,factor,who,why\nsales,2026-02-04,x,,,"},
            "overrides.csv, row 2, column who: The cell is empty. Fill it in.",
            id="override by nobody",
        ),
        pytest.param(
            {"drivers_csv": "name,start,value\nvisits,2026-01-01,many\n"},
            "drivers.csv, row 2, column value: 'many' is not a number. Correct it.",
            id="driver no number",
        ),
        pytest.param(
            {"drivers_csv": "name,start,value\na,2026-01-01,5\na,2026-01-01,6\n"},
            "drivers.csv, row 3, column name: The row repeats row 2 (name, start, "
            "queue, issued are the same). Keep one of them.",
            id="driver twice",
        ),
        pytest.param(
            {"weather_csv": "date,temp_max_c,temp_min_c\n2026-01-01,-5,3\n"},
            "weather.csv, row 2, column temp_min_c: The lowest temperature 3 is above "
            "the highest, -5. Correct one of them.",
            id="temperatures crossed",
        ),
        pytest.param(
            {"weather_csv": "date,temp_max_c\n2026-01-01,85\n"},
            "weather.csv, row 2, column temp_max_c: 85 is not between -70 and 60. "
            "Correct it.",
            id="temperature absurd",
        ),
        pytest.param(
            {"weather_csv": "date,temp_max_c\n2026-01-01,5\n2026-01-01,6\n"},
            "weather.csv, row 3, column date: The row repeats row 2 (date, issued are "
            "the same). Keep one of them.",
            id="day twice",
        ),
        pytest.param(
            {"backlog_csv": "queue,arrived,count\nmail,2026-01-13 08:00,3\n"},
            "backlog.csv, row 2, column queue: There is no queue 'mail' in plan.toml. "
            "Known: bookings, sales.",
            id="backlog of no queue",
        ),
        pytest.param(
            {"backlog_csv": "queue,arrived,count\nsales,2026-01-13 08:00,-3\n"},
            "backlog.csv, row 2, column count: -3 is negative. Correct it.",
            id="backlog negative",
        ),
    ],
)
def test_each_fault_has_its_sentence(
    write: Write, files: dict[str, str | bytes | None], sentence: str
) -> None:
    assert sentence in sentences(write(**files))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "Europe/Berlin",
            "Europe/Berlim",
            "plan.toml, key [centre] timezone: 'Europe/Berlim' is not a time zone; "
            "write one like 'Europe/Berlin' or 'America/Denver'.",
            id="time zone",
        ),
        pytest.param(
            'channel = "voice"',
            'channel = "voice"\ntarget = "80% soon"',
            "plan.toml, key queue 'bookings' target: '80% soon' is not a target like "
            "'80% in 20s' or '30min'.",
            id="target",
        ),
        pytest.param(
            "days = [4, 5]",
            "dayz = [4, 5]",
            "plan.toml, key [contract.full-time] dayz: 'dayz' is not a known key of "
            "[contract.full-time]. Did you mean 'days'?",
            id="key",
        ),
        pytest.param(
            "[centre]",
            "[center]",
            "plan.toml, key center: 'center' is not a known key of the "
            "plan. Did you mean 'centre'?",
            id="table",
        ),
    ],
)
def test_each_fault_of_the_plan_has_its_sentence(
    write: Write, old: str, new: str, sentence: str
) -> None:
    folder = write()
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text().replace(old, new, 1))
    assert sentence in sentences(folder)


def test_broken_toml_names_the_line(write: Write) -> None:
    with pytest.raises(InputError, match=r"plan\.toml: It is not valid TOML: .*line 2"):
        check_folder(write(plan_toml="\n[centre\n"))


def test_all_faults_of_all_files_come_at_once(write: Write) -> None:
    folder = write(
        history_csv=HEADER + SALES + "bookings,2026-01-13 08:00,-1,0,0,0\n",
        agents_csv="agent,contract,queues\nAda,half,sales\n",
        time_off_csv="agent,start,end\nZoe,2026-02-02,2026-02-03\n",
    )
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text().replace("days = [4, 5]", 'days = "few"'))
    told = "\n".join(sentences(folder))
    for part in (
        "wanted a whole number, got 'few'",
        "-1 is negative",
        "no contract 'half'",
        "no agent 'Zoe'",
    ):
        assert part in told
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    assert len(caught.value.problems) == 4


def test_without_a_clock_the_other_files_wait(write: Write) -> None:
    folder = write(history_csv="nothing to see")
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text().replace("Europe/Berlin", "Mars"))
    told = sentences(folder)
    assert len(told) == 2
    assert told[1] == (
        "The other files were not looked at. Mend [centre] and [history] first, then "
        "check again."
    )


def test_a_step_is_stopped_only_by_what_it_needs(write: Write) -> None:
    folder = write(agents_csv="agent,contract,queues\nAda,half,sales\n")
    assert len(read_folder(folder, need=["history"]).contacts) == 3
    with pytest.raises(InputError, match="half"):
        read_folder(folder, need=["history", "agents"])


def test_many_faults_of_one_kind_are_counted(write: Write) -> None:
    rows = "".join(f"bookings,2026-01-13 {hour:02}:00,-1,,,\n" for hour in range(24))
    told = sentences(write(history_csv=HEADER + SALES + rows))
    assert sum("-1 is negative" in sentence for sentence in told) == 20
    assert "history.csv, column offered: More rows with the same fault: 4." in told


def test_a_warning_does_not_stop_a_run(write: Write) -> None:
    usual = "".join(f"bookings,2026-01-13 {hour:02}:00,2,2,0,60\n" for hour in range(9))
    odd = "bookings,2026-01-13 09:00,2500,2500,0,20000\n"
    path = write(history_csv=HEADER + SALES + usual + odd)
    folder = read_folder(path)
    assert [str(problem) for problem in folder.warnings] == [
        "history.csv, row 12, column offered: 2,500 contacts are more than 1000 times "
        "the usual 2 of bookings. Check the count.",
        "history.csv, row 12, column handle_time: A handle time of 20000 s is hard to "
        'believe. Check its unit: [history] handle_time_unit = "s" or "min".',
    ]


def test_more_handled_than_offered_is_told(write: Write) -> None:
    rows = "bookings,2026-01-13 09:00,10,30,2,60\n"
    told = sentences(write(history_csv=HEADER + SALES + rows))
    assert told == [
        "history.csv, row 3, column offered: 32 were handled or abandoned but only 10 "
        "offered. Check the counts."
    ]


def test_a_queue_nobody_serves_is_told(write: Write) -> None:
    folder = write(agents_csv="agent,contract,queues\nAda,full-time,sales\n")
    assert sentences(folder) == [
        "agents.csv: No agent serves the queue 'bookings'. Add it to their queues."
    ]


def test_as_of_hides_what_was_not_known(write: Write) -> None:
    folder = write(
        events_csv="name,kind,start,end\n"
        "Sale,campaign,2026-02-01,2026-02-02\n"
        "Line down,outage,2026-01-14,2026-01-14\n",
        weather_csv="date,temp_max_c,issued\n"
        "2026-01-12,5,\n2026-01-14,6,2026-01-13\n2026-01-14,7,2026-01-14\n",
        drivers_csv="name,start,value,issued\nvisits,2026-01-12,5,\n"
        "visits,2026-01-13,6,\nvisits,2026-01-15,7,2026-01-13\n"
        "visits,2026-01-16,8,2026-01-14\n",
        backlog_csv="queue,arrived,count\n"
        "sales,2026-01-13 07:00,1\nsales,2026-01-13 09:00,1\n",
    )
    seen = read_folder(folder, as_of=pd.Timestamp("2026-01-13 08:30"))
    assert seen.contacts["start"].dt.hour.tolist() == [8, 8]
    assert seen.contacts["start"].dt.minute.tolist() == [0, 0]
    assert seen.events["name"].tolist() == ["Sale"]
    assert seen.weather["temp_max_c"].tolist() == [5.0, 6.0]
    assert seen.drivers["value"].tolist() == [5.0, 7.0]
    assert len(seen.backlog) == 1
    assert "rows of contacts hidden, later than 2026-01-13 08:30: 1" in seen.notes
    assert len(read_folder(folder).contacts) == 3


def test_files_nobody_asked_for_are_left_alone(write: Write) -> None:
    folder = write(notes_csv="this;is,not\na table")
    assert "notes.csv" not in (read_folder(folder).hashes or {})


def test_a_new_folder_passes_but_for_its_history(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    write_plan_template(folder)
    problems, _ = check_folder(folder)
    assert [problem.what.partition("(")[0] for problem in problems] == [
        "There is no history.csv "
    ]
    (folder / "history.csv").write_text(
        "start,offered,handle_time\n2026-01-13 08:00,3,240\n"
    )
    problems, read = check_folder(folder)
    assert problems == []
    assert read is not None
    assert len(read.agents) == 2


def test_a_new_folder_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("mine")
    with pytest.raises(InputError, match=r"has plan\.toml already"):
        write_plan_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]
    assert (tmp_path / "plan.toml").read_text() == "mine"
