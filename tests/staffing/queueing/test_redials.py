"""Who calls again: a planted share, the base rate, and logs without callers."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.redials import redial_shares


def log(rows):
    """Make a log of (caller, minute, outcome)."""
    first = pd.Timestamp("2026-01-13 08:00", tz="Europe/Berlin")
    return pd.DataFrame(
        {
            "caller": [caller for caller, _, _ in rows],
            "start": [first + pd.Timedelta(minutes=m) for _, m, _ in rows],
            "outcome": [outcome for _, _, outcome in rows],
        }
    )


def test_planted_shares_come_back():
    rng = np.random.default_rng(4)
    rows = []
    for number in range(6000):
        outcome = "abandoned" if number % 3 == 0 else "handled"
        chance = 0.36 if outcome == "abandoned" else 0.09
        minute = float(rng.uniform(0, 60 * 24 * 20))
        rows.append((f"C{number}", minute, outcome))
        if rng.random() < chance:
            rows.append((f"C{number}", minute + rng.uniform(1, 29), "handled"))
    found = redial_shares(log(rows))
    assert found.after_giving_up == pytest.approx(0.36, abs=0.03)
    # Second calls were served as well, and none of them is followed by a third.
    assert found.after_service == pytest.approx(0.09 * 4000 / 5080, abs=0.015)
    assert found.net == pytest.approx(found.after_giving_up - found.after_service)
    assert found.low < found.net < found.high


def test_soon_is_counted_from_the_end_of_a_call():
    calls = log([("A", 0, "abandoned"), ("A", 31, "handled"), ("B", 300, "handled")])
    assert redial_shares(calls).after_giving_up == 0
    assert redial_shares(calls).same_day == 1
    waited = calls.assign(wait=[120.0, 0.0, 0.0])
    assert redial_shares(waited).after_giving_up == 1


def test_the_end_of_the_log_tells_nothing():
    calls = log([("A", 0, "abandoned"), ("A", 5, "handled"), ("B", 100, "abandoned")])
    assert redial_shares(calls).gave_up == 1


def test_a_net_share_is_never_negative():
    rows = [("A", 0, "abandoned"), ("B", 0, "handled"), ("B", 5, "handled")]
    found = redial_shares(log([*rows, ("C", 600, "handled")]))
    assert (found.net, found.low) == (0, 0)
    assert 0 <= found.high <= 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "no caller of the log is known"),
        ([("", 0, "abandoned"), ("", 90, "handled")], "no caller of the log is known"),
        ([("A", 0, "handled"), ("A", 90, "handled")], "no caller who is known gave up"),
    ],
)
def test_logs_that_cannot_tell(rows, sentence):
    with pytest.raises(InputError, match=sentence):
        redial_shares(log(rows))


def test_a_log_without_callers():
    with pytest.raises(InputError, match="no column caller"):
        redial_shares(pd.DataFrame({"outcome": ["handled"]}))
