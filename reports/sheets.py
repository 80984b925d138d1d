"""Columns written into a worksheet: typed, wide enough, and never by accident code."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from .words import present

__all__ = ["Book", "Field"]

LOOKS = {
    "text": {},
    "negative": {"font_color": "#B34700", "bold": True},
    "mark": {"align": "center"},
    "wrapped": {"text_wrap": True},
    "time": {"num_format": "ddd yyyy-mm-dd hh:mm"},
    "date": {"num_format": "ddd yyyy-mm-dd"},
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.0%"},
    "title": {"bold": True, "font_size": 14},
    "head": {
        "bold": True,
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#F2F2F2",
    },
    "number head": {
        "bold": True,
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
        "align": "right",
        "bg_color": "#F2F2F2",
    },
    # Excel keeps what begins like a formula as text, even after it is edited.
    "quoted": {"quote_prefix": True},
}
WIDTHS = {"time": 21.0, "date": 15.0, "count": 11.0, "decimal": 11.0, "share": 11.0}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MOST_WIDTH = 48.0


@dataclass(frozen=True)
class Field:
    """One column of a worksheet.

    Parameters
    ----------
    header
        Its head, with the unit in brackets.
    values
        One value a row; None and NaN stay empty.
    look
        "text", "wrapped", "time", "date", "count", "decimal" or "share".
    formula
        Given the number of the Excel row, the formula of its cell; None where the
        value stands by itself. The value is kept as its last result.
    where
        Rows that get the formula; all of them where not given.
    """

    header: str
    values: Sequence[Any]
    look: str = "text"
    formula: Callable[[int], str] | None = None
    where: Sequence[bool] | None = None

    @property
    def width(self) -> float:
        """Give a width that shows the longest value."""
        longest = max((len(word) for word in self.header.split()), default=8)
        if self.look in WIDTHS:
            return max(WIDTHS[self.look], longest + 2.0)
        texts = [len(str(value)) for value in self.values if present(value)]
        return min(MOST_WIDTH, max([longest, *texts]) + 2.0)


class Book:
    """A workbook in the making; the same content always gives the same bytes.

    Parameters
    ----------
    created
        The date it bears.
    title
        What it is.
    """

    def __init__(self, created: pd.Timestamp, title: str) -> None:
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        stamp = created.tz_convert("UTC").tz_localize(None).to_pydatetime()
        self._book.set_properties({"title": title, "created": stamp})
        self._looks = {
            name: self._book.add_format(look) for name, look in LOOKS.items()
        }

    def sheet(self, name: str) -> Any:
        """Add a worksheet that prints on one page's width."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: Any, look: str) -> None:
        """Write one value, zero-based; text stays text whatever it begins with."""
        if not present(value):
            return
        if isinstance(value, str):
            if value.startswith(DANGEROUS):
                look = "quoted"
            sheet.write_string(row, column, value, self._looks[look])
        elif isinstance(value, datetime):
            stamp = pd.Timestamp(value).tz_localize(None).to_pydatetime()
            sheet.write_datetime(row, column, stamp, self._looks[look])
        elif isinstance(value, bool):
            text = "yes" if value else "no"
            sheet.write_string(row, column, text, self._looks["mark"])
        else:
            sheet.write_number(row, column, float(value), self._looks[look])

    def table(
        self, sheet: Any, fields: Sequence[Field], top: int = 0, freeze: int = 1
    ) -> None:
        """Write columns below a head that stays in sight.

        Parameters
        ----------
        sheet
            The worksheet.
        fields
            The columns.
        top
            Zero-based row of the heads.
        freeze
            Columns that stay in sight, from the left; negative freezes nothing.
        """
        sheet.set_row(top, 30)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            head = "number head" if field.look in WIDTHS else "head"
            self.put(sheet, top, column, field.header, head)
            for offset, value in enumerate(field.values):
                row = top + 1 + offset
                live = field.where is None or bool(field.where[offset])
                if field.formula is None or not live or not present(value):
                    self.put(sheet, row, column, value, field.look)
                    continue
                text = f"={field.formula(row + 1)}"
                look = self._looks[field.look]
                sheet.write_formula(row, column, text, look, float(value))
        if freeze >= 0:
            sheet.freeze_panes(top + 1, freeze)
            last = top + max((len(field.values) for field in fields), default=0)
            if last > top:
                sheet.autofilter(top, 0, last, len(fields) - 1)
                sheet.repeat_rows(top)

    def redden(self, sheet: Any, row: int, column: int, count: int) -> None:
        """Show negative numbers of a column in red, zero-based."""
        rule: dict[str, Any] = {"type": "cell", "criteria": "<", "value": 0}
        rule["format"] = self._looks["negative"]
        sheet.conditional_format(row, column, row + count - 1, column, rule)

    def close(self) -> bytes:
        """Finish the workbook and give its file."""
        self._book.close()
        return self._buffer.getvalue()
