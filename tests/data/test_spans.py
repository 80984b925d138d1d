"""Lengths of time, targets and times of day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.spans import (
    Target,
    parse_clock,
    parse_span,
    parse_target,
    span_text,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20s", 20),
        ("20 sec", 20),
        ("4min", 240),
        ("4 MIN", 240),
        ("1.5h", 5400),
        ("1h30min", 5400),
        ("2d", 172800),
        ("0s", 0),
    ],
)
def test_spans(text: str, seconds: float) -> None:
    assert parse_span(text) == seconds


@pytest.mark.parametrize("text", ["", "20", "soon", "20 parsecs", "-5s", "1h later"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="not a length of time like 20s, 30min"):
        parse_span(text)


@given(st.integers(0, 30 * 86400))
@settings(max_examples=80, deadline=None)
def test_a_span_written_reads_back(seconds: int) -> None:
    assert parse_span(span_text(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("80% in 20s", Target(0.8, 20)),
        ("80 % within 20 s", Target(0.8, 20)),
        ("99.5% in 1h30min", Target(0.995, 5400)),
        ("30min", Target(0.95, 1800)),
        ("100% in 48h", Target(1.0, 172800)),
    ],
)
def test_targets(text: str, target: Target) -> None:
    assert parse_target(text) == target
    assert parse_target(str(target)) == target


@pytest.mark.parametrize("text", ["80%", "80% soon", "in 20s", "80/20", ""])
def test_what_is_no_target(text: str) -> None:
    with pytest.raises(ValueError, match="is not a target like '80% in 20s'"):
        parse_target(text)


@pytest.mark.parametrize("text", ["0% in 20s", "120% in 20s"])
def test_shares_that_cannot_be(text: str) -> None:
    with pytest.raises(ValueError, match="a share lies within 0-100 %"):
        parse_target(text)


@pytest.mark.parametrize(
    ("text", "minutes"), [("0:00", 0), ("7:30", 450), ("07:30", 450), ("24:00", 1440)]
)
def test_clock(text: str, minutes: int) -> None:
    assert parse_clock(text) == minutes


@pytest.mark.parametrize("text", ["24:01", "12:60", "7", "7.30", "noon", ""])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        parse_clock(text)
