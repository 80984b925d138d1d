"""Files into sheets: csv in any dialect, Excel workbooks, parquet, or a folder."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .findings import FILE, ROW, Findings

__all__ = ["SUFFIXES", "Sheet", "find_files", "read_sheet", "read_sheets"]

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SUFFIXES = (*TEXT_SUFFIXES, ".xlsx", ".xlsm", ".parquet")
DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


@dataclass(frozen=True)
class Sheet:
    """One file's table as it stands there, before anything is understood.

    Parameters
    ----------
    file
        The file's path.
    frame
        Cells: text, or the types of a workbook or parquet file. The columns
        `FILE` and `ROW` hold the file and the line (the header is line 1).
    delimiter
        What stands between cells of a text file, else empty.
    """

    file: Path
    frame: pd.DataFrame
    delimiter: str = ""

    @property
    def columns(self) -> list[str]:
        """List the columns the file has."""
        return [name for name in self.frame.columns if name not in (FILE, ROW)]


def find_files(folder: Path, stem: str) -> list[Path]:
    """Find the files that hold one table: STEM.csv and kin, or those in STEM/.

    Parameters
    ----------
    folder
        The plan's folder.
    stem
        Name without suffix, e.g. "history".

    Returns
    -------
    list of pathlib.Path
        In order of their names; empty if there are none.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = (Path(top) / "history.csv").write_text("queue;start;offered")
    ...     [path.name for path in find_files(Path(top), "history")]
    ['history.csv']
    """
    alone = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and path.stem.lower() == stem
        and path.suffix.lower() in (*SUFFIXES, ".xls")
    ]
    inside = folder / stem
    if not inside.is_dir():
        return alone
    return alone + sorted(
        path
        for path in inside.rglob("*")
        if path.is_file() and path.suffix.lower() in (*SUFFIXES, ".xls")
    )


def read_sheets(folder: Path, stem: str, findings: Findings) -> list[Sheet]:
    """Read the files that hold one table.

    Parameters
    ----------
    folder
        The plan's folder.
    stem
        Name without suffix, e.g. "history".
    findings
        Faults and decisions are added here.

    Returns
    -------
    list of Sheet
        Those that could be read; empty if there are none.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = (Path(top) / "history.csv").write_text("queue;start;offered")
    ...     read_sheets(Path(top), "history", Findings())[0].columns
    ['queue', 'start', 'offered']
    """
    files = find_files(folder, stem)
    outside = [path for path in files if path.parent == folder]
    if outside and len(files) > 1:
        names = ", ".join(str(path.relative_to(folder)) for path in files[:4])
        findings.error(
            f"The plan has its {stem} more than once: {names}.",
            f"Keep one file, or put the parts into one folder called {stem}.",
        )
        return []
    for path in sorted(folder.iterdir()):
        named = path.stem.lower() == stem and path.suffix.lower() in SUFFIXES
        if named and path.is_dir():
            findings.error(
                "It is a folder, not a file.",
                f"Put the file in its place, or call the folder {stem}.",
                path,
            )
    sheets = [read_sheet(path, stem, findings) for path in files]
    return [sheet for sheet in sheets if sheet is not None]


def read_sheet(path: Path, stem: str, findings: Findings) -> Sheet | None:
    """Read one file; None, and a fault told, if it cannot be read.

    Parameters
    ----------
    path
        The file.
    stem
        Name of the sheet to take of a workbook; else its first.
    findings
        Faults and decisions are added here.
    """
    suffix = path.suffix.lower()
    before = len(findings.problems)
    try:
        if suffix in TEXT_SUFFIXES:
            sheet = _read_text(path, findings)
        elif suffix == ".parquet":
            frame = pd.read_parquet(path)
            if any(frame.index.names):
                frame = frame.reset_index()
            sheet = Sheet(path, _placed(frame, path))
        elif suffix == ".xls":
            findings.error(
                "It is a workbook of an old Excel.", "Save it as .xlsx or csv.", path
            )
            return None
        else:
            sheet = _read_workbook(path, stem, findings)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        findings.error(
            f"It cannot be read as {suffix}: {error}.",
            "Open it, save it again and try once more.",
            path,
        )
        return None
    if sheet is not None and not len(sheet.columns):
        findings.error("It is empty.", "Give it a header and rows, or remove it.", path)
    return sheet if len(findings.problems) == before else None


def _read_text(path: Path, findings: Findings) -> Sheet | None:
    """Read delimited text; rows of the wrong width are faults."""
    text = _decode(path, findings)
    if text is None:
        return None
    # Excel writes its delimiter into a first line of its own, when asked to.
    told = text[:6].lower().startswith("sep=")
    start = text.index("\n") + 1 if told and "\n" in text else 0
    # Any end of line: old Macs wrote a carriage return alone.
    header = re.split(r"[\r\n]", text[start:].lstrip("\r\n"), maxsplit=1)[0]
    delimiter = text[4] if told else _delimiter(header)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter)
    shift = 1 if told else 0
    names: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1 + shift
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1 + shift
            if not any(cells):
                continue
            if names is None:
                names = [cell.strip() for cell in cells]
                continue
            if len(cells) != len(names):
                # Trailing empty cells are how Excel pads, or cuts, a row.
                spare = cells[len(names) :]
                if any(cell.strip() for cell in spare):
                    findings.error(
                        f"The row has {len(cells)} cells but the header has "
                        f"{len(names)}.",
                        f'Put quotes ("…") around a cell that holds a {delimiter!r}.',
                        path,
                        here,
                    )
                    continue
                cells = (cells + [""] * len(names))[: len(names)]
            rows.append(cells)
            lines.append(here)
    except csv.Error as error:
        findings.error(f"It cannot be read: {error}.", "Check its quotes.", path, line)
        return None
    names = names or []
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    data = {
        index: pd.Series(column, dtype="str") for index, column in enumerate(columns)
    }
    frame = pd.DataFrame(data, columns=range(len(names)))
    return _named(Sheet(path, frame, delimiter), names, lines, findings)


def _decode(path: Path, findings: Findings) -> str | None:
    """Turn a file's bytes into text by its mark, as UTF-8, or as Excel's old page."""
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04"):
        findings.error(
            "It is an Excel workbook by its content, not text.",
            "Rename it to .xlsx, or save it as csv.",
            path,
        )
        return None
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return raw.decode(encoding)
    if b"\x00" in raw[:200]:
        # Text in UTF-16 without a mark has a zero beside each plain letter.
        little = raw[1:2] == b"\x00"
        return raw.decode("utf-16-le" if little else "utf-16-be")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        findings.note("not UTF-8; read as Western European (cp1252)", path)
        return raw.decode("cp1252", errors="replace")


def _delimiter(header: str) -> str:
    """Tell what stands between cells: what cuts the header into most of them."""
    return max(
        DELIMITERS,
        key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])),
    )


def _read_workbook(path: Path, stem: str, findings: Findings) -> Sheet | None:
    """Read the sheet called like the table, or the first one."""
    with pd.ExcelFile(path, engine="openpyxl") as book:
        names = [str(name) for name in book.sheet_names]
        named = [name for name in names if name.strip().lower() == stem]
        name = named[0] if named else names[0]
        if len(names) > 1:
            findings.note(f"read the sheet '{name}' of {len(names)}", path)
        cells = pd.read_excel(
            book, sheet_name=name, header=None, dtype=object, keep_default_na=False
        )
    filled = [
        index
        for index, row in enumerate(cells.itertuples(index=False, name=None))
        if any(not _blank(cell) for cell in row)
    ]
    if not filled:
        return Sheet(path, _placed(pd.DataFrame(), path))
    head = ["" if _blank(c) else str(c).strip() for c in cells.iloc[filled[0]]]
    body = cells.iloc[filled[1:]].reset_index(drop=True)
    frame = pd.DataFrame({index: _typed(body[index]) for index in body.columns})
    lines = [index + 1 for index in filled[1:]]
    return _named(Sheet(path, frame), head, lines, findings)


def _blank(cell: Any) -> bool:
    """Tell whether a workbook's cell holds nothing."""
    return cell is None or cell is pd.NaT or cell == "" or cell != cell


