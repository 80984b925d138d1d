"""A new plan folder for a planner to fill."""

from pathlib import Path

from .errors import InputError

__all__ = ["write_plan_template"]

TEMPLATES = Path(__file__).parent / "templates"
FILES = (
    "plan.toml",
    "agents.csv",
    "time_off.csv",
    "events.csv",
    "overrides.csv",
    "special_days.csv",
    "absence.csv",
    "drivers.csv",
)


def write_plan_template(path: Path) -> list[Path]:
    """Write a plan.toml with every common key explained, and headers of the rest.

    Parameters
    ----------
    path
        The folder to make; one that exists must have none of the files.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    InputError
        If a file is there already, or the folder cannot be written. Nothing is
        written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as top:
    ...     write_plan_template(Path(top) / "centre")[0].name
    'plan.toml'
    """
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file. Give the name of a folder.")
    there = [name for name in FILES if (path / name).exists()]
    if there:
        raise InputError(
            f"{path} has {', '.join(there)} already. Give a new folder; nothing was "
            "written."
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            text = (TEMPLATES / name).read_text(encoding="utf-8")
            (path / name).write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be written: {reason}.") from error
    return [path / name for name in FILES]
