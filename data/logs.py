"""A folder's call log, contact by contact."""

import pandas as pd

from .call_log import is_call_log, read_calls
from .findings import Findings
from .folder import Folder
from .sources import read_sheets
from .tables import CALLS
from .typed import Basis

__all__ = ["read_log"]


def read_log(folder: Folder) -> pd.DataFrame:
    """Read the history of a folder contact by contact, if it is a call log.

    Parameters
    ----------
    folder
        A folder whose history has been read; its faults are told already.

    Returns
    -------
    pandas.DataFrame
        A Call log table; empty where the history counts intervals.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from .folder import read_folder
    >>> from .template import write_plan_template
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = write_plan_template(Path(top))
    ...     len(read_log(read_folder(Path(top), need=["agents"])))
    0
    """
    told, basis = Findings(), Basis.of(folder.settings)
    sheets = read_sheets(folder.path, "history", told)
    if not sheets or not all(is_call_log(sheet, basis) for sheet in sheets):
        return CALLS.empty()
    calls, _ = read_calls(sheets, basis, told, folder.date_order)
    return calls
