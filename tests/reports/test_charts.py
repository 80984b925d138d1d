"""Charts say what they found, name their units and draw what the tables hold."""

import warnings
from dataclasses import replace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from shiftcast.data.plan import Plan
from shiftcast.data.tables import DRIVERS_USED, EVENT_EFFECTS
from shiftcast.reports.chart_accuracy import draw_accuracy
from shiftcast.reports.chart_coverage import draw_coverage, gap_hours
from shiftcast.reports.chart_deferred import daily_on_time, draw_deferred
from shiftcast.reports.chart_forecast import draw_forecast
from shiftcast.reports.chart_intraday import draw_intraday
from shiftcast.reports.chart_movers import draw_movers
from shiftcast.reports.chart_outlook import draw_outlook
from shiftcast.reports.chart_service import draw_service
from shiftcast.reports.chart_steadiness import draw_steadiness
from shiftcast.reports.chart_week import draw_week, paid_hours
from shiftcast.reports.style import png

CHARTS = {
    "forecast": draw_forecast,
    "coverage": draw_coverage,
    "week": draw_week,
    "service": draw_service,
    "accuracy": draw_accuracy,
    "deferred": draw_deferred,
    "steadiness": draw_steadiness,
}
UNITS = {
    "forecast": {"contacts/day", "contacts/interval"},
    "coverage": {"agents"},
    "week": {"agent", "paid hours in the week [h]"},
    "service": {"queue and target"},
    "accuracy": {"WAPE per interval [%]"},
    "deferred": {"contacts open", "on time [%]"},
    "steadiness": {"served in time [%]"},
}


