"""Nothing is half-written, nothing of the planner's is lost."""

import os

import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.staging import staged, write_whole


def write(folder, text, force=False):
    """Write one file through staging."""
    with staged(folder, force) as aside:
        (aside / "roster.csv").write_text(text)


def test_files_are_moved_in(tmp_path):
    """What was written aside stands in the folder, and nothing else is left."""
    write(tmp_path / "out", "one")
    assert (tmp_path / "out" / "roster.csv").read_text() == "one"
    assert sorted(os.listdir(tmp_path / "out")) == [".shiftcast.json", "roster.csv"]


def test_a_rerun_replaces_its_own_files(tmp_path):
    """Files that nobody touched are replaced without a word."""
    write(tmp_path, "one")
    write(tmp_path, "two")
    assert (tmp_path / "roster.csv").read_text() == "two"


def test_edits_by_hand_are_kept(tmp_path):
    """An edited file is not replaced unless forced."""
    write(tmp_path, "one")
    (tmp_path / "roster.csv").write_text("mine")
    with pytest.raises(InputError, match=r"Edited by hand .* roster\.csv"):
        write(tmp_path, "two")
    assert (tmp_path / "roster.csv").read_text() == "mine"
    write(tmp_path, "two", force=True)
    assert (tmp_path / "roster.csv").read_text() == "two"


def test_foreign_files_are_kept(tmp_path):
    """A file of the same name that no run wrote counts as edited by hand."""
    (tmp_path / "roster.csv").write_text("mine")
    with pytest.raises(InputError, match="Edited by hand"):
        write(tmp_path, "one")


def test_pictures_of_an_earlier_run_go(tmp_path):
    """A sub-folder that is filled anew keeps nothing of the last run but edits."""
    for names in (("a", "b", "c"), ("a",)):
        with staged(tmp_path) as aside:
            (aside / "charts").mkdir()
            for name in names:
                (aside / "charts" / name).write_text(name)
        if len(names) == 3:
            (tmp_path / "charts" / "c").write_text("mine")
    assert sorted(os.listdir(tmp_path / "charts")) == ["a", "c"]


def test_a_failure_leaves_everything_as_it_was(tmp_path):
    """An error in the middle changes nothing."""
    write(tmp_path, "one")

    def fail():
        with staged(tmp_path) as aside:
            (aside / "roster.csv").write_text("half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert (tmp_path / "roster.csv").read_text() == "one"
    assert sorted(os.listdir(tmp_path)) == [".shiftcast.json", "roster.csv"]


def test_a_place_that_cannot_be_written(tmp_path):
    """The sentence names the folder and says what to do."""
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match=r"cannot be written to: .* --out"):
        write(tmp_path / "file", "one")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "file" / "scores.csv", "text")


def test_a_failed_first_run_leaves_no_folder(tmp_path):
    """Where nothing was written, nothing stands."""
    with pytest.raises(KeyboardInterrupt), staged(tmp_path / "out"):
        raise KeyboardInterrupt
    assert not (tmp_path / "out").exists()


def test_files_out_of_date_go_unless_edited(tmp_path):
    """What a run wrote and nobody touched goes; an edited file stays."""
    with staged(tmp_path / "out") as aside:
        for name in ("a.csv", "b.csv"):
            (aside / name).write_text("made")
    (tmp_path / "out" / "b.csv").write_text("mine")
    with staged(tmp_path / "out", gone=["a.csv", "b.csv", "c.csv"]) as aside:
        (aside / "new.csv").write_text("made")
    left = sorted(path.name for path in (tmp_path / "out").glob("*.csv"))
    assert left == ["b.csv", "new.csv"]
