"""Whatever the docs say is generated or executed."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import shiftcast
from shiftcast.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
ROOMS = ("data", "forecast", "staffing", "reports", "cli")


def modules():
    """Name every module of the rooms."""
    names = []
    for room in ROOMS:
        package = importlib.import_module(f"shiftcast.{room}")
        names.append(package.__name__)
        prefix = f"{package.__name__}."
        names += [m.name for m in pkgutil.walk_packages(package.__path__, prefix)]
    return sorted(names)


@pytest.mark.parametrize("name", modules())
def test_docstring_examples_run(name):
    """The examples in a module's docstrings give what they say."""
    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@pytest.mark.parametrize("page", ["README.md", "docs/staffing.md"])
def test_examples_of_pages_run(page):
    """The examples of a page give what they say."""
    failed, tried = doctest.testfile(
        str(ROOT / page),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert tried
    assert failed == 0


def test_every_link_leads_somewhere():
    """Pages and pictures that the pages name are there."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
    for page in pages:
        for goal in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in goal:
                assert (page.parent / goal).exists(), f"{page.name}: {goal}"


def test_every_module_lists_what_is_public():
    """The public list is the first thing to read in a module."""
    lacking = [
        name
        for name in modules()
        if not hasattr(importlib.import_module(name), "__all__")
        and not hasattr(importlib.import_module(name), "__path__")
        and not name.startswith("shiftcast.cli.")
    ]
    assert lacking == []


def test_generated_pages_match_the_code():
    """docs/ was written by the code as it stands."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_told(command):
    """Every command has help with an example, and stands in README and docs."""
    assert command.help
    assert f"shiftcast {command.name}" in command.help
    assert f"## {command.name}\n" in (ROOT / "docs" / "cli.md").read_text()
    assert f"shiftcast {command.name}" in (ROOT / "README.md").read_text()


def test_version_is_told_once():
    """The changelog's newest release is the package's version, or not yet released."""
    text = (ROOT / "CHANGELOG.md").read_text()
    assert "## [Unreleased]" in text or f"## [{shiftcast.__version__}]" in text
