"""What came in so far, read like the history."""

from pathlib import Path

import pandas as pd

from .call_log import has_callers
from .contacts import read_rows
from .demand import to_demand
from .errors import InputError
from .findings import Findings
from .folder import Folder
from .sources import SUFFIXES, read_sheet
from .typed import Basis

__all__ = ["read_actuals"]


def read_actuals(path: Path, folder: Folder) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read an export of a day that is still running.

    Parameters
    ----------
    path
        The file: any that would do as a history, of any queues of the plan.
    folder
        The planner's folder, its history read: dates that may be read two ways are
        read as there.

    Returns
    -------
    tuple
        A Contacts table, and sentences on what was decided while reading.

    Raises
    ------
    InputError
        If the file is missing, of no known kind, empty, faulty, or names a queue
        that the plan does not have.

    Examples
    --------
    >>> import tempfile
    >>> from .folder import read_folder
    >>> from .template import write_plan_template
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = write_plan_template(Path(top))
    ...     read_actuals(Path(top) / "today.csv", read_folder(Path(top), need=()))
    Traceback (most recent call last):
    ...
    shiftcast.data.errors.InputError: There is no file today.csv. Check the path.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path.name}. Check the path.")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{path.name} is of no kind that is read. Save it as {', '.join(SUFFIXES)}."
        )
    findings = Findings()
    sheet = read_sheet(path, "actuals", findings)
    contacts = pd.DataFrame()
    if sheet is not None:
        basis = Basis.of(folder.settings)
        contacts, _ = read_rows([sheet], basis, findings, folder.date_order)
        told = has_callers([sheet], basis)
        contacts = to_demand(contacts, folder.settings.queues, findings, told)
    if findings.errors:
        raise InputError(findings.errors)
    if contacts.empty:
        raise InputError(f"{path.name} has no row with a number of contacts.")
    return contacts, (*findings.notes, *map(str, findings.warnings))
