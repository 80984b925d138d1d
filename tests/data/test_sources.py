"""Files in the dialects spreadsheets write."""

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.findings import FILE, ROW, Findings
from shiftcast.data.folder import Folder, read_folder
from shiftcast.data.sources import read_sheets

Write = Callable[..., Path]
PLAIN = """queue,start,offered,handle_time
bookings,2026-01-13 08:00,1200,240.5
bookings,2026-01-13 08:30,12,250
sales,2026-01-13 08:00,4,300
"""
EUROPEAN = """Queue;Start;Offered;Handle Time
bookings;13.01.2026 08:00;1.200;240,5
bookings;13.01.2026 08:30;12;250,0
sales;13.01.2026 08:00;4;300,0
"""


def read(folder: Path) -> Folder:
    """Read just the history of a folder."""
    return read_folder(folder, need=["history"])


def assert_plain(folder: Folder) -> None:
    """Hold the contacts against those of PLAIN."""
    contacts = folder.contacts
    assert contacts["queue"].tolist() == ["bookings", "bookings", "sales"]
    assert contacts["start"].dt.strftime("%d %H:%M").tolist() == [
        "13 08:00",
        "13 08:30",
        "13 08:00",
    ]
    assert contacts["offered"].tolist() == [1200.0, 12.0, 4.0]
    assert contacts["handle_time"].tolist() == [240.5, 250.0, 300.0]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN.encode(), id="utf-8"),
        pytest.param(PLAIN.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(PLAIN.encode("utf-16"), id="utf-16"),
        pytest.param(PLAIN.encode("utf-16-le"), id="utf-16 without mark"),
        pytest.param(PLAIN.replace("\n", "\r\n").encode(), id="windows lines"),
        pytest.param(PLAIN.replace(",", "\t").encode(), id="tabs"),
        pytest.param(PLAIN.replace(",", "|").encode(), id="bars"),
        pytest.param(PLAIN.replace("\n", "\n\n").encode(), id="blank lines"),
        pytest.param(PLAIN.replace("\n", ",,\n").encode(), id="padded rows"),
        pytest.param(PLAIN.replace("1200", '"1,200"').encode(), id="comma thousands"),
        pytest.param(PLAIN.replace("1200", "1 200").encode(), id="space thousands"),
        pytest.param(EUROPEAN.encode(), id="european"),
        pytest.param(("sep=;\n" + EUROPEAN).encode(), id="excel's own hint"),
        pytest.param(EUROPEAN.encode("utf-16"), id="european utf-16"),
        pytest.param(PLAIN.replace(" 08", "T08").encode(), id="iso times"),
        pytest.param(
            PLAIN.replace(":00,", ":00:00+01:00,")
            .replace(":30,", ":30+0100,")
            .encode(),
            id="offsets",
        ),
        pytest.param(PLAIN.replace("2026-01-13 08:", "1/13/26 8:").encode(), id="us"),
        pytest.param(
            PLAIN.replace("2026-01-13 08:00", "1/13/2026 8:00 AM")
            .replace("2026-01-13 08:30", "1/13/2026 8:30 a.m.")
            .encode(),
            id="us with halves of the day",
        ),
        pytest.param(PLAIN.replace("2026-01-13", "13 Jan 2026").encode(), id="names"),
        pytest.param(PLAIN.replace("2026-01-13", "13/01/2026").encode(), id="slashes"),
    ],
)
def test_text_in_many_dialects(write: Write, content: bytes) -> None:
    assert_plain(read(write(history_csv=content)))


def test_what_was_detected_is_noted(write: Write) -> None:
    notes = read(write(history_csv=EUROPEAN)).notes
    assert "history.csv: dates read day first, as '13.01.2026 08:00' shows" in notes
    assert "history.csv: a comma is the decimal sign" in notes


def test_an_old_code_page_is_noted(write: Write) -> None:
    folder = write(
        plan_toml='[[queue]]\nname = "Für Gäste"\nchannel = "voice"\n',
        history_csv="queue;start;offered\nFür Gäste;2026-01-13 08:00;3\n".encode(
            "cp1252"
        ),
    )
    found = read(folder)
    assert found.contacts["queue"].tolist() == ["Für Gäste"]
    assert "history.csv: not UTF-8; read as Western European (cp1252)" in found.notes


def frame() -> pd.DataFrame:
    """Give PLAIN as a workbook holds it."""
    day = "2026-01-13"
    return pd.DataFrame(
        {
            "Queue": ["bookings", "bookings", "sales"],
            "Start": pd.to_datetime([f"{day} 08:00", f"{day} 08:30", f"{day} 08:00"]),
            "Offered": [1200, 12, 4],
            "Handle Time": [240.5, 250, 300],
        }
    )


