"""Files appear whole or not at all."""

import errno
from importlib import import_module
from pathlib import Path

import pytest

from mpu_hw.export import SUFFIXES, generate
from mpu_hw.presets import preset

SMALL = preset("mpu-small")
FILES = {f"mpu{suffix}" for suffix in SUFFIXES}


def fail(number):
    def failing(*args, **kwargs):
        raise OSError(number, "no more", "somewhere")

    return failing


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
@pytest.mark.parametrize("function", ["render_unit", "render_json"])
def test_a_failure_half_way_leaves_no_file(function, tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("mpu_hw.export.generate"), function, fail(errno.EIO))
    with pytest.raises(OSError, match=r"^\[Errno 5\] no more: 'somewhere'$"):
        generate(SMALL, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_a_full_disk_leaves_the_old_files_as_they_were(tmp_path, monkeypatch):
    for name in FILES:
        (tmp_path / name).write_text("old")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", fail(errno.ENOSPC))
        with pytest.raises(OSError, match=r"^\[Errno 28\] no more: 'somewhere'$"):
            generate(SMALL, tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(
        FILES, "old"
    )


def test_only_the_files_are_left_in_the_folder(tmp_path):
    generate(SMALL, tmp_path / "deep" / "er")
    assert {path.name for path in (tmp_path / "deep" / "er").iterdir()} == FILES