def title(figure: Figure) -> str:
    """Read a figure's finding as plain text."""
    return figure.texts[0].get_text().replace("\n", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("name", CHARTS)
def test_title_states_a_finding_with_numbers(name: str, plan: Plan) -> None:
    text = title(CHARTS[name](plan))
    assert any(letter.isdigit() for letter in text)
    assert text.endswith(".")


@pytest.mark.parametrize("name", CHARTS)
def test_axes_name_what_they_measure(name: str, plan: Plan) -> None:
    figure = CHARTS[name](plan)
    labels = {axes.get_ylabel() for axes in figure.axes}
    labels |= {axes.get_title(loc="left") for axes in figure.axes}
    assert UNITS[name] <= labels
    assert any(axes.get_xlabel() for axes in figure.axes)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_to_draw_gives_no_figure(name: str, empty_plan: Plan) -> None:
    assert CHARTS[name](empty_plan) is None


def test_drawing_leaves_matplotlib_settings_alone(plan: Plan) -> None:
    before = dict(matplotlib.rcParams)
    png(draw_service(plan))
    assert dict(matplotlib.rcParams) == before


def test_users_matplotlib_settings_change_nothing(plan: Plan) -> None:
    usual = png(draw_service(plan))
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        assert png(draw_service(plan)) == usual


def test_forecast_compares_the_week_with_the_weeks_before(plan: Plan) -> None:
    expected = plan.forecast_days["mean"].sum()
    text = title(draw_forecast(plan))
    assert f"expects {expected:,.0f} contacts" in text
    past = plan.history["offered"].sum() / 8
    share = abs(expected / past - 1)
    assert f"{share:.0%}".replace("%", " %") in text
    assert "the mean of the 8 weeks before it" in text


def test_forecast_leaves_out_days_past_the_week(plan: Plan) -> None:
    later = plan.forecast_days.copy()
    later["date"] += pd.Timedelta(days=7)
    longer = replace(plan, forecast_days=pd.concat([plan.forecast_days, later]))
    assert title(draw_forecast(longer)) == title(draw_forecast(plan))


def test_forecast_draws_a_missing_day_as_a_hole(plan: Plan) -> None:
    day = pd.Timestamp("2026-11-04", tz=plan.week.timezone)
    lost = plan.history["start"].dt.normalize() == day
    figure = draw_forecast(replace(plan, history=plan.history[~lost]), ["bookings"])
    drawn = figure.axes[0].lines[0].get_ydata()
    assert np.isnan(drawn).sum() == 1 + 7


def test_forecast_shows_one_row_a_queue_and_the_busiest_day(plan: Plan) -> None:
    figure = draw_forecast(plan)
    assert len(figure.axes) == 2 * 3
    # Eight same weekdays before it, and the forecast on top.
    assert len(figure.axes[1].lines) == 8 + 1
    assert figure.axes[1].get_title(loc="left").replace("\u00a0", " ") == "Mon 23 Nov"


def test_forecast_of_daily_histories_shows_days_only(plan: Plan) -> None:
    centre = replace(plan.settings.centre, interval=86400.0)
    daily = replace(plan, settings=replace(plan.settings, centre=centre))
    assert len(draw_forecast(daily).axes) == 3


def test_forecast_of_a_part_says_which(plan: Plan) -> None:
    assert title(draw_forecast(plan, ["bookings", "webchat"])).startswith(
        "bookings to webchat: "
    )


def test_coverage_names_the_share_and_the_largest_gap(plan: Plan) -> None:
    live = plan.coverage[plan.coverage["gap"].notna()]
    worst = live.loc[live["gap"].idxmin()]
    share = 1 - (-live["gap"].clip(upper=0).sum()) / live["required"].sum()
    text = title(draw_coverage(plan))
    assert f"{share:.1%}".replace("%", " %") in text
    assert f"{-worst['gap']:.1f} agents on {worst['queue']}" in text


def test_coverage_without_a_gap_says_so(plan: Plan) -> None:
    full = plan.coverage.assign(
        rostered=plan.coverage["required"] + 1, gap=plan.coverage["gap"] * 0 + 1
    )
    assert "0 gaps" in title(draw_coverage(replace(plan, coverage=full)))


def test_coverage_has_a_panel_for_each_live_queue(plan: Plan) -> None:
    figure = draw_coverage(plan)
    names = [axes.get_title(loc="left") for axes in figure.axes]
    assert names == ["bookings", "webchat"]


def test_coverage_draws_requirement_alone_before_a_roster(plan: Plan) -> None:
    bare = replace(plan, coverage=plan.coverage.iloc[:0])
    figure = draw_coverage(bare)
    assert "the peak is" in title(figure)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["required"]


def test_coverage_spans_the_25_hours_of_a_clock_change(make_plan) -> None:
    autumn = make_plan(first=pd.Timestamp("2026-10-26").date())
    figure = draw_coverage(autumn)
    assert figure.axes[0].get_xlim() == (0.0, 7 * 24 + 1)


def test_week_draws_a_row_for_each_agent_and_all_segments(plan: Plan) -> None:
    figure = draw_week(plan)
    assert "6 agents work 30 shifts" in title(figure)
    assert len(figure.axes[0].get_yticks()) == 6
    bars = [
        len(collection.get_paths())
        for axes in figure.axes
        for collection in axes.collections
    ]
    assert sum(bars) == len(plan.roster)


def test_week_places_shifts_on_the_clock_face_over_a_clock_change(make_plan) -> None:
    autumn = make_plan(first=pd.Timestamp("2026-10-26").date())
    figure = draw_week(autumn)
    sunday = figure.axes[6]
    lefts = [path.vertices[:, 0].min() for path in sunday.collections[0].get_paths()]
    assert min(lefts) == 9.0


def test_paid_hours_leave_out_lunch(plan: Plan) -> None:
    hours = paid_hours(plan.roster)
    # Five shifts of 8.5 h less half an hour of lunch; weekends are 8 h long.
    assert hours["Agent 02"] == pytest.approx(5 * 8.0)
    assert hours["Agent 01"] == pytest.approx(3 * 8.0 + 2 * 7.5)


def test_service_counts_the_queues_that_miss(plan: Plan) -> None:
    assert title(draw_service(plan)) == (
        "2 of 3 queues meet their service target; missed: mail."
    )


def test_service_without_simulation_still_shows_predictions(plan: Plan) -> None:
    verdicts = [
        each | {"simulated": None, "low": None, "high": None, "p_target_met": None}
        for each in plan.summary["verdicts"]
    ]
    bare = replace(plan, summary=plan.summary | {"verdicts": verdicts})
    # Target and prediction of each of three queues.
    assert len(draw_service(bare).axes[0].lines) == 2 * 3


def test_accuracy_draws_every_model_and_the_floor(plan: Plan) -> None:
    figure = draw_accuracy(plan)
    assert len(figure.axes[0].lines) == 3 + 1
    means = plan.scores[plan.scores["lead_week"] == 1].groupby("model")["wape"].mean()
    text = title(figure)
    assert f"{means['blend']:.1%}".replace("%", " %") in text
    assert f"{means['mean8']:.1%}".replace("%", " %") in text


def test_accuracy_of_a_single_lead_time_has_a_row_a_queue(plan: Plan) -> None:
    single = replace(plan, scores=plan.scores[plan.scores["lead_week"] == 1])
    axes = draw_accuracy(single).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "bookings",
        "webchat",
        "mail",
    ]
    # Floor and three models in each row.
    assert len(axes.lines) == 3 * (1 + 3)
    assert axes.get_xlabel() == "WAPE per interval [%]"


