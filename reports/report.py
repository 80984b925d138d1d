"""Write what a planner reads: the page, the workbook, the calendar, the charts."""

from pathlib import Path

from ..data.plan import Plan
from .calendars import roster_calendar
from .page import render_page
from .sections import draw_sections
from .workbook import build_workbook

__all__ = ["write_report"]


def write_report(plan: Plan, out: Path) -> list[Path]:
    """Draw a run and write its reports.

    Parameters
    ----------
    plan
        The run; sections of steps that have not run say so.
    out
        Folder to write into; made if absent. Everything is drawn before the first
        file is written; `shiftcast.data.staging.staged` gives a folder that is
        moved into place whole.

    Returns
    -------
    list of Path
        report.html, plan.xlsx, roster.ics and charts/*.png, as written.
    """
    sections = draw_sections(plan)
    files: dict[str, bytes] = {
        "report.html": render_page(plan, sections).encode(),
        "plan.xlsx": build_workbook(plan),
        "roster.ics": roster_calendar(plan),
    }
    for section in sections:
        for picture in section.pictures:
            files[f"charts/{picture.name}.png"] = picture.image
    (out / "charts").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]
