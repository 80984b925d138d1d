"""Write a run's files aside, then move them in: nothing half-written, nothing lost."""

import hashlib
import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import InputError, Problem

__all__ = ["file_hash", "staged", "write_whole"]

LEDGER = ".shiftcast.json"


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def staged(
    folder: Path, force: bool = False, gone: Collection[str] = ()
) -> Iterator[Path]:
    """Give an empty folder to write into; move its files into `folder` at the end.

    Files that stand in `folder` and were changed by hand since the last run are
    not replaced unless forced. Files of other names are never touched. If the
    body raises, `folder` stays as it was.

    Parameters
    ----------
    folder
        Where the files are to stand; made if absent.
    force
        Whether files edited by hand may be replaced.
    gone
        Names of files that are out of date now: taken away if a run wrote them
        and nobody edited them.

    Raises
    ------
    InputError
        If the folder cannot be written, or files were edited by hand.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as top:
    ...     with staged(Path(top) / "out") as aside:
    ...         _ = (aside / "a.txt").write_text("done")
    ...     (Path(top) / "out" / "a.txt").read_text()
    'done'
    """
    ledger = _ledger(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=folder))
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            Problem(
                f"The folder {folder} cannot be written to: {reason}.",
                "Give another folder with --out, or mend its permissions.",
            )
        ) from error
    try:
        yield aside
        with _undisturbed():
            _settle(aside, folder, ledger, force, gone)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"A file in {folder} cannot be written: {reason}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        # Goes only if it is empty: nothing was written, nor was there before.
        with suppress(OSError):
            folder.rmdir()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write one file aside and move it in, so that it is never half there.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    aside = path.with_name(f".{path.name}.aside")
    try:
        aside.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(aside, path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        reason = error.strerror or error
        raise InputError(f"{path} cannot be written: {reason}.") from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no Ctrl-C part the files of a run while they move in."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ledger(folder: Path) -> dict[str, str]:
    """Read which files the last run left, with their hashes."""
    try:
        ledger: dict[str, str] = json.loads((folder / LEDGER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return ledger


def _settle(
    aside: Path,
    folder: Path,
    ledger: dict[str, str],
    force: bool,
    gone: Collection[str],
) -> None:
    """Move every file in, after looking for edits by hand."""
    new = sorted(path for path in aside.rglob("*") if path.is_file())
    names = [str(path.relative_to(aside)) for path in new]
    edited = [name for name in names if _edited(folder / name, ledger.get(name))]
    if edited and not force:
        remedy = "Keep a copy and run again with --force, or give another --out."
        if "forecast.csv" in edited:
            # What overrides.csv says comes back in every forecast.
            remedy = (
                "`shiftcast diff DIR --edits` writes a hand on forecast.csv as rows "
                f"for overrides.csv, which every forecast keeps. {remedy}"
            )
        raise InputError(
            Problem(
                f"Edited by hand since the last run: {', '.join(edited)} in {folder}.",
                remedy,
            )
        )
    for path, name in zip(new, names, strict=True):
        ledger[name] = file_hash(path)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, folder / name)
    old = {name for name in gone if name in ledger} - set(names)
    for name in sorted({*_stale(names, ledger), *old}):
        if not _edited(folder / name, ledger.pop(name)):
            (folder / name).unlink(missing_ok=True)
    text = json.dumps(dict(sorted(ledger.items())), indent=1)
    (aside / LEDGER).write_text(text + "\n", "utf-8")
    os.replace(aside / LEDGER, folder / LEDGER)


def _stale(names: list[str], ledger: dict[str, str]) -> list[str]:
    """Name what an earlier run left in a sub-folder that this one filled anew."""
    filled = {Path(name).parent for name in names} - {Path(".")}
    return [n for n in ledger if Path(n).parent in filled and n not in names]


def _edited(path: Path, recorded: str | None) -> bool:
    """Tell whether a file stands there that no run wrote as it is."""
    return path.exists() and (recorded is None or file_hash(path) != recorded)