def _typed(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give a workbook's column the one type its cells share, else text."""
    emptied = cells.where(~cells.map(_blank), None)
    kinds = {type(cell) for cell in emptied if cell is not None}
    if kinds and kinds <= {int, float}:
        return pd.to_numeric(emptied).astype("float64")
    if kinds and all(hasattr(kind, "hour") and hasattr(kind, "year") for kind in kinds):
        return pd.to_datetime(emptied)
    return emptied.map(str, na_action="ignore").astype("str").fillna("")


def _named(
    sheet: Sheet, names: list[str], lines: list[int], findings: Findings
) -> Sheet | None:
    """Give the columns their names; unnamed ones must be empty, and go."""
    frame = sheet.frame
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for name in twice:
        what = f"Two columns are called '{name}'."
        findings.error(what, "Rename one.", sheet.file, 1)
    if twice:
        return None
    kept = [index for index, name in enumerate(names) if name]
    frame = frame[kept].set_axis([names[index] for index in kept], axis=1)
    return Sheet(sheet.file, _placed(frame, sheet.file, lines), sheet.delimiter)


def _placed(
    frame: pd.DataFrame, path: Path, lines: list[int] | None = None
) -> pd.DataFrame:
    """Write beside each row where it came from."""
    placed = frame.reset_index(drop=True)
    placed.columns = [str(name) for name in placed.columns]
    placed[FILE] = str(path)
    placed[ROW] = lines if lines is not None else range(2, len(placed) + 2)
    return placed
