"""Accuracy told and drawn: what won, what lost, and how the ranges held."""

from dataclasses import replace

import pandas as pd
import pytest

from shiftcast.data.tables import HOUR_SCORES
from shiftcast.reports.accuracy import accuracy_finding, accuracy_sentences
from shiftcast.reports.chart_trust import draw_trust

QUEUES = ["bookings", "webchat", "mail"]


def hours(plan) -> pd.DataFrame:
    rows = [
        {"queue": queue, "model": model, "hour": float(hour), "error": error}
        for queue in QUEUES
        for model, error in (("blend", 8.0), ("mean8", 11.0))
        for hour in range(7, 21)
    ]
    frame = pd.DataFrame(rows).assign(origin=plan.scores["origin"].iloc[0])
    return frame.assign(
        contacts=100.0, forecast=101.0, chance=5.0, intervals=10.0, inside=8.0
    )


def losing(plan) -> pd.DataFrame:
    """Let the blend lose on mail three weeks ahead, and svd-ridge on webchat."""
    scores = plan.scores.copy()
    blend = (scores["model"] == "blend") & (scores["queue"] == "mail")
    scores.loc[blend & (scores["lead_week"] == 3), "wape"] = 0.2
    ridge = (scores["model"] == "svd-ridge") & (scores["queue"] == "webchat")
    scores.loc[ridge, "wape"] = 0.3
    return scores


def test_winners_are_told(plan) -> None:
    told = accuracy_sentences(plan.scores)
    assert len(told) == 3 + 1
    assert told[0].startswith("bookings: the blend misses by")
    assert "of the removable error is gone" in told[0]
    assert "Inside P10–P90 lay 79\u00a0% of days." in told[0]
    assert told[3] == "The blend was worse than the baseline nowhere."


def test_a_blend_that_lost_removes_nothing(plan) -> None:
    scores = plan.scores.copy()
    blend = (scores["model"] == "blend") & (scores["queue"] == "bookings")
    scores.loc[blend, "wape"] = 0.9
    told = accuracy_sentences(scores)[0]
    assert ": none of the removable error is gone." in told


def test_losers_are_told(plan) -> None:
    told = accuracy_sentences(losing(plan))
    assert told[3].startswith(
        "The blend was worse than the baseline on mail, week 3 (20"
    )
    assert "svd-ridge on webchat (+" in told[4]
    assert "bookings" not in told[4]


def test_the_finding_tells_a_loss(plan) -> None:
    assert "The forecast removes" in accuracy_finding(plan.scores)
    worse = plan.scores.copy()
    worse.loc[worse["model"] == "blend", "wape"] = 0.3
    assert "is no better than the mean of eight" in accuracy_finding(worse)
    alone = plan.scores[plan.scores["model"] == "svd-ridge"]
    assert "The model svd-ridge misses by" in accuracy_finding(alone)


def test_the_picture(plan) -> None:
    scores = plan.scores.assign(interval_coverage=0.81)
    figure = draw_trust(scores, hours(plan), QUEUES)
    errors, ranges, leads, by_hours = figure.axes
    assert figure.texts[0].get_text().replace("\n", " ") == accuracy_finding(scores)
    assert [text.get_text() for text in errors.get_yticklabels()] == QUEUES
    assert [text.get_text() for text in errors.texts] == [
        text.get_text() for text in errors.texts if text.get_text().endswith("%")
    ]
    # A connecting line, floor, baseline and forecast for each queue.
    assert len(errors.lines) == 4 * len(QUEUES)
    assert ranges.lines[0].get_xdata() == [80.0, 80.0]
    assert len(ranges.lines) == 1 + 2 * len(QUEUES)
    assert leads.get_xlabel() == "weeks ahead"
    assert by_hours.get_xlabel() == "hour of the day"
    base, blend, floor = by_hours.lines
    assert list(base.get_ydata()) == pytest.approx([11.0] * 14)
    assert list(blend.get_ydata()) == pytest.approx([8.0] * 14)
    assert list(floor.get_ydata()) == pytest.approx([5.0] * 14)


def test_a_loss_is_drawn_in_red(plan) -> None:
    scores = losing(plan)
    mail = (scores["model"] == "blend") & (scores["queue"] == "mail")
    scores.loc[mail, "wape"] = 0.4
    colours = [
        text.get_color()
        for text in draw_trust(scores, HOUR_SCORES.empty(), QUEUES).axes[0].texts
    ]
    assert colours[0] == colours[1] != colours[2]


def test_nothing_to_hold_against(plan) -> None:
    alone = plan.scores[plan.scores["model"] == "blend"]
    assert draw_trust(alone, HOUR_SCORES.empty(), QUEUES) is None
    assert replace(plan, hour_scores=hours(plan)).hour_scores.shape[0] == 84
