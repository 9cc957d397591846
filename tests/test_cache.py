"""The build cache: one build per key, whole or not at all."""

import re
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from mpu_hw.cache import built, cache_folder, digest, digest_named, found


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_cache_is_where_the_environment_says(cache, monkeypatch, tmp_path):
    assert cache_folder() == cache
    monkeypatch.delenv("MPU_HW_CACHE")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() == tmp_path / "build" / "cache"
    monkeypatch.setenv("MPU_HW_CACHE", "")
    assert cache_folder() == tmp_path / "build" / "cache"


def test_a_key_is_built_once():
    calls = []

    def make(folder):
        calls.append(folder)
        (folder / "thing").write_text("made")

    assert (built("kind", "key", make) / "thing").read_text() == "made"
    assert (built("kind", "key", make) / "thing").read_text() == "made"
    assert len(calls) == 1


def test_a_build_that_fails_leaves_nothing_and_is_tried_again():
    def fail(folder):
        (folder / "half").write_text("")
        raise OSError("no space")

    with pytest.raises(OSError, match="^no space$"):
        built("kind", "key", fail)
    assert [path.suffix for path in cache_folder().glob("kind/*")] == [".lock"]
    folder = built("kind", "key", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir() if path.name[0] != "."] == ["whole"]


@pytest.mark.parametrize("damage", ["short", "absent", "listless", "listed badly"])
def test_what_lost_a_part_is_made_anew(damage):
    def make(folder):
        (folder / "in").mkdir()
        (folder / "in" / "thing").write_text("made")

    folder = built("kind", "key", make)
    thing, names = folder / "in" / "thing", folder / ".whole.json"
    if damage == "short":
        thing.write_text("ma")
    elif damage == "absent":
        thing.unlink()
    elif damage == "listless":
        names.unlink()
    else:
        names.write_bytes(names.read_bytes()[:4])
    assert found("kind", "key") is None
    assert (built("kind", "key", make) / "in" / "thing").read_text() == "made"
    assert found("kind", "key") == folder


def test_what_was_added_to_a_folder_is_no_damage():
    folder = built("kind", "key", lambda folder: (folder / "thing").touch())
    (folder / "log").touch()
    assert found("kind", "key") == folder


def test_a_note_is_logged_where_something_is_made(caplog):
    with caplog.at_level("INFO"):
        for _ in range(2):
            built("kind", "key", lambda folder: None, note="making it")
    assert caplog.messages == ["making it"]


@pytest.mark.parametrize(
    ("below", "reason"), [("file", "Not a directory"), ("", "Permission denied")]
)
def test_a_cache_that_cannot_be_written_is_named(below, reason, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / below))
    # Not by chmod: whoever runs this may be root.
    monkeypatch.setattr("mpu_hw.cache.os.access", lambda path, mode: False)
    text = (
        f"The cache must be a folder that can be written, not {str(tmp_path / below)!r}: "
        f"{reason}; set MPU_HW_CACHE"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        built("kind", "key", lambda folder: None)


def test_a_full_cache_is_named(cache):
    def fail(folder):
        raise OSError(28, "No space left on device")

    text = f"[Errno 28] No space left on device: '{cache / 'kind' / 'key'}'"
    with pytest.raises(OSError, match=f"^{re.escape(text)}$"):
        built("kind", "key", fail)


def test_of_builds_at_the_same_time_one_builds_and_the_others_wait():
    calls = []

    def make(folder):
        calls.append(folder)
        sleep(0.1)
        (folder / "thing").touch()

    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: built("kind", "key", make), range(4)))
    assert len(calls) == 1
    assert all((folder / "thing").exists() for folder in folders)


@pytest.mark.parametrize("other", [("a", "bc"), ("abc",), ("ab", "c", ""), ("ab", "C")])
def test_a_key_depends_on_every_part_and_on_where_it_ends(other):
    assert digest("ab", "c") == digest("ab", "c")
    assert digest("ab", "c") != digest(*other)


def test_named_texts_have_no_order():
    assert digest_named({"a": "bc"}) != digest_named({"ab": "c"})
    assert digest_named({"a": "1", "b": "2"}) == digest_named({"b": "2", "a": "1"})
