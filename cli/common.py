"""What every command shares: options, progress, printing, the one error boundary."""

import functools
import json
import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from ..data.errors import InputError, Problem, ShiftcastError

__all__ = [
    "EXIT_INTERRUPTED",
    "best_so_far",
    "command",
    "folder_argument",
    "force_option",
    "json_option",
    "out_option",
    "print_json",
    "print_notes",
    "print_table",
    "progress_bar",
    "read_span",
    "seed_option",
    "workers_option",
]

F = TypeVar("F", bound=Callable[..., Any])
EXIT_INTERRUPTED = 130
# More notes than this would push the result off the screen.
MOST_NOTES = 5

folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path)
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON."
)
seed_option = click.option(
    "--seed", default=0, show_default=True, help="Seed of all chance."
)
force_option = click.option(
    "--force", is_flag=True, help="Replace results edited by hand."
)


def out_option(what: str) -> Callable[[F], F]:
    """Add --out, a folder, with its help."""
    return click.option(
        "--out", metavar="OUT", type=click.Path(path_type=Path), help=what
    )


def workers_option(function: F) -> F:
    """Add --workers and --cluster: where the work is done changes no result."""
    options = (
        click.option(
            "--workers",
            default=min(4, os.cpu_count() or 1),
            show_default="cores, at most 4",
            type=click.IntRange(min=1),
            help="Processes at once; the result is the same with any number.",
        ),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            expose_value=False,
            callback=_join_cluster,
            help="Work on a running Dask cluster instead, e.g. tcp://10.0.0.5:8786; "
            "the result is the same.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _join_cluster(
    context: click.Context, option: click.Parameter, address: str | None
) -> None:
    """Let what the command does be done on a cluster, until it ends."""
    if address is None:
        return
    from ..data.parallel import on_cluster

    try:
        context.with_resource(on_cluster(address))
    except InputError as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(error.exit_code)


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command whose known errors end in a sentence and an exit code."""

    def wrap(function: Callable[..., Any]) -> click.Command:
        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> None:
            try:
                code = function(*args, **kwargs)
            except InputError as error:
                for problem in error.problems:
                    click.echo(f"Error: {problem}", err=True)
                sys.exit(error.exit_code)
            except ShiftcastError as error:
                click.echo(f"Error: {error}", err=True)
                sys.exit(error.exit_code)
            except KeyboardInterrupt:
                click.echo("Stopped; nothing was written.", err=True)
                sys.exit(EXIT_INTERRUPTED)
            if code:
                sys.exit(code)

        return click.command(name)(guarded)

    return wrap


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show on stderr what is being done; silent where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    tasks: dict[str, Any] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)

    with bar:
        yield tell


@contextmanager
def best_so_far(
    progress: Callable[[str, int, int], bool | None],
    what: str = "the best roster so far",
) -> Iterator[Callable[[str, int, int], bool]]:
    """Let Ctrl-C end a search with what it has; pressed again, it ends the command.

    Yields the function that tells the search how it stands: False means it is to end.
    """
    stopped = False

    def interrupt(*_: object) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True
        click.echo(
            f"Stopping: {what} will be written. Ctrl-C again writes nothing.",
            err=True,
        )

    def tell(what: str, done: int, total: int) -> bool:
        progress(what, done, total)
        return not stopped

    if threading.current_thread() is not threading.main_thread():
        # Signals are heard in the main thread alone.
        yield tell
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield tell
    finally:
        signal.signal(signal.SIGINT, before)


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Print a table: numbers right, texts left; tabs when piped into a file."""
    if not sys.stdout.isatty():
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join(str(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    for index, name in enumerate(columns):
        texts = any(not _numeric(row[index]) for row in rows)
        table.add_column(name, justify="left" if texts else "right")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)


def print_notes(notes: Sequence[str], where: Path) -> None:
    """Print notes to stderr, one a line; many of them only as a count and a place."""
    if len(notes) > MOST_NOTES:
        click.echo(f"{len(notes)} notes on input and forecast are in {where}", err=True)
        return
    for note in notes:
        click.echo(f"Note: {note}", err=True)


def read_span(option: str, text: str) -> float:
    """Read a length of time given to an option. [s]"""
    from ..data.spans import parse_span

    try:
        return parse_span(text)
    except ValueError as error:
        raise InputError(Problem(f"{option}: {error}.", "Write it like 4h.")) from error


def print_json(result: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print a result as JSON, which knows no NaN: what is not known is null."""
    text = json.dumps(
        _told(result), indent=1, ensure_ascii=False, default=str, allow_nan=False
    )
    click.echo(text)


def _told(value: Any) -> Any:
    """Give null for numbers that are none, at any depth."""
    if isinstance(value, Mapping):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_told(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _numeric(cell: object) -> bool:
    """Tell whether a cell reads as a number."""
    text = str(cell).strip().rstrip("%").replace(",", "").replace("–", "")
    if text in ("", "-"):
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True
