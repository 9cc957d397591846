"""Files and folders appear whole or not at all."""

import os
import re
from pathlib import Path

import pytest

from mpu_hw.files import errors_name, is_special, new_folder, tool_cache, whole_file


class Stopped(BaseException):
    """What is no Exception, as an interruption."""


def test_a_file_appears_when_all_is_written(tmp_path):
    path = tmp_path / "file"
    with whole_file(path) as partial:
        partial.write_text("half")
        assert partial.parent == tmp_path
        assert not path.exists()
        partial.write_text("whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, Stopped])
def test_a_file_that_was_not_finished_does_not_appear(error, tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(error, match=r"^$"), whole_file(path) as partial:  # noqa: PT012
        partial.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_is_written_itself(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with whole_file(path) as partial:
        assert partial == path
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/2", "/dev/full"])
def test_an_open_file_of_the_process_is_written_itself(name):
    with whole_file(Path(name)) as partial:
        assert partial == Path(name)
    assert is_special(Path(name))


def test_a_link_to_a_file_is_not_special(tmp_path):
    (tmp_path / "link").symlink_to("target")
    assert not is_special(tmp_path / "link")
    (tmp_path / "target").touch()
    assert not is_special(tmp_path / "link")


@pytest.mark.parametrize(
    ("name", "number", "text"),
    [
        ("", 21, "Is a directory"),
        ("none/file", 2, "No such file or directory"),
        ("file/file", 20, "Not a directory"),
        ("loop", 40, "Too many levels of symbolic links"),
        ("n" * 300, 36, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_named(name, number, text, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    path = tmp_path / name
    whole = re.escape(f"[Errno {number}] {text}: {str(path)!r}")
    with pytest.raises(OSError, match=f"^{whole}$"), whole_file(path) as partial:
        partial.write_text("")


def test_a_file_that_must_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_text("mine")

    def refuse(self, *args, **given):
        raise PermissionError(13, "Permission denied", "somewhere")

    # Not by chmod: whoever runs this may be root.
    monkeypatch.setattr(Path, "open", refuse)
    text = re.escape(f"[Errno 13] Permission denied: {str(path)!r}")
    with pytest.raises(PermissionError, match=f"^{text}$"), whole_file(path):
        pass
    monkeypatch.undo()
    assert path.read_text() == "mine"


@pytest.mark.parametrize("error", [ValueError, Stopped])
def test_folders_that_were_made_go_with_an_error_and_others_stay(error, tmp_path):
    for path, left in ((tmp_path / "a" / "b", []), (tmp_path, [tmp_path / "file"])):
        with pytest.raises(error, match=r"^$"), new_folder(path) as folder:  # noqa: PT012
            (folder / "file").touch()
            raise error
        assert list(tmp_path.iterdir()) == left


def test_an_error_without_a_name_gets_one(tmp_path):
    with pytest.raises(OSError, match=r"^\[Errno 28\] full: 'here'$"), errors_name(Path("here")):
        raise OSError(28, "full")
    with pytest.raises(OSError, match=r"^\[Errno 28\] full: 'there'$"), errors_name(Path("here")):
        raise OSError(28, "full", "there")


def test_tools_keep_the_cache_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with tool_cache():
        assert os.environ["XDG_CACHE_HOME"] == str(tmp_path / "cache")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    with tool_cache():
        assert "XDG_CACHE_HOME" not in os.environ


@pytest.mark.parametrize("variable", ["HOME", "XDG_CACHE_HOME"])
def test_tools_get_a_cache_of_their_own_where_there_is_none(variable, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "file" / "below"))
    given = os.environ.get("XDG_CACHE_HOME")
    with tool_cache():
        own = Path(os.environ["XDG_CACHE_HOME"])
        assert os.access(own, os.W_OK)
    assert not own.exists()
    assert os.environ.get("XDG_CACHE_HOME") == given