def test_a_workbook(write: Write) -> None:
    folder = write(history_csv=None)
    frame().to_excel(folder / "history.xlsx", index=False)
    assert_plain(read(folder))


def test_a_workbook_with_a_sheet_of_that_name(write: Write) -> None:
    folder = write(history_csv=None)
    with pd.ExcelWriter(folder / "history.xlsx") as book:
        pd.DataFrame({"see": ["other sheet"]}).to_excel(book, sheet_name="Read me")
        frame().to_excel(book, sheet_name="History", index=False)
    found = read(folder)
    assert_plain(found)
    assert "history.xlsx: read the sheet 'History' of 2" in found.notes


def test_a_workbook_whose_dates_are_numbers(write: Write) -> None:
    folder = write(history_csv=None)
    days = (frame()["Start"] - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
    frame().assign(Start=days).to_excel(folder / "history.xlsx", index=False)
    assert_plain(read(folder))


def test_a_workbook_of_mixed_cells(write: Write) -> None:
    folder = write(history_csv=None)
    table = frame().astype({"Start": object, "Handle Time": object})
    table.loc[1, "Start"] = "13.01.2026 08:30"
    table["Handle Time"] = [240.5, datetime.time(0, 4, 10), "0:05:00"]
    table.to_excel(folder / "history.xlsx", index=False)
    assert_plain(read(folder))


def test_a_workbook_names_its_rows(write: Write) -> None:
    folder = write(history_csv=None)
    table = frame().astype({"Offered": object})
    table.loc[1, "Offered"] = "lots"
    table.to_excel(folder / "history.xlsx", index=False)
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value) == (
        "history.xlsx, row 3, column Offered: 'lots' is not a number. Correct it."
    )


def test_parquet(write: Write) -> None:
    folder = write(history_csv=None)
    frame().to_parquet(folder / "history.parquet")
    assert_plain(read(folder))


def test_parquet_with_zones_and_an_index(write: Write) -> None:
    folder = write(history_csv=None)
    table = frame().rename(columns={"Start": "start"})
    table["start"] = table["start"].dt.tz_localize("Europe/Berlin").dt.tz_convert("UTC")
    table.set_index(["Queue", "start"]).to_parquet(folder / "history.parquet")
    assert_plain(read(folder))


def test_a_folder_of_files_in_two_formats(write: Write) -> None:
    folder = write(history_csv=None)
    (folder / "history").mkdir()
    frame()[:1].to_parquet(folder / "history" / "2025.parquet")
    header, *rows = EUROPEAN.splitlines(keepends=True)
    (folder / "history" / "2026.csv").write_text(header + "".join(rows[1:]))
    found = read(folder)
    assert_plain(found)
    assert set(found.hashes or {}) == {
        "plan.toml",
        "history/2025.parquet",
        "history/2026.csv",
    }


@pytest.mark.parametrize("name", ["history.xlsx", "history.parquet"])
def test_a_file_that_is_not_what_its_name_says(write: Write, name: str) -> None:
    folder = write(history_csv=None)
    (folder / name).write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match=rf"{name}: It cannot be read as \.") as caught:
        read(folder)
    assert str(caught.value).endswith("Open it, save it again and try once more.")


def test_lines_count_as_an_editor_counts_them(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text('sep=,\na,b\n1,"two\nlines"\n\n3,4\n')
    findings = Findings()
    (sheet,) = read_sheets(tmp_path, "events", findings)
    assert findings.problems == []
    assert sheet.columns == ["a", "b"]
    assert sheet.frame[ROW].tolist() == [3, 6]
    assert sheet.frame[FILE].unique().tolist() == [str(tmp_path / "events.csv")]
    assert np.array_equal(sheet.frame["b"], ["two\nlines", "4"])


def test_a_semicolon_inside_a_cell(write: Write) -> None:
    agents = 'agent;contract;queues\nAda;full-time;"sales;bookings"\n'
    folder = read_folder(write(agents_csv=agents))
    assert folder.agents[0].queues == ("sales", "bookings")


def test_a_semicolon_that_wants_quotes(write: Write) -> None:
    agents = "agent;contract;queues\nAda;full-time;sales;bookings\n"
    with pytest.raises(InputError) as caught:
        read_folder(write(agents_csv=agents))
    assert str(caught.value.problems[0]) == (
        "agents.csv, row 2: The row has 4 cells but the header has 3. Put quotes "
        "(\"…\") around a cell that holds a ';'."
    )


def test_a_folder_in_place_of_a_file(write: Write) -> None:
    folder = write(history_csv=None)
    (folder / "history.csv").mkdir()
    told = r"history\.csv: It is a folder, not a file\. .* call the folder history\."
    with pytest.raises(InputError, match=told):
        read(folder)
