"""Whatever stands in a file, a planner gets sentences and never a traceback."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError, Problem
from shiftcast.data.folder import check_folder

PLAN = """
[centre]
timezone = "Europe/Berlin"
[[queue]]
name = "q"
channel = "voice"
[contract.c]
paid_hours = [36, 40]
days = [4, 5]
shift_hours = [6, 9]
starts = "07:00-14:00 every 30min"
"""
FILES = {
    "history": "queue,start,offered,handled,handle_time",
    "agents": "agent,contract,queues,wage,available,last_end,days_in_a_row",
    "events": "name,kind,start,end,queue,volume_factor",
    "overrides": "queue,start,end,factor,value,who,why,until",
    "weather": "date,temp_max_c,issued",
    "time_off": "agent,start,end,reason",
    "backlog": "queue,arrived,count",
}
CELLS = [
    "", "q", "c", "Ada", "3", "-1", "1,5", "1.234", "2026-01-13", "13/01/2026 08:00",
    "1/2/2026", "2026-03-29 02:30", "2026-10-25 02:30", "2026-01-13 08:10Z", "46035.5",
    "13 Jan 2026", "99999999", "1e400", "nan", "24/7", "Mon 8-9", "ü;x", '"', "\x00",
    "0001-01-01", "9999-12-31", "2026-01-13 08:00 +99:99",
]  # fmt: skip


# Shrinking a failure would take minutes, and the first one tells enough.
PHASES = [Phase.explicit, Phase.generate]


def problems(files: dict[str, bytes]) -> list[Problem]:
    """Check a folder of some files."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        (folder / "plan.toml").write_text(PLAN)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        try:
            return check_folder(folder)[0]
        except InputError as error:
            return list(error.problems)


@given(data=st.data(), mark=st.sampled_from([",", ";", "\t"]))
@settings(max_examples=20, deadline=None, phases=PHASES)
def test_cells_of_any_kind(data: st.DataObject, mark: str) -> None:
    files = {}
    for stem, header in FILES.items():
        width = header.count(",") + 1
        row = st.lists(st.sampled_from(CELLS), min_size=width, max_size=width)
        rows = data.draw(st.lists(row, max_size=4), label=stem)
        lines = [header.split(","), *rows]
        files[f"{stem}.csv"] = "\n".join(mark.join(line) for line in lines).encode()
    assert all(str(problem) for problem in problems(files))


@given(content=st.binary(max_size=80), name=st.sampled_from(["csv", "xlsx", "parquet"]))
@settings(max_examples=40, deadline=None, phases=PHASES)
def test_bytes_of_any_kind(content: bytes, name: str) -> None:
    assert problems({f"history.{name}": content})


@pytest.mark.parametrize(
    "content",
    [
        b"queue\rstart",
        b"\xff\xfe\x00",
        b"\xfe\xffa",
        b"a\x00b",
        b"\x00",
        b"\xef\xbb\xbf\xff\xfe",
        b"sep=;\rqueue;start",
        b'"a\rb',
        b"\xff\xfe\x00\xd8",
    ],
)
@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet"])
def test_odd_bytes(content: bytes, name: str) -> None:
    assert problems({f"history.{name}": content})


@pytest.mark.parametrize("stem", FILES)
def test_headers_alone(stem: str) -> None:
    told = problems({f"{stem}.csv": FILES[stem].encode()})
    assert all(str(problem) for problem in told)