def test_accuracy_leaves_out_tests_without_contacts(plan: Plan) -> None:
    scores = plan.scores.copy()
    scores.loc[scores.index[0], "wape"] = np.inf
    assert "inf" not in title(draw_accuracy(replace(plan, scores=scores)))


def test_forecast_compares_like_with_like_where_few_need_an_answer(plan: Plan) -> None:
    queues = tuple(
        replace(queue, actionable=0.1) if queue.name == "mail" else queue
        for queue in plan.settings.queues
    )
    tenth = replace(plan, settings=replace(plan.settings, queues=queues))
    recorded = draw_forecast(plan, ["mail"]).axes[0].lines[0].get_ydata()
    shown = draw_forecast(tenth, ["mail"]).axes[0]
    assert np.nanmax(shown.lines[0].get_ydata()) == pytest.approx(
        np.nanmax(recorded) / 10
    )
    assert "need an answer" in shown.get_title(loc="right")


def test_deferred_weighs_days_by_what_falls_due() -> None:
    start = pd.to_datetime(["2026-11-23 09:00", "2026-11-23 10:00", "2026-11-24 09:00"])
    table = pd.DataFrame(
        {
            "start": start.tz_localize("UTC"),
            "due": [30.0, 10.0, 0.0],
            "on_time": [1.0, 0.6, 1.0],
        }
    )
    shares = daily_on_time(table, "UTC")
    assert list(shares) == pytest.approx([0.9])


def test_deferred_counts_the_late(plan: Plan) -> None:
    work = plan.coverage[plan.coverage["backlog"].notna()]
    late = (work["due"] * (1 - work["on_time"])).sum()
    assert f"{late:.0f} deferred contacts of {work['due'].sum():,.0f}" in title(
        draw_deferred(plan)
    )


