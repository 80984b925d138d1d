"""A plan folder to spoil, one file at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """
[centre]
timezone = "Europe/Berlin"
interval = "30min"

[[queue]]
name = "bookings"
channel = "voice"

[[queue]]
name = "sales"
channel = "voice"

[contract.full-time]
paid_hours = [36, 40]
days = [4, 5]
shift_hours = [6, 9]
starts = "07:00-14:00 every 30min"
"""
HISTORY = """queue,start,offered,handled,abandoned,handle_time
bookings,2026-01-13 08:00,10,9,1,240
bookings,2026-01-13 08:30,12,12,0,250.5
sales,2026-01-13 08:00,4,4,0,300
"""
AGENTS = """agent,contract,queues
Ada,full-time,bookings;sales
Ben,full-time,sales
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a sound plan folder, with some of its files replaced or left out."""

    def make(**files: str | bytes | None) -> Path:
        contents: dict[str, str | bytes | None] = {
            "plan.toml": PLAN,
            "history.csv": HISTORY,
            "agents.csv": AGENTS,
        }
        for name, text in files.items():
            stem, _, suffix = name.rpartition("_")
            contents[f"{stem}.{suffix}"] = text
        for name, content in contents.items():
            if isinstance(content, str):
                (tmp_path / name).write_text(content, encoding="utf-8")
            elif isinstance(content, bytes):
                (tmp_path / name).write_bytes(content)
        return tmp_path

    return make
