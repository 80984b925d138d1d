"""Waits and service of a table of intervals: read if they can be, never in the way."""

import pytest

from shiftcast.data.folder import check_folder, read_folder

from .conftest import Write

TABLE = """queue,start,offered,handled,abandoned,handle_time,ASA,Avg Aban Time,SL
bookings,2026-01-13 08:00,10,9,1,240,0:25,60,80%
bookings,2026-01-13 08:15,2,2,0,250,5,,100%
sales,2026-01-13 08:00,4,4,0,300,7.5,,75 %
"""


def test_they_are_read_and_added_up(write: Write) -> None:
    found = read_folder(write(history_csv=TABLE), need=["history"]).contacts
    both, sales = found.to_dict("records")
    assert both["wait"] == pytest.approx((9 * 25 + 2 * 5) / 11)
    assert both["abandon_wait"] == 60
    assert both["service"] == pytest.approx((10 * 0.8 + 2) / 12)
    assert sales["service"] == 0.75


def test_what_cannot_be_read_stops_nothing(write: Write) -> None:
    text = TABLE.replace("80%", "good").replace("7.5", "-7.5")
    problems, folder = check_folder(write(history_csv=text))
    assert folder is not None
    assert [problem.severity for problem in problems] == ["warning", "warning"]
    said = " ".join(map(str, problems))
    assert "Cells of 'SL' that cannot be read as service: 1" in said
    assert "Cells of 'ASA' that cannot be read as wait: 1" in said
    assert folder.contacts["wait"].isna().tolist() == [False, True]
