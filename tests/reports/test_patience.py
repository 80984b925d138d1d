"""The chart of patience states the finding, names its units, and draws its tables."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.reports.chart_patience import draw_patience
from shiftcast.reports.style import png


def tables(*patience):
    """Make the tables of queues with these mean patiences."""
    waits = np.array([10.0, 60.0, 200.0])
    curves, hazards, rows = [], [], []
    for number, mean in enumerate(patience):
        name = f"Q{number}"
        share = np.exp(-waits / mean)
        curve = {"wait": waits, "share": share, "low": share - 0.05}
        curve |= {"high": share + 0.05, "left": [90.0, 40.0, 9.0], "exponential": share}
        curves.append(pd.DataFrame(curve).assign(queue=name))
        hazards.append(
            pd.DataFrame(
                {
                    "queue": name,
                    "since": [0.0, 30.0],
                    "until": [30.0, np.nan],
                    "gave_up": [40.0, 6.0],
                    "waited": [4000.0, 900.0],
                    "rate": [0.6, 0.4],
                    "low": [0.4, 0.1],
                    "high": [0.8, 0.9],
                }
            )
        )
        row = {"queue": name, "contacts": 100.0 - number, "patience": mean}
        rows.append(row | {"naive": 20.0, "median": np.nan})
    return pd.concat(curves), pd.concat(hazards), pd.DataFrame(rows)


def test_one_queue_and_what_its_naive_mean_hides():
    figure = draw_patience(*tables(100.0))
    title = figure.texts[0].get_text()
    assert "would wait 100 s on average" in title.replace("\n", " ")
    assert "5.0 times" in title.replace("\n", " ")
    curve, hazard = figure.axes
    assert curve.get_ylabel() == "share [0..1]"
    assert hazard.get_ylabel() == "give up [1/min]"
    assert curve.get_xlabel() == "time waited [s]"
    # Nine callers are too few to draw the last step.
    assert curve.lines[0].get_xdata().max() == 60
    assert [patch.get_height() for patch in hazard.patches] == [0.6, 0.4]
    assert hazard.get_title("right") == "few callers in 30+"
    assert png(figure) == png(draw_patience(*tables(100.0)))


def test_many_queues_are_compared_and_cut_off():
    figure = draw_patience(*tables(*np.linspace(50, 500, 12)))
    assert len(figure.axes) == 2 * 8
    title = figure.texts[0].get_text().replace("\n", " ")
    assert "Q11 are the most patient (500 s" in title
    assert "Q0 the least (50 s)" in title


def test_nothing_is_drawn_where_no_patience_is_known():
    curve, hazard, learnt = tables(100.0)
    assert draw_patience(curve, hazard, learnt.assign(patience=np.nan)) is None


@pytest.mark.parametrize("patience", [0.5, 1e7])
def test_extremes_are_drawn(patience):
    assert png(draw_patience(*tables(patience)))
