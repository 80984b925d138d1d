"""The repository folder is the package: what must hold so that it stays one."""

import configparser
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("data", "forecast", "staffing", "reports", "cli")


def test_every_room_is_listed():
    """A room that setup.cfg does not list would be missing from the wheel."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    listed = set(setup["options"]["packages"].split())
    found = {"shiftcast"}
    for room in ROOMS:
        for init in (ROOT / room).rglob("__init__.py"):
            found.add(".".join(("shiftcast", *init.parent.relative_to(ROOT).parts)))
    assert listed == found


def test_root_holds_two_modules():
    """Any other module at the root would be packed into the wheel."""
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_root_init_imports_nothing():
    """Imports there would load every room twice under pytest."""
    text = (ROOT / "__init__.py").read_text()
    assert "import" not in text.replace("important", "")


def test_constraints_pin_every_dependency():
    """What CI tested is written down for each direct dependency."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    wanted = setup["options"]["install_requires"].split("\n")
    wanted += setup["options.extras_require"]["dev"].split("\n")
    names = {
        line.replace("<", ">").split(">")[0].strip().lower() for line in wanted if line
    }
    assert names <= pinned
