"""One look for all charts: colours, type, titles that state the finding, bytes."""

import functools
import io
import textwrap
import warnings
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

__all__ = [
    "ACTIVITY_COLOURS",
    "BLUE",
    "FAINT",
    "GREEN",
    "GREY",
    "INK",
    "ORANGE",
    "PURPLE",
    "SKY",
    "VERMILLION",
    "YELLOW",
    "canvas",
    "png",
    "row_title",
    "styled",
]

# Okabe and Ito's palette stays apart for every kind of colour vision. Meanings are
# held across charts: blue is the plan, orange the need, vermillion what is missing.
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
YELLOW = "#F0E442"
INK = "#1A1A1A"
GREY = "#666666"
FAINT = "#DDDDDD"
ACTIVITY_COLOURS = {
    "work": BLUE,
    "paid break": YELLOW,
    "unpaid break": ORANGE,
    "training": GREEN,
    "meeting": PURPLE,
    "absent": VERMILLION,
    "other": GREY,
}

LOOK = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": 8.5,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.4,
    "figure.facecolor": "white",
    "savefig.dpi": 150,
}
WIDTH = 10.0
TITLE_CHARACTERS = 92
SUBTITLE_CHARACTERS = 128
TITLE_INCHES = 0.26
SUBTITLE_INCHES = 0.19
LEGEND_INCHES = 0.30

P = ParamSpec("P")
R = TypeVar("R")


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function in the house's look, whatever matplotlibrc says.

    Parameters
    ----------
    draw
        The function.

    Returns
    -------
    Callable
        The same function; global settings are put back afterwards.
    """

    @functools.wraps(draw)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.style.context(["default", LOOK]):
            return draw(*args, **kwargs)

    return inside


@styled
def canvas(
    title: str,
    subtitle: str,
    heights: Sequence[float],
    widths: Sequence[float] = (1.0,),
    keys: Sequence[Any] = (),
    sharey: bool = False,
) -> tuple[Figure, Any]:
    """Lay out a figure: the finding on top, what is drawn below it, then panels.

    Parameters
    ----------
    title
        The finding, one sentence.
    subtitle
        What is drawn, with how to tell the marks apart.
    heights
        Height of each row of panels. [inch]
    widths
        Width of each column of panels, relative to each other.
    keys
        Marks of the legend, if one is needed.
    sharey
        Whether the panels share their vertical axis.

    Returns
    -------
    tuple
        The figure, and its panels as an array of rows × columns.

    Examples
    --------
    >>> figure, panels = canvas("3 gaps are left.", "Agents by hour.", [2.0, 2.0])
    >>> panels.shape
    (2, 1)
    """
    finding = textwrap.wrap(title, TITLE_CHARACTERS)
    told = textwrap.wrap(subtitle, SUBTITLE_CHARACTERS)
    head = 0.12 + TITLE_INCHES * len(finding) + SUBTITLE_INCHES * len(told)
    total = head + (LEGEND_INCHES if keys else 0.06) + sum(heights)
    # The head keeps its inches; the panels share what is left below it.
    below = (0.004, 0.0, 0.992, sum(heights) / total)
    layout = ConstrainedLayoutEngine(rect=below, hspace=0.03)
    figure = Figure(figsize=(WIDTH, total), layout=layout)
    FigureCanvasAgg(figure)
    y = 1 - 0.08 / total
    figure.text(0.008, y, "\n".join(finding), size=13, weight="bold", va="top")
    y -= TITLE_INCHES * len(finding) / total
    figure.text(0.008, y, "\n".join(told), size=9, color=GREY, va="top")
    if keys:
        anchor = (0.0, 1 - head / total)
        figure.legend(
            handles=list(keys),
            loc="upper left",
            bbox_to_anchor=anchor,
            ncols=len(keys),
            borderaxespad=0.2,
            columnspacing=1.6,
            handlelength=1.8,
        )
    panels = figure.subplots(
        len(heights),
        len(widths),
        squeeze=False,
        sharey=sharey,
        gridspec_kw={"height_ratios": heights, "width_ratios": widths},
    )
    return figure, panels


def row_title(panel: Any, name: str, finding: str = "") -> None:
    """Head a panel with a name in bold and, in plain type, what it shows.

    Parameters
    ----------
    panel
        The matplotlib Axes.
    name
        Name of the queue or of what is drawn.
    finding
        What it shows.
    """
    panel.set_title(name)
    if finding:
        panel.set_title(finding, loc="right", size=9, weight="normal", color=GREY)


@styled
def png(figure: Figure) -> bytes:
    """Render a figure; the same figure always gives the same bytes.

    Parameters
    ----------
    figure
        A figure of this room.

    Returns
    -------
    bytes
        A PNG file without clock time or software version in it.
    """
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # A sign that no font has is drawn as a box; the planner need not hear of it.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
