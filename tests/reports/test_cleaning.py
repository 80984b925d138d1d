"""A planner finds what was set aside, the worst first, or that nothing was."""

from dataclasses import replace

import pandas as pd

from shiftcast.data.tables import CLEANED
from shiftcast.reports.chart_cleaned import draw_cleaned
from shiftcast.reports.cleaning import cleaned_rows, cleaning_sentences
from shiftcast.reports.page import render_page
from shiftcast.reports.sections import draw_sections


def cleaned(rows):
    """Lay rows out as a Cleaned history table."""
    names = ["queue", "start", "end", "raw", "clean", "reason", "detail"]
    frame = pd.DataFrame(rows, columns=names)
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name], format="ISO8601").dt.tz_localize(
            "America/Denver"
        )
    return CLEANED.check(frame)


ROWS = [
    ("bookings", "2026-09-01 10:00", "2026-09-01 10:30", 90, 20, "spike", "× 4.50"),
    ("bookings", "2026-09-02 10:00", "2026-09-02 14:00", 0, 160, "outage", ""),
    ("mail", "2026-09-03", "2026-09-04", None, 110, "missing", "0 of 48 <recorded>"),
    ("mail", "2026-09-07", "2026-09-08", 5, 900, "special day", "Labor Day"),
]


def test_the_worst_in_doubt_comes_first_and_what_is_known_is_counted(plan) -> None:
    run = replace(plan, cleaned=cleaned(ROWS))
    rows = cleaned_rows(run)
    assert [row[-1].split(":")[0] for row in rows] == ["outage", "missing", "spike"]
    assert [cell.replace("\u00a0", " ") for cell in rows[1]] == [
        "mail",
        "Thu 3 Sep 2026",
        "00:00",
        "24:00",
        "–",
        "110",
        "missing: 0 of 48 <recorded>",
    ]
    said = " ".join(cleaning_sentences(run)).replace("\u00a0", " ")
    assert "spike 1" in said
    assert "special day 1" in said
    page = render_page(run, draw_sections(run))
    assert "What was set aside in the history?" in page
    assert "0 of 48 &lt;recorded&gt;" in page
    assert "Labor Day" not in page


def test_nothing_flagged_is_said_too(plan) -> None:
    bare = replace(plan, cleaned=CLEANED.empty())
    assert cleaning_sentences(bare) == [
        "Nothing was set aside: every interval stands as it was recorded."
    ]
    known = replace(plan, cleaned=cleaned(ROWS[3:]))
    assert cleaning_sentences(known)[0] == "Nothing in the history is in doubt."


def test_more_than_fit_are_counted(plan) -> None:
    starts = pd.date_range("2026-03-02 10:00", periods=40, freq="D")
    rows = [
        ("mail", start, start + pd.Timedelta("30min"), 90 + n, 20, "spike", "")
        for n, start in enumerate(starts)
    ]
    run = replace(plan, cleaned=cleaned(rows))
    assert len(cleaned_rows(run)) == 25
    assert cleaned_rows(run)[0][4] == "129"
    assert "15\u00a0more stretches in cleaned.csv" in cleaning_sentences(run)[-1]


def test_the_chart_states_the_largest_and_marks_each_side(plan) -> None:
    figure = draw_cleaned(replace(plan, cleaned=cleaned(ROWS)))
    title = figure.texts[0].get_text().replace("\u00a0", " ").replace("\n", " ")
    assert title == (
        "3 stretches of the history in doubt; the largest: bookings on Wed 2 Sep 2026, "
        "0 recorded where 160 were due."
    )
    panel = figure.axes[0]
    more, less = panel.collections
    assert (len(more.get_offsets()), len(less.get_offsets())) == (1, 2)
    assert panel.get_xlabel() == "day of the history, centre time"
    assert max(less.get_sizes()) == 160.0
    assert draw_cleaned(replace(plan, cleaned=cleaned(ROWS[3:]))) is None
