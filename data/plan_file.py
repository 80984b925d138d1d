"""plan.toml of a folder, understood as far as it can be."""

from pathlib import Path
from typing import Any

from .errors import InputError
from .findings import Findings
from .settings import Settings, read_settings, read_toml
from .typed import Basis

__all__ = ["basis_of", "read_plan"]


def read_plan(path: Path, findings: Findings) -> tuple[dict[str, Any], Settings | None]:
    """Read plan.toml; without it a folder is no plan."""
    if not path.is_dir():
        raise InputError(f"There is no folder {path}. Check the path.")
    if not (path / "plan.toml").is_file():
        raise InputError(
            f"{path} is not a plan folder: it has no plan.toml. Make one with "
            f"`shiftcast init {path}`."
        )
    raw = read_toml(path / "plan.toml")
    try:
        return raw, read_settings(raw)
    except InputError as error:
        findings.problems.extend(error.problems)
        return raw, None


def basis_of(
    raw: dict[str, Any], settings: Settings | None, findings: Findings
) -> Basis | None:
    """Take from plan.toml what reading needs, even where other parts have faults."""
    if settings is not None:
        return Basis.of(settings)
    probe: dict[str, Any] = {"queue": [{"name": "any", "channel": "voice"}]}
    parts = {key: raw[key] for key in ("centre", "history") if key in raw}
    try:
        sound = read_settings(probe | parts)
    except InputError:
        findings.warn(
            "The other files were not looked at.",
            "Mend [centre] and [history] first, then check again.",
        )
        return None
    queues, contracts = raw.get("queue"), raw.get("contract")
    named = [queue for queue in queues or [] if isinstance(queue, dict)]
    return Basis(
        sound.centre,
        sound.history,
        tuple(str(queue["name"]).strip() for queue in named if "name" in queue),
        tuple(contracts) if isinstance(contracts, dict) else (),
        tuple(str(queue.get("name")).strip() for queue in named if "donor" in queue),
    )
