"""What came in so far, read like the history."""

from pathlib import Path

import pytest

from shiftcast.data.actuals import read_actuals
from shiftcast.data.errors import InputError
from shiftcast.data.folder import Folder, read_folder

PLAN = """
[centre]
timezone = "Europe/Berlin"
interval = "1h"
[[queue]]
name = "calls"
channel = "voice"
[[queue]]
name = "mail"
channel = "email"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a centre of two queues whose history writes the day first."""
    (tmp_path / "plan.toml").write_text(PLAN)
    rows = "".join(
        f"{queue};{day:02d}/01/2026 10:00;5\n"
        for queue in ("calls", "mail")
        for day in range(1, 29)
    )
    (tmp_path / "history.csv").write_text(f"queue;start;offered\n{rows}")
    return read_folder(tmp_path, need=["history"])


def write(folder: Folder, text: str, name: str = "today.csv") -> Path:
    path = folder.path / name
    path.write_text(text)
    return path


def test_dates_are_read_as_in_the_history(folder: Folder) -> None:
    path = write(folder, "queue;start;calls offered\nCalls;02/03/2026 09:00;7\n")
    contacts, notes = read_actuals(path, folder)
    assert contacts["queue"].tolist() == ["calls"]
    assert f"{contacts['start'][0]:%Y-%m-%d %H:%M}" == "2026-03-02 09:00"
    assert any("day first, as in the history" in note for note in notes)
    assert not any("weeks of history" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("queue;start;offered\nsales;2026-03-02 09:00;7\n", "no queue 'sales'"),
        ("queue;start;offered\ncalls;2026-03-02 09:00;many\n", "not a number"),
        ("queue;start;offered\n", "no rows"),
        ("queue;start;offered\ncalls;2026-03-02 09:00;\n", "no row with a number"),
        ("queue;start\ncalls;2026-03-02 09:00\n", "no column 'offered'"),
    ],
)
def test_faults_are_sentences(folder: Folder, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_actuals(write(folder, text), folder)


def test_a_file_of_another_kind_is_a_sentence(folder: Folder) -> None:
    with pytest.raises(InputError, match="of no kind that is read"):
        read_actuals(write(folder, "x", "today.pdf"), folder)