def test_service_of_one_queue_fits_its_figure(plan: Plan) -> None:
    alone = plan.summary | {"verdicts": plan.summary["verdicts"][:1]}
    figure = draw_service(replace(plan, summary=alone))
    assert "1 queue judged" in title(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png(figure)
    assert figure.axes[0].get_window_extent().height > 30


def test_a_sign_that_no_font_has_is_drawn_in_silence(plan: Plan) -> None:
    figure = draw_service(plan)
    figure.texts[0].set_text("\N{PARTY POPPER}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert png(figure)


def test_no_gap_is_no_negative_zero() -> None:
    table = pd.DataFrame({"required": [4.0], "gap": [1.0]})
    assert f"{gap_hours(table, 1800)[1]:.1f}" == "0.0"


def test_a_running_day_says_what_is_still_to_come() -> None:
    start = pd.date_range("2026-11-24 08:00", periods=4, freq="1h", tz="Europe/Berlin")
    nan = np.nan
    intervals = pd.DataFrame(
        {
            "queue": "calls",
            "start": start,
            "forecast": [10.0, 20.0, 20.0, 10.0],
            "actual": [12.0, 24.0, nan, nan],
            "mean": [nan, nan, 22.0, 11.0],
            "p10": [nan, nan, 18.0, 8.0],
            "p90": [nan, nan, 26.0, 14.0],
        }
    )
    line = {"queue": "calls", "at": start[2], "before": 30.0, "mean": 33.0}
    queues = pd.DataFrame([line | {"p10": 28.0, "p90": 38.0}])
    figure = draw_intraday(intervals, queues, "Europe/Berlin", 3600)
    assert title(figure) == (
        "Tue 24 Nov, 10:00: 33 contacts are still to come, 10 % more than forecast."
    )
    assert figure.axes[0].get_ylabel() == "contacts/interval"
    assert draw_intraday(intervals, queues.iloc[:0], "Europe/Berlin", 3600) is None
    same = draw_intraday(intervals, queues.assign(mean=30.0), "Europe/Berlin", 3600)
    assert "stays at 30 contacts" in title(same)


def test_the_outlook_compares_with_the_year_before() -> None:
    rows = [("2026-11", 8.0, 80.0), ("2026-12", 31.0, 330.0), ("2027-01", 31.0, 330.0)]
    months = pd.DataFrame(rows, columns=["month", "days", "mean"])
    months = months.assign(queue="calls", year_before=[80.0, 300.0, np.nan])
    months = months.assign(p10=0.9 * months["mean"], p90=1.1 * months["mean"])
    history = pd.DataFrame({"queue": "calls", "month": ["2026-08", "2026-10"]})
    history = history.assign(contacts=[300.0, 310.0])
    figure = draw_outlook(months, history)
    assert title(figure) == (
        "Up to 2026-12, 410 contacts are expected, 8 % more than in the same days a "
        "year before."
    )
    panel = figure.axes[0]
    assert panel.get_ylabel() == "contacts/month"
    behind, ahead = panel.get_lines()
    # A month nobody recorded is a hole; one half over is not drawn.
    assert np.isnan(behind.get_ydata()[1])
    assert ahead.get_xdata().tolist() == [4, 5]
    assert draw_outlook(months.iloc[:0], history) is None
    alone = draw_outlook(months.assign(year_before=np.nan), history.iloc[:0])
    assert title(alone) == "740 contacts are expected up to 2027-01."


def movers(plan: Plan) -> Plan:
    """Give a run an event of each source and a driver of each verdict."""
    start = pd.Timestamp(plan.week.first, tz=plan.week.timezone)
    event = {"queue": "bookings", "start": start, "lag": 0.0, "handle_time_effect": 0.0}
    sizes = [
        ("Sale", "given", 0.15, 0.15, 0.15),
        ("Bills", "learnt", 0.30, 0.21, 0.39),
        ("Strike", "assumed", 0.0, -0.25, 0.25),
    ]
    events = [
        event | dict(zip(EFFECT, (*row, 4.0, "campaign"), strict=True)) for row in sizes
    ]
    driver = {"queue": "bookings", "weeks": 52.0, "lag": 1.0, "why": ""}
    driver |= {"error_without": 0.1, "error_with": 0.09, "gain": 0.1}
    tried = [
        driver | dict(zip(TRIED, row, strict=True))
        for row in (
            ("delay minutes", 1, 0.12, 0.1, 0.08, 0.12),
            ("banner views", 0, -0.004, 0.01, -0.03, 0.05),
        )
    ]
    return replace(
        plan,
        event_effects=EVENT_EFFECTS.check(pd.DataFrame(events)),
        drivers_used=DRIVERS_USED.check(pd.DataFrame(tried)),
    )


EFFECT = ("event", "source", "effect", "effect_low", "effect_high", "past", "kind")
TRIED = ("driver", "used", "gain_next_day", "effect", "effect_low", "effect_high")


def test_movers_tell_what_is_used_and_what_is_not(plan: Plan) -> None:
    figure = draw_movers(movers(plan))
    assert title(figure) == (
        "1 of 2 tries of a driver help, most of all delay minutes on bookings: the "
        "next day is missed by 12 % less; Bills brings 30 % more contacts to bookings."
    )
    events, tried = figure.axes
    assert [label.get_text().split(",")[0] for label in events.get_yticklabels()] == [
        "bookings: Sale",
        "bookings: Bills",
        "bookings: Strike",
    ]
    names = [label.get_text() for label in tried.get_yticklabels()]
    assert names == ["bookings: delay minutes", "bookings: banner views"]
    assert tried.get_xlabel() == "change of contacts [%]"
    marks = [line for line in tried.lines if line.get_marker() == "o"]
    assert [mark.get_markerfacecolor() == "white" for mark in marks] == [False, True]
    bars = [line.get_xdata() for line in events.lines if len(line.get_xdata()) == 2]
    assert [float(end) for end in bars[2]] == pytest.approx([21.0, 39.0])


def test_no_event_and_no_driver_draw_nothing(plan: Plan, empty_plan: Plan) -> None:
    assert draw_movers(empty_plan) is None
    moved = movers(plan)
    untried = moved.drivers_used.assign(weeks=0.0)
    none = moved.event_effects.assign(source="none")
    assert draw_movers(replace(moved, drivers_used=untried, event_effects=none)) is None
    alone = draw_movers(replace(moved, event_effects=none[:0]))
    assert len(alone.axes) == 1
