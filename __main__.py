"""``python -m shiftcast`` is the same as the ``shiftcast`` command."""

from .cli.main import main

main(prog_name="shiftcast")
